"""The smallest part of a passage that carries a statement."""

from __future__ import annotations

from collections.abc import Sequence

from rag.quantities import Quantity
from rag.types import Passage
from rag.verification.figures import Cited, supporting
from rag.verification.names import names
from rag.verification.source import CLAUSE_END, Source, read_passage, sentence_spans
from rag.verification.verdict import Span
from rag.verification.words import content_pairs

_ENOUGH = 0.9
"""Share of the words found in the passage that the quote must hold. All of them would stretch it
to the next sentence for a word that happens to stand there."""
_LONG = 60
"""Characters. A sentence above this is cut down to the clauses that matter."""
_FIGURE, _NAME = 6, 3
"""What a figure and a name weigh against a pair of characters: a quote must not lose them."""


def minimal_spans(statement: Source, passage: Passage) -> tuple[Span, ...]:
    """The smallest run of sentences, then of their clauses, that supports ``statement``; as
    offsets into the original document. Empty where the passage shares nothing with it."""
    source = read_passage(passage)
    items = _items(statement, passage, source)
    if not items:
        return ()
    span = _smallest(items, sentence_spans(passage))
    if span is None:
        return ()
    if span[1] - span[0] > _LONG:
        span = _smallest(items, _clauses(source.text, *span)) or span
    return (source.mapped.span(*span),)


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
    if not parts:
        return None
    holds = [
        [any(start <= left and right <= end for left, right in item.places) for item in items]
        for start, end in parts
    ]
    reachable = sum(
        item.weight for index, item in enumerate(items) if any(part[index] for part in holds)
    )
    needed = _ENOUGH * reachable
    best: Span | None = None
    counts, weight, first = [0] * len(items), 0.0, 0
    for last, part in enumerate(holds):
        for index, held in enumerate(part):
            if held:
                weight += items[index].weight if counts[index] == 0 else 0
                counts[index] += 1
        while weight >= needed and first <= last:
            span = parts[first][0], parts[last][1]
            if best is None or span[1] - span[0] < best[1] - best[0]:
                best = span
            for index, held in enumerate(holds[first]):
                if held:
                    counts[index] -= 1
                    weight -= items[index].weight if counts[index] == 0 else 0
            first += 1
    return best


def _clauses(text: str, start: int, end: int) -> list[Span]:
    """The clauses of a sentence, each with the mark that ends it."""
    spans, begin = [], start
    for match in CLAUSE_END.finditer(text, start, end):
        spans.append((begin, match.end()))
        begin = match.end()
    if begin < end:
        spans.append((begin, end))
    return spans
