"""What a sentence is about where only the one before it in its clause says so.

乐汀县在153个村配备了代办员。每件补贴8元。: whoever reads the second sentence knows where. A
statement that names the place or the time may rest on both, and both are quoted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from rag.citing import cited_spans
from rag.folding import fold
from rag.quantities import Kind, quantities
from rag.types import Citation, Passage
from rag.verification import Problem, ProblemKind, Verdict, sentences_before, verify
from rag.verification.names import Name, names

REACH = 3
"""Sentences before one that are looked at."""
_BEFORE = 1_000
"""Added to the number of a passage: the sentence before it."""
_LED = frozenset({ProblemKind.DATE, ProblemKind.PLACE, ProblemKind.BODY})


def with_what_leads_in(
    statement: str,
    passage: Passage,
    verdict: Verdict,
    question: str,
    original: Callable[[str], str],
) -> tuple[Citation, ...]:
    """The citations of a statement that a passage supports but for the place, body or time that a
    sentence before it in its clause names last; nothing where that does not help."""
    if any(problem.kind not in _LED for problem in verdict.problems):
        return ()
    for one in list(sentences_before(passage, original(passage.document_id)))[:REACH]:
        leading = replace(one, number=passage.number + _BEFORE)
        both = verify(
            statement, [passage, leading], [passage.number, leading.number], question=question
        )
        if both.supported:
            told = cited_spans(both, [passage, leading])
            return tuple(replace(citation, number=passage.number) for citation in told)
        if any(_names_another(problem, one.search_text) for problem in verdict.problems):
            break
    return ()


def _names_another(problem: Problem, text: str) -> bool:
    """Whether a sentence names something of the kind that is missing: what stands before it says
    nothing any more of what follows."""
    if problem.kind is ProblemKind.DATE:
        return any(quantity.kind is Kind.DATE for quantity in quantities(text))
    wanted = {(name.kind, name.ending) for name in _names(problem.detail)}
    return any((name.kind, name.ending) in wanted for name in _names(text))


def _names(text: str) -> Iterator[Name]:
    return names(fold(text))
