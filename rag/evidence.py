"""From clauses to the few sentences that matter, each with the place where it stands.

A local model reads about 65 tokens a second: what it is shown decides how long a user waits, so
evidence is sentences within a token budget, not whole clauses.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from rag.context import context_line, headings_above, levels
from rag.sentence_scores import Candidate, Closeness, candidates, scores
from rag.sentences import is_trailer
from rag.tokens import count_tokens
from rag.types import Hit, Passage

MAX_PASSAGES = 9
"""More than these help no reader, and a small model tells at most nine apart by one digit."""

LOOKS = 2
"""How often the writer looks before it gives up; see docs/decisions/answering.md."""

NEAR = 0.5
"""Share of the best sentence's score from which others are shown beside it at first: a small model
is distracted by what only looks alike."""

_ASKS_WHO_OR_WHEN = re.compile(
    r"谁|誰|哪[个個些家级級]|牵头|牽頭|负责|負責|责任|責任|配合|参与|參與|部门|部門|单位|單位|时候|時候|何时|何時|期限|时限|時限"
    r"|多久|完成|\bwho\b|\bwhen\b|\bwhich\b|deadline|respons",
    re.IGNORECASE,
)

Looks = tuple[tuple[Passage, ...], ...]
"""The evidence in portions, the best first, numbered throughout."""


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
    found = [candidate for hit in hits for candidate in candidates(hit)]
    if not found:
        return ()
    weighed = scores(question, before, found, closeness)
    if _ASKS_WHO_OR_WHEN.search(question):
        weighed = _with_trailers(weighed, found)
    left = sorted(zip(weighed, found, strict=True), key=lambda pair: -pair[0])
    looks: list[tuple[Passage, ...]] = []
    least = near
    while len(looks) < LOOKS and (chosen := _within(left, least, budget, limit, fits)):
        looks.append(_numbered(chosen, sum(map(len, looks))))
        left = [pair for pair in left if pair not in chosen]
        least = 0.0
    return tuple(looks)


def _with_trailers(weighed: Sequence[float], found: Sequence[Candidate]) -> list[float]:
    """A bracket （…牵头；年底前完成） answers for the sentences before it in words of its own: it
    counts as much as the best of them."""
    raised: list[float] = []
    clause, best = "", -math.inf
    for score, candidate in zip(weighed, found, strict=True):
        if candidate.hit.clause.clause_id != clause:
            clause, best = candidate.hit.clause.clause_id, -math.inf
        best = max(best, score)
        if is_trailer(candidate.search_text):
            raised.append(best)
            best = -math.inf
        else:
            raised.append(score)
    return raised


def _within(
    scored: Sequence[tuple[float, Candidate]],
    least: float,
    budget: int,
    limit: int,
    fits: Callable[[Passage], bool],
) -> list[tuple[float, Candidate]]:
    """The first of them that fit, up to the limits, as long as their score is at least that share
    of the best one's; beside a good one, none that is further from the question than most."""
    chosen: list[tuple[float, Candidate]] = []
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


def _lines(candidate: Candidate) -> tuple[str, ...]:
    """What showing a sentence takes: its document and its headings, which are shown once, and
    its words."""
    document, headings = levels(context_line(candidate.hit.document.metadata, candidate.hit.clause))
    return document, headings_above(headings, candidate.search_text), candidate.search_text


def _numbered(chosen: Sequence[tuple[float, Candidate]], after: int) -> tuple[Passage, ...]:
    documents = list(dict.fromkeys(item.hit.document.document_id for _, item in chosen))
    clauses = list(dict.fromkeys(item.hit.clause.clause_id for _, item in chosen))

    def place(scored: tuple[float, Candidate]) -> tuple[int, int]:
        hit = scored[1].hit
        return documents.index(hit.document.document_id), clauses.index(hit.clause.clause_id)

    return tuple(
        _passage(number, score, candidate)
        for number, (score, candidate) in enumerate(sorted(chosen, key=place), start=after + 1)
    )


def _passage(number: int, score: float, candidate: Candidate) -> Passage:
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
