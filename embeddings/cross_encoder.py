"""Any sentence-transformers ``CrossEncoder`` as a reranker."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embeddings.base import EmbedderError
from embeddings.quiet import quiet_libraries
from embeddings.sentence_transformers_backend import first_line

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_BATCH = 16


class CrossEncoderReranker:
    """Threads take turns: the tokenizer inside is not safe to share."""

    def __init__(self, model: CrossEncoder, name: str) -> None:
        self._model = model
        self._name = name
        self._turn = threading.Lock()

    @classmethod
    def load(cls, model: str | Path, *, offline: bool = False) -> CrossEncoderReranker:
        """Load a folder, or a model by the name it has on the hub; takes seconds.

        Raises:
            EmbedderError: there is no such model, it cannot be loaded, or it gives several scores
                for a pair.
        """
        from sentence_transformers import CrossEncoder
        from torch.nn import Sigmoid

        try:
            # Between 0 and 1 whatever the model was trained with, so that scores can be compared.
            with quiet_libraries():
                loaded = CrossEncoder(str(model), activation_fn=Sigmoid(), local_files_only=offline)
        except Exception as error:
            # Transformers, torch and the hub client raise many unrelated types here.
            raise EmbedderError(
                f"The reranker '{model}' could not be loaded ({first_line(error)}). Give a folder "
                "or the name of a sentence-transformers CrossEncoder."
            ) from error
        if loaded.num_labels != 1:
            raise EmbedderError(
                f"The reranker '{model}' gives {loaded.num_labels} scores a pair, not one."
            )
        return cls(loaded, str(model))

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Between 0 and 1, ``(len(passages),)``."""
        if not passages:
            return np.zeros(0, dtype=np.float32)
        pairs = [(question, passage) for passage in passages]
        with self._turn:
            raw = self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)
        scores = np.asarray(raw, dtype=np.float32)
        if not bool(np.isfinite(scores).all()):
            raise EmbedderError(f"The reranker {self._name!r} computed scores that are not finite.")
        return scores
