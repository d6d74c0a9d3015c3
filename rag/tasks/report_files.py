"""The monthly report as Markdown, Word and Excel."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from rag.tasks.cells import Cell, cells, harmless
from rag.tasks.exports import fill
from rag.tasks.model import LedgerRow, Problem, Standing
from rag.tasks.report import MonthlyReport, Section
from rag.tasks.words import Language, word

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

COLUMNS = ("entry", "task", "units", "deadline", "due", "standing", "note", "document", "clause")
_WITH_LEADS = ("entry", "task", "leads", *COLUMNS[2:])
_PROBLEM_COLUMNS = ("problem", "task", "leads", "opened", "closed", "reason")

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~!&])")


def markdown_file(report: MonthlyReport, language: Language) -> bytes:
    lines = [f"# {title(report, language)}", ""]
    lines += [f"{_escaped(line)}\n" for line in overview(report, language)]
    for section in report.sections:
        lines += [f"## {heading(section, language)}", ""]
        if not section.count:
            lines += [word(language, "none"), ""]
        for lead, rows in section.groups.items():
            lines += [f"### {_escaped(_lead(lead, language))}", ""]
            lines += [*_markdown_table(COLUMNS, _table(rows, COLUMNS, report, language), language)]
    lines += [f"## {word(language, 'report_problems')}", ""]
    if report.problems:
        lines += [*_markdown_table(_PROBLEM_COLUMNS, _problem_table(report), language)]
    else:
        lines += [word(language, "none"), ""]
    return "\n".join(lines).encode()


def word_file(report: MonthlyReport, language: Language) -> bytes:
    from docx import Document

    document = Document()
    document.core_properties.title = title(report, language)
    document.core_properties.author = "Yiju"
    document.add_heading(_printable(title(report, language)), level=1)
    for line in overview(report, language):
        document.add_paragraph(_printable(line))
    for section in report.sections:
        document.add_heading(heading(section, language), level=2)
        if not section.count:
            document.add_paragraph(word(language, "none"))
        for lead, rows in section.groups.items():
            document.add_heading(_printable(_lead(lead, language)), level=3)
            _word_table(document, COLUMNS, _table(rows, COLUMNS, report, language), language)
    document.add_heading(word(language, "report_problems"), level=2)
    if report.problems:
        _word_table(document, _PROBLEM_COLUMNS, _problem_table(report), language)
    else:
        document.add_paragraph(word(language, "none"))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def xlsx_file(report: MonthlyReport, language: Language) -> bytes:
    """A sheet for the overview, one a section and one for the problems."""
    from openpyxl import Workbook

    book = Workbook()
    first = book.worksheets[0]
    first.title = word(language, "overview")
    for line in (title(report, language), *overview(report, language)):
        first.append([harmless(line)])
    first.column_dimensions["A"].width = 90
    for section in report.sections:
        sheet = book.create_sheet(word(language, f"report_{section.name}"))
        rows = [row for group in section.groups.values() for row in group]
        fill(sheet, _WITH_LEADS, _table(rows, _WITH_LEADS, report, language), language)
    sheet = book.create_sheet(word(language, "report_problems"))
    fill(sheet, _PROBLEM_COLUMNS, _problem_table(report), language)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


WRITERS = {"md": markdown_file, "docx": word_file, "xlsx": xlsx_file}


def title(report: MonthlyReport, language: Language) -> str:
    month = word(language, "month", year=report.month.year, month=report.month.month)
    return word(language, "report", month=month)


def overview(report: MonthlyReport, language: Language) -> list[str]:
    """What the report is of, how things stand, and what it can speak for."""
    coverage = report.coverage
    counts = {standing.value: report.standings.get(standing, 0) for standing in Standing}
    lines = [
        word(language, "report_state", day=report.on.isoformat(), total=report.total, **counts),
        word(
            language,
            "report_scope",
            with_tasks=coverage.with_tasks,
            documents=coverage.documents,
        ),
    ]
    if report.unit is not None:
        lines.insert(0, word(language, "report_unit", unit=report.unit))
    if coverage.unread + coverage.failed:
        lines.append(word(language, "report_unread", count=coverage.unread + coverage.failed))
    return lines


def heading(section: Section, language: Language) -> str:
    count = word(language, "count", count=section.count)
    return f"{word(language, f'report_{section.name}')} ({count})"


def _lead(name: str, language: Language) -> str:
    return name or word(language, "no_lead")


def _table(
    rows: Iterable[LedgerRow], columns: Sequence[str], report: MonthlyReport, language: Language
) -> Iterator[list[Cell]]:
    for row in rows:
        values = cells(row, language, report.seen_from)
        yield [values[column] for column in columns]


def _problem_table(report: MonthlyReport) -> Iterator[list[Cell]]:
    for problem, row in report.problems:
        yield _problem_cells(problem, row, report)


def _problem_cells(problem: Problem, row: LedgerRow, report: MonthlyReport) -> list[Cell]:
    lead = "、".join(unit.name for unit in row.task.leads)
    closed = problem.closed if problem.closed and problem.closed <= report.on else None
    reason = problem.reason if closed else ""
    return [problem.text, row.task.title.text, lead, problem.opened, closed, reason]


def _markdown_table(
    columns: Sequence[str], table: Iterable[Sequence[Cell]], language: Language
) -> Iterator[str]:
    yield f"| {' | '.join(word(language, column) for column in columns)} |"
    yield f"|{' --- |' * len(columns)}"
    for values in table:
        yield f"| {' | '.join(_escaped(_shown(value)) for value in values)} |"
    yield ""


def _word_table(
    document: WordDocument,
    columns: Sequence[str],
    table: Iterable[Sequence[Cell]],
    language: Language,
) -> None:
    made = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    for cell, column in zip(made.rows[0].cells, columns, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(word(language, column)).bold = True
    for values in table:
        for cell, value in zip(made.add_row().cells, values, strict=True):
            cell.text = _printable(_shown(value))


def _shown(value: Cell) -> str:
    return "" if value is None else str(value)


def _escaped(words: str) -> str:
    """No sign of a document's text acts as Markdown or HTML, and each cell stays in its line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(words.split()))


def _printable(words: str) -> str:
    """XML has no place for control characters."""
    return "".join(sign for sign in words if sign.isprintable() or sign in "\t\n")
