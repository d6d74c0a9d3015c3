"""How alike vectors are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from embeddings.base import Vectors


def paired_cosine(left: Vectors, right: Vectors) -> NDArray[np.float32]:
    """``(n, d)`` and ``(n, d)`` unit rows → ``(n,)``: entry ``i`` is the cosine of row ``i`` of
    both. For all pairs, multiply: ``left @ right.T`` is ``(n, m)``."""
    return np.asarray(np.einsum("nd,nd->n", left, right), dtype=np.float32)
