"""Task tables with merged cells, in the three formats that carry them."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import openpyxl
import pytest

from rag.types import Task
from tests.tasks.support import due, names, tasks_of

_HEADER = ("序号", "重点任务", "工作举措", "牵头单位", "责任单位", "完成时限")
_ROWS = (
    (
        "1",
        "优化登记服务",
        "推行全程网办，网办率达到95%以上",
        "区行政审批局",
        "区税务局、区人社局",
        "2031年6月底前",
    ),
    ("1", "优化登记服务", "压缩开办时间至1日内", "区行政审批局", "区公安分局", "2031年9月底前"),
    ("2", "清理涉企收费", "公布收费目录清单", "区财政局、区发改局", "区市场监管局等", "每季度末"),
    ("3", "改善园区配套", "新建公交线路3条", "区交通运输局", "区住建局", "2031年9月底前"),
    ("4", "加强要素保障", "供应工业用地", "区自然资源和规划分局", "", "长期推进"),
)
_EXPECTED = [
    (["区行政审批局"], ["区税务局", "区人社局"], ["2031-06-30"]),
    (["区行政审批局"], ["区公安分局"], ["2031-09-30"]),
    (["区财政局", "区发改局"], ["区市场监管局"], ["FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"]),
    (["区交通运输局"], ["区住建局"], ["2031-09-30"]),
    (["区自然资源和规划分局"], [], ["ongoing"]),
]
_MERGED = ((1, 0), (1, 1), (1, 3))
"""Cells of the first value row that reach into the second one."""


def _html() -> tuple[bytes, str]:
    lines = ["".join(f"<th>{label}</th>" for label in _HEADER)]
    for number, row in enumerate(_ROWS, start=1):
        cells = []
        for column, value in enumerate(row):
            if number == 2 and (1, column) in _MERGED:
                continue
            span = ' rowspan="2"' if (number, column) in _MERGED else ""
            cells.append(f"<td{span}>{value}</td>")
        lines.append("".join(cells))
    table = "".join(f"<tr>{line}</tr>" for line in lines)
    page = f"<html><body><h1>清湾区2031年任务清单</h1><table>{table}</table></body></html>"
    return page.encode(), "tasks.html"


def _docx() -> tuple[bytes, str]:
    document = docx.Document()
    document.add_heading("清湾区2031年任务清单", 0)
    table = document.add_table(rows=len(_ROWS) + 1, cols=len(_HEADER))
    for row, values in enumerate((_HEADER, *_ROWS)):
        for column, value in enumerate(values):
            if not (row == 2 and (1, column) in _MERGED):
                table.cell(row, column).text = value
    for row, column in _MERGED:
        table.cell(row, column).merge(table.cell(row + 1, column))
    data = io.BytesIO()
    document.save(data)
    return data.getvalue(), "tasks.docx"


def _xlsx() -> tuple[bytes, str]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "任务清单"
    for values in (_HEADER, *_ROWS):
        sheet.append(values)
    for row, column in _MERGED:
        sheet.merge_cells(
            start_row=row + 1, end_row=row + 2, start_column=column + 1, end_column=column + 1
        )
    data = io.BytesIO()
    book.save(data)
    return data.getvalue(), "tasks.xlsx"


@pytest.mark.parametrize("made", [_html, _docx, _xlsx], ids=["html", "docx", "xlsx"])
def test_every_row_of_a_table_with_merged_cells_is_a_task(
    made: Callable[[], tuple[bytes, str]],
) -> None:
    data, name = made()
    tasks = tasks_of(data, name=name)
    assert [(names(task.leads), names(task.units), due(task)) for task in tasks] == _EXPECTED
    assert tasks[0].title.text == "优化登记服务"
    assert tasks[1].title.text == "压缩开办时间至1日内"  # 优化登记服务 is merged over two rows
    first = tasks[0].targets[0]
    assert (first.comparison, int(first.amount), first.unit) == (">=", 95, "%")


def _table(header: str, *rows: str) -> tuple[Task, ...]:
    lines = [header, "|".join(["---"] * (header.count("|") + 1)), *rows]
    body = "\n".join(f"| {line.replace('|', ' | ')} |" for line in lines)
    return tasks_of(f"# 清湾区2031年任务分工\n\n{body}\n", name="plan.md")


def test_a_markdown_table_is_read_by_the_line_of_its_labels() -> None:
    first, second = _table(
        "任务|责任部门|时限",
        "修订办事清单|区司法局（牵头）、区审批局|2031年5月底",
        "开展满意度调查|区统计局|每年12月底前",
    )
    assert (names(first.leads), names(first.units)) == (["区司法局"], ["区审批局"])
    assert due(first) == ["2031-05-31"]
    assert (names(second.leads), due(second)) == (
        ["区统计局"],
        ["FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"],
    )


def test_a_cell_may_hold_roles_of_its_own() -> None:
    (task,) = _table(
        "任务|责任单位|完成时限", "整治河道|区水利局牵头，区生态环境局、各镇配合|2031年上半年"
    )
    assert names(task.leads) == ["区水利局"]
    assert names(task.units) == ["区生态环境局", "各镇"]
    assert due(task) == ["2031-01-01/2031-06-30"]


def test_what_cannot_be_read_is_told_and_not_guessed() -> None:
    (task,) = _table("任务|牵头单位|完成时限", "编制规划|待定|视情况安排")
    assert task.leads == ()
    assert task.deadlines == ()
    assert {quote.text for quote in task.unread} == {"待定", "视情况安排"}


def test_people_blanks_and_labels_within_a_cell() -> None:
    first, second = _table(
        "工作内容|责任单位及责任人|配合单位|完成时限",
        "开展普法宣传|县司法局 王五|/|长期",
        "清理河道|牵头单位：县水利局 责任单位：各乡镇 县住建局|无|9月",
    )
    assert (names(first.leads), names(first.units), first.unread) == (["县司法局"], [], ())
    assert due(first) == ["ongoing"]
    assert (names(second.leads), names(second.units)) == (
        ["县水利局"],
        ["各乡镇", "县住建局"],
    )
    assert due(second) == ["2031-09-01/2031-09-30"]


def test_a_table_of_figures_holds_no_tasks() -> None:
    assert _table("地区|单位|2031年", "清湾区|万元|120", "云溪县|万元|80") == ()
