"""May several sentences carry one statement, or would one lend its words to another's subject?

挂牌成立18个实践基地 after one about 委员工作室 does not say that there are 18 of these, and what
was done to 李四 was not done to 张三.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from rag.types import Passage
from rag.verification.coverage import content
from rag.verification.figures import Cited, figure_problems
from rag.verification.names import name_problems
from rag.verification.source import Source, read, read_context, read_passage
from rag.verification.words import pairs, share

MOST, HALF = 0.75, 0.5
"""Shares of the words of a clause that its sentence must hold to carry it, and to be the one that
its figures are from."""
_GAP = 2
"""Characters of white space between sentences."""
_CLAUSE_END = re.compile(r"[。;!?|\n]|,(?!\d)|(?<!\d),")
"""1,000 is one figure."""


def same_section(left: Passage, right: Passage) -> bool:
    return (left.document_id, left.context) == (right.document_id, right.context)


def goes_on(left: Passage, right: Passage) -> bool:
    """Whether the second follows the first in its clause."""
    return (left.document_id, left.within) == (right.document_id, right.within) and (
        0 <= right.start - left.end <= _GAP
    )


def carry_together(text: str, passages: Sequence[Passage], question: str) -> bool:
    """Whether each clause of the statement stands in one of the passages by itself, with its
    figures, its names and most of its words, and whatever each passage begins with, its
    subject, is what the statement or the question is about."""
    told = read(text).compact + read(question).compact
    if not all(_begins_with(passage) in told for passage in passages):
        return False
    unheld = _unheld(question, passages)
    return all(
        any(
            _holds(clause, passage, unheld, MOST)
            and not any(name_problems(clause, _sources(passage)))
            for passage in passages
        )
        for clause in _clauses(text)
    )


def figures_have_their_words(text: str, passages: Sequence[Passage], question: str) -> bool:
    """Whether each clause of the statement that has figures finds them in one of the passages
    beside at least half of its words."""
    unheld = _unheld(question, passages)
    return all(
        any(_holds(clause, passage, unheld, HALF) for passage in passages)
        for clause in _clauses(text)
        if clause.quantities
    )


def _unheld(question: str, passages: Sequence[Passage]) -> set[str]:
    """What the question says and none of the passages does: whom it is about, mostly. It is
    expected of no clause."""
    return set(pairs(read(question).compact)).difference(*map(_held, passages))


def _held(passage: Passage) -> set[str]:
    return set(pairs(read_passage(passage).compact))


def _holds(clause: Source, passage: Passage, unheld: Set[str], least: float) -> bool:
    """Whether a passage has the figures of the clause and at least that share of its words."""
    words = [pair for pair in content(clause) if pair not in unheld]
    cited = Cited(passage.number, read_passage(passage), read_context(passage.context))
    return share(words, _held(passage)) >= least and not any(figure_problems(clause, [cited]))


def _clauses(text: str) -> list[Source]:
    return [read(clause) for clause in _CLAUSE_END.split(read(text).text) if clause.strip()]


def _begins_with(passage: Passage) -> str:
    return next(iter(content(read_passage(passage))), "")


def _sources(passage: Passage) -> list[Source]:
    return [read_passage(passage), read_context(passage.context), read_context(passage.region)]
