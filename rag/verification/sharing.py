"""A sum of several things is no figure of one of them, and one thing's figure none of each.

引进甲、乙等项目,总投资110亿元 does not say that 甲 costs 110亿元, nor 甲奖63项,乙奖148项 that each
has 63.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.documents.gazetteer import short_forms
from rag.documents.places import Place, find_places
from rag.quantities import Kind, Quantity
from rag.verification.compare import figure_follows, same_measure
from rag.verification.figures import Cited, supporting
from rag.verification.source import Source
from rag.verification.verdict import Problem, ProblemKind

_SUM = re.compile(
    "总(?!工会|局|队|经理|书记|理)|(?<!公)共(?![同产享])|合计|累计|(?<![高平中同初优均])等(?![级次同额])"
)
"""What a statement about the whole says itself."""
_TAKES_UP = re.compile("[约近]?占")
_NEAR = 4
"""Characters between a count and the clause that gives a share of it."""
_SUM_BEFORE = re.compile(r"(?:总[^,。;、]{0,4}|共计?|合计|累计)[^,。;、\d]{0,8}\Z")
_EACH = re.compile(r"(?:各(?![级类地县市区镇乡部单项种村省])|均|都)[^,。;、\d]{0,4}\Z")
_PARTED = re.compile("[,;、和与及]")
_COPULA = re.compile("[是为有:]|分别")
_ALIKE = re.compile("相同|同样|一致|参照")
_JOINED = re.compile("[和、与及]|以及")
_OF_SEVERAL = re.compile("[和、]|(?<!参)与|以及")
_QUOTED = re.compile("“[^”]*”|《[^》]*》")
_SAME = re.compile("各|均|都|分别|每|同样|同为|也")
_SHORTEST, _LONGEST = 3, 8
"""Characters of a name in a list."""
_LIST_END = re.compile("、|等")


def sharing_problems(statement: Source, cited: Sequence[Cited]) -> Iterator[Problem]:
    yield from _nobodys(statement, cited)
    for claim in statement.quantities:
        found = [
            (one.source, basis) for one in cited for basis in supporting(statement, claim, one)
        ]
        if not found:
            continue
        start, _ = statement.clause(claim.start, claim.end)
        before = statement.text[start : claim.start]
        shown = statement.text[claim.start : claim.end]
        whole = _SUM.search(before) is not None
        if not whole and all(_is_sum_of_a_list(before, source, basis) for source, basis in found):
            yield Problem(ProblemKind.SUBJECT, f"{shown}（总计）")
        listed = _side_by_side(before) if "分别" not in before else []
        if _of_some_only(listed, found):
            names = "、".join(place.name for place in listed)
            yield Problem(ProblemKind.SUBJECT, f"{names}：{shown}")
        if _share_of_another(statement, claim, found):
            yield Problem(ProblemKind.SUBJECT, f"占{shown}")
        if _of_each(before) and len(found) < 2 and not any(_same(*one) for one in found):
            yield Problem(ProblemKind.SUBJECT, f"各{shown}")


def _share_of_another(
    statement: Source, claim: Quantity, found: Sequence[tuple[Source, Quantity]]
) -> bool:
    """Whether a share that follows a count (收件量3824件,占98%) follows another one wherever it
    stands (事项322项,占98%)."""
    count = _shared_count(statement, claim)
    if count is None:
        return False
    counts = [_shared_count(source, basis) for source, basis in found]
    return all(basis is not None and not figure_follows(count, basis) for basis in counts)


def _shared_count(source: Source, share: Quantity) -> Quantity | None:
    """The count right before a clause that gives a share of it."""
    start, _ = source.clause(share.start, share.end)
    before = source.before(share)
    near = before is not None and before.kind is Kind.NUMBER and start - before.end <= _NEAR
    return before if near and _TAKES_UP.match(source.text, start) else None


def _nobodys(statement: Source, cited: Sequence[Cited]) -> Iterator[Problem]:
    """100%和100%, 10万元以上,5万元以上: nothing beside the figures tells which is whose, and no
    passage lists them so."""
    if any(statement.compact.rstrip("。") in one.source.compact for one in cited):
        return
    told = statement.quantities
    if len(told) < 2 or any(
        figure.kind is Kind.DATE
        or not same_measure(told[0], figure)
        or figure.comparison is not told[0].comparison
        for figure in told
    ):
        return
    first, *between, last = statement.besides_quantities()
    parted = [_PARTED.split(piece) for piece in between]
    heads = {_bare_head(first), *(_bare_head(piece[-1]) for piece in parted)}
    tails = {*(piece[0] for piece in parted), last.rstrip("。")}
    if all(len(piece) == 2 for piece in parted) and len(heads) == len(tails) == 1:
        yield Problem(ProblemKind.SUBJECT, statement.text[told[0].start : told[-1].end])


def _bare_head(words: str) -> str:
    return _COPULA.sub("", words).strip()


def _side_by_side(before: str) -> list[Place]:
    """The places of a list before a figure: 与甲市、乙市合建3个."""
    places = find_places(before, (), bare=True)
    return [
        place
        for index, place in enumerate(places)
        if any(
            _JOINED.fullmatch(before[one.end : other.start])
            for one, other in pairwise(places[max(0, index - 1) : index + 2])
        )
    ]


def _of_some_only(listed: Sequence[Place], found: Sequence[tuple[Source, Quantity]]) -> bool:
    """Whether the clauses of a figure name some of the places, not all."""
    told = "\n".join(
        source.text[slice(*source.clause(basis.start, basis.end))] for source, basis in found
    )
    named = [place for place in listed if _named_in(place, told)]
    return 0 < len(named) < len(listed) and not any(
        _ALIKE.search(source.text) for source, _ in found
    )


def _named_in(place: Place, text: str) -> bool:
    levels = place.levels or (place.candidates[0] if place.candidates else (place.name,))
    return any(
        short in text
        for name in (place.name, levels[-1])
        for short in (name, *short_forms(name))
        if len(short) > 1
    )


def _is_sum_of_a_list(before: str, source: Source, basis: Quantity) -> bool:
    """Whether the figure is the sum of what is listed in its sentence, and the words ``before`` the
    statement's figure name some of that list, not all."""
    start, _ = source.sentence(basis.start, basis.end)
    told = source.text[start : basis.start]
    if _SUM_BEFORE.search(told) is None or before.count("、") >= max(1, told.count("、")):
        return False
    return any(
        _listed(before[begin : begin + length], told)
        for length in range(_LONGEST, _SHORTEST - 1, -1)
        for begin in range(len(before) - length + 1)
    )


def _listed(name: str, told: str) -> bool:
    """Whether a name stands in a list: 、 on one side of it, or 等 behind it."""
    at = told.find(name)
    if at < 0 or "、" in name:
        return False
    return told[at - 1 : at] == "、" or _LIST_END.match(told, at + len(name)) is not None


def _of_each(before: str) -> bool:
    return _EACH.search(before) is not None and _OF_SEVERAL.search(before) is not None


def _same(source: Source, basis: Quantity) -> bool:
    """Whether the source itself gives the figure to several."""
    start, end = source.clause(basis.start, basis.end)
    before = _QUOTED.sub("", source.text[start : basis.start])
    return _SAME.search(source.text, start, end) is not None or (
        _OF_SEVERAL.search(before) is not None and _SUM_BEFORE.search(before) is None
    )
