"""A set question answered from the ledger: complete, counted, every item cited."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Protocol

from rag.context import context_line
from rag.tasks.model import LedgerRow
from rag.tasks.phrases import Language, count, item, nothing, say
from rag.tasks.questions import Asked, set_question
from rag.tasks.selecting import Selection, Tasks, select
from rag.types import (
    Abstention,
    AbstentionReason,
    Answer,
    Citation,
    Clause,
    Done,
    Event,
    Evidence,
    Passage,
    Statement,
    Timings,
)

_CITED_BY_COUNT = 20
"""Items that the sentence with the count cites; every item cites itself."""


class TaskLibrary(Tasks, Protocol):
    def clauses(self, document_id: str) -> list[Clause]: ...


def answer_from_ledger(
    library: TaskLibrary,
    asked: str,
    question: str,
    spoken: Language,
    allowed: Collection[str] | None = None,
    *,
    today: date | None = None,
) -> Iterator[Event] | None:
    """The events of an answer to ``asked``, which means ``question`` in its conversation; ``None``
    where it asks for no set of tasks, or for one that the ledger cannot know of.

    ``spoken`` is the language to answer in.
    ``allowed`` are the ids of the documents that may be looked at, all where it is ``None``.
    """
    started = time.perf_counter()
    wanted = set_question(question)
    if wanted is None:
        return None
    selection = select(library, wanted, allowed, today or date.today())
    if selection is None:
        return None
    return _events(library, asked, selection, spoken, started)


def _events(
    library: TaskLibrary, asked: str, selection: Selection, spoken: Language, started: float
) -> Iterator[Event]:
    passages = tuple(_passages(library, selection.rows))
    taken = (time.perf_counter() - started) * 1000
    yield Evidence(passages, taken)
    timings = Timings(taken, None, taken)
    if not passages:
        text = nothing(selection, spoken, asked)
        yield Done(Abstention(asked, AbstentionReason.NOT_STATED, text, (), timings))
        return
    citations = [_citation(passage) for passage in passages]
    statements = [Statement(count(selection, spoken, asked), tuple(citations[:_CITED_BY_COUNT]))]
    if selection.question.asked is Asked.BY_LEAD:
        statements += _by_lead(selection.rows, citations, spoken)
        yield from statements
        yield Done(Answer(asked, tuple(statements), passages, timings))
        return
    several = len({row.task.document_id for row in selection.rows}) > 1
    statements += [
        Statement(item(row, number, spoken, named=several), (citation,))
        for number, (row, citation) in enumerate(
            zip(selection.rows, citations, strict=True), start=1
        )
    ]
    yield from statements
    yield Done(Answer(asked, tuple(statements), passages, timings))


def _by_lead(
    rows: Sequence[LedgerRow], citations: Sequence[Citation], spoken: Language
) -> Iterator[Statement]:
    led: dict[str, list[Citation]] = {}
    for row, citation in zip(rows, citations, strict=True):
        for unit in row.task.leads:
            led.setdefault(unit.name, []).append(citation)
    for body, cited in sorted(led.items(), key=lambda pair: -len(pair[1])):
        text = say("leads", spoken, b=body, n=len(cited))
        yield Statement(text, tuple(cited[:_CITED_BY_COUNT]))


def _passages(library: TaskLibrary, rows: tuple[LedgerRow, ...]) -> Iterator[Passage]:
    clauses: dict[str, dict[int, Clause]] = {}
    for number, row in enumerate(rows, start=1):
        task, document = row.task, row.document
        if document is None:
            continue
        held = clauses.setdefault(task.document_id, {})
        if not held:
            held.update({clause.ordinal: clause for clause in library.clauses(task.document_id)})
        yield Passage(
            number=number,
            document_id=task.document_id,
            title=document.title,
            source=document.source,
            clause=task.label,
            start=task.content.start,
            end=task.content.end,
            text=task.content.text,
            search_text=task.content.text,
            context=context_line(document.metadata, held[task.clause]),
            score=1.0,
        )


def _citation(passage: Passage) -> Citation:
    return Citation(
        passage.number,
        passage.document_id,
        passage.title,
        passage.source,
        passage.clause,
        passage.text,
        passage.start,
        passage.end,
    )
