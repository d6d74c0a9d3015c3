"""From a draft to a statement with citations, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from rag.generation.writers import Draft
from rag.index.terms import terms
from rag.quantities import Quantity, quantities
from rag.types import Citation, Dropped, Passage, Statement
from rag.verification import ProblemKind, Verdict, verify

STANDS_IN_BELOW = 0.12
"""The writer's doubt above which no passage stands in for its words: a model that half thinks that
the answer is not there, and gets it wrong as well, has not found it. It does not count where the
model found the place and only mixed up the roles, or repeated a figure of the question."""

CLOSEST = 3
"""Passages of which pairs are tried where no single one supports a statement."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What became of a draft."""

    statement: Statement | None = None
    dropped: Dropped | None = None


def rule(draft: Draft, passages: Sequence[Passage], question: str) -> Ruling:
    """The draft as a statement if the passages support it: those it cites, or, where it cites
    none, the fewest that do.

    An unsupported draft is replaced by the words of the passage that comes closest to it, if that
    passage can answer what the draft tried to answer.
    """
    numbers, verdict = _best(draft, passages, question)
    if verdict.supported:
        return Ruling(Statement(draft.text, _citations(verdict, passages)))
    dropped = Dropped(draft.text, _reasons(verdict))
    exact = next((passage for passage in passages if passage.number in numbers), None)
    if exact is None or not _comparable(draft, exact, question):
        return Ruling(dropped=dropped)
    if draft.doubt > STANDS_IN_BELOW and not _found_the_place(verdict, draft, question):
        return Ruling(dropped=dropped)
    citation = _citation(exact, exact.start, exact.end)
    return Ruling(Statement(exact.search_text, (citation,)), dropped)


def _comparable(draft: Draft, passage: Passage, question: str) -> bool:
    """Whether the passage holds, for every figure of the draft's own, one of the same kind and
    unit: a sentence without any sum of money says nothing about a wrong sum of money. Figures
    that the draft took over from the question do not count."""
    asked = [_measure(quantity) for quantity in quantities(question)]
    held = quantities(passage.search_text)
    return all(
        any(
            (quantity.kind, quantity.unit) == (other.kind, other.unit)
            or (quantity.low is not None and quantity.low == other.low)
            for other in held
        )
        for quantity in quantities(draft.text)
        if _measure(quantity) not in asked
    )


def _found_the_place(verdict: Verdict, draft: Draft, question: str) -> bool:
    """Whether nothing is wrong but who does what, or a figure that the question put in."""
    kinds = {problem.kind for problem in verdict.problems}
    if kinds == {ProblemKind.ROLE}:
        return True
    asked = [_measure(quantity) for quantity in quantities(question)]
    return kinds == {ProblemKind.FIGURE} and all(
        _measure(quantity) in asked for quantity in quantities(draft.text)
    )


def _measure(quantity: Quantity) -> tuple[object, ...]:
    return quantity.kind, quantity.unit, quantity.low, quantity.high, quantity.date


def _best(
    draft: Draft, passages: Sequence[Passage], question: str
) -> tuple[Sequence[int], Verdict]:
    """The numbers that the draft cites, or those that come closest to supporting it, with what
    the verification says of them."""

    def judged(numbers: Sequence[int]) -> tuple[Sequence[int], Verdict]:
        return numbers, verify(draft.text, passages, numbers, question=question)

    if draft.numbers is not None:
        return judged(draft.numbers)
    words = set(terms(draft.text))
    nearest_first = sorted(
        passages, key=lambda passage: -len(words.intersection(terms(passage.search_text)))
    )
    singles = sorted(
        (judged((passage.number,)) for passage in nearest_first),
        key=lambda single: len(single[1].problems),
    )
    if not singles[0][1].supported:
        closest = [numbers[0] for numbers, _ in singles[:CLOSEST]]
        for pair in combinations(closest, 2):
            numbers, verdict = judged(pair)
            if verdict.supported:
                return numbers, verdict
    return singles[0]


def _reasons(verdict: Verdict) -> str:
    return "; ".join(f"{problem.kind}: {problem.detail}" for problem in verdict.problems)


def _citations(verdict: Verdict, passages: Sequence[Passage]) -> tuple[Citation, ...]:
    by_number = {passage.number: passage for passage in passages}
    return tuple(
        _citation(by_number[number], start, end)
        for number, spans in verdict.spans.items()
        for start, end in spans
    )


def _citation(passage: Passage, start: int, end: int) -> Citation:
    return Citation(
        number=passage.number,
        document_id=passage.document_id,
        title=passage.title,
        source=passage.source,
        clause=passage.clause,
        quote=passage.text[start - passage.start : end - passage.start],
        start=start,
        end=end,
    )
