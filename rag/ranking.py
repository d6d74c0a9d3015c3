"""From candidates to hits: what the question implies, an optional reranker, no duplicates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.catalogue import Contents, Entry
from rag.folding import simplified
from rag.implied import Subject, about, fitness
from rag.store import Store
from rag.types import Clause, Document, Hit, Quote

if TYPE_CHECKING:
    from embeddings.base import Reranker

RERANKED = 30
"""Candidates that a reranker reads, at least; each costs it a pass through a network."""
LONGEST_SECTION = 3_000
"""Characters of a section, about; a longer one is cut around the clause, between clauses."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause with what is known of its document. ``text`` is what :func:`rag.implied.fitness`
    reads: title, headings and words."""

    clause: Clause
    entry: Entry
    text: str
    score: float


def candidates(
    scored: Iterable[tuple[Clause, float]], contents: Contents, subject: Subject
) -> list[Candidate]:
    """Clauses with their scores, without those whose document is gone."""
    found = []
    for clause, score in scored:
        entry = contents.by_id.get(clause.document_id)
        if entry is not None:
            text = "\n".join((entry.title, *clause.path, clause.search_text))
            # To convert the script of fifty clauses takes milliseconds; few questions need it.
            text = simplified(text) if subject else text
            found.append(Candidate(clause, entry, text, score))
    return found


def ranked(
    found: Sequence[Candidate], question: str, subject: Subject, reranker: Reranker | None, k: int
) -> list[Candidate]:
    """The best ``k`` of ``found``, best first."""
    fitting = _by_score(_fitted(found, subject))
    if reranker is not None:
        # What a reranker did not read cannot be compared with what it read.
        fitting = fitting[: max(RERANKED, k)]
        read = reranker.scores(question, [candidate.clause.search_text for candidate in fitting])
        fitting = [
            replace(candidate, score=float(score))
            for candidate, score in zip(fitting, read, strict=True)
        ]
        fitting = _by_score(_fitted(fitting, subject))
    distinct = list(_without_duplicates(fitting))
    return _each_place_first(distinct, subject)[:k]


def _fitted(found: Sequence[Candidate], subject: Subject) -> list[Candidate]:
    if not subject:
        return list(found)
    return [replace(one, score=one.score + fitness(subject, one.entry, one.text)) for one in found]


def _by_score(found: list[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda candidate: -candidate.score)


def _each_place_first(found: list[Candidate], subject: Subject) -> list[Candidate]:
    """Where a question names several places, the best clause of each comes before the second best
    of any: who compares two needs both."""
    if len(subject.places) < 2:
        return found
    first: dict[int, Candidate] = {}
    for candidate in found:
        for number, place in enumerate(subject.places):
            if number not in first and about(place, candidate.entry, candidate.text):
                first[number] = candidate
    lifted = _by_score([*{id(one): one for one in first.values()}.values()])
    # Scores go on falling with the ranks: what is passed over counts no more than who passed it.
    lowest = min((one.score for one in lifted), default=0.0)
    others = [one for one in found if all(one is not other for other in lifted)]
    return [*lifted, *(replace(one, score=min(one.score, lowest)) for one in others)]


def _without_duplicates(found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Only the first of clauses that say the same under the same title, in documents that nothing
    known tells apart: a notice and its reprint."""
    kept: dict[str, list[Entry]] = {}
    for candidate in found:
        alike = kept.setdefault("".join(candidate.text.split()), [])
        if not any(_may_be_one(candidate.entry, entry) for entry in alike):
            alike.append(candidate.entry)
            yield candidate


def _may_be_one(one: Entry, other: Entry) -> bool:
    pairs = (
        (one.region, other.region),
        (one.document_number, other.document_number),
        (one.day and one.day.year, other.day and other.day.year),
    )
    return all(left is None or right is None or left == right for left, right in pairs)


def as_hits(
    chosen: Sequence[Candidate],
    documents: Mapping[str, Document],
    section: Callable[[Clause], Quote] | None,
) -> list[Hit]:
    """``chosen`` as hits; a document that was removed meanwhile is passed over."""
    return [
        Hit(
            rank,
            candidate.score,
            documents[candidate.clause.document_id],
            candidate.clause,
            section(candidate.clause) if section is not None else None,
        )
        for rank, candidate in enumerate(chosen, start=1)
        if candidate.clause.document_id in documents
    ]


def section_of(store: Store, clause: Clause) -> Quote:
    """The section that ``clause`` stands in: its neighbours under the same heading or, where it is
    alone there, under the heading above that."""
    clauses = store.clauses(clause.document_id)
    at = next(place for place, one in enumerate(clauses) if one.ordinal == clause.ordinal)
    headings = clause.path
    first, last = _span(clauses, at, headings)
    if first == last and len(headings) > 1:
        first, last = _span(clauses, at, headings[:-1])
    start, end = clauses[first].start, clauses[last].end
    text = store.text(clause.document_id) or ""
    return Quote(text[start:end], start, end)


def _span(clauses: Sequence[Clause], at: int, headings: tuple[str, ...]) -> tuple[int, int]:
    """First and last of the clauses around ``at`` that stand under ``headings``."""
    first = last = at

    def belongs(place: int, start: int, end: int) -> bool:
        return (
            0 <= place < len(clauses)
            and clauses[place].path[: len(headings)] == headings
            and end - start <= LONGEST_SECTION
        )

    while True:
        if belongs(last + 1, clauses[first].start, clauses[min(last + 1, len(clauses) - 1)].end):
            last += 1
        elif belongs(first - 1, clauses[max(first - 1, 0)].start, clauses[last].end):
            first -= 1
        else:
            return first, last
