"""Files for other programs, read back by their own libraries."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from rag.store import Store
from rag.tasks.cells import COLUMNS, harmless
from rag.tasks.exports import csv_file, ics_file, xlsx_file
from rag.tasks.model import LedgerRow
from tests.tasks.ledgers import Writer, plan, source

ON = date(2022, 5, 1)
FORMULA = '=HYPERLINK("http://evil.example","x")'


def rows(tmp_path: Path, writer: Writer) -> list[LedgerRow]:
    store = Store(tmp_path / "library.sqlite")
    store.put(writer.document(), source("/x/plan.txt"))
    return store.ledger.rows()


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r"])
def test_what_a_spreadsheet_would_run_is_marked_as_text(sign: str) -> None:
    assert str(harmless(f"{sign}1+1")).startswith("'")
    assert harmless(f"1{sign}1".replace("\r", "")) == f"1{sign}1".replace("\r", "")


def test_control_characters_go() -> None:
    assert harmless("甲\x00乙\x1b丙\n丁") == "甲乙丙\n丁"
    assert harmless(-5) == -5


def test_csv(tmp_path: Path) -> None:
    made = csv_file(rows(tmp_path, plan().task(FORMULA, ["-局"])), "zh-CN", ON)
    table = list(csv.reader(StringIO(made.decode("utf-8-sig"))))
    assert len(table) == 1 + 5
    assert all(len(line) == len(COLUMNS) for line in table)
    first = dict(zip(table[0], table[1], strict=True))
    assert (first["任务"], first["到期日"], first["进展"]) == (
        "清理中介服务",
        "2022-04-30",
        "已逾期",
    )
    last = dict(zip(table[0], table[5], strict=True))
    assert last["任务"] == f"'{FORMULA}"
    assert last["牵头单位"] == "'-局"
    for line in table:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line)


def test_xlsx(tmp_path: Path) -> None:
    hostile = plan().task(FORMULA, ["@局"]).task("铃\x07声")
    made = xlsx_file(rows(tmp_path, hostile), "en", ON)
    sheet = load_workbook(BytesIO(made)).worksheets[0]
    table = [list(line) for line in sheet.iter_rows()]
    heads = [cell.value for cell in table[0]]
    task = heads.index("Task")
    assert table[1][heads.index("Due")].value is not None
    assert table[1][heads.index("Due")].is_date
    assert table[5][task].value == f"'{FORMULA}"
    assert table[6][task].value == "铃声"
    assert "f" not in {cell.data_type for line in table for cell in line}  # formula
    assert b"<f>" not in ZipFile(BytesIO(made)).read("xl/worksheets/sheet1.xml")


def test_calendar(tmp_path: Path) -> None:
    """Two dated tasks and a monthly one; what only runs on has no day."""
    tricky = plan().task("一;二,三\\四", ["某局"], due=date(2022, 12, 31))
    made = ics_file(rows(tmp_path, tricky), "zh-CN", ON)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    calendar = Calendar.from_ical(made)
    assert str(calendar["VERSION"]) == "2.0"
    events = {str(event["SUMMARY"]).split(" · ")[0]: event for event in calendar.walk("VEVENT")}
    assert set(events) == {"清理中介服务", "压缩开办时间", "报送进展", "一;二,三\\四"}
    dated = events["清理中介服务"]
    assert dated.decoded("DTSTART") == date(2022, 4, 30)
    assert dated.decoded("DTEND") == date(2022, 5, 1)
    assert "牵头单位: 县司法局" in str(dated["DESCRIPTION"])
    monthly = events["报送进展"]
    assert monthly["RRULE"]["FREQ"] == ["MONTHLY"]
    assert monthly.decoded("DTSTART") == date(2022, 1, 22)  # the first after the document's day
    uids = [str(event["UID"]) for event in calendar.walk("VEVENT")]
    assert len(set(uids)) == 4
    again = Calendar.from_ical(ics_file(rows(tmp_path, tricky), "en", date(2023, 1, 1)))
    assert [str(event["UID"]) for event in again.walk("VEVENT")] == uids


def test_an_empty_ledger_makes_whole_files() -> None:
    assert len(csv_file([], "zh-TW", ON).splitlines()) == 1
    assert load_workbook(BytesIO(xlsx_file([], "zh-TW", ON))).worksheets[0].max_row == 1
    assert Calendar.from_ical(ics_file([], "zh-TW", ON)).walk("VEVENT") == []
