"""Text to unit vectors: one protocol, interchangeable engines.

Importing this package loads no engine; :func:`load_embedder` does.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from embeddings.base import Embedder, EmbedderError, Reranker, Vectors
from embeddings.loading import load_embedder, load_reranker

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings


def prepare(folder: Path | str, *, progress: Callable[[str], None] | None = None) -> None:
    """Build the files of the fast engine inside a model folder; see :mod:`embeddings.preparing`.

    Raises:
        EmbedderError: the folder holds no model that the fast engine can run.
    """
    from embeddings import preparing

    preparing.prepare(folder, progress=progress)


def as_langchain(embedder: Embedder) -> Embeddings:
    """``embedder`` as a ``langchain_core.embeddings.Embeddings``."""
    from embeddings.langchain import LangChainEmbeddings

    return LangChainEmbeddings(embedder)


__all__ = [
    "Embedder",
    "EmbedderError",
    "Reranker",
    "Vectors",
    "as_langchain",
    "load_embedder",
    "load_reranker",
    "prepare",
]
