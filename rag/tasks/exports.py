"""The ledger as files for other programs: CSV, Excel, calendar."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from rag.tasks.calendar import first_occurrence
from rag.tasks.cells import COLUMNS, Cell, cells, harmless, leads
from rag.tasks.model import LedgerRow
from rag.tasks.words import Language, word
from rag.types import Deadline

if TYPE_CHECKING:
    from icalendar import Event
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = {"task": 50, "content": 60, "document": 40, "leads": 24, "units": 40, "note": 30}


def csv_file(rows: Iterable[LedgerRow], language: Language, on: date) -> bytes:
    """UTF-8 with the mark that Excel needs to see that."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(word(language, column) for column in COLUMNS)
    for row in rows:
        values = cells(row, language, on)
        writer.writerow(harmless(values[column]) for column in COLUMNS)
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(rows: Iterable[LedgerRow], language: Language, on: date) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.create_sheet(word(language, "ledger"))
    del book[book.sheetnames[0]]
    table = ((values[column] for column in COLUMNS) for values in _all(rows, language, on))
    fill(sheet, COLUMNS, table, language)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def fill(
    sheet: Worksheet, columns: Sequence[str], table: Iterable[Iterable[Cell]], language: Language
) -> None:
    """Heads, rows, widths; heads stay in sight, and each column can be filtered."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet.append([word(language, column) for column in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for values in table:
        sheet.append([harmless(value) for value in values])
    wrapped = Alignment(wrap_text=True, vertical="top")
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column, 14)
        if column in _WIDTHS:
            for (cell,) in sheet.iter_rows(min_row=2, min_col=number, max_col=number):
                cell.alignment = wrapped
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def ics_file(rows: Iterable[LedgerRow], language: Language, on: date) -> bytes:
    """RFC 5545: an all-day event for every dated deadline, recurring ones with their rule. What
    only runs on has no day and is left out."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Yiju//Task ledger//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", word(language, "ledger"))
    for row in rows:
        for number, deadline in enumerate(row.task.deadlines):
            event = _event(row, deadline, number, language, on)
            if event is not None:
                calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _event(
    row: LedgerRow, deadline: Deadline, number: int, language: Language, on: date
) -> Event | None:
    from icalendar import Event, vRecur

    day = deadline.end
    event = Event()
    if deadline.every is not None:
        about = row.document.metadata if row.document else None
        known = deadline.begin or (about and (about.published or about.written)) or on
        day = first_occurrence(deadline.every, known, deadline.end)
        if day is not None:
            rule = vRecur.from_ical(deadline.every)
            if deadline.end is not None and "COUNT" not in rule and "UNTIL" not in rule:
                rule["UNTIL"] = deadline.end
            event.add("rrule", rule)
    if day is None:
        return None
    values = cells(row, language, on)
    told = ("leads", "units", "deadline", "targets", "standing", "document", "clause", "content")
    lines = [f"{word(language, name)}: {values[name]}" for name in told if values[name]]
    # The same entry keeps its event when the file is imported again.
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'yiju:{row.entry}:{number}:{row.task.title.text}')}")
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", _plain(" · ".join(filter(None, (row.task.title.text, leads(row))))))
    event.add("description", _plain("\n".join(lines)))
    event.add("transp", "TRANSPARENT")
    return event


def _all(rows: Iterable[LedgerRow], language: Language, on: date) -> Iterable[dict[str, Cell]]:
    return (cells(row, language, on) for row in rows)


def _plain(words: str) -> str:
    """A calendar has no place for control characters."""
    return "".join(sign for sign in words if sign.isprintable() or sign == "\n")
