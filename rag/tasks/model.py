"""The rows of the task ledger as they are read, and what one may ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rag.types import Document, Task

VERSION = 1
"""Grows when tasks are read differently: the next ingest then reads every document again."""


@dataclass(frozen=True, slots=True)
class TaskReading:
    """What was read of a document's tasks."""

    tasks: tuple[Task, ...] = ()
    note: str = ""
    """Why there are none, where they could not be read."""


class TaskStatus(StrEnum):
    """What a person says of a task."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DONE = "done"


class Standing(StrEnum):
    """How a task stands on a day: its status, overdue when the day is past its deadline, or
    withdrawn when no document of the library holds it any more."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DONE = "done"
    OVERDUE = "overdue"
    WITHDRAWN = "withdrawn"


class SortKey(StrEnum):
    DOCUMENT = "document"
    """Documents in the order in which they were added, tasks as they stand in them."""
    TITLE = "title"
    LEAD = "lead"
    DUE = "due"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A task with what was noted of it.

    ``entry`` stays with the task when its document is replaced by a newer version, and is never
    given to another; ``task.task_id`` changes with the text.
    """

    entry: int
    task: Task
    title: str
    """Of the document."""
    source: str
    """Of the document."""
    document: Document | None
    """``None``: withdrawn, the task is no longer in the library's documents."""
    status: TaskStatus
    since: date | None
    """The day on which the status was reached; ``None`` where nobody ever set one."""
    note: str
    evidence: str | None
    """Id of the document that shows the progress."""
    open_problems: int

    @property
    def withdrawn(self) -> bool:
        return self.document is None

    @property
    def due(self) -> date | None:
        """The day on which the task as a whole is due: its last dated deadline."""
        return last_due(self.task)

    def standing(self, on: date) -> Standing:
        if self.withdrawn:
            return Standing.WITHDRAWN
        due = self.due
        if self.status is not TaskStatus.DONE and due is not None and due < on:
            return Standing.OVERDUE
        return Standing(self.status.value)


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """Conditions on rows; what is ``None`` or empty leaves that side open."""

    lead: str | None = None
    """A body that leads."""
    unit: str | None = None
    """A body that leads or takes part."""
    due_from: date | None = None
    due_by: date | None = None
    document: str | None = None
    """A document's id."""
    standing: Standing | None = None
    """How the task stands on ``on``."""
    words: str = ""
    """All of these are in the task's title, units or document title."""
    on: date | None = None
    """The day that ``standing`` is seen from; today where not given."""
    withdrawn: bool = False
    """Also tasks that are in no document any more, as far as something was noted of them."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an answer from the ledger can speak for."""

    documents: int
    with_tasks: int
    unread: int
    """Documents that were never read for tasks: stored by an earlier version."""
    failed: int
    """Documents whose tasks could not be read."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change log."""

    time: datetime
    """UTC."""
    entry: int
    who: str
    """Empty: nobody, the document was replaced."""
    what: str
    """``status``, ``note``, ``evidence``, ``title``, ``lead``, ``due``, ``problem``."""
    before: str
    after: str
    effective: date
    """The day from which it holds."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something raised against a task; ``closed`` with its reason (销号)."""

    problem: int
    entry: int
    text: str
    opened: date
    opened_by: str
    closed: date | None = None
    closed_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnitSummary:
    """What a body has on the ledger; ``unit`` is empty for tasks without a lead."""

    unit: str
    leads: int
    takes_part: int
    done: int
    overdue: int
    next_due: date | None
    """The first deadline of what it leads and has not done, on or after the day asked for."""


def last_due(task: Task) -> date | None:
    days = [
        deadline.end
        for deadline in task.deadlines
        if deadline.end is not None and deadline.every is None
    ]
    return max(days, default=None)
