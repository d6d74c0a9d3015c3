"""How much each sentence of some clauses says about a question."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answer_kinds import (
    asks_for_body,
    asks_for_figure,
    asks_for_rule,
    bodies,
    can_answer,
    rules,
)
from rag.context import context_line
from rag.documents.cleaning import repair
from rag.index.terms import terms
from rag.questions import is_question
from rag.sentences import sentences
from rag.types import Hit

CONTEXT_WEIGHT = 0.5
"""A question's word in the heading above a sentence counts half of one in the sentence."""

BEFORE_WEIGHT = 0.5
"""Of a word that the question itself does not hold: of the question before, on which a follow-up
leans, or what documents say for an everyday word."""

TOGETHER_WEIGHT = 0.65
"""Of the closeness to the question with such words beside it; the rest is that to the question
alone, which the question before would draw to what answered that one."""

FEATURES = ("words", "rank", "kind", "body", "rule", "statement", "meaning")
"""What a score is made of, in the order of the columns: the question's words that the sentence
holds; one over the rank of its clause; whether it holds the kind of figure, a body or a rule where
one is asked for; that it asks nothing itself; its closeness in meaning."""

WEIGHTS = np.array((1.0, 0.168, 0.109, 0.076, 0.089, 0.087, 1.773), dtype=np.float32)
"""Of the :data:`FEATURES`, fitted by :mod:`benchmarks.reader.ranking`; see
docs/decisions/sentence-ranking.md."""

Closeness = Callable[[str, Sequence[str]], Mapping[str, Mapping[tuple[int, int], float]]]
"""Cosines of a question with the sentences of clauses: by clause id, then by place in the clause's
search text; see :meth:`rag.library.Library.closeness`."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a clause that was found."""

    hit: Hit
    place: tuple[int, int]
    """In the clause's search text."""
    start: int
    end: int
    search_text: str
    terms: frozenset[str]
    context_terms: frozenset[str]


def candidates(hit: Hit) -> Iterator[Candidate]:
    """The sentences of a clause but for its headings, which stand in the context already."""
    clause = hit.clause
    mapped = repair(clause.text, clause.start, markup=hit.document.markup)
    context = frozenset(_content_terms(context_line(hit.document.metadata, clause)))
    spans = sentences(mapped.text)
    for first, last in spans:
        words = mapped.text[first:last].strip()
        if not words or (len(spans) > 1 and _is_heading(words, clause.path)):
            continue
        start, end = mapped.span(first, last)
        yield Candidate(
            hit, (first, last), start, end, words, frozenset(_content_terms(words)), context
        )


def scores(
    question: str, before: str, found: Sequence[Candidate], closeness: Closeness
) -> list[float]:
    """The score of each, the higher the better. ``before`` holds words that weigh less than the
    question's own."""
    own = _meanings(question, found, closeness)
    meanings = own
    if before:
        together = _meanings(f"{before} {question}", found, closeness)
        meanings = TOGETHER_WEIGHT * together + (1 - TOGETHER_WEIGHT) * own
    weighed: list[float] = (features(question, before, found, meanings) @ WEIGHTS).tolist()
    return weighed


def features(
    question: str, before: str, found: Sequence[Candidate], meanings: NDArray[np.float32]
) -> NDArray[np.float32]:
    """``(len(found), len(FEATURES))``."""
    weights = _weights(question, before, found)
    figure, body, rule = (
        wanted(question) for wanted in (asks_for_figure, asks_for_body, asks_for_rule)
    )
    rows = [
        (
            _covered(one, weights),
            1 / one.hit.rank,
            figure and can_answer(question, one.search_text),
            body and bool(bodies(one.search_text)),
            rule and rules(one.search_text),
            -is_question(one.search_text),
            meaning,
        )
        for one, meaning in zip(found, meanings, strict=True)
    ]
    return np.array(rows, dtype=np.float32).reshape(len(found), len(FEATURES))


def standing_out(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far each stands out from their mean, as a share of what it could: the cosines of this
    kind of embedder all lie close together. 0 where there is none yet (NaN)."""
    known = ~np.isnan(cosines)
    mean = float(cosines[known].mean()) if known.any() else 0.0
    out: NDArray[np.float32] = np.where(known, (cosines - mean) / max(1 - mean, 1e-6), 0.0)
    return out.astype(np.float32)


def _meanings(
    question: str, found: Sequence[Candidate], closeness: Closeness
) -> NDArray[np.float32]:
    cosines = closeness(question, list(dict.fromkeys(one.hit.clause.clause_id for one in found)))
    of_each = [cosines.get(one.hit.clause.clause_id, {}).get(one.place, math.nan) for one in found]
    return standing_out(np.array(of_each, dtype=np.float32))


def _is_heading(words: str, path: Sequence[str]) -> bool:
    return words.rstrip("。") in (heading.rstrip("。") for heading in path)


def _content_terms(text: str) -> Iterator[str]:
    """Bigrams, numbers and words; single characters tell sentences apart too little."""
    return (term for term in terms(text) if len(term) > 1 or term.isdigit())


def _weights(question: str, before: str, found: Sequence[Candidate]) -> Mapping[str, float]:
    """How much each of the question's terms tells these sentences apart: the inverse document
    frequency among them, normalised to a sum of 1. Source: Robertson & Zaragoza (2009), The
    Probabilistic Relevance Framework, eq. 3.3, with the floor of 0 that Lucene uses."""
    own = dict.fromkeys(_content_terms(question))
    asked = own | dict.fromkeys(_content_terms(before))  # in order: sums do not vary between runs
    held = Counter(term for candidate in found for term in candidate.terms & asked.keys())
    total = len(found)
    known = frozenset().union(*(item.terms | item.context_terms for item in found))
    raw = {
        term: math.log1p((total - held[term] + 0.5) / (held[term] + 0.5))
        * (1.0 if term in own else BEFORE_WEIGHT)
        for term in asked
        if term in own or term in known
    }
    whole = sum(raw.values())
    return {term: weight / whole for term, weight in raw.items()} if whole else {}


def _covered(candidate: Candidate, weights: Mapping[str, float]) -> float:
    """Between 0 and 1."""
    return sum(
        weight * (1.0 if term in candidate.terms else CONTEXT_WEIGHT)
        for term, weight in weights.items()
        if term in candidate.terms or term in candidate.context_terms
    )
