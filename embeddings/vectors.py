"""What every engine does with the numbers that come out of a model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from embeddings.base import EmbedderError, Vectors


def unit_rows(raw: NDArray[np.float32], model: str) -> Vectors:
    """The rows of ``raw``, ``(n, d)``, scaled to unit length.

    Raises:
        EmbedderError: a row has no direction: it holds NaN or infinity, or is all zeros. Such a
            row would rank anywhere in a search, so it must not get that far.
    """
    # The sum of squares of float32 numbers can overflow float32, not float64.
    lengths = np.linalg.norm(raw.astype(np.float64), axis=1, keepdims=True)
    if not bool(np.all(np.isfinite(lengths) & (lengths > 0))):
        raise EmbedderError(
            f"The model {model!r} computed vectors that are not finite. Its files may be damaged: "
            "fetch or prepare it again."
        )
    return np.asarray(raw / lengths, dtype=np.float32)
