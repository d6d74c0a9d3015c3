"""From a draft to a statement with citations, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from rag.generation.writers import Draft
from rag.types import AbstentionReason, Citation, Dropped, Passage, Statement
from rag.verification import ProblemKind, Verdict, verify

ANOTHER_SUBJECT = frozenset({ProblemKind.PLACE, ProblemKind.DATE, ProblemKind.SUBJECT})
"""Problems that mean: the passage speaks of something else than the question."""

CLOSEST = 3
"""Passages of which pairs are tried where no single one supports a statement."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What became of a draft. ``reason`` is why there is no statement."""

    statement: Statement | None = None
    dropped: Dropped | None = None
    reason: AbstentionReason | None = None


def rule(draft: Draft, passages: Sequence[Passage], question: str) -> Ruling:
    """The draft as a statement if the passages support it: those it cites, or, where it cites
    none, the fewest that do.

    An unsupported draft is replaced by the words of the passage that comes closest to it, unless
    that passage speaks of another place, time or subject.
    """
    numbers, verdict = _best(draft, passages, question)
    if verdict.supported:
        return Ruling(Statement(draft.text, _citations(verdict, passages)))
    dropped = Dropped(draft.text, _reasons(verdict))
    if any(problem.kind in ANOTHER_SUBJECT for problem in verdict.problems):
        return Ruling(dropped=dropped, reason=AbstentionReason.OTHER_SUBJECT)
    exact = next((passage for passage in passages if passage.number in numbers), None)
    if exact is None:
        return Ruling(dropped=dropped, reason=AbstentionReason.UNSUPPORTED)
    citation = _citation(exact, exact.start, exact.end)
    return Ruling(Statement(exact.search_text, (citation,)), dropped)


def _best(
    draft: Draft, passages: Sequence[Passage], question: str
) -> tuple[Sequence[int], Verdict]:
    """The numbers that the draft cites, or those that come closest to supporting it, with what
    the verification says of them."""

    def judged(numbers: Sequence[int]) -> tuple[Sequence[int], Verdict]:
        return numbers, verify(draft.text, passages, numbers, question=question)

    if draft.numbers is not None:
        return judged(draft.numbers)
    singles = sorted(
        (judged((passage.number,)) for passage in passages),
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
