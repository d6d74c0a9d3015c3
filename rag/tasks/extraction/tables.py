"""Rows of tables as tasks: ``任务：… | 牵头单位：… | 完成时限：…``.

A rendered row repeats its column's label before each value; where a table has no labels in its
rows, the line of labels above tells which value is which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.tasks.extraction.draft import Draft
from rag.tasks.extraction.grammar import Assigned, first_leads_at, read_verbs
from rag.tasks.extraction.labels import Field, column_field
from rag.tasks.extraction.page import Line, Page
from rag.tasks.extraction.trailers import NOBODY, find_trailers, read_units

_CELL = re.compile(r"(?:(?!\s\|\s)[^\n])+")
_LABEL = re.compile(r"(?P<label>[^:|\n]{1,40}):\s?")
_TITLES = (
    re.compile(pattern)
    for pattern in (
        r"(?:重点|工作|主要|目标|改革|年度|具体|任务)*(?:任务|事项)(?:名称|内容|分解|清单)?",
        r"(?:改革|工作|主要|具体|重点|整改)*(?:举措|措施)(?:名称)?|项目名称|指标名称|(?:工作)?项目|问题|名称",
        r"(?:主要|工作|任务|重点|具体|建设|整改)*(?:内容|工作|要求|目标|举措|措施|指标)(?:及要求|和要求)?",
    )
)
_TITLE_COLUMNS = tuple(_TITLES)
_DETAIL = re.compile(r"举措|措施|内容|要求|目标|做法|标准|成果")
_NUMBER_COLUMN = re.compile(r"序号|编号|号|no\.?|备注")
_SEPARATOR = re.compile(r"[\s|:\-]+")


@dataclass(frozen=True, slots=True)
class _Cell:
    label: str
    start: int
    end: int


def is_row(page: Page, line: Line) -> bool:
    return " | " in page.text[line.start : line.end]


def row_drafts(page: Page) -> Iterator[Draft]:
    """The task of each row of each table that has a column for who does it or by when."""
    header: list[str] = []
    previous: tuple[str, ...] = ()
    for line in page.lines:
        if not is_row(page, line):
            if page.text[line.start : line.end].strip() and len(header) and line.rank is None:
                header = header if line.end - line.start <= 60 else []
            continue
        labels = _header(page, line)
        if labels:
            header, previous = labels, ()
            continue
        cells = _cells(page, line, header)
        if not any(column_field(cell.label) in _ASSIGNING for cell in cells if cell.label):
            continue
        draft = _row(page, line, cells, previous)
        if draft is not None:
            previous = tuple(page.text[cell.start : cell.end] for cell in cells)
            yield draft


_ASSIGNING = frozenset({Field.LEAD, Field.RESPONSIBLE, Field.GUIDE, Field.SUPPORT, Field.DEADLINE})


def _split(page: Page, line: Line) -> list[tuple[int, int]]:
    spans = []
    start = line.start
    for bar in re.finditer(r"\s?\|(?:\s|$)", page.text[line.start : line.end]):
        spans.append((start, line.start + bar.start()))
        start = line.start + bar.end()
    spans.append((start, line.end))
    return spans


def _header(page: Page, line: Line) -> list[str]:
    """The labels of a line that holds nothing else."""
    texts = [page.text[start:end].strip() for start, end in _split(page, line)]
    if len(texts) < 2 or any(len(text) > 40 or ":" in text for text in texts):
        return []
    if all(_SEPARATOR.fullmatch(text) for text in texts if text):
        return []
    return texts if any(column_field(text) in _ASSIGNING for text in texts if text) else []


def _cells(page: Page, line: Line, header: Sequence[str]) -> list[_Cell]:
    spans = _split(page, line)
    cells = []
    for index, (start, end) in enumerate(spans):
        label = _LABEL.match(page.text, start, end)
        rendered = label is not None and label["label"].strip() in header
        raw = len(spans) == len(header) and not rendered
        if label is not None and not raw and (_is_label(label["label"]) or not header):
            cells.append(_Cell(label["label"].strip(), label.end(), end))
        elif raw:
            cells.append(_Cell(header[index], start, end))
        else:
            cells.append(_Cell("", start, end))
    return [cell for cell in cells if page.text[cell.start : cell.end].strip()]


def _is_label(label: str) -> bool:
    return len(label) <= 40 and not re.search(r"[。;,]", label)


def _row(page: Page, line: Line, cells: Sequence[_Cell], previous: Sequence[str]) -> Draft | None:
    assigned: list[Assigned] = []
    deadlines: list[tuple[int, int]] = []
    unread: list[tuple[int, int]] = []
    rest: list[tuple[int, int]] = []
    group: tuple[int, int] | None = None
    first_leads = False
    contents: list[_Cell] = []
    for cell in cells:
        field = column_field(cell.label) if cell.label else None
        span = (cell.start, cell.end)
        if field is None:
            contents.append(cell)
        elif NOBODY.fullmatch(page.text, *span):
            continue
        elif field is Field.DEADLINE:
            deadlines.append(span)
        elif field is Field.GROUP:
            group = span
        elif field is not Field.OTHER:
            bodies, within = _bodies(page, span, field)
            assigned += bodies
            deadlines += within
            first_leads = first_leads or first_leads_at(cell.label) is not None
            if not bodies:
                unread.append(span)
    title = _title(page, contents, previous)
    if title is None:
        return None
    return Draft(
        title=title,
        content=(line.start, line.end),
        told=(contents[0].start, contents[-1].end),
        assigned=tuple(assigned),
        group=group,
        deadlines=tuple(deadlines),
        rest=tuple(rest),
        unread=tuple(unread),
        first_leads=first_leads,
    )


def _bodies(
    page: Page, span: tuple[int, int], field: Field
) -> tuple[list[Assigned], list[tuple[int, int]]]:
    """The bodies of a cell, which may itself hold labels: 牵头单位:甲局 配合单位:乙局."""
    text = page.text[slice(*span)]
    offset = span[0]
    inner = find_trailers(text) if ":" in text else []
    if inner:
        bodies = [
            Assigned(each.field, each.start + offset, each.end + offset)
            for trailer in inner
            for each in trailer.assigned
        ]
        dates = [
            (start + offset, end + offset) for trailer in inner for start, end in trailer.deadlines
        ]
        if bodies:
            return bodies, dates
    if re.search(r"牵头|配合|负责|参与", text) and "(" not in text:
        said = read_verbs(page.text, *span)
        if said.assigned and not said.rest:
            return list(said.assigned), []
    return read_units(page.text, *span, field), []


def _title(
    page: Page, contents: Sequence[_Cell], previous: Sequence[str]
) -> tuple[int, int] | None:
    """The cell that names the task; where it is merged over several rows, the one that tells them
    apart."""
    named = [cell for cell in contents if not _NUMBER_COLUMN.fullmatch(cell.label)]
    if not named:
        return None
    for pattern in _TITLE_COLUMNS:
        for cell in named:
            if not pattern.fullmatch(re.sub(r"\s", "", cell.label)):
                continue
            if page.text[cell.start : cell.end] not in previous:
                return cell.start, cell.end
            others = [
                other for other in named if page.text[other.start : other.end] not in previous
            ]
            detail = next((other for other in others if _DETAIL.search(other.label)), None)
            best = detail or next(iter(others), cell)
            return best.start, best.end
    longest = max(named, key=lambda cell: cell.end - cell.start)
    return longest.start, longest.end
