"""From the name of a model to an embedder."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Literal

import platformdirs

from embeddings.base import Embedder, EmbedderError, Reranker
from embeddings.fast_files import FastFiles, find_fast_files

DEFAULT_MODEL = "multilingual-e5-small"

Backend = Literal["auto", "openvino", "sentence-transformers"]

_log = logging.getLogger(__name__)


def load_embedder(
    model: str | Path = DEFAULT_MODEL,
    *,
    backend: Backend = "auto",
    models: Path | None = None,
    offline: bool = False,
) -> Embedder:
    """The embedder of ``model``.

    Args:
        model: a model folder, the name of a folder in ``models``, or a sentence-transformers
            model name.
        backend: ``auto`` takes the fast engine where the folder has been prepared for it (see
            :func:`embeddings.prepare`), else sentence-transformers. Vectors of both may be mixed.
        models: the folder of models; by default the environment variable ``YIJU_MODELS``, else
            the user's cache folder.
        offline: never look for ``model`` on the hub.

    Raises:
        EmbedderError: there is no such model here, or it cannot be loaded; says what to type.
    """
    folder = _folder(model, models or models_folder())
    if backend != "sentence-transformers" and folder is not None:
        try:
            files = find_fast_files(folder)
        except EmbedderError as error:
            if backend == "openvino":
                raise
            _log.warning("%s Until then the slower engine is used.", error)
            files = None
        if files is not None:
            return _openvino(files)
    if backend == "openvino":
        raise EmbedderError(
            f"The model '{model}' has not been prepared for the fast engine. Use the backend "
            "'auto', or prepare a model folder by typing: "
            "python -c \"from embeddings import prepare; prepare('FOLDER')\""
        )
    return _sentence_transformers(folder or model, offline)


def load_reranker(
    model: str | Path, *, models: Path | None = None, offline: bool = False
) -> Reranker:
    """A sentence-transformers ``CrossEncoder``; ``model``, ``models`` and ``offline`` as in
    :func:`load_embedder`. Imports torch.

    Raises:
        EmbedderError: there is no such model here, or it cannot be loaded; says what to type.
    """
    from embeddings.cross_encoder import CrossEncoderReranker

    inside = (models or models_folder()) / model
    return CrossEncoderReranker.load(inside if inside.is_dir() else model, offline=offline)


def models_folder() -> Path:
    """Where models are kept: the same place that ``rag.settings`` names."""
    chosen = os.environ.get("YIJU_MODELS")
    return (
        Path(chosen) if chosen else platformdirs.user_cache_path("yiju", appauthor=False) / "models"
    )


def _folder(model: str | Path, models: Path) -> Path | None:
    """The folder that ``model`` means; ``None`` where it can only be a name on the hub."""
    for folder in (models / model, Path(model).expanduser()):
        if folder.is_dir():
            return folder
    if isinstance(model, Path) or model == DEFAULT_MODEL:
        raise EmbedderError(
            f"The embedding model '{model}' is not on this machine (looked in {models}). "
            f"Fetch it by typing: yiju models pull {DEFAULT_MODEL}"
        )
    return None


def _sentence_transformers(model: str | Path, offline: bool) -> Embedder:
    from embeddings.sentence_transformers_backend import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder.load(model, offline=offline)


def _openvino(files: FastFiles) -> Embedder:
    from embeddings.openvino_backend import OpenVINOEmbedder

    return OpenVINOEmbedder(files)
