"""From what to what a figure changed: 由20个工作日压缩至7个工作日."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.quantities import Quantity
from rag.verification.source import Source

_FROM = re.compile(r"[由从](?:原来?|之前的?|法定的?|每[月人年])?\Z")
_CHANGED = re.compile(
    "[压缩减降提升增调扩优改变涨跌延浮落滑][^,。;]{0,6}[至到为成](?!期|今)|变成|发展[至到成]"
)
_REACH = 6
"""Characters before a figure that may say so."""


def changes(source: Source) -> list[tuple[Quantity, Quantity]]:
    """Neighbouring figures of which the first is where something came from."""
    return [
        (first, second)
        for first, second in pairwise(source.quantities)
        if comes_from(source, first)
    ]


def comes_from(source: Source, figure: Quantity) -> bool:
    """Whether a figure is where something came from."""
    before = source.text[max(0, figure.start - _REACH) : figure.start]
    return _FROM.search(before) is not None


def became(source: Source) -> list[tuple[Quantity, Quantity]]:
    """Those of which a verb between them says that one became the other: 由5名干部组成 says of
    nothing what it became."""
    return [
        (first, second)
        for first, second in changes(source)
        if _CHANGED.search(source.text, first.end, second.start)
    ]
