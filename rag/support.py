"""From a draft to a statement with citations, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.generation.writers import Draft
from rag.types import Citation, Dropped, Passage, Statement
from rag.verification import Verdict, verify


@dataclass(frozen=True, slots=True)
class Supported:
    statement: Statement | None
    dropped: tuple[Dropped, ...] = ()


def supported(draft: Draft, passages: Sequence[Passage], question: str) -> Supported:
    """The draft as a statement if the passages it cites support it. If they do not, the first of
    them stands in with its own words; the draft is reported as dropped."""
    verdict = verify(draft.text, passages, draft.numbers, question=question)
    if verdict.supported:
        return Supported(Statement(draft.text, _citations(verdict, passages)))
    reasons = "; ".join(f"{problem.kind}: {problem.detail}" for problem in verdict.problems)
    dropped = (Dropped(draft.text, reasons),)
    cited = [passage for passage in passages if passage.number in draft.numbers]
    if not cited:
        return Supported(None, dropped)
    exact = cited[0]
    citation = _citation(exact, exact.start, exact.end)
    return Supported(Statement(exact.search_text, (citation,)), dropped)


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
