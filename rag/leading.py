"""What a sentence is about where only the one before it in its clause says so.

乐汀县在153个村配备了代办员。每件补贴8元。: whoever reads the second sentence knows where. A
statement that names the place or the time may rest on both, and both are quoted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from rag.citing import cited_spans
from rag.documents.written_places import places_as_written
from rag.folding import fold
from rag.quantities import Kind, Quantity, quantities
from rag.types import Citation, Passage
from rag.verification import Problem, ProblemKind, Verdict, sentences_before, verify
from rag.verification.names import Name, is_common_noun, names, same_place

_BEFORE = 1_000
"""Added to the number of a passage: the sentence before it."""
_LED = frozenset({ProblemKind.DATE, ProblemKind.PLACE, ProblemKind.BODY})
_ANOTHER_TIME = re.compile(
    "[全次翌同当去明往历上前昨]年|近[一-龥\\d]{1,2}年|同期|期间|以来|以往|累计|此前|目前|随后|此后|[上下]半年|季度"
)
_ANOTHER_PLACE = re.compile("全[省市县区州]|其[他余]|各[地省市县区]|该[省市县区州镇]")
_NOT_SO = re.compile("除|不同于|以外|之外|不含|不包括")


def with_what_leads_in(
    statement: str,
    passage: Passage,
    verdict: Verdict,
    question: str,
    original: Callable[[str], str],
) -> tuple[Citation, ...]:
    """The citations of a statement that a passage supports but for the place, body or time that the
    sentence before it in its clause names last, where the passage itself names none; nothing where
    that does not help."""
    missing = verdict.problems
    if any(
        problem.kind not in _LED or _has_its_own(problem, passage.search_text)
        for problem in missing
    ):
        return ()
    leading = next(sentences_before(passage, original(passage.document_id)), None)
    if leading is None or not all(_ends_with(problem, leading.search_text) for problem in missing):
        return ()
    leading = replace(leading, number=passage.number + _BEFORE)
    both = verify(
        statement, [passage, leading], [passage.number, leading.number], question=question
    )
    told = cited_spans(both, [passage, leading])
    return tuple(replace(citation, number=passage.number) for citation in told)


def _has_its_own(problem: Problem, text: str) -> bool:
    """Whether a passage says itself of when, of where or of whom it is."""
    if problem.kind is ProblemKind.DATE:
        return bool(_dates(text)) or _ANOTHER_TIME.search(text) is not None
    if problem.kind is ProblemKind.PLACE and (
        places_as_written(text, bare=True) or _ANOTHER_PLACE.search(text)
    ):
        return True
    return any(True for _ in _names(problem.kind, text))


def _ends_with(problem: Problem, text: str) -> bool:
    """Whether what is missing is what a sentence names last of its kind; a day is that of one event
    and leads nothing in."""
    if problem.kind is ProblemKind.DATE:
        dates = _dates(text)
        return len(dates) == 1 and dates[0].date is not None and dates[0].date.first.day is None
    last = list(_names(problem.kind, text))[-1:]
    return (
        bool(last)
        and not _NOT_SO.search(text)
        and any(same_place(last[0], name) for name in _names(problem.kind, problem.detail))
    )


def _dates(text: str) -> list[Quantity]:
    return [quantity for quantity in quantities(text) if quantity.kind is Kind.DATE]


def _names(kind: ProblemKind, text: str) -> Iterator[Name]:
    return (
        name
        for name in names(fold(text))
        if name.kind is kind
        and len(name.run) > len(name.ending) + 1  # 153个村 names no village
        and not is_common_noun(name)
    )
