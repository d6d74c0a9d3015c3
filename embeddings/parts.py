"""Vectors for the parts of a passage, read in its context.

*Late chunking* (Günther et al. 2024, arXiv:2409.04701): the passage is run once, and the vector of
a part is the mean of the states of its tokens. It suits models that pool by the mean, for which
the whole passage is only the largest part.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Span, Vectors

Offsets = NDArray[np.int64]
"""``(length, 2)``: where each token starts and ends in the text; markers stand at (0, 0)."""

PartRows = list[list[NDArray[np.float32] | None]]
"""For each text and each of its parts a row; ``None`` where no token of the part was read."""


def part_means(
    states: NDArray[np.float32], offsets: Offsets, parts: Sequence[Span]
) -> list[NDArray[np.float32] | None]:
    """The mean of the ``states``, ``(length, d)``, of the tokens in each part, ``(d,)``."""
    starts, ends = offsets[:, 0], offsets[:, 1]
    means: list[NDArray[np.float32] | None] = []
    for first, last in parts:
        inside = (ends > first) & (starts < last) & (ends > starts)
        means.append(states[inside].mean(axis=0) if inside.any() else None)
    return means


def completed(
    texts: Sequence[str],
    parts: Sequence[Sequence[Span]],
    rows: PartRows,
    encode: Callable[[Sequence[str]], Vectors],
) -> list[Vectors]:
    """``(len(parts[i]), d)`` for each text; parts of which nothing was read are encoded alone."""
    missing = [
        texts[place][first:last]
        for place, spans in enumerate(parts)
        for (first, last), row in zip(spans, rows[place], strict=True)
        if row is None
    ]
    alone = iter(encode(missing))
    width = encode([]).shape[1]
    return [
        np.array([next(alone) if row is None else row for row in found], dtype=np.float32).reshape(
            len(found), width
        )
        for found in rows
    ]


def unread(parts: Sequence[Sequence[Span]]) -> PartRows:
    """Where a model can only encode parts by themselves."""
    return [[None] * len(spans) for spans in parts]
