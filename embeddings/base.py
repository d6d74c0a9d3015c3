"""What an embedder is, whatever computes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Unit rows: ``(n, d)``, so that a dot product is the cosine."""

Span = tuple[int, int]
"""``(start, end)`` of a part of a text, in characters."""


class Embedder(Protocol):
    """Turns texts into unit vectors. Questions and passages enter by different doors, because
    models such as E5 are trained with a prefix for each."""

    @property
    def dimension(self) -> int:
        """Length ``d`` of a vector."""
        ...

    @property
    def fingerprint(self) -> str:
        """Names the weights and everything else that decides a vector. Two embedders whose
        vectors may be mixed have the same fingerprint, whatever engine computes them."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Questions, ``(len(texts), d)``."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Passages, ``(len(texts), d)``."""
        ...

    def encode_in_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        """Passages as :meth:`encode_passages`, and with each of them its parts, such as its
        sentences: ``(len(parts[i]), d)``. A part is read in the context of its passage where the
        model allows it, at no further cost; else by itself."""
        ...


class Reranker(Protocol):
    """Reads a question together with each passage: slower than comparing vectors, and better."""

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """How well each passage answers, ``(len(passages),)``; higher is better."""
        ...


class EmbedderError(Exception):
    """The model could not be loaded or run; the message names it and says what to do."""


__all__ = ["Embedder", "EmbedderError", "Reranker", "Span", "Vectors"]
