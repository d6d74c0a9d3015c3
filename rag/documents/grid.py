"""A table as lines that can be read one at a time: ``省份：甲省 | 1996年：120 | 1997年：140``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.documents.words import words
from rag.types import RowKind

SPARE_COLUMNS = 20
"""A cell that claims to cover far more columns than any row has cells is damaged or an attack."""

MAX_TITLE = 60


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    rows: int = 1
    columns: int = 1
    header: bool = False


_Reaching = dict[int, tuple[Cell, int]]
"""Column → the cell that reaches down into the next row, and how many rows it still covers."""


def resolve(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Every grid position filled with the cell that covers it; merged cells repeat."""
    grid: list[list[Cell]] = []
    widest = SPARE_COLUMNS + 2 * max((len(row) for row in rows), default=0)
    pending: _Reaching = {}
    for row in rows:
        line: list[Cell] = []
        below: _Reaching = {}

        for cell in row:
            _cover(line, pending, below)
            for _ in range(max(1, min(cell.columns, widest - len(line)))):
                pending.pop(len(line), None)
                if cell.rows > 1:
                    below[len(line)] = (cell, cell.rows - 1)
                line.append(cell)
        _cover(line, pending, below)
        pending = below
        grid.append(line)
    return grid


def _cover(line: list[Cell], pending: _Reaching, below: _Reaching) -> None:
    """Fills ``line`` with the cells that reach down into it at its end."""
    while len(line) in pending:
        cell, left = pending.pop(len(line))
        if left > 1:
            below[len(line)] = (cell, left - 1)
        line.append(cell)


def render(rows: Sequence[Sequence[Cell]]) -> list[tuple[RowKind, str]]:
    """One line for each row; below a header each value is preceded by its column's label."""
    grid = [row for row in resolve(rows) if any(cell.text for cell in row)]
    above = _above_header(grid)
    lines = [(_kind_above_header(row), _line(row, [])) for row in grid[:above]]
    grid = grid[above:]
    if not grid:
        return lines
    depth = header_depth(grid)
    labels = _labels(grid[:depth])
    for index, row in enumerate(grid):
        if index < depth:
            lines.append((RowKind.HEADER, _line(row, [])))
        elif _is_title(row, grid[index + 1 : index + 2]):
            lines.append((RowKind.TITLE, row[0].text))
        else:
            lines.append((RowKind.VALUES, _line(row, [] if _is_across(row) else labels)))
    return lines


def is_title_row(texts: Sequence[str]) -> bool:
    """Whether a row at the top of a sheet stands above its header: one text, other cells empty."""
    return len(texts) > 1 and sum(bool(text) for text in texts) == 1


def _above_header(grid: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top hold the table's name, or its unit, and no columns yet."""
    count = 0
    for row in grid[:-1]:
        distinct = [
            cell for index, cell in enumerate(row) if index == 0 or cell is not row[index - 1]
        ]
        if len(row) < 2 or sum(bool(cell.text) for cell in distinct) != 1:
            break
        count += 1
    return count


def _kind_above_header(row: Sequence[Cell]) -> RowKind:
    text = next(cell.text for cell in row if cell.text)
    name = len(text) <= MAX_TITLE and not re.search(r"[：:。；]", text)
    return RowKind.TITLE if name else RowKind.VALUES


def header_depth(grid: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top are column labels; 0 where nothing speaks for a header.

    A wrong label would put words into a row that the document does not say, so it takes a
    reason: cells marked as headers, a column called 序号 or 责任单位, or one that is figures
    throughout below a label that is none.
    """
    width = max(len(row) for row in grid)
    if width < 2 or len(grid) < 2:
        return 0
    depth = 1
    while depth < len(grid) - 1 and _continues_header(grid[depth - 1], grid[depth]):
        depth += 1
    if not all(_could_be_label(cell.text) for row in grid[:depth] for cell in row):
        return 0
    top = grid[0]
    if all(cell.header for cell in top if cell.text):
        return depth
    if any(re.sub(r"\s", "", cell.text) in _USUAL_LABELS for cell in top):
        return depth
    body = [row for row in grid[depth:] if not _is_across(row)]
    figures = any(
        len(body) >= 2
        and not _is_figure(top[column].text)
        and all(column < len(row) and _is_figure(row[column].text) for row in body)
        for column in range(len(top))
    )
    return depth if figures else 0


_USUAL_LABELS = words(
    "序号 序號 编号 編號 类别 類別 领域 项目名称 任务名称 重点任务 工作任务 主要任务 工作内容 "
    "指标名称 指标 一级指标 二级指标 计量单位 牵头单位 責任單位 责任单位 责任部门 配合单位 "
    "完成时限 时间节点 备注 備註"
)
_FIGURE = re.compile(r"[-+－]?[\d,，.]+\s*[%％‰]?")


def _is_across(row: Sequence[Cell]) -> bool:
    return len(row) > 1 and all(cell is row[0] for cell in row)


def _is_title(row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    """One short cell across the table above further rows; at the end it is a note."""
    if not _is_across(row) or not below:
        return False
    return len(row[0].text) <= MAX_TITLE and not row[0].text.endswith(("。", "；"))


def _is_figure(text: str) -> bool:
    return _FIGURE.fullmatch(text.strip()) is not None


def _could_be_label(text: str) -> bool:
    return len(text) <= 40 and not re.search(r"[。；;！!？?]", text) and not _is_figure(text)


def _continues_header(above: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """A second header row shares a cell with the first: something was merged downwards, while
    something else was merged across."""
    if len(above) != len(row):
        return False
    shared = any(first is second and first.text for first, second in zip(above, row, strict=True))
    across = any(
        above[i] is above[i + 1] and row[i] is not row[i + 1] and above[i].text
        for i in range(len(above) - 1)
    )
    return shared and across


def _labels(header: Sequence[Sequence[Cell]]) -> list[str]:
    """One label for each column, from the outer to the inner header row."""
    if not header:
        return []
    labels = []
    for column in range(max(len(row) for row in header)):
        parts: list[str] = []
        for row in header:
            text = row[column].text if column < len(row) else ""
            if text and text not in parts:
                parts.append(text)
        labels.append(" ".join(parts))
    return labels


def _line(row: Sequence[Cell], labels: Sequence[str]) -> str:
    parts = []
    previous: Cell | None = None
    for column, cell in enumerate(row):
        if cell is previous:
            continue
        previous = cell
        if not cell.text:
            continue
        label = labels[column] if column < len(labels) else ""
        parts.append(f"{label}：{cell.text}" if label and label != cell.text else cell.text)
    return " | ".join(parts)
