"""The lines of a text with what each shows by itself: its number, the level that the file format
gives it as a heading, and its table row."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from rag.documents.numbering import Marker, read_marker
from rag.mapped import MappedText
from rag.types import LoadedText, RowKind, TableRow


@dataclass(frozen=True, slots=True)
class Lines:
    """One entry a line in each list; ``spans`` are offsets into the cleaned text."""

    spans: list[tuple[int, int]]
    texts: list[str]
    markers: list[Marker | None]
    levels: list[int | None]
    rows: list[TableRow | None]

    def text(self, index: int) -> str:
        """Empty before the first and after the last line."""
        return self.texts[index] if 0 <= index < len(self.texts) else ""


def read_lines(loaded: LoadedText, cleaned: MappedText) -> Lines:
    """The lines of ``cleaned`` that are not empty, in order."""
    spans = [match.span() for match in re.finditer(r"[^\n]+", cleaned.text)]
    texts = [cleaned.text[start:end] for start, end in spans]
    origins = [cleaned.starts[start] for start, _ in spans]
    levels: list[int | None] = [None] * len(origins)
    for heading in loaded.headings:
        for index in _within(origins, heading.start, heading.end):
            levels[index] = heading.level
    rows: list[TableRow | None] = [None] * len(origins)
    for row in loaded.rows:
        for index in _within(origins, row.start, row.end):
            rows[index] = row
    lines = Lines(spans, texts, [read_marker(text) for text in texts], levels, rows)
    if loaded.markup:
        _read_markup(lines, loaded.text, origins)
    return lines


def _read_markup(lines: Lines, text: str, origins: list[int]) -> None:
    """``## heading``, ``<h2>``, a line wholly in bold, and ``| a | b |`` rows."""
    number = 0
    for index, origin in enumerate(origins):
        begin = text.rfind("\n", 0, origin) + 1
        before = text[begin:origin]
        sharp = re.fullmatch(r"\s{0,3}(#{1,6})\s+[*_`]*", before)
        tag = re.search(r"<h([1-6])\b[^<>]*>(?:\s|<[^<>]*>)*$", before, re.IGNORECASE)
        if sharp:
            lines.levels[index] = len(sharp[1])
        elif tag:
            lines.levels[index] = int(tag[1])
        elif re.search(r"(?:^|>)\s*(?:<(?:strong|b)\b[^<>]*>|\*\*)\s*$", before):
            end = origin + len(lines.texts[index])
            if re.match(r"\s*(?:</(?:strong|b)>|\*\*)\s*(?:</|<br|\r?\n|$)", text[end : end + 40]):
                lines.levels[index] = 3
        if re.fullmatch(r"\s{0,3}\|\s*", before):
            number += 1
            lines.rows[index] = TableRow(origin, origin, RowKind.VALUES, 0, number)
        else:
            number = 0


def _within(origins: list[int], start: int, end: int) -> range:
    return range(bisect_left(origins, start), bisect_left(origins, end))
