"""Questions turned towards the sentences that answer them: a learned map of their vectors.

An embedder places a question near what resembles it. Which of a few dozen sentences of the same
clauses answers it is another matter, and can be learned from questions and their evidence without
touching the embedder: see docs/decisions/sentence-ranking.md.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError

FORMAT = "1"
SHIPPED = Path(__file__).with_name("turning.safetensors")


def turned(question: NDArray[np.float32], fingerprint: str) -> NDArray[np.float32]:
    """The unit vector of a question, ``(d,)``, turned; as it is where the map was learned for
    another embedder than that with this fingerprint.

    Raises:
        ModelError: the map is damaged, or of another version.
    """
    made_for, turn = _shipped()
    return question if fingerprint != made_for else apply(question, turn)


def apply(question: NDArray[np.float32], turn: NDArray[np.float32]) -> NDArray[np.float32]:
    """``turn`` is what is added to the identity, ``(d, d)``."""
    moved = question + question @ turn
    unit: NDArray[np.float32] = moved / np.linalg.norm(moved)
    return unit


@cache
def _shipped() -> tuple[str, NDArray[np.float32]]:
    return read(SHIPPED)


def read(path: Path) -> tuple[str, NDArray[np.float32]]:
    """The fingerprint of the embedder that a map was learned for, and the map. Raises as
    :func:`turned`."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            described = file.metadata() or {}
            if described.get("format") != FORMAT:
                raise ModelError(
                    f"{path} is of format {described.get('format')!r}, not {FORMAT!r}.",
                    "Install Yiju anew.",
                )
            turn: NDArray[np.float32] = file.get_tensor("turn").astype(np.float32)
            if turn.ndim != 2 or turn.shape[0] != turn.shape[1]:
                raise ModelError(f"{path} holds no square map.", "Install Yiju anew.")
            return described["embedder"], turn
    except (SafetensorError, OSError, KeyError) as error:
        raise ModelError(f"{path} cannot be read: {error}", "Install Yiju anew.") from error
