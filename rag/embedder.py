"""The embedder and the reranker that the settings name, with their errors in our tree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ModelError, UnknownModel
from rag.models.store import ModelStore
from rag.settings import Settings

if TYPE_CHECKING:
    from embeddings.base import Embedder, Reranker


def open_embedder(settings: Settings) -> Embedder:
    """Loads it; seconds with torch, a fraction with the fast engine.

    Raises:
        ModelMissing: a model of the registry that was not fetched yet.
        ModelError: neither a known name nor a usable model.
    """
    from embeddings import load_embedder
    from embeddings.base import EmbedderError

    try:
        return load_embedder(_model(settings), models=settings.models, offline=settings.offline)
    except EmbedderError as error:
        raise ModelError(str(error), "Choose another with YIJU_EMBEDDER.") from error


def open_reranker(settings: Settings) -> Reranker | None:
    """Loads it, which takes seconds and brings in torch; ``None`` where none is named.

    Raises:
        ModelError: not a usable model.
    """
    if settings.reranker is None:
        return None
    from embeddings import load_reranker
    from embeddings.base import EmbedderError

    try:
        return load_reranker(settings.reranker, models=settings.models, offline=settings.offline)
    except EmbedderError as error:
        raise ModelError(str(error), "Choose another with YIJU_RERANKER, or none.") from error


def _model(settings: Settings) -> str | Path:
    try:
        return ModelStore(settings).path(settings.embedder)
    except UnknownModel:
        return settings.embedder  # a sentence-transformers name or a folder
