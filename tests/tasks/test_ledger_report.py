from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from rag.store import Store
from rag.tasks.model import Change, Standing, TaskStatus
from rag.tasks.progress import Step, step_on, timeline
from rag.tasks.report import Month, MonthlyReport, monthly_report
from rag.tasks.report_files import WRITERS, markdown_file
from rag.tasks.words import Language
from tests.tasks.ledgers import Writer, plan, source

APRIL = Month(2022, 4)
LATER = date(2022, 9, 1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Six tasks: two due in April, one monthly, one ongoing, one due in May, one in June."""
    store = Store(tmp_path / "library.sqlite")
    writer = plan().task("建成窗口", ["县民政局"], due=date(2022, 5, 31))
    store.put(writer.task("评估成效", [], due=date(2022, 6, 30)).document(), source("/x/plan.txt"))
    return store


def report(store: Store, month: Month = APRIL, unit: str | None = None) -> MonthlyReport:
    return monthly_report(store.ledger, store.followup, month, unit, LATER)


def names(made: MonthlyReport) -> dict[str, list[str]]:
    return {
        section.name: [row.task.title.text for rows in section.groups.values() for row in rows]
        for section in made.sections
    }


def test_months() -> None:
    assert Month(2021, 12).next == Month(2022, 1)
    assert (Month(2024, 2).first, Month(2024, 2).last) == (date(2024, 2, 1), date(2024, 2, 29))


def test_done_planned_and_overdue(store: Store) -> None:
    store.followup.set("1", who="李", status=TaskStatus.DONE, on=date(2022, 4, 12))
    store.followup.set("6", who="李", status=TaskStatus.UNDER_WAY, on=date(2022, 4, 20))
    made = report(store)
    assert names(made) == {
        "done": ["清理中介服务"],
        "planned": ["建成窗口", "报送进展"],
        "overdue": ["压缩开办时间"],
    }
    assert made.total == 6
    assert made.standings == {
        Standing.DONE: 1,
        Standing.UNDER_WAY: 1,
        Standing.OVERDUE: 1,
        Standing.NOT_STARTED: 3,
    }


def test_a_past_month_does_not_change(store: Store) -> None:
    """What was done in June was late in April; what was done in April is not done in June."""
    before = names(report(store))
    store.followup.set("1", who="李", status=TaskStatus.DONE, on=date(2022, 6, 3))
    assert names(report(store)) == before
    assert "清理中介服务" in before["overdue"]
    late = markdown_file(report(store), "zh-CN").decode().splitlines()
    assert any("清理中介服务" in line and "已逾期" in line for line in late)
    june = names(report(store, Month(2022, 6)))
    assert june["done"] == ["清理中介服务"]
    assert "清理中介服务" not in june["overdue"]


def test_a_month_that_is_not_over_is_seen_from_the_day(store: Store) -> None:
    """On the last day itself nothing is late yet."""
    made = monthly_report(store.ledger, store.followup, APRIL, None, APRIL.last)
    assert names(made)["overdue"] == []
    assert made.on == APRIL.last


def test_the_report_of_a_unit(store: Store) -> None:
    made = report(store, unit="财政局")
    assert made.total == 2  # leads one, takes part in one
    assert names(made) == {"done": [], "planned": ["报送进展"], "overdue": ["清理中介服务"]}


def test_problems_of_the_month(store: Store) -> None:
    store.followup.open_problem("1", "缺经费", who="李", on=date(2022, 4, 3))
    store.followup.open_problem("2", "早已解决", who="李", on=date(2022, 3, 1))
    store.followup.close_problem(2, "已解决", who="李", on=date(2022, 3, 5))
    store.followup.open_problem("2", "以后的", who="李", on=date(2022, 5, 2))
    assert [problem.text for problem, _ in report(store).problems] == ["缺经费"]
    store.followup.close_problem(1, "已拨付", who="李", on=date(2022, 5, 6))
    assert "已拨付" not in markdown_file(report(store), "zh-CN").decode()
    assert "已拨付" in markdown_file(report(store, Month(2022, 5)), "zh-CN").decode()


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_every_format_says_the_same(store: Store, language: Language) -> None:
    store.followup.set("1", who="李", status=TaskStatus.DONE, on=date(2022, 4, 12), note="已办结")
    files = {kind: write(report(store), language) for kind, write in WRITERS.items()}
    markdown = files["md"].decode()
    word = Document(BytesIO(files["docx"]))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    cells = [cell.text for table in word.tables for line in table.rows for cell in line.cells]
    sheets = load_workbook(BytesIO(files["xlsx"])).worksheets
    values = [str(cell.value) for sheet in sheets for line in sheet.iter_rows() for cell in line]
    for expected in ("清理中介服务", "压缩开办时间", "建成窗口", "已办结"):
        assert expected in markdown
        assert expected in cells
        assert expected in values
    assert "2022" in text.splitlines()[0]
    assert len(sheets) == 5


def test_a_documents_text_stays_text(store: Store) -> None:
    hostile = Writer("x").task("<script>|`*[a](b)\x07", ["=局"], due=date(2022, 4, 1))
    store.put(hostile.document(), source("/x/bad.txt"))
    markdown = markdown_file(report(store), "zh-CN").decode()
    assert "\\<script\\>\\|\\`\\*\\[a\\](b)" in markdown
    assert "<script>" not in markdown
    Document(BytesIO(WRITERS["docx"](report(store), "zh-CN")))
    book = load_workbook(BytesIO(WRITERS["xlsx"](report(store), "zh-CN")))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert "f" not in {cell.data_type for cell in cells}
    assert "'=局" in {cell.value for cell in cells}


def change(status: str, day: int) -> Change:
    effective = date(2022, 4, day)
    return Change(datetime.now(UTC), 1, "李", "status", "", status, effective)


def test_later_notes_correct_earlier_ones() -> None:
    done = TaskStatus.DONE
    assert timeline([change("under_way", 2), change("done", 9)]) == [
        Step(TaskStatus.UNDER_WAY, date(2022, 4, 2)),
        Step(done, date(2022, 4, 9)),
    ]
    assert timeline([change("done", 9), change("done", 5)]) == [Step(done, date(2022, 4, 5))]
    assert timeline([change("done", 5), change("done", 9)]) == [Step(done, date(2022, 4, 9))]
    back = timeline([change("done", 9), change("under_way", 3)])
    assert back == [Step(TaskStatus.UNDER_WAY, date(2022, 4, 3))]
    assert step_on(back, date(2022, 4, 2)) is None
    assert step_on(back, date(2022, 4, 3)) == back[0]
