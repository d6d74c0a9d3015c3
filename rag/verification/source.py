"""Texts prepared for comparison: folded, with their quantities, and mapped to the original."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rag.documents.cleaning import repair
from rag.folding import fold_mapped
from rag.mapped import MappedText
from rag.quantities import DateKind, Kind, Quantity, foldable, scan
from rag.sentences import sentences
from rag.types import Passage

CLAUSE_END = re.compile(r"[,。;!?|\n]")
"""What parts the clauses of a folded sentence. 、 parts the items of a list, and : a label from its
value, so they do not."""

SENTENCE_END = re.compile(r"[。;!?\n]")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One text, folded. ``compact`` is ``text`` without white space, for looking words up."""

    mapped: MappedText
    compact: str
    quantities: tuple[Quantity, ...]
    starts: tuple[int, ...]
    """Where each quantity begins."""

    @property
    def text(self) -> str:
        return self.mapped.text

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The clause around ``text[start:end]``."""
        left = 0
        for match in CLAUSE_END.finditer(self.text, max(0, start - _REACH), start):
            left = match.end()
        right = CLAUSE_END.search(self.text, end, end + _REACH)
        return max(left, start - _REACH), right.start() if right else min(
            len(self.text), end + _REACH
        )

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence around ``text[start:end]``, as 。 and ; part them."""
        left = 0
        for match in SENTENCE_END.finditer(self.text, max(0, start - 4 * _REACH), start):
            left = match.end()
        right = SENTENCE_END.search(self.text, end, end + 4 * _REACH)
        left = max(left, start - 4 * _REACH)
        return left, right.start() if right else min(len(self.text), end + 4 * _REACH)

    def before(self, quantity: Quantity) -> Quantity | None:
        """The quantity before this one of ``quantities``."""
        index = bisect_left(self.starts, quantity.start)
        return self.quantities[index - 1] if index else None

    def after(self, quantity: Quantity) -> Quantity | None:
        """The quantity after this one of ``quantities``."""
        index = bisect_left(self.starts, quantity.start) + 1
        return self.quantities[index] if index < len(self.quantities) else None

    def besides_quantities(self) -> list[str]:
        """The pieces of text before, between and after the quantities."""
        starts = [0, *(quantity.end for quantity in self.quantities)]
        ends = [*self.starts, len(self.text)]
        return [self.text[start:end] for start, end in zip(starts, ends, strict=True)]

    def sentences(self) -> list[tuple[int, int]]:
        """All sentences, as 。 and ; part them; what never ends is cut."""
        spans, begin = [], 0
        for end in [*(match.end() for match in SENTENCE_END.finditer(self.text)), len(self.text)]:
            while begin < end:
                spans.append((begin, min(end, begin + 8 * _REACH)))
                begin = spans[-1][1]
        return spans


_REACH = 120
"""Characters. Clauses are shorter; a text without punctuation must not be searched to its end for
each of its figures."""


def read(text: str) -> Source:
    """A statement, a question or a context line."""
    return _source(repair(text, markup=False))


@lru_cache(maxsize=512)
def read_passage(passage: Passage) -> Source:
    """A passage; offsets of ``mapped`` are those of the original document."""
    return _source(repaired(passage))


@lru_cache(maxsize=512)
def read_context(context: str) -> Source:
    return read(context)


def repaired(passage: Passage) -> MappedText:
    """The passage as its reader sees it."""
    return repair(passage.text, passage.start, markup=has_markup(passage))


def has_markup(passage: Passage) -> bool:
    """Whether its document carries markup, as far as it says so or its own text tells."""
    return passage.markup or repair(passage.text, markup=False).text != passage.search_text.strip()


def _source(mapped: MappedText) -> Source:
    folded = fold_mapped(MappedText(foldable(mapped.text), mapped.starts, mapped.ends))
    found = tuple(scan(folded.text))
    starts = tuple(quantity.start for quantity in found)
    return Source(folded, "".join(folded.text.split()), found, starts)


@lru_cache(maxsize=512)
def sentence_spans(passage: Passage) -> tuple[tuple[int, int], ...]:
    """The sentences of a passage as ranges of its folded text."""
    before, folded = repaired(passage), read_passage(passage).mapped
    spans = []
    for first, last in sentences(before.text):
        start, end = before.span(first, last)
        span = bisect_left(folded.starts, start), bisect_left(folded.starts, end)
        if span[0] < span[1]:
            spans.append(span)
    return tuple(spans)


def reference_date(context: Source) -> date | None:
    """The day as of which a document speaks: the date in its context line, else the first day of
    a year that its title names."""
    days = [
        quantity.date.start
        for quantity in context.quantities
        if quantity.kind is Kind.DATE
        and quantity.date is not None
        and quantity.date.kind is not DateKind.RANGE
        and quantity.date.start is not None
    ]
    exact = [
        quantity.date.first
        for quantity in context.quantities
        if quantity.date is not None and quantity.date.first.day is not None
    ]
    for moment in exact:
        interval = moment.interval()
        if interval is not None:
            return interval[0]
    return days[0] if days else None
