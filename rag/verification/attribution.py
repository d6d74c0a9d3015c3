"""Does a figure stand for the same thing in the passage as in the statement?

可办率55%,使用率21% must not become 使用率55%; of two districts in one sentence, each keeps its own
figure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from itertools import islice

from rag.quantities import Kind, Quantity
from rag.verification.changes import became
from rag.verification.compare import same_measure
from rag.verification.figures import Cited, supporting
from rag.verification.names import Name, is_common_noun, names, same_place
from rag.verification.source import Source
from rag.verification.verdict import Problem, ProblemKind
from rag.verification.words import content_pairs, pairs, share

_FIGURES = frozenset(
    {Kind.NUMBER, Kind.PERCENT, Kind.POINTS, Kind.MONEY, Kind.MULTIPLE, Kind.DURATION, Kind.DATE}
)
_GRADE = re.compile("[一二三四五六七八九十特][等级类档]")
_RANKS = frozenset({"级", "星级"})
"""Units of what belongs to a name: 三级医院."""
_TITLE = re.compile("《[^》]*》")
_PLACED = re.compile("[省市县区州旗镇乡]")
_LEVELS = {"县": "区", "旗": "区", "自治县": "区", "乡": "镇", "街道": "镇"}
_TOGETHER = re.compile("会同|联合|会商")
_CHANCE = 2
"""Shared pairs that another figure must have at least: one is often chance (单位, 项目)."""
_TOLD = 0.6
"""Share of the words that only stand by one of two figures which a statement about it holds."""
_BETTER = 1.5
"""How many times better another figure must fit the statement's words."""

_MOST = 100
"""Figures of a passage that are looked at for one of the statement: a table without end must not
make the check quadratic."""

_Sides = tuple[frozenset[str], frozenset[str]]


def subject_problems(statement: Source, cited: Sequence[Cited]) -> Iterator[Problem]:
    for claim in statement.quantities:
        if claim.kind not in _FIGURES or claim.unit in _RANKS:
            continue
        places = [
            (one, basis)
            for one in cited
            for basis in islice(supporting(statement, claim, one), _MOST)
        ]
        if not places:
            continue
        if not any(_same_owner(statement, one.source, basis) for one, basis in places):
            yield Problem(ProblemKind.SUBJECT, statement.text[claim.start : claim.end])
        elif any(_respective_list(one.source, basis) is not None for one, basis in places):
            continue
        elif better := _better_fit(statement, claim, cited, places):
            yield Problem(ProblemKind.SUBJECT, better)
    yield from _elsewhere(statement, cited)


def _better_fit(
    statement: Source,
    claim: Quantity,
    cited: Sequence[Cited],
    places: Sequence[tuple[Cited, Quantity]],
) -> str | None:
    """The other figure of the passages that the statement's words around ``claim`` belong to."""
    words = _sides(statement, claim)
    own = max(_fit(words, _sides(one.source, basis)) for one, basis in places)
    taken = {id(basis) for _, basis in places}
    told = words[0] | words[1]
    companions = _companions(statement, claim, cited)
    accompanied = any(_has_companion(one.source, basis, companions) for one, basis in places)
    for one in cited:
        others = (
            other
            for other in one.source.quantities
            if id(other) not in taken and _comparable(claim, other)
        )
        for other in islice(others, _MOST):
            alone = not accompanied and _has_companion(one.source, other, companions)
            fit = _fit(words, _sides(one.source, other))
            better = fit >= max(_CHANCE, own if alone else _BETTER * own)
            if better and not alone:
                better = not any(
                    _is_meant(told, basis, other, source.source)
                    for source, basis in places
                    if source is one
                ) and not _leads_alike(statement, claim, cited, places)
            if better or _has_the_grade(statement, claim, places, (one, other)):
                return (
                    f"{statement.text[claim.start : claim.end]}"
                    f"（{one.source.text[other.start : other.end]}）"
                )
    return None


def _is_meant(told: Set[str], basis: Quantity, other: Quantity, source: Source) -> bool:
    """Whether the words around a figure tell which of two figures of a passage it is: what
    stands at the head of a sentence (每户补助1200元,脱贫户补助1800元) belongs to all its
    figures, and what something was before (由20日压缩至7日) only seems to be closer."""
    if any(first is other and second is basis for first, second in became(source)):
        return True
    mine, theirs = (frozenset().union(*_sides(source, one)) for one in (basis, other))
    if not mine - theirs:
        return False
    shared = share([*mine - theirs], told)
    start, _ = source.sentence(basis.start, basis.end)
    at_its_head = start <= other.start < basis.start
    return shared >= _TOLD and (at_its_head or shared >= share([*theirs - mine], told))


def _leads_alike(
    statement: Source,
    claim: Quantity,
    cited: Sequence[Cited],
    places: Sequence[tuple[Cited, Quantity]],
) -> bool:
    """Whether the figure after a date is the one after its basis: 2030年为52件,2031年为34件."""
    after = statement.after(claim) if claim.kind is Kind.DATE else None
    if after is None:
        return False
    following = {id(basis) for one in cited for basis in supporting(statement, after, one)}
    return any(id(one.source.after(basis)) in following for one, basis in places)


def _has_the_grade(
    statement: Source,
    claim: Quantity,
    places: Sequence[tuple[Cited, Quantity]],
    other: tuple[Cited, Quantity],
) -> bool:
    """Whether another figure stands in a clause with the grade that the statement names, and those
    that support ``claim`` in clauses with other grades: 二等奖,项目有63项."""
    wanted = _grades(statement, statement.sentence(claim.start, claim.end), claim)
    if len(wanted) != 1:
        return False
    *own, theirs = [
        _grades(one.source, one.source.clause(basis.start, basis.end), basis)
        for one, basis in (*places, other)
    ]
    return wanted <= theirs and all(grades and not grades & wanted for grades in own)


def _grades(source: Source, within: tuple[int, int], figure: Quantity) -> set[str]:
    """The grades (一等, 二级) beside a figure, up to the figures before and after it."""
    left, right = _up_to_the_next(source, figure, *within)
    return set(_GRADE.findall(source.text[left:right]))


def _comparable(claim: Quantity, other: Quantity) -> bool:
    """Whether the statement's figure could have been meant for ``other``: 235项 cannot be 12个."""
    return same_measure(claim, other) and (claim.unit == other.unit or claim.unit in ("", "个"))


def _companions(statement: Source, claim: Quantity, cited: Sequence[Cited]) -> set[int]:
    """The figures of the passages that support the one before ``claim`` in its sentence.

    In 500万元以下的不超过1%,500万元以上的不超过1.5% the words around both rates are the same, and
    only the amounts before them differ."""
    company = _companion(statement, claim)
    if company is None:
        return set()
    return {id(basis) for one in cited for basis in supporting(statement, company, one)}


def _companion(source: Source, quantity: Quantity) -> Quantity | None:
    before = source.before(quantity)
    start, _ = source.sentence(quantity.start, quantity.end)
    return before if before is not None and before.start >= start else None


def _has_companion(source: Source, basis: Quantity, companions: set[int]) -> bool:
    return id(_companion(source, basis)) in companions


def _fit(claim: _Sides, basis: _Sides) -> float:
    """Shared words, those on the same side of the figure in full, others by half: 新增5项特色事项
    and 新增特色事项5项 say the same, but in 5亿元专项基金、8亿元首位基金 the sides decide."""
    same = len(claim[0] & basis[0]) + len(claim[1] & basis[1])
    crossed = len(claim[0] & basis[1]) + len(claim[1] & basis[0])
    return same + crossed / 2


def _sides(source: Source, quantity: Quantity) -> _Sides:
    """The content words of the clause before and after a figure, up to the figures beside it. A
    date that is a clause by itself stands for its sentence: 1月,成立专班;2月,印发方案."""
    sides = _within(source, quantity, *source.clause(quantity.start, quantity.end))
    if quantity.kind is Kind.DATE and not any(sides):
        return _within(source, quantity, *source.sentence(quantity.start, quantity.end))
    return sides


def _within(source: Source, quantity: Quantity, left: int, right: int) -> _Sides:
    left, right = _up_to_the_next(source, quantity, left, right)
    return (
        frozenset(content_pairs(source.text[left : quantity.start])),
        frozenset(content_pairs(source.text[quantity.end : right])),
    )


def _up_to_the_next(source: Source, quantity: Quantity, left: int, right: int) -> tuple[int, int]:
    """The part of a range that no other figure parts from the quantity."""
    if before := source.before(quantity):
        left = max(left, before.end)
    if after := source.after(quantity):
        right = min(right, after.start)
    return left, right


def _same_owner(statement: Source, passage: Source, basis: Quantity) -> bool:
    """Where the statement names one place (or body) and the sentence of the figure names others
    of its kind, the one that stands last before the figure must be the statement's."""
    start, end = passage.sentence(basis.start, basis.end)
    around = _owners(_without_titles(passage.text[start:end], statement))
    for ending, owners in _owners(statement.text).items():
        wanted = {name.run for name in owners}
        if len(wanted) != 1:
            continue
        before = [name for name in around.get(ending, ()) if name.start < basis.start - start]
        if not before:
            continue
        last = _respective(passage, before, basis, start, end)
        if last is None or same_place(last, owners[0]):
            continue
        joined = last.kind is ProblemKind.BODY and basis.kind is Kind.DATE
        if not joined or not _joins_in(last, owners[0], before, passage.text[start:end]):
            return False
    return True


def _joins_in(last: Name, owner: Name, before: Sequence[Name], sentence: str) -> bool:
    """Whether the last body only joins in what the owner does: 甲局会同乙局审核,7月底前确定 says by
    when of 甲局."""
    own = [name.start + len(name.run) for name in before if same_place(name, owner)]
    joins = _TOGETHER.search(sentence, own[-1], last.start + len(last.run)) if own else None
    return joins is not None and not any(own[-1] <= one.start < joins.start() for one in before)


def _elsewhere(statement: Source, cited: Sequence[Cited]) -> Iterator[Problem]:
    """A statement about one place whose words stand in sentences about another only."""
    words = content_pairs(statement.text)
    sentences = [
        one.source.text[start:end] for one in cited for start, end in one.source.sentences()
    ]
    for ending, owners in _owners(statement.text).items():
        if len({name.run for name in owners}) != 1:
            continue
        own = set(content_pairs(owners[0].run))
        rest = [pair for pair in words if pair not in own]
        scored = [(share(rest, set(pairs(sentence))), sentence) for sentence in sentences]
        best = max((score for score, _ in scored), default=0.0)
        if best < _SAME_SENTENCE:
            continue
        others = [
            _owners(_without_titles(sentence, statement)).get(ending, [])
            for score, sentence in scored
            if score == best
        ]
        if all(
            found and not any(same_place(name, owners[0]) for name in found) for found in others
        ):
            yield Problem(ProblemKind.SUBJECT, f"{owners[0].run}（{others[0][0].run}）")


_SAME_SENTENCE = 0.8
"""Share of the statement's words that make a sentence the one it was taken from."""


def _owners(text: str) -> dict[str, list[Name]]:
    """Names by what they end with: a county is compared with counties, a bureau with bureaus."""
    grouped: dict[str, list[Name]] = {}
    for name in names(text):
        if not is_common_noun(name):
            grouped.setdefault(_LEVELS.get(name.ending, name.ending), []).append(name)
    return grouped


def _without_titles(text: str, statement: Source) -> str:
    """A body in the title of a document (《关于人民法院执行工作的举措》) owns no figure, unless the
    statement speaks of titles as well. A place does: it is where the document holds."""
    if "《" in statement.text:
        return text
    return _TITLE.sub(
        lambda title: title.group() if _PLACED.search(title.group()) else "·" * len(title.group()),
        text,
    )


def _respective(
    passage: Source, before: Sequence[Name], basis: Quantity, start: int, end: int
) -> Name | None:
    """The owner of a figure: the last name before it; after 分别 the one in the same place of the
    list, ``None`` where names and figures do not pair up."""
    word = _respective_list(passage, basis)
    if word is None:
        return before[-1]
    first, last = bisect_left(passage.starts, word), bisect_left(passage.starts, end)
    figures = [
        quantity for quantity in passage.quantities[first:last] if same_measure(quantity, basis)
    ]
    listed = [name for name in before if name.start < word - start]
    return listed[figures.index(basis)] if len(listed) == len(figures) else None


def _respective_list(passage: Source, basis: Quantity) -> int | None:
    """Where 分别 stands before a figure in its sentence."""
    start, _ = passage.sentence(basis.start, basis.end)
    word = passage.text.rfind("分别", start, basis.start)
    return word if word >= 0 else None
