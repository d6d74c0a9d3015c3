"""The smallest part of a passage that carries a statement."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from rag.quantities import Quantity
from rag.sentences import CELL
from rag.types import Passage
from rag.verification.figures import Cited, supporting
from rag.verification.names import names
from rag.verification.source import Source, read_passage, sentence_spans
from rag.verification.verdict import Span
from rag.verification.words import content_pairs

_CLAUSE_END = re.compile(r"[,。;!?|\n()〔〕]")
_ENOUGH = 0.9
"""Share of the words found in the passage that the quote must hold. All of them would stretch it
to the next sentence for a word that happens to stand there."""
_LONG = 80
"""Characters. A sentence above this is cut down to the clauses that matter."""
_LONG_ROW = 300
"""Of the row of a table: what it is about stands in its first cell."""
_FIGURE, _NAME = 6, 3
"""What a figure and a name weigh against a pair of characters: a quote must not lose them."""


def minimal_spans(statement: Source, passage: Passage) -> tuple[Span, ...]:
    """The smallest run of sentences, then of their clauses, that supports ``statement``; as
    offsets into the original document. Empty where the passage shares nothing with it."""
    source = read_passage(passage)
    copied = source.text.find(statement.text.strip())
    if copied >= 0 and len(statement.text) > _LONG:
        return (source.mapped.span(copied, copied + len(statement.text.strip())),)
    items = _items(statement, passage, source)
    span = _smallest(items, sentence_spans(passage)) if items else None
    if span is None:
        return ()
    if span[1] - span[0] > (_LONG_ROW if CELL in source.text[slice(*span)] else _LONG):
        span = _smallest(items, _clauses(source.text, *span)) or span
    return (source.mapped.span(*_trimmed(source.text, *span)),)


def _trimmed(text: str, start: int, end: int) -> Span:
    """Without the comma that a quoted clause ended with, and without blanks."""
    while start < end and (text[start].isspace() or text[start] in ",、;"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ",、;|"):
        end -= 1
    return start, end


class _Item:
    """Something the statement says: where it stands in the passage, and its weight."""

    __slots__ = ("places", "weight")

    def __init__(self, weight: float, places: Sequence[Span]) -> None:
        self.weight = weight
        self.places = places


def _items(statement: Source, passage: Passage, source: Source) -> list[_Item]:
    cited = Cited(passage.number, source, source)
    items = []
    for claim in statement.quantities:
        places = [_place(basis) for basis in supporting(statement, claim, cited)]
        if places:
            items.append(_Item(_FIGURE, places))
    for run in {name.run for name in names(statement.text)}:
        for cut in range(len(run) - 2):
            if places := _occurrences(run[cut:], source.text):
                items.append(_Item(_NAME, places))
                break
    for pair in dict.fromkeys(content_pairs(statement.text)):
        if places := _occurrences(pair, source.text):
            items.append(_Item(1, places))
    return items


def _place(quantity: Quantity) -> Span:
    return quantity.start, quantity.end


def _occurrences(word: str, text: str) -> list[Span]:
    places, found = [], text.find(word)
    while found >= 0:
        places.append((found, found + len(word)))
        found = text.find(word, found + len(word))
    return places


def _smallest(items: Sequence[_Item], parts: Sequence[Span]) -> Span | None:
    """The run of neighbouring ``parts`` with the fewest characters that holds enough weight.

    Two pointers over the parts: linear in their number times the items.
    """
    ends = [end for _, end in parts]
    held: list[list[int]] = [[] for _ in parts]
    for index, item in enumerate(items):
        for part in {_part_of(place, parts, ends) for place in item.places}:
            if part is not None:
                held[part].append(index)
    reachable = sum(
        items[index].weight for index in {index for indices in held for index in indices}
    )
    needed = _ENOUGH * reachable
    best: Span | None = None
    counts, weight, first = [0] * len(items), 0.0, 0
    for last, indices in enumerate(held):
        for index in indices:
            weight += items[index].weight if counts[index] == 0 else 0
            counts[index] += 1
        while weight >= needed and first <= last:
            span = parts[first][0], parts[last][1]
            if best is None or span[1] - span[0] < best[1] - best[0]:
                best = span
            for index in held[first]:
                counts[index] -= 1
                weight -= items[index].weight if counts[index] == 0 else 0
            first += 1
    return best


def _part_of(place: Span, parts: Sequence[Span], ends: Sequence[int]) -> int | None:
    """The part that holds all of ``place``."""
    index = bisect_left(ends, place[1])
    return index if index < len(parts) and parts[index][0] <= place[0] else None


def _clauses(text: str, start: int, end: int) -> list[Span]:
    """The clauses of a sentence, each with the mark that ends it."""
    spans, begin = [], start
    for match in _CLAUSE_END.finditer(text, start, end):
        spans.append((begin, match.end()))
        begin = match.end()
    if begin < end:
        spans.append((begin, end))
    return spans
