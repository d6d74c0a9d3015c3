"""The embedder that the settings name, with its errors in our tree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ModelError, UnknownModel
from rag.models.store import ModelStore
from rag.settings import Settings

if TYPE_CHECKING:
    from embeddings.base import Embedder


def open_embedder(settings: Settings) -> Embedder:
    """Loads it; seconds with torch, a fraction with the fast engine.

    Raises:
        ModelMissing: a model of the registry that was not fetched yet.
        ModelError: neither a known name nor a usable model.
    """
    from embeddings import load_embedder
    from embeddings.base import EmbedderError

    try:
        return load_embedder(_model(settings))
    except EmbedderError as error:
        raise ModelError(str(error), "Choose another with YIJU_EMBEDDER.") from error


def _model(settings: Settings) -> str | Path:
    try:
        return ModelStore(settings).path(settings.embedder)
    except UnknownModel:
        return settings.embedder  # a sentence-transformers name or a folder
