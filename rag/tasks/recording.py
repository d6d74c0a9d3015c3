"""The tasks of a document into the library's tables, within the transaction that stores it.

A newer version of a document is another document with another id. Its tasks take over the rows of
the version before, so that what people noted stays with the task.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import SequenceMatcher

from rag.folding import fold
from rag.tasks.jsonable import task_text
from rag.tasks.model import VERSION, TaskReading, last_due
from rag.types import Task

REWORDED = 0.75
"""How alike (difflib's ratio) the titles of a task and of its corrected wording are at least."""

MOST_PAIRS = 40_000
"""Titles are compared one by one only where there are no more pairs of them than this, about a
second's work; beyond it, a task whose title changed is another task."""

_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document comes from, as the ledger remembers it."""

    document_id: str
    title: str
    source: str
    location: str
    former: str | None = None
    """Id of the document that was at ``location`` before."""


@dataclass(slots=True)
class _Waiting:
    """A row whose task is in no document."""

    entry: int
    name: str
    name_key: str
    lead: str
    lead_key: str
    due: str
    read_from: str


def record(connection: sqlite3.Connection, origin: Origin, reading: TaskReading) -> None:
    """Replaces the document's tasks. To be called when what the document replaces is gone."""
    connection.execute(
        "INSERT OR REPLACE INTO task_readings VALUES (?, ?, ?)",
        (origin.document_id, VERSION, reading.note),
    )
    connection.execute(
        "UPDATE tasks SET document_id = NULL WHERE document_id = ?", (origin.document_id,)
    )
    waiting = [
        _Waiting(*row)
        for row in connection.execute(
            "SELECT entry, name, name_key, lead, lead_key, coalesce(due, ''), read_from FROM tasks "
            "WHERE document_id IS NULL AND (location = ? OR read_from IN (?, ?)) ORDER BY entry",
            (origin.location, origin.document_id, origin.former or origin.document_id),
        )
    ]
    for task, before in _matched(reading.tasks, waiting):
        entry = _store(connection, origin, task, before)
        connection.executemany(
            "INSERT INTO task_units VALUES (?, ?, ?)",
            [(entry, unit.name, 1) for unit in task.leads]
            + [(entry, unit.name, 0) for unit in task.units],
        )
        connection.executemany(
            "INSERT INTO task_deadlines VALUES (?, ?, ?, ?)",
            [(entry, _iso(part.begin), _iso(part.end), part.every) for part in task.deadlines],
        )
    # Rows that nobody noted anything of are no history.
    connection.execute(
        "DELETE FROM tasks WHERE document_id IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM task_changes c WHERE c.entry = tasks.entry AND c.who != '') "
        "AND NOT EXISTS (SELECT 1 FROM task_problems p WHERE p.entry = tasks.entry)"
    )


def key(words: str) -> str:
    """Equal for wordings that differ in signs, spaces, width or script only."""
    return _NOT_WORDS.sub("", fold(words))


def _matched(tasks: Sequence[Task], waiting: list[_Waiting]) -> list[tuple[Task, _Waiting | None]]:
    """Each task with the row it had before: the same title and lead, else the same title, else
    the same lead and nearly the same title. Each row goes to one task."""
    keys = {task.number: (key(task.title.text), key(_lead(task))) for task in tasks}
    found: dict[int, _Waiting] = {}

    def take(same: Callable[[_Waiting, str, str], bool]) -> None:
        for task in tasks:
            if task.number not in found:
                before = next((row for row in waiting if same(row, *keys[task.number])), None)
                if before is not None:
                    waiting.remove(before)
                    found[task.number] = before

    take(lambda row, name, lead: (row.name_key, row.lead_key) == (name, lead))
    take(lambda row, name, _lead: row.name_key == name)
    if (len(tasks) - len(found)) * len(waiting) <= MOST_PAIRS:
        take(lambda row, name, lead: row.lead_key == lead and _alike(row.name_key, name))
    return [(task, found.get(task.number)) for task in tasks]


def _alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= REWORDED and matcher.ratio() >= REWORDED


def _store(
    connection: sqlite3.Connection, origin: Origin, task: Task, before: _Waiting | None
) -> int:
    lead, due = _lead(task), _iso(last_due(task))
    names = [unit.name for unit in (*task.leads, *task.units)]
    values = {
        "document_id": origin.document_id,
        "read_from": origin.document_id,
        "location": origin.location,
        "title": origin.title,
        "source": origin.source,
        "number": task.number,
        "name": task.title.text,
        "name_key": key(task.title.text),
        "lead": lead,
        "lead_key": key(lead),
        "due": due,
        "words": fold("\n".join((task.title.text, origin.title, *names))),
        "task": task_text(task),
    }
    if before is None:
        marks = ", ".join("?" * len(values))
        cursor = connection.execute(
            f"INSERT INTO tasks ({', '.join(values)}) VALUES ({marks})", tuple(values.values())
        )
        return int(cursor.lastrowid or 0)
    connection.execute(
        f"UPDATE tasks SET {', '.join(f'{name} = ?' for name in values)} WHERE entry = ?",
        (*values.values(), before.entry),
    )
    for table in ("task_units", "task_deadlines"):
        connection.execute(f"DELETE FROM {table} WHERE entry = ?", (before.entry,))
    if before.read_from != origin.document_id:
        changed = (
            ("title", before.name, task.title.text),
            ("lead", before.lead, lead),
            ("due", before.due, due or ""),
        )
        for what, old, new in changed:
            if old != new:
                log(connection, before.entry, "", what, old, new)
    return before.entry


def log(
    connection: sqlite3.Connection,
    entry: int,
    who: str,
    what: str,
    before: str,
    after: str,
    effective: date | None = None,
) -> None:
    """Adds a line to the change log; it holds from today where no day is given."""
    now = datetime.now(UTC)
    day = effective or date.today()
    connection.execute(
        "INSERT INTO task_changes (entry, time, who, what, before, after, effective) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            entry,
            now.isoformat(timespec="seconds"),
            who,
            what,
            before,
            after,
            day.isoformat(),
        ),
    )


def _lead(task: Task) -> str:
    return "、".join(unit.name for unit in task.leads)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
