"""From the marks on PDF pages to paragraphs and tables in reading order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, Any

from rag.documents.grid import Cell
from rag.documents.numbering import read_marker
from rag.documents.repair import HAN

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table as FoundTable


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; lengths in points from the upper left corner, sizes of its characters."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[tuple[Cell, ...], ...]
    columns: int
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageMarks:
    width: float
    height: float
    items: tuple[Line | Table, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``runs_on`` where its last line is full, ``begins`` where its first line is set apart."""

    text: str
    level: int | None
    runs_on: bool
    begins: bool


def read_page(page: Page) -> PageMarks:
    """The lines and the ruled tables of a page from top to bottom."""
    page = page.dedupe_chars()  # some producers print bold text twice
    tables = [table for table in page.find_tables() if len(table.cells) > 1]
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda mark: not any(_inside(mark, box) for box in boxes))
    items: list[Line | Table] = [_read_table(page, table) for table in tables]
    for found in outside.extract_text_lines(strip=True, return_chars=True):
        if found["text"].strip():
            items.append(_read_line(found))
    items.sort(key=lambda item: item.top)
    return PageMarks(float(page.width), float(page.height), tuple(items))


def _inside(mark: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    x = (mark["x0"] + mark["x1"]) / 2
    y = (mark["top"] + mark["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _read_line(found: dict[str, Any]) -> Line:
    characters = found["chars"]
    return Line(
        found["text"].strip(),
        found["x0"],
        found["x1"],
        found["top"],
        found["bottom"],
        median(character["size"] for character in characters),
        all(_is_bold(character) for character in characters),
    )


def _is_bold(character: dict[str, Any]) -> bool:
    return re.search(r"bold|black|hei|黑", character["fontname"], re.IGNORECASE) is not None


# --- running headers and footers --------------------------------------------------------------

_MARGIN = 0.12
"""Share of the page height at its top and bottom in which running lines stand."""
_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*\d{1,4}[-—–－·\s]*|第\s*\d{1,4}\s*页.{0,12}|\d{1,4}\s*/\s*\d{1,4}|page\s*\d{1,4}.{0,12}",
    re.IGNORECASE,
)


def without_running_lines(pages: Sequence[PageMarks]) -> list[PageMarks]:
    """Lines in the margins that are page numbers or return on most pages, whatever their number."""
    counts = Counter(
        key for page in pages for key in {_key(item) for item in page.items if _at_edge(item, page)}
    )
    often = max(2, round(0.6 * len(pages)))
    return [
        replace(
            page,
            items=tuple(
                item
                for item in page.items
                if not (
                    isinstance(item, Line)
                    and _at_edge(item, page)
                    and (_PAGE_NUMBER.fullmatch(item.text) or counts[_key(item)] >= often)
                )
            ),
        )
        for page in pages
    ]


def _at_edge(item: Line | Table, page: PageMarks) -> bool:
    return item.bottom <= page.height * _MARGIN or item.top >= page.height * (1 - _MARGIN)


def _key(item: Line | Table) -> str:
    return re.sub(r"\d+", "#", item.text) if isinstance(item, Line) else ""


# --- lines to paragraphs ----------------------------------------------------------------------

_MAX_HEADING = 60
_NO_HEADING_END = tuple("。；：，;:,、")
_CJK_EDGE = re.compile(rf"[{HAN}，。、；：？！“”‘’（）《》〔〕…％%]")


def blocks_of(pages: Sequence[PageMarks]) -> list[list[Paragraph | Table]]:
    """For each page its paragraphs and tables. Margins and the usual size of characters are those
    of the whole document: a last page may have short lines only."""
    lines = [item for page in pages for item in page.items if isinstance(item, Line)]
    if not lines:
        return [[item for item in page.items if isinstance(item, Table)] for page in pages]
    style = _style(lines)
    return [_page_blocks(page, style) for page in pages]


@dataclass(frozen=True, slots=True)
class _Style:
    left: float
    right: float
    size: float
    bold: bool


def _style(lines: Sequence[Line]) -> _Style:
    weights: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        weights[round(line.size, 1), line.bold] += len(line.text)
    size, bold = weights.most_common(1)[0][0]
    body = [line for line in lines if abs(line.size - size) <= 1] or list(lines)
    starts = sorted(line.x0 for line in body)
    ends = sorted(line.x1 for line in body)
    return _Style(starts[len(starts) // 20], ends[-1 - len(ends) // 50], size, bold)


def _page_blocks(page: PageMarks, style: _Style) -> list[Paragraph | Table]:
    blocks: list[Paragraph | Table] = []
    open_lines: list[Line] = []

    def close() -> None:
        if open_lines:
            blocks.append(_paragraph(open_lines, style, page.width))
            open_lines.clear()

    for item in page.items:
        if isinstance(item, Table):
            close()
            blocks.append(item)
            continue
        if open_lines and not _goes_on(open_lines[-1], item, style):
            close()
        open_lines.append(item)
    close()
    return blocks


def _goes_on(above: Line, line: Line, style: _Style) -> bool:
    """Is ``line`` the continuation of the paragraph of ``above``?"""
    if not _is_full(above, style) or _is_indented(line, style):
        return False
    if abs(above.size - line.size) > 1 or line.top - above.bottom > 1.5 * line.size:
        return False
    return not (above.text.endswith(("。", "；")) and read_marker(line.text) is not None)


def _is_full(line: Line, style: _Style) -> bool:
    return line.x1 >= style.right - 2 * line.size


def _is_indented(line: Line, style: _Style) -> bool:
    return line.x0 > style.left + 1.2 * line.size


def _paragraph(lines: Sequence[Line], style: _Style, width: float) -> Paragraph:
    text = join_lines(line.text for line in lines)
    return Paragraph(
        text,
        _level(lines, text, style, width),
        runs_on=_is_full(lines[-1], style) and not text.endswith("。"),
        begins=_is_indented(lines[0], style) or read_marker(text) is not None,
    )


def _level(lines: Sequence[Line], text: str, style: _Style, width: float) -> int | None:
    first = lines[0]
    larger = first.size >= style.size * 1.15
    if not (larger or (first.bold and not style.bold)):
        return None
    if len(text) > _MAX_HEADING or text.endswith(_NO_HEADING_END):
        return None
    centred = abs((first.x0 + first.x1) / 2 - width / 2) < 2 * first.size
    return 1 if centred and first.x0 > style.left + 2 * first.size else 3


def join_lines(lines: Iterable[str]) -> str:
    """Lines of one paragraph: nothing between Chinese characters, else a blank."""
    joined = ""
    for line in lines:
        tight = joined and (_CJK_EDGE.match(joined[-1]) or _CJK_EDGE.match(line[0]))
        digits = re.search(r"\d[.,]?$", joined) is not None and line[0].isdigit()
        joined += line if not joined or tight or digits else f" {line}"
    return joined


# --- tables -----------------------------------------------------------------------------------

_SAME_EDGE = 2.0
"""Points within which two edges of cells are one."""


def _read_table(page: Page, table: FoundTable) -> Table:
    from pdfplumber.utils.text import extract_text

    cells = [box for box in table.cells if box is not None]
    lefts = _edges(edge for box in cells for edge in (box[0], box[2]))
    tops = _edges(edge for box in cells for edge in (box[1], box[3]))
    rows: list[dict[int, Cell]] = [{} for _ in tops[:-1]]
    covered: set[tuple[int, int]] = set()
    for box in cells:
        column, row = _index(lefts, box[0]), _index(tops, box[1])
        width = max(1, _index(lefts, box[2]) - column)
        height = max(1, _index(tops, box[3]) - row)
        marks = [mark for mark in page.chars if _inside(mark, box)]
        text = join_lines(line.strip() for line in extract_text(marks).splitlines() if line.strip())
        rows[row][column] = Cell(
            text, height, width, header=bool(marks) and all(map(_is_bold, marks))
        )
        covered.update(
            (r, c) for r in range(row, row + height) for c in range(column, column + width)
        )
    columns = len(lefts) - 1
    for index, line in enumerate(rows):
        for column in range(columns):
            if (index, column) not in covered:
                line[column] = Cell("")
    return Table(
        tuple(tuple(line[column] for column in sorted(line)) for line in rows),
        columns,
        table.bbox[1],
        table.bbox[3],
    )


def _edges(found: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for edge in sorted(found):
        if not edges or edge - edges[-1] > _SAME_EDGE:
            edges.append(edge)
    return edges


def _index(edges: Sequence[float], edge: float) -> int:
    return min(bisect_left(edges, edge - _SAME_EDGE), len(edges) - 1)
