"""What people note of tasks: status, note and evidence, problems raised and closed (销号).

Everything noted is also a line of the change log, which nothing removes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from rag.database import Database
from rag.errors import UsageError
from rag.tasks.ledger import Ledger
from rag.tasks.model import Change, LedgerRow, Problem, TaskStatus
from rag.tasks.recording import log

LONGEST_NOTE = 2_000
"""Characters of a note, a problem or a reason."""


class Followup:
    """Each writing method is one transaction."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        self._database = database
        self._ledger = ledger

    def set(
        self,
        task: str,
        *,
        who: str,
        status: TaskStatus | None = None,
        note: str | None = None,
        evidence: str | None = None,
        on: date | None = None,
    ) -> LedgerRow:
        """Notes what is given; ``None`` leaves a field as it is, an empty text clears it.

        Args:
            task: an entry number or a task id.
            evidence: id of the document that shows the progress.
            on: the day on which the status was reached; today where not given.

        Raises:
            UsageError: no such task or document, nothing to note, or too long a note.
        """
        row = self._ledger.row(task)
        if status is None and note is None and evidence is None:
            raise UsageError("Nothing to note was given.", "Give a status, a note or evidence.")
        if on is not None and status is None:
            raise UsageError(f"What holds from {on} on was not said.", "Give the status too.")
        _check(note or "")
        _not_in_future(on)
        if evidence and not self._ledger.has_document(evidence):
            raise UsageError(
                f"The library has no document {evidence!r}.",
                "See `yiju documents list` for the ids.",
            )
        changes = _changes(row, status, note, evidence, on)
        with self._database.transaction() as connection:
            for what, before, after, day in changes:
                connection.execute(_UPDATES[what], (after, day.isoformat(), row.entry))
                log(connection, row.entry, who, what, before, after, day)
        return self._ledger.row(str(row.entry))

    def open_problem(self, task: str, text: str, *, who: str, on: date | None = None) -> Problem:
        """Raises a problem against a task.

        Raises:
            UsageError: no such task, an empty or too long a text.
        """
        entry = self._ledger.row(task).entry
        words, day = _check(text, "A problem"), _not_in_future(on)
        with self._database.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO task_problems (entry, text, opened, opened_by) VALUES (?, ?, ?, ?)",
                (entry, words, day.isoformat(), who),
            )
            log(connection, entry, who, "problem", "", words, day)
        return self.problem(int(cursor.lastrowid or 0))

    def close_problem(
        self, problem: int, reason: str, *, who: str, on: date | None = None
    ) -> Problem:
        """Closes a problem with the reason why it is none any more.

        Raises:
            UsageError: no such problem, closed already, or no reason.
        """
        held = self.problem(problem)
        if held.closed is not None:
            raise UsageError(
                f"Problem {problem} is closed already, since {held.closed}.",
                "Raise another if it is back.",
            )
        words, day = _check(reason, "The reason"), _not_in_future(on)
        if day < held.opened:
            raise UsageError(
                f"Problem {problem} was opened later, on {held.opened}.", "Give a day since then."
            )
        with self._database.transaction() as connection:
            closed = connection.execute(
                "UPDATE task_problems SET closed = ?, closed_by = ?, reason = ? "
                "WHERE problem = ? AND closed IS NULL",
                (day.isoformat(), who, words, problem),
            ).rowcount
            if closed:
                log(connection, held.entry, who, "problem", held.text, words, day)
        return self.problem(problem)

    def problem(self, problem: int) -> Problem:
        """Raises: UsageError: no such problem."""
        found = self._problems("problem = ?", (problem,))
        if not found:
            raise UsageError(
                f"There is no problem {problem}.", "See `yiju tasks problem list` for the numbers."
            )
        return found[0]

    def problems(self, task: str | None = None) -> list[Problem]:
        """In the order in which they were raised; those of one task if given.

        Raises:
            UsageError: no such task.
        """
        if task is None:
            return self._problems("1", ())
        return self._problems("entry = ?", (self._ledger.row(task).entry,))

    def changes(self, task: str | None = None, limit: int | None = None) -> list[Change]:
        """The change log, latest first; of one task if given.

        Raises:
            UsageError: no such task.
        """
        entry = None if task is None else self._ledger.row(task).entry
        rows = self._database.read(
            "SELECT time, entry, who, what, before, after, effective FROM task_changes "
            "WHERE ?1 IS NULL OR entry = ?1 ORDER BY change DESC LIMIT ?2",
            (entry, -1 if limit is None else limit),
        )
        return [_change(row) for row in rows]

    def _problems(self, where: str, values: Sequence[object]) -> list[Problem]:
        rows = self._database.read(
            "SELECT problem, entry, text, opened, opened_by, closed, closed_by, reason "
            f"FROM task_problems WHERE {where} ORDER BY problem",
            values,
        )
        return [_problem(row) for row in rows]


_UPDATES = {
    "status": "UPDATE tasks SET status = ?, since = ? WHERE entry = ?",
    "note": "UPDATE tasks SET note = ? WHERE ? IS NOT NULL AND entry = ?",
    "evidence": "UPDATE tasks SET evidence = nullif(?, '') WHERE ? IS NOT NULL AND entry = ?",
}


def _changes(
    row: LedgerRow,
    status: TaskStatus | None,
    note: str | None,
    evidence: str | None,
    on: date | None,
) -> list[tuple[str, str, str, date]]:
    """What, before, after and effective day of everything that differs."""
    today = date.today()
    edits: list[tuple[str, str, str, date]] = []
    if status is not None and (status is not row.status or on not in (None, row.since)):
        edits.append(("status", row.status.value, status.value, on or today))
    if note is not None and note.strip() != row.note:
        edits.append(("note", row.note, note.strip(), today))
    if evidence is not None and evidence != (row.evidence or ""):
        edits.append(("evidence", row.evidence or "", evidence, today))
    return edits


def _check(words: str, name: str = "") -> str:
    if name and not words.strip():
        raise UsageError(f"{name} needs words.", "Say it in a sentence.")
    if len(words) > LONGEST_NOTE:
        raise UsageError(
            f"The text has {len(words)} characters; the limit is {LONGEST_NOTE}.", "Shorten it."
        )
    return words.strip()


def _not_in_future(on: date | None) -> date:
    today = date.today()
    if on is not None and on > today:
        raise UsageError(f"{on} has not come yet.", "Give today or a day that is past.")
    return on or today


def _change(row: Sequence[Any]) -> Change:
    time, entry, who, what, before, after, effective = row
    return Change(
        datetime.fromisoformat(time),
        entry,
        who,
        what,
        before,
        after,
        date.fromisoformat(effective),
    )


def _problem(row: Sequence[Any]) -> Problem:
    problem, entry, text, opened, opened_by, closed, closed_by, reason = row
    return Problem(
        problem,
        entry,
        text,
        date.fromisoformat(opened),
        opened_by,
        None if closed is None else date.fromisoformat(closed),
        closed_by,
        reason,
    )
