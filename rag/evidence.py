"""From clauses to the few sentences that matter, each with the place where it stands.

A local model reads about 65 tokens a second: what it is shown decides how long a user waits, so
evidence is sentences within a token budget, not whole clauses.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.context import context_line, headings_above, levels
from rag.documents.cleaning import repair
from rag.index.terms import terms
from rag.sentences import is_trailer, sentences
from rag.tokens import count_tokens
from rag.types import Hit, Passage

MAX_PASSAGES = 9
"""More than these help no reader, and a small model tells at most nine apart by one digit."""

LOOKS = 2
"""How often the writer looks before it gives up; see docs/decisions/answering.md."""

NEAR = 0.5
"""Share of the best sentence's score from which others are shown beside it at first: a small model
is distracted by what only looks alike."""

CONTEXT_WEIGHT = 0.5
"""A question's word in the heading above a sentence counts half of one in the sentence."""

RANK_WEIGHT = 0.15
"""What the best clause's sentences gain over those of clauses further down."""

MEANING_WEIGHT = 2.0
"""Of a sentence's closeness in meaning against the question's words that it holds; see
docs/decisions/sentence-vectors.md."""

BEFORE_WEIGHT = 0.5
"""Of a word that the question itself does not hold: of the question before, on which a follow-up
leans, or what documents say for an everyday word."""

TOGETHER_WEIGHT = 0.65
"""Of the closeness to the question with such words beside it; the rest is that to the question
alone, which the question before would draw to what answered that one."""

_ASKS_WHO_OR_WHEN = re.compile(
    r"谁|誰|哪[个個些家级級]|牵头|牽頭|负责|負責|责任|責任|配合|参与|參與|部门|部門|单位|單位|时候|時候|何时|何時|期限|时限|時限"
    r"|多久|完成|\bwho\b|\bwhen\b|\bwhich\b|deadline|respons",
    re.IGNORECASE,
)

Looks = tuple[tuple[Passage, ...], ...]
"""The evidence in portions, the best first, numbered throughout."""

Closeness = Callable[[str, Sequence[str]], Mapping[str, Mapping[tuple[int, int], float]]]
"""Cosines of a question with the sentences of clauses: by clause id, then by place in the clause's
search text; see :meth:`rag.library.Library.closeness`."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    hit: Hit
    place: tuple[int, int]
    """In the clause's search text."""
    start: int
    end: int
    search_text: str
    terms: frozenset[str]
    context_terms: frozenset[str]


def gather(
    question: str,
    hits: Sequence[Hit],
    closeness: Closeness,
    *,
    budget: int,
    before: str = "",
    near: float = NEAR,
    limit: int = MAX_PASSAGES,
    fits: Callable[[Passage], bool] = lambda _: True,
) -> Looks:
    """The sentences of ``hits`` that say most about ``question``, in its words or in others, and
    what comes next after them, at most :data:`LOOKS` times. Each look has at most ``limit``
    sentences and at most ``budget`` tiktoken tokens with their contexts, but always one sentence.
    Sentences that do not fit are passed over, at the first look also those with less than the share
    ``near`` of the best one's score. ``before`` holds words that weigh less than the
    question's own: those of the question that a follow-up leans on, those of documents.

    They are numbered best first, but for sentences of one document and one clause, which follow
    its best one: a small model leans towards what stands first, and each context is read once.
    """
    candidates = [candidate for hit in hits for candidate in _sentences(hit)]
    if not candidates:
        return ()
    weights = _weights(question, before, candidates)
    meanings = _meanings(question, candidates, closeness)
    if before:
        together = _meanings(f"{before} {question}", candidates, closeness)
        meanings = [
            TOGETHER_WEIGHT * both + (1 - TOGETHER_WEIGHT) * alone
            for both, alone in zip(together, meanings, strict=True)
        ]
    scores = [
        _score(candidate, weights) + MEANING_WEIGHT * meaning
        for candidate, meaning in zip(candidates, meanings, strict=True)
    ]
    if _ASKS_WHO_OR_WHEN.search(question):
        scores = _with_trailers(scores, candidates)
    left = sorted(zip(scores, candidates, strict=True), key=lambda pair: -pair[0])
    looks: list[tuple[Passage, ...]] = []
    least = near
    while len(looks) < LOOKS and (chosen := _within(left, least, budget, limit, fits)):
        looks.append(_numbered(chosen, sum(map(len, looks))))
        left = [pair for pair in left if pair not in chosen]
        least = 0.0
    return tuple(looks)


def _with_trailers(scores: Sequence[float], candidates: Sequence[_Candidate]) -> list[float]:
    """A bracket （…牵头；年底前完成） answers for the sentences before it in words of its own: it
    counts as much as the best of them."""
    raised: list[float] = []
    clause, best = "", -math.inf
    for score, candidate in zip(scores, candidates, strict=True):
        if candidate.hit.clause.clause_id != clause:
            clause, best = candidate.hit.clause.clause_id, -math.inf
        best = max(best, score)
        if is_trailer(candidate.search_text):
            raised.append(best)
            best = -math.inf
        else:
            raised.append(score)
    return raised


def _meanings(
    question: str, candidates: Sequence[_Candidate], closeness: Closeness
) -> Sequence[float]:
    cosines = closeness(
        question, list(dict.fromkeys(one.hit.clause.clause_id for one in candidates))
    )
    return _standing_out(
        [cosines.get(one.hit.clause.clause_id, {}).get(one.place) for one in candidates]
    )


def _standing_out(cosines: Sequence[float | None]) -> list[float]:
    """How far each stands out from their mean, as a share of what it could: the cosines of this
    kind of embedder all lie close together. 0 where there is none yet."""
    known = [cosine for cosine in cosines if cosine is not None]
    mean = sum(known) / len(known) if known else 0.0
    return [0.0 if cosine is None else (cosine - mean) / max(1 - mean, 1e-6) for cosine in cosines]


def _sentences(hit: Hit) -> Iterator[_Candidate]:
    clause = hit.clause
    mapped = repair(clause.text, clause.start, markup=hit.document.markup)
    context = frozenset(_content_terms(context_line(hit.document.metadata, clause)))
    spans = sentences(mapped.text)
    for first, last in spans:
        words = mapped.text[first:last].strip()
        if not words or (len(spans) > 1 and _is_heading(words, clause.path)):
            continue
        start, end = mapped.span(first, last)
        yield _Candidate(
            hit, (first, last), start, end, words, frozenset(_content_terms(words)), context
        )


def _is_heading(words: str, path: Sequence[str]) -> bool:
    """Headings stand in the context already."""
    return words.rstrip("。") in (heading.rstrip("。") for heading in path)


def _content_terms(text: str) -> Iterator[str]:
    """Bigrams, numbers and words; single characters tell sentences apart too little."""
    return (term for term in terms(text) if len(term) > 1 or term.isdigit())


def _weights(question: str, before: str, candidates: Sequence[_Candidate]) -> Mapping[str, float]:
    """How much each of the question's terms tells these sentences apart: the inverse document
    frequency among them, normalised to a sum of 1. Source: Robertson & Zaragoza (2009), The
    Probabilistic Relevance Framework, eq. 3.3, with the floor of 0 that Lucene uses."""
    own = dict.fromkeys(_content_terms(question))
    asked = own | dict.fromkeys(_content_terms(before))  # in order: sums do not vary between runs
    found = Counter(term for candidate in candidates for term in candidate.terms & asked.keys())
    total = len(candidates)
    known = frozenset().union(*(item.terms | item.context_terms for item in candidates))
    raw = {
        term: math.log1p((total - found[term] + 0.5) / (found[term] + 0.5))
        * (1.0 if term in own else BEFORE_WEIGHT)
        for term in asked
        if term in own or term in known
    }
    whole = sum(raw.values())
    return {term: weight / whole for term, weight in raw.items()} if whole else {}


def _score(candidate: _Candidate, weights: Mapping[str, float]) -> float:
    """By words alone: between 0 and 1, plus what the clause's rank adds."""
    covered = sum(
        weight * (1.0 if term in candidate.terms else CONTEXT_WEIGHT)
        for term, weight in weights.items()
        if term in candidate.terms or term in candidate.context_terms
    )
    return covered + RANK_WEIGHT / candidate.hit.rank


def _within(
    scored: Sequence[tuple[float, _Candidate]],
    least: float,
    budget: int,
    limit: int,
    fits: Callable[[Passage], bool],
) -> list[tuple[float, _Candidate]]:
    """The first of them that fit, up to the limits, as long as their score is at least that share
    of the best one's; beside a good one, none that is further from the question than most."""
    chosen: list[tuple[float, _Candidate]] = []
    shown: set[str] = set()
    spent = 0
    for score, candidate in scored:
        if len(chosen) == limit or (chosen and score < least * chosen[0][0]):
            break
        lines = _lines(candidate)
        cost = sum(count_tokens(line) for line in lines if line not in shown)
        if (chosen and spent + cost > budget) or not fits(_passage(0, score, candidate)):
            continue
        chosen.append((score, candidate))
        shown.update(lines)
        spent += cost
    return chosen


def _lines(candidate: _Candidate) -> tuple[str, ...]:
    """What showing a sentence takes: its document and its headings, which are shown once, and
    its words."""
    document, headings = levels(context_line(candidate.hit.document.metadata, candidate.hit.clause))
    return document, headings_above(headings, candidate.search_text), candidate.search_text


def _numbered(chosen: Sequence[tuple[float, _Candidate]], after: int) -> tuple[Passage, ...]:
    documents = list(dict.fromkeys(item.hit.document.document_id for _, item in chosen))
    clauses = list(dict.fromkeys(item.hit.clause.clause_id for _, item in chosen))

    def place(scored: tuple[float, _Candidate]) -> tuple[int, int]:
        hit = scored[1].hit
        return documents.index(hit.document.document_id), clauses.index(hit.clause.clause_id)

    return tuple(
        _passage(number, score, candidate)
        for number, (score, candidate) in enumerate(sorted(chosen, key=place), start=after + 1)
    )


def _passage(number: int, score: float, candidate: _Candidate) -> Passage:
    document, clause = candidate.hit.document, candidate.hit.clause
    return Passage(
        number=number,
        document_id=document.document_id,
        title=document.title,
        source=document.source,
        clause=clause.label,
        start=candidate.start,
        end=candidate.end,
        text=clause.text[candidate.start - clause.start : candidate.end - clause.start],
        search_text=candidate.search_text,
        context=context_line(document.metadata, clause),
        score=score,
        region=document.metadata.region or "",
        within=(clause.start, clause.end),
        markup=document.markup,
    )
