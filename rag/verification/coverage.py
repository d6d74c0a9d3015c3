"""How much of what a statement says stands in what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.verification.source import CLAUSE_END, Source
from rag.verification.verdict import Problem, ProblemKind
from rag.verification.words import content_pairs, pairs, share

WHOLE = 0.6
"""Least share of the statement's content pairs that the passages, their contexts or the question
hold."""
OWN = 0.45
"""Least share without the question: repeating it proves nothing."""
CLAUSE = 0.35
"""Least share for each clause: an invented half must not hide behind a copied one."""
FEW = 2
"""Pairs that may be missing beside a figure in a statement of at most twice as many."""
_SHORT_CLAUSE, _SHORT_TASK = 4, 2
"""Pairs below which a clause, or what somebody is in charge of, is too short for a share to mean
anything."""


DUTY = re.compile(
    r"(?P<task>[^,，。;；!?|\n]{2,})由[^,，。;；!?|\n]{2,16}(?:负责|牵头|主管|组织|承担|办理|查处|打击)"
)
"""What somebody is in charge of must stand in the passages, not only in the question."""


def content_problems(
    statement: Source, sources: Sequence[Source], question: Source
) -> Iterator[Problem]:
    own = {pair for source in sources for pair in _found(source)}
    asked = _found(question)
    whole = content(statement) or pairs(statement.compact)
    covered = share(whole, own)
    missing = [pair for pair in dict.fromkeys(whole) if pair not in own | asked]
    if statement.quantities and len(missing) <= FEW and len(whole) <= 2 * FEW:
        return  # 应达到100%: the figure is the statement, and it has been checked
    if covered < OWN or share(whole, own | asked) < WHOLE:
        yield Problem(ProblemKind.CONTENT, f"{covered:.2f}: {' '.join(missing[:8])}")
        return
    for duty in DUTY.finditer(statement.text):
        words = content_pairs(duty["task"])
        if len(words) >= _SHORT_TASK and share(words, own) < CLAUSE:
            yield Problem(ProblemKind.CONTENT, duty["task"])
    for clause in CLAUSE_END.split(statement.text):
        words = content_pairs(clause)
        if len(words) >= _SHORT_CLAUSE and share(words, own | asked) < CLAUSE:
            yield Problem(ProblemKind.CONTENT, clause)


def content(source: Source) -> list[str]:
    """Content pairs outside the quantities, which have a check of their own."""
    return [pair for piece in source.besides_quantities() for pair in content_pairs(piece)]


def _found(source: Source) -> set[str]:
    return {*pairs(source.compact), *content_pairs(source.text)}
