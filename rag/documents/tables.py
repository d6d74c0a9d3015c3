"""Spreadsheets and CSV: a row is a line, its column labels repeated."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable

from rag.documents.archive import check_archive
from rag.documents.blocks import TextBuilder
from rag.documents.encoding import decode_text
from rag.documents.grid import Cell, is_title_row, render
from rag.errors import DocumentError
from rag.types import LoadedText

MAX_CELLS = 2_000_000
"""A sheet may claim 17 thousand million cells in a few bytes."""


def load_csv(data: bytes, name: str) -> LoadedText:
    decoded = decode_text(data, name)
    sample = decoded.text[:4096]
    delimiter = max(",\t;", key=sample.count)
    reader = csv.reader(io.StringIO(decoded.text, newline=""), delimiter=delimiter)
    try:
        rows = [[Cell(_one_line(value)) for value in row] for row in reader]
    except csv.Error as error:
        raise DocumentError(
            f"{name} cannot be read as a table: {error}.", "Check its quotation marks."
        ) from error
    builder = TextBuilder()
    builder.add_table(render(_mark_first(rows)))
    return builder.build("csv", encoding=decoded.encoding, notes=decoded.notes())


def load_xlsx(data: bytes, name: str) -> LoadedText:
    """Every visible sheet, cell values as last calculated; formulas are never evaluated.

    Raises:
        DocumentError: not a workbook, encrypted, or unreasonably large.
    """
    import openpyxl  # slow import, needed for this format only
    from openpyxl.worksheet.worksheet import Worksheet

    check_archive(data, name)
    without_result = _check_sheets(data, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except Exception as error:  # whatever a damaged file makes the parser raise
        raise DocumentError(
            f"{name} is not a readable workbook: {error}.", "Open it and save it again as .xlsx."
        ) from error
    builder = TextBuilder()
    for sheet in book.worksheets:
        if not isinstance(sheet, Worksheet) or sheet.sheet_state != "visible":
            continue
        if sheet.max_row * sheet.max_column > MAX_CELLS:
            raise _too_large(name)
        spans = {
            (area.min_row, area.min_col): (
                area.max_row - area.min_row + 1,
                area.max_col - area.min_col + 1,
            )
            for area in sheet.merged_cells.ranges
        }
        covered = {
            (row, column)
            for area in sheet.merged_cells.ranges
            for row, column in ((c[0], c[1]) for line in area.rows for c in line)
            if (row, column) != (area.min_row, area.min_col)
        }
        rows = [
            [
                Cell(_value(cell.value), *spans.get((cell.row, cell.column), (1, 1)))
                for cell in row
                if (cell.row, cell.column) not in covered
            ]
            for row in sheet.iter_rows()
        ]
        lines = render(_mark_first(_trim(rows)))
        if lines:
            builder.add(sheet.title, level=1)
            builder.add_table(lines)
    properties = book.properties
    fields = {
        label: str(value)
        for label, value in (("title", properties.title), ("author", properties.creator))
        if value
    }
    notes = (
        (f"{without_result} formulas hold no result; open the file and save it again.",)
        if without_result
        else ()
    )
    return builder.build("xlsx", fields=fields, notes=notes)


_MERGE = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)


_NO_RESULT = re.compile(rb"<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")


def _check_sheets(data: bytes, name: str) -> int:
    """How many formulas were saved without their result.

    The library makes an object of every merged cell before one can ask how many there are, so they
    are counted here.
    """
    without_result = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.namelist():
            if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry):
                continue
            try:
                content = archive.read(entry)
            except Exception as error:  # whatever damaged data makes the reader raise
                raise DocumentError(
                    f"{name} is damaged: {error}.", "Get the file again."
                ) from error
            without_result += len(_NO_RESULT.findall(content))
            cells = sum(
                (int(bottom) - int(top) + 1) * (_column(right) - _column(left) + 1)
                for left, top, right, bottom in _MERGE.findall(content)
            )
            if cells > MAX_CELLS:
                raise _too_large(name)
    return without_result


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _too_large(name: str) -> DocumentError:
    return DocumentError(
        f"A sheet of {name} spans more than {MAX_CELLS:,} cells.",
        "Delete the empty rows and columns, or split it.",
    )


def _trim(rows: Iterable[list[Cell]]) -> list[list[Cell]]:
    return [row for row in rows if any(cell.text for cell in row)]


def _mark_first(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The first row of a data file, below its title, is its header when it holds a short text in
    every column."""
    rows = _trim(rows)
    first = 0
    while first < len(rows) - 1 and _is_title(rows[first]):
        first += 1
    if len(rows) - first < 2 or len(rows[first]) < 2:
        return rows
    texts = [cell.text for cell in rows[first]]
    if not all(texts) or len(set(texts)) != len(texts):
        return rows
    header = [Cell(cell.text, cell.rows, cell.columns, header=True) for cell in rows[first]]
    return [*rows[:first], header, *rows[first + 1 :]]


def _is_title(row: list[Cell]) -> bool:
    return (row[0].columns > 1 and len(row) == 1) or is_title_row([cell.text for cell in row])


def _value(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _one_line(str(value))


def _one_line(text: str) -> str:
    return " ".join(text.split())
