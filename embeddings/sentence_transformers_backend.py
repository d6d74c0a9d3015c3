"""Any sentence-transformers model, run by torch in float32."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embeddings.base import EmbedderError, Span, Vectors
from embeddings.fingerprint import fingerprint_of
from embeddings.parts import completed, part_means, unread
from embeddings.prompts import Prompts, prompts_of
from embeddings.quiet import quiet_libraries
from embeddings.vectors import unit_rows

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 32


class SentenceTransformersEmbedder:
    """Threads take turns: the tokenizer inside is not safe to share."""

    def __init__(self, model: SentenceTransformer, prompts: Prompts, name: str) -> None:
        self._model = model
        self._prompts = prompts
        self._name = name
        self._turn = threading.Lock()
        # Not every model declares its dimension; the shape of a vector always says it.
        self._dimension = int(model.encode(["1"], show_progress_bar=False).shape[1])
        self._fingerprint = fingerprint_of(model, prompts)
        self._by_mean = pools_by_mean(model) and model.tokenizer.is_fast

    @classmethod
    def load(cls, model: str | Path, *, offline: bool = False) -> SentenceTransformersEmbedder:
        """Load a folder, or a model by the name it has on the hub; takes seconds.

        Raises:
            EmbedderError: there is no such model, or it cannot be loaded.
        """
        loaded = load_model(model, offline=offline)
        return cls(loaded, prompts_of(loaded.prompts, str(model)), str(model))

    @property
    def dimension(self) -> int:
        return self._dimension

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self._model.encode_query, texts, self._prompts.query)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self._model.encode_document, texts, self._prompts.passage)

    def encode_in_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        whole, rows = self.encode_passages(texts), unread(parts)
        if self._by_mean:
            for place, (text, spans) in enumerate(zip(texts, parts, strict=True)):
                rows[place] = self._parts(text, spans)
        return whole, [
            unit_rows(vectors, self._name)
            for vectors in completed(texts, parts, rows, self.encode_passages)
        ]

    def _parts(self, text: str, spans: Sequence[Span]) -> list[NDArray[np.float32] | None]:
        prompt, tokenizer = self._prompts.passage, self._model.tokenizer
        with self._turn:
            states = self._model.encode(
                text, prompt=prompt, output_value="token_embeddings", show_progress_bar=False
            )
            read = tokenizer(
                prompt + text,
                truncation=True,
                max_length=self._model.max_seq_length,
                return_offsets_mapping=True,
            )
        offsets = np.array(read["offset_mapping"], dtype=np.int64)
        within = [(first + len(prompt), last + len(prompt)) for first, last in spans]
        return part_means(states.numpy(force=True), offsets, within)

    def _encode(
        self, encode: Callable[..., NDArray[np.float32]], texts: Sequence[str], prompt: str
    ) -> Vectors:
        if not texts:
            return np.zeros((0, self._dimension), dtype=np.float32)
        with self._turn:
            raw = encode(list(texts), prompt=prompt, batch_size=_BATCH, show_progress_bar=False)
        return unit_rows(raw, self._name)


def pools_by_mean(model: SentenceTransformer) -> bool:
    """Whether a vector is the mean of the token states and nothing further, but for its length."""
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling

    _, *after = model
    poolings = [module for module in after if isinstance(module, Pooling)]
    return [pooling.pooling_mode for pooling in poolings] == ["mean"] and all(
        isinstance(module, Pooling | Normalize) for module in after
    )


def load_model(model: str | Path, *, offline: bool = False) -> SentenceTransformer:
    """The model in float32, whatever precision its files have.

    Raises:
        EmbedderError: there is no such model, or it cannot be loaded.
    """
    from sentence_transformers import SentenceTransformer

    try:
        with quiet_libraries():
            return SentenceTransformer(str(model), local_files_only=offline).float().eval()
    except Exception as error:
        # Transformers, torch, the hub client and the tokenizers raise many unrelated types here.
        raise EmbedderError(
            f"The embedding model '{model}' could not be loaded ({first_line(error)}). Give a "
            "model folder, a sentence-transformers model name, or type: "
            "yiju models pull multilingual-e5-small"
        ) from error


def first_line(error: Exception) -> str:
    """What a library said went wrong, short enough to stand inside a sentence."""
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
