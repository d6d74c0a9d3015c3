from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag.errors import UsageError
from rag.store import Store
from rag.tasks.model import LedgerQuery, SortKey, Standing, TaskReading, TaskStatus, UnitSummary
from tests.tasks.ledgers import Writer, plan, source

APRIL = date(2022, 4, 30)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "library.sqlite")
    store.put(plan().document(), source("/x/plan.txt"))
    return store


def titles(store: Store, query: LedgerQuery | None = None, **order: Any) -> list[str]:
    rows = store.ledger.rows(query, **order)
    assert store.ledger.count(query) == len(rows)
    return [row.task.title.text for row in rows]


def test_tasks_come_back_as_they_were_read(store: Store) -> None:
    made = plan().document()
    rows = store.ledger.rows()
    assert tuple(row.task for row in rows) == made.tasks.tasks
    assert [row.entry for row in rows] == [1, 2, 3, 4]
    first = rows[0]
    assert first.title == "云溪县优化营商环境行动方案"
    assert first.document is not None
    assert first.document.source == "plan.txt"
    text = store.text(made.document_id)
    assert text is not None
    assert text[first.task.title.start : first.task.title.end] == "清理中介服务"
    assert store.ledger.row(first.task.task_id) == store.ledger.row("1") == first


@pytest.mark.parametrize("task", ["9", "x", "", "1 OR 1=1", "nothing:task-1"])
def test_a_task_that_is_not_there(store: Store, task: str) -> None:
    with pytest.raises(UsageError, match="no task"):
        store.ledger.row(task)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (LedgerQuery(lead="财政局"), ["报送进展"]),
        (LedgerQuery(unit="财政局"), ["清理中介服务", "报送进展"]),
        (LedgerQuery(unit="財政局"), ["清理中介服务", "报送进展"]),
        (LedgerQuery(unit="云溪县财政局"), ["清理中介服务", "报送进展"]),
        (LedgerQuery(unit="市财政局"), []),
        (LedgerQuery(unit="东洛县财政局"), []),
        (LedgerQuery(unit="国库中心"), ["报送进展"]),
        (LedgerQuery(lead="审批局"), ["压缩开办时间"]),
        (LedgerQuery(lead="税务局"), ["压缩开办时间"]),
        (LedgerQuery(words="中介"), ["清理中介服务"]),
        (LedgerQuery(words="行动方案 司法"), ["清理中介服务"]),
        (LedgerQuery(words="%"), []),
        (LedgerQuery(document="no such"), []),
    ],
)
def test_conditions(store: Store, query: LedgerQuery, expected: list[str]) -> None:
    assert titles(store, query) == expected


def test_deadlines_between_two_days(store: Store) -> None:
    """Dated: the day itself counts. Monthly on the 22nd: an occurrence has to lie in between."""
    dated, monthly = ["清理中介服务", "压缩开办时间"], ["报送进展"]
    assert titles(store, LedgerQuery(due_by=APRIL)) == dated + monthly
    assert titles(store, LedgerQuery(due_by=APRIL, due_from=APRIL)) == dated
    assert titles(store, LedgerQuery(due_by=date(2022, 4, 29), due_from=date(2022, 4, 23))) == []
    between = LedgerQuery(due_by=date(2022, 5, 22), due_from=date(2022, 5, 22))
    assert titles(store, between) == monthly
    assert titles(store, LedgerQuery(due_from=date(2022, 5, 1))) == monthly


def test_order_and_pages(store: Store) -> None:
    by_due = titles(store, sort=SortKey.DUE, descending=True)
    assert by_due == ["清理中介服务", "压缩开办时间", "报送进展", "走访企业"]  # undated ones last
    by_lead = titles(store, sort=SortKey.LEAD)
    assert by_lead[-1] == "走访企业"  # without a lead
    page = store.ledger.rows(sort=SortKey.DOCUMENT, limit=2, offset=1)
    assert [row.task.number for row in page] == [2, 3]


def test_overdue_is_seen_from_a_day(store: Store) -> None:
    store.followup.set("1", who="李", status=TaskStatus.DONE, on=date(2022, 4, 2))
    on = LedgerQuery(standing=Standing.OVERDUE, on=APRIL)
    assert titles(store, on) == []  # the last day is not over
    day_after = LedgerQuery(standing=Standing.OVERDUE, on=date(2022, 5, 1))
    assert titles(store, day_after) == ["压缩开办时间"]
    assert store.ledger.row("2").standing(date(2022, 5, 1)) is Standing.OVERDUE
    assert titles(store, LedgerQuery(standing=Standing.DONE)) == ["清理中介服务"]
    waiting = LedgerQuery(standing=Standing.NOT_STARTED, on=date(2022, 5, 1))
    assert titles(store, waiting) == ["报送进展", "走访企业"]


def test_the_summary_of_each_body(store: Store) -> None:
    """财政局 leads the monthly report and takes part once; 走访企业 has no lead."""
    store.followup.set("1", who="李", status=TaskStatus.DONE)
    found = {one.unit: one for one in store.ledger.summary(LedgerQuery(), date(2022, 4, 1))}
    assert found["县财政局"] == UnitSummary("县财政局", 1, 1, 0, 0, None)
    assert found["县司法局"] == UnitSummary("县司法局", 1, 0, 1, 0, None)
    assert found["县税务局"] == UnitSummary("县税务局", 1, 0, 0, 0, APRIL)
    assert found[""] == UnitSummary("", 1, 0, 0, 0, None)
    late = {one.unit: one.overdue for one in store.ledger.summary(LedgerQuery(), date(2022, 5, 1))}
    assert late["县税务局"] == late["县行政审批局"] == 1
    assert late["县司法局"] == 0


def test_months_and_leads(store: Store) -> None:
    assert store.ledger.months(LedgerQuery()) == [
        ("2022-04", "县司法局", 1),
        ("2022-04", "县行政审批局、县税务局", 1),
    ]


def test_a_reading_that_failed_is_counted_and_says_so(store: Store) -> None:
    broken = Writer("坏文件").task("某事").document()
    store.put(replace(broken, tasks=TaskReading((), "Could not.")), source("/x/broken.txt"))
    coverage = store.ledger.coverage()
    assert (coverage.documents, coverage.with_tasks) == (2, 1)
    assert (coverage.unread, coverage.failed) == (0, 1)


def test_a_corrected_document_is_to_be_read_anew(store: Store) -> None:
    (held,) = store.documents()
    assert store.ledger.unread() == []
    store.put_metadata(held.document_id, held.metadata)
    assert store.ledger.unread() == [held.document_id]
    store.put_tasks(held, plan().document().tasks)
    assert store.ledger.unread() == []
    assert [row.entry for row in store.ledger.rows()] == [1, 2, 3, 4]
