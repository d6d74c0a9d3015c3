"""Tables as lines: merged cells resolved, headers recognised only for a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.documents.grid import Cell, header_depth, render, resolve


def grid(*rows: str) -> list[list[Cell]]:
    return [[Cell(text) for text in row.split("|")] for row in rows]


def texts(rows: list[list[Cell]]) -> list[str]:
    return ["|".join(cell.text for cell in row) for row in resolve(rows)]


def test_cells_that_span_repeat_where_they_cover() -> None:
    rows = [
        [Cell("甲", rows=2), Cell("乙", columns=2)],
        [Cell("丙"), Cell("丁")],
        [Cell("戊"), Cell("己", rows=2, columns=2)],
        [Cell("庚")],
    ]
    assert texts(rows) == ["甲|乙|乙", "甲|丙|丁", "戊|己|己", "庚|己|己"]


def test_cells_that_claim_too_much_are_cut_short() -> None:
    rows = resolve([[Cell("甲", columns=10**9), Cell("乙")], [Cell("丙")]])
    assert rows[0][-1].text == "乙"
    assert len(rows[0]) <= 20 + 2 * 2 + 1


@pytest.mark.parametrize(
    ("rows", "depth"),
    [
        (("序号|任务", "1|修路"), 1),
        (("任务|牵头单位", "修路|交通局"), 1),
        (("乡镇|人口", "甲镇|1200", "乙镇|980"), 1),
        (("姓名|赵六|性别|男", "年龄|30|电话|123"), 0),
        (("甲镇|修路", "乙镇|修桥"), 0),
        (("序号|任务",), 0),
        (("1|2", "3|4", "5|6"), 0),
        (("序号|推进改革，落实任务。完成目标", "1|修路"), 0),
    ],
)
def test_a_header_takes_a_reason(rows: tuple[str, ...], depth: int) -> None:
    assert header_depth(resolve(grid(*rows))) == depth


def test_marked_header_cells_are_a_reason() -> None:
    rows = [[Cell("甲", header=True), Cell("乙", header=True)], [Cell("丙"), Cell("丁")]]
    assert [line for _, line in render(rows)] == ["甲 | 乙", "甲：丙 | 乙：丁"]


def test_without_a_header_nothing_is_added() -> None:
    assert [line for _, line in render(grid("姓名|赵六", "职务|站长"))] == [
        "姓名 | 赵六",
        "职务 | 站长",
    ]


def test_a_note_at_the_end_is_no_title_and_gets_no_label() -> None:
    rows = [*grid("序号|任务", "1|修路"), [Cell("说明：按季通报。", columns=2)]]
    assert [(kind.value, line) for kind, line in render(rows)] == [
        ("header", "序号 | 任务"),
        ("values", "序号：1 | 任务：修路"),
        ("values", "说明：按季通报。"),
    ]


def test_empty_rows_and_tables_vanish() -> None:
    assert render(grid("|", "甲|乙", "|")) == render(grid("甲|乙"))
    assert render([]) == []


cells = st.builds(
    Cell,
    st.text("甲乙丙1 ", max_size=3),
    st.integers(1, 4),
    st.integers(1, 4),
    st.booleans(),
)


@given(st.lists(st.lists(cells, max_size=5), max_size=6))
def test_no_text_of_a_cell_is_lost(rows: list[list[Cell]]) -> None:
    lines = "\n".join(line for _, line in render(rows))
    for row in rows:
        for cell in row:
            assert cell.text.strip() in lines
