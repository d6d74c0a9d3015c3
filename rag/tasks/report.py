"""The monthly report: what was done, what is planned, what is late, which problems there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rag.tasks.calendar import falls_within
from rag.tasks.cells import leads
from rag.tasks.model import Change, Coverage, LedgerQuery, LedgerRow, Problem, Standing, TaskStatus
from rag.tasks.progress import Step, step_on, timeline

if TYPE_CHECKING:
    from rag.tasks.followup import Followup
    from rag.tasks.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Month:
    year: int
    month: int

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Month:
        return Month(self.year + self.month // 12, self.month % 12 + 1)


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind, by the body that leads; the key is empty where none is stated."""

    name: str
    """``done``, ``planned`` or ``overdue``."""
    groups: Mapping[str, tuple[LedgerRow, ...]]

    @property
    def count(self) -> int:
        return sum(len(rows) for rows in self.groups.values())


@dataclass(frozen=True, slots=True)
class MonthlyReport:
    month: Month
    unit: str | None
    on: date
    """The day that the report describes: the month's last, or the day it was made if earlier."""
    seen_from: date
    """The day that overdue is seen from: a month's last day is over when the month is reported."""
    total: int
    standings: Mapping[Standing, int]
    sections: tuple[Section, ...]
    problems: tuple[tuple[Problem, LedgerRow], ...]
    """Those open on that day and those closed in the month."""
    coverage: Coverage


def monthly_report(
    ledger: Ledger, followup: Followup, month: Month, unit: str | None, today: date
) -> MonthlyReport:
    """Of the tasks that ``unit`` leads or takes part in; of all where it is ``None``. How a task
    stood then is taken from the change log, so a report of a past month does not change."""
    on, seen_from = min(month.last, today), min(month.next.first, today)
    steps = _steps(followup.changes())
    rows = [
        _as_of(row, step_on(steps.get(row.entry, ()), on))
        for row in ledger.rows(LedgerQuery(unit=unit, withdrawn=True))
    ]
    live = [row for row in rows if not row.withdrawn]
    standings = Counter(row.standing(seen_from) for row in live)
    done = [row for row in rows if _done_in(row, month)]
    planned = [
        row for row in live if row.status is not TaskStatus.DONE and _due_in(row, month.next)
    ]
    late = [row for row in live if row.standing(seen_from) is Standing.OVERDUE]
    by_entry = {row.entry: row for row in rows}
    problems = tuple(
        (problem, by_entry[problem.entry])
        for problem in followup.problems()
        if problem.entry in by_entry and _concerns(problem, month, on)
    )
    sections = (
        Section("done", _grouped(done)),
        Section("planned", _grouped(planned)),
        Section("overdue", _grouped(late)),
    )
    return MonthlyReport(
        month, unit, on, seen_from, len(live), standings, sections, problems, ledger.coverage()
    )


def _steps(changes: Iterable[Change]) -> dict[int, list[Step]]:
    noted: dict[int, list[Change]] = {}
    for change in reversed(list(changes)):  # the log comes latest first
        noted.setdefault(change.entry, []).append(change)
    return {entry: timeline(of_task) for entry, of_task in noted.items()}


def _as_of(row: LedgerRow, step: Step | None) -> LedgerRow:
    """The row as it stood then."""
    if step is None:
        return replace(row, status=TaskStatus.NOT_STARTED, since=None)
    return replace(row, status=step.status, since=step.since)


def _done_in(row: LedgerRow, month: Month) -> bool:
    if row.status is not TaskStatus.DONE or row.since is None:
        return False
    return month.first <= row.since <= month.last


def _due_in(row: LedgerRow, month: Month) -> bool:
    return any(
        falls_within(part.every, part.begin, part.end, month.first, month.last)
        if part.every is not None
        else part.end is not None and month.first <= part.end <= month.last
        for part in row.task.deadlines
    )


def _concerns(problem: Problem, month: Month, on: date) -> bool:
    if problem.opened > on:
        return False
    return problem.closed is None or problem.closed >= month.first


def _grouped(rows: Iterable[LedgerRow]) -> dict[str, tuple[LedgerRow, ...]]:
    groups: dict[str, list[LedgerRow]] = {}
    for row in rows:
        groups.setdefault(leads(row), []).append(row)
    return {name: tuple(groups[name]) for name in sorted(groups, key=lambda name: (not name, name))}
