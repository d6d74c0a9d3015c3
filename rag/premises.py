"""A wrong figure that a question takes for granted: the sentence that has the right one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer_kinds import measure
from rag.quantities import Comparison, Kind, Quantity, quantities
from rag.questions import asks
from rag.types import Passage
from rag.verification.source import read, read_context, read_passage
from rag.verification.words import content_pairs, pairs, share

_PIECE = re.compile(r"(?:[^，,。；;？?！!]|[，,](?=\d))+")
_ASSERTED = re.compile(
    r"(?:(?:[是為为達达有共开開占佔]|超过|突破|增[加长至到]|减少|降[至到]|扩大?到|控制在|规定|要求|召开"
    r"|提[高升]|总值|产值|总量|总投资|岗位|人口|[^利费汇税]率)[了到至]?\D{0,2})$"
)
"""Before a figure that something is said to have: a loan of 10万元 may be anybody's."""
_KINDS = frozenset({Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.MULTIPLE})
_SAME_WORDS = 0.7
"""Share of the words around the figure that a sentence must hold to be about the same thing."""
_FEWEST = 3
"""Pairs of characters below which words tell nothing."""


def corrections(question: str, passages: Sequence[Passage]) -> list[Passage]:
    """For each figure that the question takes for granted and none of the passages has: the
    passage about the same thing that has another one. 乳源产值是157.5亿元，同比涨了多少？ wants to
    be told 107.5亿元 as well."""
    found: list[Passage] = []
    for piece in _PIECE.findall(question):
        if asks(piece):
            continue
        for figure in quantities(piece):
            asserted = _ASSERTED.search(piece[: figure.start]) is not None
            if not asserted or not _is_claim(figure) or _stated(figure, passages):
                continue
            right = _about_the_same(piece, figure, passages)
            if right is not None:
                found.append(right)
    return list(dict.fromkeys(found))


def _is_claim(figure: Quantity) -> bool:
    return figure.comparison is Comparison.EXACT and (
        figure.kind in _KINDS or (figure.kind is Kind.NUMBER and bool(figure.unit))
    )


def _stated(figure: Quantity, passages: Sequence[Passage]) -> bool:
    return any(
        measure(figure)[:3] == measure(other)[:3]
        for passage in passages
        for other in read_passage(passage).quantities
    )


def _about_the_same(piece: str, figure: Quantity, passages: Sequence[Passage]) -> Passage | None:
    words = content_pairs(read(piece[: figure.start] + "，" + piece[figure.end :]).text)
    if len(words) < _FEWEST:
        return None

    def fit(passage: Passage) -> float:
        held = {
            *pairs(read_passage(passage).compact),
            *pairs(read_context(passage.context).compact),
        }
        return share(words, held)

    comparable = [
        passage
        for passage in passages
        if any(
            (other.kind, other.unit) == (figure.kind, figure.unit)
            and other.comparison in (Comparison.EXACT, Comparison.AT_LEAST)
            for other in read_passage(passage).quantities
        )
    ]
    best = max(comparable, key=fit, default=None)
    return best if best is not None and fit(best) >= _SAME_WORDS else None
