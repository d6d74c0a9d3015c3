"""Text to unit vectors: one protocol, interchangeable engines.

Importing this package loads no engine; :func:`load_embedder` does.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from embeddings.base import Embedder, EmbedderError, Reranker, Span, Vectors
from embeddings.fast_files import find_fast_files
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


def is_prepared(folder: Path | str) -> bool:
    """Whether a model folder holds files of the fast engine that fit its weights."""
    try:
        return find_fast_files(Path(folder)) is not None
    except EmbedderError:
        return False


def as_langchain(embedder: Embedder) -> Embeddings:
    """``embedder`` as a ``langchain_core.embeddings.Embeddings``."""
    from embeddings.langchain import LangChainEmbeddings

    return LangChainEmbeddings(embedder)


__all__ = [
    "Embedder",
    "EmbedderError",
    "Reranker",
    "Span",
    "Vectors",
    "as_langchain",
    "is_prepared",
    "load_embedder",
    "load_reranker",
    "prepare",
]
