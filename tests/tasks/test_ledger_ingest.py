"""From files to the ledger, and back again when the files change."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rag import Library
from rag.errors import UsageError
from rag.tasks import extract
from rag.tasks.model import LedgerQuery, Standing, TaskStatus
from rag.types import FileStatus
from tests.fakes import KeywordEmbedder

PLAN = """云溪县优化办事流程行动方案
一、重点任务
（一）清理中介服务。取消没有依据的中介服务事项。（牵头单位：县司法局；责任单位：县财政局；完成时限：2022年4月底）
（二）压缩开办时间。企业开办时间压缩到1个工作日。（牵头单位：县行政审批局；责任单位：县税务局；完成时限：2022年6月底）
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library", embedder=KeywordEmbedder())


def titles(library: Library, **conditions: Any) -> list[str]:
    return [row.task.title.text for row in library.tasks(**conditions)]


def test_ingest_fills_the_ledger(library: Library, folder: Path) -> None:
    library.add([folder])
    rows = library.tasks()
    assert [row.due for row in rows] == [date(2022, 4, 30), date(2022, 6, 30)]
    assert [[unit.name for unit in row.task.leads] for row in rows] == [
        ["县司法局"],
        ["县行政审批局"],
    ]
    assert [row.entry for row in library.tasks(due_by=date(2022, 5, 1))] == [1]
    with pytest.raises(UsageError, match="no document"):
        library.tasks(document="none")
    with pytest.raises(UsageError, match="later than"):
        library.tasks(due_from=date(2022, 5, 2), due_by=date(2022, 5, 1))


def test_progress_survives_a_new_version_of_the_file(library: Library, folder: Path) -> None:
    """The first task is reworded a little, the second put off, and a third comes in between."""
    library.add([folder])
    before = library.tasks()
    for row, status in zip(before, (TaskStatus.DONE, TaskStatus.UNDER_WAY), strict=True):
        library.followup.set(row.task.task_id, who="李", status=status, on=date(2022, 3, 1))
    changed = (
        PLAN.replace("清理中介服务。", "全面清理中介服务。")
        .replace("2022年6月底", "2022年9月底")
        .replace("（二）", "（二）建好窗口。（牵头单位：县民政局；完成时限：2022年5月底）\n（三）")
    )
    (folder / "plan.txt").write_text(changed, encoding="utf-8")
    assert library.add([folder]).count(FileStatus.UPDATED) == 1
    rows = library.tasks()
    assert [(row.entry, row.status) for row in rows] == [
        (1, TaskStatus.DONE),
        (3, TaskStatus.NOT_STARTED),
        (2, TaskStatus.UNDER_WAY),
    ]
    assert before[0].task.task_id != rows[0].task.task_id
    seen = [(c.entry, c.what, c.before, c.after) for c in library.followup.changes() if not c.who]
    assert sorted(seen)[-1] == (2, "due", "2022-06-30", "2022-09-30")
    assert (1, "title") in {(entry, what) for entry, what, *_ in seen}


def test_a_task_that_vanished_keeps_its_history(library: Library, folder: Path) -> None:
    library.add([folder])
    library.followup.set("2", who="李", status=TaskStatus.UNDER_WAY, note="已选址")
    first_only = PLAN[: PLAN.index("（二）")]
    (folder / "plan.txt").write_text(first_only, encoding="utf-8")
    library.add([folder])
    assert len(library.tasks()) == 1
    gone = library.ledger.row("2")
    assert gone.withdrawn
    assert gone.standing(date(2030, 1, 1)) is Standing.WITHDRAWN
    assert library.ledger.rows(LedgerQuery(standing=Standing.WITHDRAWN)) == [gone]
    assert len(library.ledger.rows(LedgerQuery(withdrawn=True))) == 2
    assert gone.note == "已选址"
    assert gone.title == "云溪县优化办事流程行动方案"
    assert {change.what for change in library.followup.changes("2")} == {"status", "note"}
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    library.add([folder])
    assert [(row.entry, row.note) for row in library.tasks()] == [(1, ""), (2, "已选址")]


def test_a_document_that_comes_back_finds_its_notes(library: Library, folder: Path) -> None:
    library.add([folder])
    library.followup.open_problem("1", "缺经费", who="李")
    library.remove(library.documents()[0].document_id)
    assert library.tasks() == []
    (folder / "plan.txt").rename(folder / "renamed.txt")
    library.add([folder])
    assert library.tasks()[0].open_problems == 1


def test_a_library_from_before_is_filled_at_the_next_ingest(library: Library, folder: Path) -> None:
    library.add([folder])
    with library._store._database.transaction() as connection:
        connection.execute("DELETE FROM tasks")
        connection.execute("DELETE FROM task_readings")
    assert library.tasks() == []
    assert library.ledger.coverage().unread == 1
    assert library.add([folder]).count(FileStatus.UNCHANGED) == 1
    assert len(library.tasks()) == 2
    assert library.ledger.coverage().unread == 0


def test_a_failing_reading_never_stops_an_ingest(
    library: Library,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(extract, "extract_tasks", fail)
    with caplog.at_level(logging.CRITICAL):
        (report,) = library.add([folder]).files
    assert report.status is FileStatus.ADDED
    assert report.notes == ("Its tasks could not be read (RecursionError).",)
    assert library.search("中介服务")
    assert library.ledger.coverage().failed == 1
