"""What the page shows of each question, as plain values; the template only lays them out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from eval.gold import Place
from eval.matching import states, strip_tags
from eval.outcome import Record
from rag.types import Citation, Passage


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage and whether it is cited, gold evidence, or both."""

    text: str
    cited: bool
    gold: bool


@dataclass(frozen=True, slots=True)
class ShownPassage:
    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A required group of alternatives, or a forbidden text, and whether the answer states it."""

    text: str
    stated: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the table."""

    record: Record
    required: tuple[Fact, ...]
    forbidden: tuple[Fact, ...]
    citations: tuple[Citation, ...]
    passages: tuple[ShownPassage, ...]
    seconds: str

    @property
    def searchable(self) -> str:
        """What the filter looks in."""
        item, outcome = self.record.item, self.record.outcome
        return f"{item.id} {item.question} {outcome.text} {item.answer}".lower()


def question(record: Record) -> Question:
    """Everything the table shows of one record."""
    item, outcome = record.item, record.outcome
    said = [statement.text for statement in outcome.statements]
    citations = tuple(one for statement in outcome.statements for one in statement.citations)
    gold = [place for places in record.gold.evidence for place in places]
    return Question(
        record,
        tuple(
            Fact(" / ".join(group), any(states(text, fact) for text in said for fact in group))
            for group in item.must_contain
        ),
        tuple(
            Fact(fact, any(states(text, fact) for text in said)) for fact in item.must_not_contain
        ),
        citations,
        tuple(
            ShownPassage(
                " · ".join(filter(None, (shown.title, shown.clause))),
                pieces(shown, citations, gold),
            )
            for shown in outcome.passages
        ),
        f"{outcome.milliseconds / 1000:.1f} s",
    )


def pieces(
    passage: Passage, citations: Iterable[Citation], gold: Iterable[Place]
) -> tuple[Piece, ...]:
    """The passage cut where a citation or a piece of gold evidence begins or ends, without tags."""
    cited_at = _ranges(passage, [(one.document_id, one.start, one.end) for one in citations])
    gold_at = _ranges(passage, [(one.document_id, one.start, one.end) for one in gold])
    cuts = sorted({0, len(passage.text), *(cut for span in (*cited_at, *gold_at) for cut in span)})
    return tuple(
        Piece(text, _inside(start, cited_at), _inside(start, gold_at))
        for start, end in pairwise(cuts)
        if (text := strip_tags(passage.text[start:end]))
    )


def _ranges(passage: Passage, places: Iterable[tuple[str, int, int]]) -> list[tuple[int, int]]:
    """The places as offsets into the passage's own text."""
    found = []
    for document_id, start, end in places:
        low = max(start, passage.start) - passage.start
        high = min(end, passage.end) - passage.start
        if document_id == passage.document_id and low < high:
            found.append((low, high))
    return found


def _inside(position: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in ranges)
