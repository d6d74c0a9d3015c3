"""Which line of a document is a heading, and under which headings each line stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from rag.documents.numbering import ARTICLE, Marker, join_labels
from rag.headings import (
    SENTENCE_END,
    Seen,
    find_contents,
    is_attachment_title,
    is_closing,
    is_heading,
    is_trailer,
)
from rag.lines import read_lines
from rag.mapped import MappedText
from rag.types import LoadedText, RowKind, TableRow

MAX_PATH_ENTRY = 40
"""Characters of a heading that a path repeats; more would drown the clause in its context."""
_CAPTION_LEVEL = 8
"""A line right above a table is its caption, however large it is set."""


class LineKind(StrEnum):
    HEADING = "heading"
    ITEM = "item"
    """Begins with a number of its own and holds content."""
    BODY = "body"
    ROW = "row"
    TRAILER = "trailer"
    """（牵头单位：…；完成时限：…）on a line of its own: part of the line before."""
    CLOSING = "closing"
    """Signature, date and list of attachments: below no section."""


@dataclass(frozen=True, slots=True)
class Line:
    """``text`` is ``cleaned.text[start:end]``."""

    text: str
    start: int
    end: int
    kind: LineKind
    path: tuple[str, ...]
    label: str
    rank: int | None = None
    row: TableRow | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A heading that is in force; ``rank`` from its number, ``level`` from the file format."""

    text: str
    label: str
    rank: int | None
    level: int | None


def outline(loaded: LoadedText, cleaned: MappedText) -> list[Line]:
    """The lines of ``cleaned`` in order, each with its place in the structure."""
    return _Outliner(loaded, cleaned).run()


class _Outliner:
    """Reads the lines once from top to bottom with the headings in force on a stack."""

    def __init__(self, loaded: LoadedText, cleaned: MappedText) -> None:
        self._lines = read_lines(loaded, cleaned)
        self._contents = find_contents(self._lines)
        self._stack: list[_Entry] = []
        self._seen = Seen()

    def run(self) -> list[Line]:
        return [self._line(index) for index in range(len(self._lines.texts))]

    def _line(self, index: int) -> Line:
        text = self._lines.texts[index]
        row = self._lines.rows[index]
        if row is not None:
            return self._row_line(index, row)
        if index in self._contents:
            self._stack = [entry for entry in self._stack if entry.rank is None]
            return self._made(index, LineKind.BODY)
        marker = self._lines.markers[index]
        if is_trailer(text) and index > 0:
            return self._made(index, LineKind.TRAILER)
        if is_attachment_title(text):
            self._stack = [_Entry(_cut(text), _attachment_label(text), 0, 0)]
            self._seen.attachment = True
            return self._made(index, LineKind.HEADING)
        if is_closing(self._lines, self._seen, index):
            self._stack = []
            self._seen.body = True
            self._seen.closing = True
            return self._made(index, LineKind.CLOSING)
        self._seen.closing = False
        if is_heading(self._lines, self._seen, index):
            return self._heading_line(index, marker)
        self._seen.body = True
        self._seen.attachment = False
        if marker is None:
            self._return_to_article(index)
            return self._made(index, LineKind.BODY)
        self._push(_Entry(_run_in_heading(text, marker), marker.label, marker.rank, None))
        return self._made(index, LineKind.ITEM, marker.rank)

    def _return_to_article(self, index: int) -> None:
        """A paragraph after the last item of an article's list is the article's again."""
        ranks = [entry.rank for entry in self._stack]
        stopped = self._lines.text(index - 1).endswith("。")
        if stopped and ARTICLE in ranks and ranks[-1] != ARTICLE:
            del self._stack[ranks.index(ARTICLE) + 1 :]

    def _row_line(self, index: int, row: TableRow) -> Line:
        if row.kind is RowKind.TITLE:
            marker = self._lines.markers[index]
            rank = marker.rank if marker else None
            self._push(_Entry(_cut(self._lines.texts[index]), "", rank, _CAPTION_LEVEL + 1))
            return self._made(index, LineKind.HEADING, row=row)
        self._seen.body = self._seen.body or row.kind is RowKind.VALUES
        kind = LineKind.HEADING if row.kind is RowKind.HEADER else LineKind.ROW
        label = ""
        if row.kind is RowKind.VALUES:
            table = f"表{row.table} " if row.table else "表 "
            label = join_labels([*(e.label for e in self._stack if e.label)])
            label = f"{label} {table}行{row.number}".strip()
        return self._made(index, kind, row=row, label=label)

    def _heading_line(self, index: int, marker: Marker | None) -> Line:
        text = self._lines.texts[index]
        level = self._lines.levels[index]
        if marker is None and not self._seen.body and not self._seen.attachment:
            first = next((lv for lv in self._lines.levels if lv is not None), None)
            if level is None or level == first or text.startswith("——"):
                return self._made(index, LineKind.HEADING)  # the document's own title
        if marker is None:
            level = 3 if level is None else level
            if self._continues_heading(index, level):
                text = self._stack.pop().text + text
            elif index + 1 < len(self._lines.rows) and self._lines.rows[index + 1] is not None:
                level = _CAPTION_LEVEL
        label = marker.label if marker else ""
        self._push(_Entry(_cut(text), label, marker.rank if marker else None, level))
        return self._made(index, LineKind.HEADING, marker.rank if marker else None)

    def _continues_heading(self, index: int, level: int) -> bool:
        """A title that the page breaks into two lines."""
        return (
            index > 0
            and bool(self._stack)
            and self._stack[-1].rank is None
            and self._stack[-1].level == level
            and self._lines.levels[index - 1] == level
            and self._lines.markers[index - 1] is None
        )

    def _push(self, entry: _Entry) -> None:
        while self._stack and _closes(entry, self._stack[-1]):
            self._stack.pop()
        self._stack.append(entry)

    def _made(
        self,
        index: int,
        kind: LineKind,
        rank: int | None = None,
        row: TableRow | None = None,
        label: str | None = None,
    ) -> Line:
        start, end = self._lines.spans[index]
        if label is None:
            label = join_labels([entry.label for entry in self._stack if entry.label])
        path = tuple(entry.text for entry in self._stack)
        return Line(self._lines.texts[index], start, end, kind, path, label, rank, row)


def _closes(entry: _Entry, above: _Entry) -> bool:
    """Does ``entry`` end the section of ``above``?"""
    if entry.rank is not None and above.rank is not None:
        return above.rank >= entry.rank
    if entry.rank is None:
        # A heading without a number ends numbered sections, unless the file says otherwise.
        return entry.level is None or above.level is None or above.level >= entry.level
    # A number goes below a heading without one, unless the file sets it higher.
    return entry.level is not None and above.level is not None and above.level > entry.level


def _attachment_label(text: str) -> str:
    return re.sub(r"[\s.．:：、]", "", text)


def _run_in_heading(text: str, marker: Marker) -> str:
    """The first sentence of a numbered paragraph where it is short enough to be a heading."""
    if marker.rank == ARTICLE:
        return marker.label
    end = SENTENCE_END.search(text, marker.length)
    return _cut(text[: end.start()] if end else text)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_PATH_ENTRY else text[: MAX_PATH_ENTRY - 1] + "…"
