"""A document as extraction reads it: cleaned, folded, line by line, every character mapped back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rag.documents.numbering import ENUMERATION, read_marker
from rag.documents.repair import repair
from rag.folding import fold_mapped
from rag.mapped import MappedText
from rag.quantities import foldable
from rag.types import Clause, Quote

CHAPTER_RANK = 50
"""The rank of 一、: what stands at it or above heads a chapter."""


@dataclass(frozen=True, slots=True)
class Line:
    """``page.text[start:end]``; ``rank`` and ``label`` of the number that it begins with."""

    start: int
    end: int
    clause: int
    """Position of its clause in the sequence that the page was made of."""
    rank: int | None
    label: str
    body: int
    """Where the line goes on behind its number."""


@dataclass(frozen=True, slots=True)
class Page:
    """The whole document, repaired and folded: simplified characters, half-width marks."""

    original: str
    text: str
    mapped: MappedText
    clauses: Sequence[Clause]
    clause_starts: Sequence[int]
    lines: Sequence[Line]

    def quote(self, start: int, end: int) -> Quote:
        """The passage of the original behind ``text[start:end]``, blanks around it left out."""
        while start < end - 1 and self.text[start].isspace():
            start += 1
        while end > start + 1 and self.text[end - 1].isspace():
            end -= 1
        first, last = self.mapped.span(start, end)
        return Quote(self.original[first:last], first, last)

    def clause_at(self, position: int) -> Clause:
        return self.clauses[self.clause_index(position)]

    def clause_index(self, position: int) -> int:
        return max(0, bisect_right(self.clause_starts, position) - 1)

    def line_index(self, position: int) -> int:
        index = bisect_right(self.lines, position, key=lambda line: line.start) - 1
        return max(0, index)


def read_page(original: str, clauses: Sequence[Clause], *, markup: bool) -> Page:
    """The clauses joined as they stand: a line that was cut into two clauses is one line again."""
    pieces, starts, ends = list[str](), list[int](), list[int]()
    bounds: list[int] = []
    length = 0
    previous: Clause | None = None
    for clause in clauses:
        if previous is not None and _line_ends(original[previous.end : clause.start]):
            pieces.append("\n")
            starts.append(previous.end)
            ends.append(max(previous.end, clause.start))
            length += 1
        bounds.append(length)
        cleaned = repair(original[clause.start : clause.end], clause.start, markup=markup)
        pieces.append(cleaned.text)
        starts += cleaned.starts
        ends += cleaned.ends
        length += len(cleaned)
        previous = clause
    joined = "".join(pieces)
    folded = fold_mapped(MappedText(foldable(joined), starts, ends))
    begins = [
        _first_at(folded, starts[bound]) if bound < length else len(folded) for bound in bounds
    ]
    return Page(original, folded.text, folded, clauses, begins, _lines(folded.text, begins))


def _line_ends(gap: str) -> bool:
    return "\n" in gap or "\r" in gap or "<" in gap


def _first_at(folded: MappedText, origin: int) -> int:
    """Where the text that stood at ``origin`` begins."""
    return bisect_right(folded.starts, origin - 1)


def _lines(text: str, clause_starts: Sequence[int]) -> list[Line]:
    lines = []
    for match in re.finditer(r"[^\n]+", text):
        start, end = match.span()
        marker = read_marker(match[0])
        clause = max(0, bisect_right(clause_starts, start) - 1)
        if marker is None or marker.rank >= ENUMERATION:
            lines.append(Line(start, end, clause, None, "", start))
        else:
            lines.append(Line(start, end, clause, marker.rank, marker.label, start + marker.length))
    return lines
