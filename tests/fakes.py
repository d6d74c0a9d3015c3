"""Stand-ins that need no model and can be checked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from embeddings.base import Span, Vectors


class KeywordEmbedder:
    """Texts that share pairs of neighbouring characters are similar.

    A text becomes the counts of its character bigrams, each counted in slot
    ``crc32(bigram) % 64``, scaled to unit length. A single character counts as a bigram, an empty
    text lies on the first axis. Questions and passages are encoded alike, so the similarity of
    ``"整治中介"`` (整治 治中 中介) and ``"中介"`` (中介) is ``1 / √3 ≈ 0.577``. With 64 slots,
    bigrams of unrelated texts now and then share one.
    """

    dimension = 64
    fingerprint = "fake"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def encode_in_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        return self.encode_passages(texts), [
            self._encode([text[first:last] for first, last in spans])
            for text, spans in zip(texts, parts, strict=True)
        ]

    def _encode(self, texts: Sequence[str]) -> Vectors:
        counts = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for start in range(max(len(text) - 1, 1)):
                bigram = text[start : start + 2]
                counts[row, crc32(bigram.encode()) % self.dimension if bigram else 0] += 1
        units: Vectors = counts / np.linalg.norm(counts, axis=1, keepdims=True)
        return units
