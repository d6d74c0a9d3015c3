"""The rows of the ledger that a set question asks for, and the conditions as they were read."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from rag.folding import fold
from rag.quantities import DateKind
from rag.tasks.bodies import LEVELS, matching
from rag.tasks.calendar import falls_within
from rag.tasks.extraction.deadlines import reference_date
from rag.tasks.extraction.unitlists import is_body
from rag.tasks.ledger import Ledger
from rag.tasks.model import LedgerQuery, LedgerRow, Standing, TaskStatus
from rag.tasks.questions import Asked, SetQuestion, Window
from rag.types import Deadline, Document

_ALIKE = 0.6
"""Share of a topic's pairs of characters that a title must hold to be meant by it."""
_PLACE = re.compile(rf".{{1,8}}[{LEVELS}](?=.{{2}})")
_LEADING_WORDS = re.compile(r"(?:请问|请|列出|所有|全部|现在|目前|我想知道|当前|[,的|和与]|其中)*")


class Tasks(Protocol):
    """What of a library is needed here."""

    @property
    def ledger(self) -> Ledger: ...

    def documents(self) -> list[Document]: ...


@dataclass(frozen=True, slots=True)
class Selection:
    """``rows`` in the order of the documents; for :attr:`Asked.NEXT` those due on ``day``.

    ``documents`` counts those with tasks that were looked at, ``unread`` those whose tasks could
    not be read.
    """

    question: SetQuestion
    rows: tuple[LedgerRow, ...]
    body: str
    window: Window | None
    topics: tuple[str, ...]
    on: date
    day: date | None
    documents: int
    unread: int
    titles: tuple[str, ...] = ()
    """Of the only documents that the question is about."""


def select(
    library: Tasks, question: SetQuestion, allowed: Collection[str] | None, today: date
) -> Selection | None:
    """The tasks asked for; ``None`` where the ledger cannot know what the question is about: no
    document holds tasks, or words of it fit neither a document nor a task.

    ``allowed`` are the ids of the documents that may be looked at, all where it is ``None``.
    """
    every = [
        row
        for row in library.ledger.rows(LedgerQuery())
        if row.document is not None and (allowed is None or row.document.document_id in allowed)
    ]
    if not every:
        return None
    body, before = _named_body(question.body, every)
    if question.body and (not body or (not question.strict and not _meant(body, every))):
        return None
    topics = [*question.topics, *([before] if before else [])]
    found = _about(every, topics)
    if found is None:
        return None
    rows, titles = found
    looked_at = (
        {row.task.document_id for row in rows}
        if titles
        else {row.task.document_id for row in every}
    )
    if body:
        names = _meant(body, every)
        rows = [row for row in rows if _has_body(row, names, leads=question.leads)]
    on = _day(question.on, rows or every, today)
    day = None
    if question.window is not None:
        rows = [row for row in rows if _is_due(row, question.window, today)]
    if question.asked is Asked.OPEN:
        rows = [row for row in rows if row.status is not TaskStatus.DONE]
    elif question.asked is Asked.OVERDUE:
        rows = [row for row in rows if row.standing(on) is Standing.OVERDUE]
    elif question.asked is Asked.NEXT:
        ahead = [(due, row) for row in rows for due in _ends(row) if due >= on]
        day = min((due for due, _ in ahead), default=None)
        rows = [row for due, row in ahead if due == day]
    coverage = library.ledger.coverage()
    return Selection(
        question,
        tuple(rows),
        body,
        question.window,
        () if titles else tuple(topics),
        on,
        day,
        len(looked_at),
        coverage.failed + coverage.unread,
        titles,
    )


# --- bodies -----------------------------------------------------------------------------------


def _named_body(words: str, rows: Sequence[LedgerRow]) -> tuple[str, str]:
    """(the body's name at the end of ``words``, what stands before it); both empty where no body
    is named. A name that the ledger does not hold is a name nevertheless."""
    if not words:
        return "", ""
    for start in range(len(words) - 1):
        before, name = words[:start], words[start:]
        if before and before[-1] in LEVELS:
            break  # 鄂州市财政局 is not the 财政局 of some district
        if _meant(name, rows):
            return name, "" if _LEADING_WORDS.fullmatch(before) else before
    leading = _LEADING_WORDS.match(words)
    stripped = words[leading.end() :] if leading else words
    return (stripped, "") if _could_be_here(stripped, rows) else ("", "")


def _could_be_here(name: str, rows: Sequence[LedgerRow]) -> bool:
    """Would a body of this name be on the ledger, if it had a task? A place that no document with
    tasks is about speaks for other documents."""
    place = _PLACE.match(name)
    regions = {row.document.metadata.region or "" for row in rows if row.document}
    return is_body(name) and (place is None or any(place[0] in fold(at) for at in regions))


def _meant(name: str, rows: Sequence[LedgerRow]) -> set[tuple[str, str]]:
    """(document, name in it) of the body that is asked for."""
    names: dict[tuple[str, str | None], set[str]] = {}
    for row in rows:
        region = row.document.metadata.region if row.document else None
        held = names.setdefault((row.task.document_id, region), set())
        held.update(unit.name for unit in (*row.task.leads, *row.task.units))
    return {
        (document, one)
        for (document, region), held in names.items()
        for one in matching(name, held, region)
    }


def _has_body(row: LedgerRow, names: set[tuple[str, str]], *, leads: bool) -> bool:
    units = row.task.leads if leads else (*row.task.leads, *row.task.units)
    return any((row.task.document_id, unit.name) in names for unit in units)


# --- topics -----------------------------------------------------------------------------------


def _about(
    rows: list[LedgerRow], topics: Sequence[str]
) -> tuple[list[LedgerRow], tuple[str, ...]] | None:
    """The rows that the topics fit, by their documents, else by their own words; with the titles
    where it was by documents."""
    if not topics:
        return rows, ()
    documents = {row.task.document_id: row.document for row in rows if row.document}
    fitting = {
        identity
        for identity, document in documents.items()
        if all(_fits(topic, _subject(document)) for topic in topics)
    }
    if fitting:
        titles = tuple(documents[identity].title for identity in documents if identity in fitting)
        return [row for row in rows if row.task.document_id in fitting], titles
    told = [row for row in rows if all(_told(topic, row) for topic in topics)]
    return (told, ()) if told else None


def _subject(document: Document) -> str:
    metadata = document.metadata
    day = metadata.written or metadata.published
    parts = (metadata.title, metadata.region, metadata.issuer, metadata.document_number)
    return fold("|".join(part for part in parts if part)) + (f"|{day.year}年" if day else "")


def _fits(topic: str, subject: str) -> bool:
    if topic in subject:
        return True
    pairs = [topic[i : i + 2] for i in range(len(topic) - 1)]
    return len(topic) > 3 and sum(pair in subject for pair in pairs) >= _ALIKE * len(pairs)


def _told(topic: str, row: LedgerRow) -> bool:
    task = row.task
    group = task.group.text if task.group else ""
    return topic in re.sub(r"\s", "", fold(f"{group}|{task.content.text}"))


# --- days -------------------------------------------------------------------------------------


def _is_due(row: LedgerRow, window: Window, today: date) -> bool:
    """Does a deadline end within the window? One without a year is read in the document's year."""
    kind = window.value.kind
    if kind is DateKind.ONGOING:
        return any(each.ongoing for each in row.task.deadlines)
    if kind is DateKind.RECURRING:
        return any(each.every for each in row.task.deadlines)
    reference = today
    if not window.dated and row.document is not None:
        reference = reference_date(row.document) or max(_ends(row), default=today)
    first, last = window.days(reference)
    return any(_within(each, first, last) for each in row.task.deadlines)


def _within(deadline: Deadline, first: date | None, last: date | None) -> bool:
    if deadline.every:
        return falls_within(deadline.every, deadline.begin, deadline.end, first, last)
    if deadline.end is None:
        return False
    return (first is None or deadline.end >= first) and (last is None or deadline.end <= last)


def _ends(row: LedgerRow) -> set[date]:
    return {each.end for each in row.task.deadlines if each.end is not None and not each.every}


def _day(window: Window | None, rows: Sequence[LedgerRow], today: date) -> date:
    """The day that a question is asked of; today where it names none."""
    if window is None:
        return today
    reference = today
    if not window.dated:
        dated = [reference_date(row.document) for row in rows if row.document]
        reference = max((day for day in dated if day), default=today)
    first, last = window.days(reference)
    return last or first or today
