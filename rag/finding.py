"""From a question to its evidence: the passages that speak of what is asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest

from rag.conversation import Asked, as_levels
from rag.documents.places import find_places
from rag.everyday import in_documents_words
from rag.evidence import MAX_PASSAGES, NEAR, Looks, gather
from rag.library import Library
from rag.parting import asks_for_each, of_one_alone, taken_apart
from rag.questions import says_something
from rag.sentences import CELL
from rag.settings import MAX_QUESTION_CHARACTERS, Settings
from rag.tokens import count_tokens
from rag.types import Filters, Hit, Passage
from rag.understanding import undated, without_premise
from rag.verification import subject_conflict, years_named

REST_OF_DOCUMENT = 100
"""Clauses of the document found first, at most, of which the sentences are looked at as well."""

_ALL_PLACES = re.compile("[总合小總][计計]|平均|全[国國省市县縣区區州]")
_LEVEL = re.compile("(?<=..)[省市]$")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to ask, and where the passages stand that were found for it; everywhere where
    ``places`` is empty."""

    question: str
    places: frozenset[tuple[str, int]] = frozenset()

    def among(self, passages: Sequence[Passage]) -> tuple[Passage, ...]:
        """Those of the passages that were found for it."""
        return tuple(
            passage for passage in passages if not self.places or _place(passage) in self.places
        )


@dataclass(frozen=True, slots=True)
class Found:
    looks: Looks = ()
    """What to read first, and what next where that does not answer."""
    parts: tuple[Part, ...] = ()
    """What to ask of it: the question, or where it asks for each of several subjects (甲县和乙县
    各是多少？) one for each."""
    instead: str | None = None
    """Where all that was found speaks of another place or year: a sentence that says so."""

    @property
    def first(self) -> tuple[Passage, ...]:
        return self.looks[0] if self.looks else ()


def find(library: Library, asked: Asked, filters: Filters | None, settings: Settings) -> Found:
    """The evidence for a question; of one about several subjects, for each of them in turn."""
    if not says_something(asked.question):
        return Found()
    known = known_places(library)
    found = [
        _find(library, replace(asked, question=subject), filters, settings, known)
        for subject in taken_apart(asked.question, known)
    ]
    fitting = [part for part in found if part.instead is None and part.looks]
    if len(found) == 1 or not fitting:
        return found[0]
    looks = _taking_turns([part.looks for part in fitting], settings.evidence_tokens)
    if not asks_for_each(asked.question):
        return Found(looks, (Part(asked.question),))
    return Found(
        looks,
        tuple(
            Part(
                of_one_alone(one.question),
                frozenset(_place(passage) for look in part.looks for passage in look),
            )
            for part in fitting
            for one in part.parts
        ),
    )


def _place(passage: Passage) -> tuple[str, int]:
    return passage.document_id, passage.start


def known_places(library: Library) -> list[str]:
    """The places of the library's documents, each from large to small."""
    regions = {document.metadata.region for document in library.documents()}
    return sorted(region for region in regions if region)


def _find(
    library: Library,
    asked: Asked,
    filters: Filters | None,
    settings: Settings,
    known: Sequence[str],
) -> Found:
    official = in_documents_words(asked.question)
    sought = f"{asked.question}（{official}）" if official else asked.question
    sought = sought[: MAX_QUESTION_CHARACTERS - len(asked.before) - 1]
    hits = _hits(library, replace(asked, question=sought), filters, settings)
    about = f"{undated(asked.before)} {without_premise(asked.question)}".strip()
    clauses = [hit.clause for hit in hits]

    text = cache(library.text)

    @cache
    def years(document_id: str) -> frozenset[int]:
        return years_named(text(document_id))

    told: dict[tuple[str, int], str | None] = {}

    def conflict(passage: Passage) -> str | None:
        place = _place(passage)
        if place not in told:
            around = next(
                clause.search_text
                for clause in clauses
                if clause.document_id == passage.document_id
                and clause.start <= passage.start < clause.end
            )
            told[place] = subject_conflict(
                about,
                passage,
                known,
                around=around,
                elsewhere=lambda: years(passage.document_id),
                names=lambda name: name in text(passage.document_id),
            )
        return told[place]

    def gathered(fits: Callable[[Passage], bool]) -> Looks:
        return gather(
            asked.question,
            hits,
            library.closeness,
            budget=settings.evidence_tokens,
            before=f"{asked.before} {official}".strip(),
            # The words of the question before draw what answered that one to the front.
            near=0.0 if asked.before else NEAR,
            fits=fits,
        )

    found = find_places(asked.question, as_levels(known), bare=True)
    places = {_LEVEL.sub("", place.name) for place in found}
    in_rows = {
        clause.document_id
        for clause in clauses
        for row in clause.search_text.splitlines()
        if CELL in row and any(name in row for name in places)
    }

    def another_row(passage: Passage) -> bool:
        """Whether it is the row of another place, or of all places together, in a document that has
        a row of one that is asked about."""
        row = passage.search_text
        return (
            passage.document_id in in_rows
            and CELL in row
            and not any(name in row for name in places)
            and (
                _ALL_PLACES.search(row) is not None
                or bool(find_places(row, as_levels(known), bare=True))
            )
        )

    fitting = gathered(lambda passage: conflict(passage) is None and not another_row(passage))
    if fitting or not hits:
        return Found(fitting, (Part(asked.question),))
    nearest = gathered(lambda _: True)
    return Found(nearest, (Part(asked.question),), conflict(nearest[0][0]) if nearest else None)


def _hits(
    library: Library, asked: Asked, filters: Filters | None, settings: Settings
) -> Sequence[Hit]:
    """Clauses for the question, and after them the rest of the document found first: the rows of
    its tables may have crowded out what it says elsewhere (not with a reranker, which would take
    seconds to read them). For a follow-up, the clauses of the document that the question before was
    about, and after them those found anywhere."""
    depth = settings.top_k
    found = library.search(asked.full, k=depth, filters=filters)
    if asked.before:
        about = library.search(asked.before, k=1, filters=filters)
        if not about:
            return found
        first = library.search(asked.question, k=depth, filters=_within(about[0], filters))
        return _once_each(first, found)
    if not found or settings.reranker:
        return found
    rest = library.search(asked.full, k=REST_OF_DOCUMENT, filters=_within(found[0], filters))
    return _once_each(found, rest)


def _within(hit: Hit, filters: Filters | None) -> Filters:
    return replace(filters or Filters(), documents=(hit.document.document_id,))


def _once_each(first: Sequence[Hit], then: Sequence[Hit]) -> list[Hit]:
    """The first, then the others, each once, ranked in this order."""
    once = {hit.clause.clause_id: hit for hit in [*then, *first]}
    ordered = dict.fromkeys(hit.clause.clause_id for hit in [*first, *then])
    return [replace(once[key], rank=rank) for rank, key in enumerate(ordered, start=1)]


def _taking_turns(parts: Sequence[Looks], budget: int) -> Looks:
    """The looks of several parts of a question as looks of the whole: the best of each part, each
    within its share of what one look may cost; numbered anew, each part together."""
    looks: list[tuple[Passage, ...]] = []
    seen: set[tuple[str, int]] = set()
    for groups in zip_longest(*parts, fillvalue=()):
        chosen: dict[tuple[str, int], Passage] = {}
        for group in groups:
            spent = 0
            for passage in group[: MAX_PASSAGES // len(groups)]:
                spent += count_tokens(passage.search_text)
                place = _place(passage)
                if place not in seen and (passage is group[0] or spent <= budget // len(groups)):
                    chosen.setdefault(place, passage)
        seen.update(chosen)
        after = sum(map(len, looks))
        numbered = enumerate(chosen.values(), start=after + 1)
        looks.append(tuple(replace(passage, number=number) for number, passage in numbered))
    return tuple(look for look in looks if look)
