"""XLSX and CSV: a row is a line that can be read on its own."""

from __future__ import annotations

import datetime
import io
import zipfile

import openpyxl
import pytest

from rag.documents import tables
from rag.documents.cleaning import clean
from rag.documents.loading import load_bytes
from rag.documents.metadata import read_metadata
from rag.errors import DocumentError
from rag.types import RowKind


def workbook(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_csv_repeats_its_labels() -> None:
    data = '乡镇,人口（人）,备注\n甲镇,1200,\n乙镇,980,"含\n两村, 一社区"\n'
    loaded = load_bytes(data.encode("gb18030"), "a.csv")
    assert loaded.text.splitlines() == [
        "乡镇 | 人口（人） | 备注",
        "乡镇：甲镇 | 人口（人）：1200",
        "乡镇：乙镇 | 人口（人）：980 | 备注：含 两村, 一社区",
    ]
    assert [row.kind for row in loaded.rows] == [RowKind.HEADER, RowKind.VALUES, RowKind.VALUES]
    assert loaded.encoding == "gb18030"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    data = f"乡镇{delimiter}任务\n甲镇{delimiter}修路\n"
    assert load_bytes(data.encode(), "a.csv").text.splitlines()[1] == "乡镇：甲镇 | 任务：修路"


def test_a_workbook_with_merged_cells_dates_and_two_sheets() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "任务清单"
    for row in (
        ["牵头单位", "任务", "完成时限", "数量"],
        ["县教育局", "扩充学位", datetime.datetime(2025, 8, 31), 1200.0],
        [None, "改造校舍", "2025年底", 0.5],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    hidden = book.create_sheet("草稿")
    hidden.append(["甲", "乙"])
    hidden.sheet_state = "hidden"
    second = book.create_sheet("说明")
    second.append(["按季通报进展。"])
    loaded = load_bytes(workbook(book), "a.xlsx")
    assert loaded.text.splitlines() == [
        "任务清单",
        "牵头单位 | 任务 | 完成时限 | 数量",
        "牵头单位：县教育局 | 任务：扩充学位 | 完成时限：2025-08-31 | 数量：1200",
        "牵头单位：县教育局 | 任务：改造校舍 | 完成时限：2025年底 | 数量：0.5",
        "说明",
        "按季通报进展。",
    ]
    assert [loaded.text[h.start : h.end] for h in loaded.headings] == ["任务清单", "说明"]


def test_formulas_are_never_evaluated() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["任务", "结果"])
    sheet.append(["修路", '=HYPERLINK("http://a.example")'])
    assert "http" not in load_bytes(workbook(book), "a.xlsx").text


def test_a_sheet_that_claims_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_CELLS", 100)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "任务"
    sheet["ZZ99"] = "远"
    with pytest.raises(DocumentError, match="more than 100 cells"):
        load_bytes(workbook(book), "a.xlsx")


def test_a_merged_range_that_claims_the_whole_sheet_is_refused() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "任务"
    sheet.merge_cells("A1:B1")
    source = zipfile.ZipFile(io.BytesIO(workbook(book)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for entry in source.namelist():
            content = source.read(entry).replace(b"A1:B1", b"A1:XFD1048576")
            target.writestr(entry, content)
    with pytest.raises(DocumentError, match="spans more than"):
        load_bytes(buffer.getvalue(), "a.xlsx")


def test_a_name_above_the_header_is_the_title_and_no_header() -> None:
    data = "砚湖区2026年重点任务清单,,\n单位：万元,,\n序号,任务,预算\n1,疏浚河道,30\n".encode()
    loaded = load_bytes(data, "a.csv")
    assert loaded.text.splitlines() == [
        "砚湖区2026年重点任务清单",
        "单位：万元",
        "序号 | 任务 | 预算",
        "序号：1 | 任务：疏浚河道 | 预算：30",
    ]
    assert [row.kind for row in loaded.rows] == [
        RowKind.TITLE,
        RowKind.VALUES,
        RowKind.HEADER,
        RowKind.VALUES,
    ]


@pytest.mark.parametrize(
    ("data", "name", "title", "place"),
    [
        ("砚湖区任务清单,\n序号,任务\n1,修路\n", "a.csv", "砚湖区任务清单", "table title"),
        ("序号,任务\n1,修路\n", "青岚县重点任务.csv", "青岚县重点任务", "file name"),
        ("序号,任务\n1,修路\n", "tasks.csv", "tasks", "file name"),
    ],
)
def test_column_labels_are_no_title(data: str, name: str, title: str, place: str) -> None:
    loaded = load_bytes(data.encode(), name)
    found = read_metadata(loaded, clean(loaded), name)
    assert (found.title, found.found_in["title"]) == (title, place)


def test_the_name_of_a_workbook() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["序号", "任务"], [1, "修路"]):
        sheet.append(row)

    def title(name: str) -> str:
        loaded = load_bytes(workbook(book), name)
        return read_metadata(loaded, clean(loaded), name).title

    assert title("a.xlsx") == "a", "Sheet is no name"
    sheet.title = "重点任务"
    assert title("a.xlsx") == "重点任务"
    assert title("砚湖区任务分工.xlsx") == "砚湖区任务分工"
    sheet.insert_rows(1)
    sheet["A1"] = "砚湖区2026年任务分工表"
    sheet.merge_cells("A1:B1")
    assert title("a.xlsx") == "砚湖区2026年任务分工表"


def test_formulas_without_a_result_are_reported() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["项目", "金额"], ["修路", 3], ["合计", "=SUM(B2:B2)"]):
        sheet.append(row)
    # The library writes formulas, but does not calculate them.
    loaded = load_bytes(workbook(book), "a.xlsx")
    assert loaded.notes == ("1 formulas hold no result; open the file and save it again.",)
