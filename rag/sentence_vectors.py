"""The sentences of a clause and what they mean, as they are stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.base import Span, Vectors

_SPAN_BYTES = 8
_STEPS = 127


@dataclass(frozen=True, slots=True)
class SentenceVectors:
    """``spans``: where each sentence stands in the clause's search text; ``vectors``: their unit
    rows, ``(len(spans), d)``."""

    spans: Sequence[Span]
    vectors: Vectors

    def packed(self) -> bytes:
        """The places as pairs of little-endian int32, then the rows in 8 bits, each to its own
        scale, which unit length gives back: the cosine to what it was stays above 0.999."""
        largest = np.abs(self.vectors).max(axis=1, keepdims=True, initial=1e-9)
        places = np.array(self.spans, dtype="<i4").reshape(len(self.spans), 2)
        rows = np.round(self.vectors / largest * _STEPS).astype(np.int8)
        packed: bytes = places.tobytes() + rows.tobytes()
        return packed

    def closeness(self, question: NDArray[np.float32]) -> dict[Span, float]:
        """The cosine of a question, ``(d,)``, with each."""
        return dict(zip(self.spans, (self.vectors @ question).tolist(), strict=True))

    @classmethod
    def unpacked(cls, data: bytes, dimension: int) -> Self:
        count = len(data) // (_SPAN_BYTES + dimension)
        places = np.frombuffer(data, dtype="<i4", count=2 * count).reshape(count, 2)
        rows: NDArray[np.float32] = (
            np.frombuffer(data, dtype=np.int8, offset=_SPAN_BYTES * count)
            .reshape(count, dimension)
            .astype(np.float32)
        )
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        spans = [(int(first), int(last)) for first, last in places]
        return cls(spans, rows / np.maximum(lengths, 1e-9))


def fits(data: bytes | None, dimension: int) -> bool:
    """Whether stored bytes hold whole sentences of that many dimensions."""
    return data is None or len(data) % (_SPAN_BYTES + dimension) == 0
