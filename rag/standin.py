"""Which passage may speak in place of a statement that nothing supports?"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rag.answer_kinds import measure
from rag.documents.places import find_places
from rag.quantities import Kind, Quantity, quantities
from rag.quantities.units import COUNTERS
from rag.questions import is_question
from rag.replies import language
from rag.types import Passage
from rag.verification import ProblemKind, Verdict, verify
from rag.verification.names import lies_in, names
from rag.verification.source import read, read_passage
from rag.verification.together import figures_have_their_words, goes_on, same_section
from rag.verification.words import content_pairs, pairs, share

_FEW_WORDS = 4
"""Pairs of characters below which the words of a statement tell no passage."""
_LONG, _TOGETHER, _ADDED = 10, 3, 0.15
"""Pairs from which a statement may be taken from several passages, how many at most, and the share
of its words that each must add."""
_SAME_WORDS = 0.8
"""Share of them that a passage must hold to be the one that they were taken from."""
_REFERS = re.compile("(?:上述|前述|以上)(?:工作|任务|事项|规定|措施)")
"""每年1月底前完成上述工作: says by itself of nothing what the statement might be about."""
_COURTS = re.compile("(?P<place>[\u3400-\u9fff]{2,4}?)[省市县区州]?(?P<kind>法院|检察院|公安局)")
"""Of which a place has its own, so that its name is theirs: a 南京大学 is not the one of 南京."""
_ANYBODYS = re.compile("(?:[全我本][省市县区州]|人民)(?:法院|检察院|公安局)$")
_NAMED = frozenset({ProblemKind.BODY, ProblemKind.PERSON})
_NOBODY = re.compile("(?<![省市县区州旗镇乡民])政府$")
"""让政府更加有为 names none."""
_LAST = 4
"""Characters at the end of a run of words that are the name of a body, or enough of it."""


def stand_in(
    text: str, number: int | None, passages: Sequence[Passage], question: str
) -> tuple[Passage, ...]:
    """The passage whose own words can take the place of an unsupported statement: the one that
    holds its figures (with the sentence beside it that holds the rest of them), or else the one
    that it took its words from (or the few of one clause), or that ``number``. Empty where none can
    answer what the statement tried to: they speak of another place or body, or hold no figure of
    such a kind. Without a ``number`` words are no sign beside a wrong figure."""
    verdicts = {
        passage.number: verify(text, passages, (passage.number,), question=question)
        for passage in passages
    }
    able = [
        passage
        for passage in passages
        if not is_question(passage.search_text)
        and not _REFERS.search(passage.search_text)
        and not _speaks_of_another(verdicts[passage.number], passage, question)
        and _comparable(text, passage, question)
    ]
    own = _measures(text) - _measures(question)
    closest = max(passages, key=lambda passage: passage.score, default=None)
    with_figures = [passage for passage in able if _held(own, passage)]
    holding = [
        passage
        for passage in with_figures
        if _fits(verdicts[passage.number], text)
        or (
            (passage is closest or (number is not None and _only(with_figures, own)))
            and _in_other_words(verdicts[passage.number], own, passage)
        )
    ]
    if holding:
        best = max(holding, key=lambda passage: len(_held(own, passage)))
        return _with_the_rest(text, best, own, with_figures, question)
    worded = _worded(text, able, question) if number is not None or not own else ()
    if worded:
        return worded
    if _invented(verdicts.values()):
        able = [passage for passage in able if _names_somebody(passage, question)]
    return tuple(passage for passage in able if passage.number == number)[:1]


def _worded(text: str, able: Sequence[Passage], question: str) -> tuple[Passage, ...]:
    """The passage that a statement took those of its words from that the question does not have;
    or, of a longer one, the fewest passages of one clause."""
    asked = set(pairs(read(question).compact))
    own = [pair for pair in content_pairs(read(text).text) if pair not in asked]
    if len(own) < _FEW_WORDS or not able:
        return ()
    held = {passage: set(pairs(read_passage(passage).compact)) for passage in able}
    best = max(able, key=lambda passage: share(own, held[passage]))
    if share(own, held[best]) >= _SAME_WORDS:
        return (best,)
    chosen, known = [best], set(held[best])
    beside = [passage for passage in able if same_section(passage, best)]
    while len(chosen) < _TOGETHER and share(own, known) < _SAME_WORDS:
        further = max(beside, key=lambda passage: share(own, known | held[passage]))
        if share(own, known | held[further]) < share(own, known) + _ADDED:
            break
        chosen.append(further)
        known |= held[further]
    if len(own) < _LONG or share(own, known) < _SAME_WORDS:
        return ()
    return _in_order(chosen)


def _with_the_rest(
    text: str,
    best: Passage,
    own: set[tuple[object, ...]],
    with_figures: Sequence[Passage],
    question: str,
) -> tuple[Passage, ...]:
    """The passage, and the sentence right beside it that holds figures that it lacks among the same
    words as the statement."""
    left = own - _held(own, best)
    for other in with_figures:
        both = _in_order([best, other])
        if _held(left, other) and goes_on(*both) and figures_have_their_words(text, both, question):
            return both
    return (best,)


def _in_order(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    return tuple(sorted(passages, key=lambda passage: passage.start))


def _invented(verdicts: Collection[Verdict]) -> bool:
    """Whether the statement names somebody who stands in none of the passages."""
    named = [
        {problem.detail for problem in verdict.problems if problem.kind in _NAMED}
        for verdict in verdicts
    ]
    return bool(named and set.intersection(*named))


def _names_somebody(passage: Passage, question: str) -> bool:
    """Whether a passage names a body that the question does not: what a question for a name,
    answered with one that stands nowhere, needs."""
    return any(
        name.kind is ProblemKind.BODY
        and name.run[-_LAST:] not in question
        and not _NOBODY.search(name.run)
        for name in names(read_passage(passage).compact)
    )


def _only(with_figures: Sequence[Passage], own: set[tuple[object, ...]]) -> bool:
    """Whether one passage alone holds figures that tell it: 2.4元 does, 18个 is had anywhere."""
    return len(with_figures) == 1 and any(unit not in ("", "个") for _, unit, _, _ in own)


def _held(own: set[tuple[object, ...]], passage: Passage) -> set[tuple[object, ...]]:
    """Those of the figures that a passage has: 9 is 9个, as English has no counting words."""
    held = _measures(passage.search_text)
    counted = {
        (Kind.NUMBER, "", low, None)
        for kind, unit, low, _ in held
        if kind is Kind.NUMBER and unit in COUNTERS
    }
    return own & (held | counted)


def _measures(text: str) -> set[tuple[object, ...]]:
    """What its figures are, however exact, and its dates, whether until or from then."""
    return {
        (
            quantity.kind,
            quantity.unit,
            quantity.low,
            quantity.date and (quantity.date.first, quantity.date.last),
        )
        for quantity in quantities(text)
    }


def _fits(verdict: Verdict, text: str) -> bool:
    """Whether a passage with the statement's figure is about the same thing, as far as their words
    can tell: those of another language cannot."""
    kinds = {problem.kind for problem in verdict.problems}
    if language(text) == "en":
        kinds.discard(ProblemKind.CONTENT)
    return not kinds & {ProblemKind.CONTENT, ProblemKind.SUBJECT}


def _in_other_words(verdict: Verdict, own: set[tuple[object, ...]], passage: Passage) -> bool:
    """Whether a passage may say the same in words of its own: it holds every figure of the
    statement's own."""
    return own == _held(own, passage) and all(
        problem.kind is not ProblemKind.SUBJECT for problem in verdict.problems
    )


def _of_each(figure: Quantity, text: str) -> bool:
    """Whether the figure is the one of each: 1立方米 where the text has 每立方米."""
    return figure.low == 1 and bool(figure.unit) and f"每{figure.unit}" in text


def _speaks_of_another(verdict: Verdict, passage: Passage, question: str) -> bool:
    """Whether the passage does not name the place or the body that the question is about."""
    return any(
        (problem.kind is ProblemKind.PLACE and _is_elsewhere(problem.detail, passage))
        or (
            problem.kind is ProblemKind.BODY
            and problem.detail in question
            and not _of_its_place(problem.detail, passage)
        )
        for problem in verdict.problems
    )


def _of_its_place(body: str, passage: Passage) -> bool:
    """Whether a body has no name but that of the place which the passage's document is about
    (南京法院), and the passage names no other of its kind."""
    found = _COURTS.fullmatch(body)
    return (
        found is not None
        and any(level.startswith(found["place"]) for level in passage.region.split())
        and not any(
            name.run.endswith(found["kind"]) and not _ANYBODYS.search(name.run)
            for name in names(read_passage(passage).compact)
        )
    )


def _is_elsewhere(name: str, passage: Passage) -> bool:
    """Whether the name is that of a place (云岭县 and 大观区 are, a 综保区 is none), and not of
    one in which the passage is at home."""
    if name[-1] in "省市县州旗镇乡村":
        return True
    text = f"{passage.context} {passage.search_text}"
    return any(not lies_in(place, text) for place in find_places(name, (), bare=True))


def _comparable(text: str, passage: Passage, question: str) -> bool:
    """Whether the passage holds, for every figure of the statement's own, one of the same kind and
    unit: a sentence without any sum of money says nothing about a wrong sum of money. Figures
    that the statement took over from the question do not count."""
    asked = [measure(quantity) for quantity in quantities(question)]
    held = quantities(passage.search_text)
    return all(
        any(
            (quantity.kind, quantity.unit) == (other.kind, other.unit)
            or (quantity.low is not None and quantity.low == other.low)
            for other in held
        )
        for quantity in quantities(text)
        if measure(quantity) not in asked and not _of_each(quantity, passage.search_text)
    )
