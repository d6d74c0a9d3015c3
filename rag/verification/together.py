"""May several sentences carry one statement, or does one only lend its words to another's figure?

挂牌成立18个实践基地 after a sentence about 委员工作室 does not say that there are 18 of these.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Passage
from rag.verification.figures import Cited, figure_problems
from rag.verification.source import CLAUSE_END, read, read_context, read_passage
from rag.verification.words import content_pairs, pairs, share

OWN = 0.5
"""Share of the words beside a figure that its sentence must hold."""


def figures_have_their_words(text: str, passages: Sequence[Passage], question: str) -> bool:
    """Whether each clause of the statement that has figures finds them in one of the passages, with
    at least half of its words. Words of the question that none of the passages has (whom it is
    about) do not count."""
    held = {passage: set(pairs(read_passage(passage).compact)) for passage in passages}
    anywhere = set().union(*held.values())
    asked = set(pairs(read(question).compact)) - anywhere
    for clause in CLAUSE_END.split(read(text).text):
        told = read(clause)
        if not told.quantities:
            continue
        words = [
            pair
            for piece in told.besides_quantities()
            for pair in content_pairs(piece)
            if pair not in asked
        ]
        if not any(
            share(words, held[passage]) >= OWN and not any(figure_problems(told, [_cited(passage)]))
            for passage in passages
        ):
            return False
    return True


def _cited(passage: Passage) -> Cited:
    return Cited(passage.number, read_passage(passage), read_context(passage.context))
