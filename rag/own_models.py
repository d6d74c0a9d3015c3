"""The models of a library: vectors may be compared only where one embedder made them all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import LibraryMismatch
from rag.indexes import EMBEDDER
from rag.settings import Settings
from rag.store import Store

if TYPE_CHECKING:
    from embeddings.base import Embedder, Reranker


class OwnModels:
    """The embedder and the reranker of the library in ``folder``, opened when they are needed.

    ``embedder`` replaces the one that the settings name.
    """

    def __init__(
        self, store: Store, folder: Path, settings: Settings, embedder: Embedder | None
    ) -> None:
        self._store = store
        self._folder = folder
        self._settings = settings
        self._embedder = embedder
        self._reranker: Reranker | None = None

    def reranker(self) -> Reranker | None:
        """``None`` where the settings name none."""
        if self._reranker is None and self._settings.reranker is not None:
            from rag.embedder import open_reranker

            self._reranker = open_reranker(self._settings)
        return self._reranker

    def claim(self) -> Embedder:
        """The embedder, which makes the library's vectors from now on if there are none yet.

        Raises:
            LibraryMismatch: the library's vectors are of another embedding model.
            ModelError: the embedding model cannot be loaded.
        """
        embedder = self.embedder()
        if self._store.get(EMBEDDER) is None:
            made_by = {
                "name": self._settings.embedder,
                "fingerprint": embedder.fingerprint,
                "dimension": embedder.dimension,
            }
            self._store.set(EMBEDDER, json.dumps(made_by))
        return embedder

    def embedder(self) -> Embedder:
        """The embedder, which must be the one that the library's vectors were made with. Raises as
        :meth:`claim`."""
        if self._embedder is None:
            from rag.embedder import open_embedder

            self._embedder = open_embedder(self._settings)
        described = self._store.get(EMBEDDER)
        if described is not None:
            made_with = json.loads(described)
            if made_with["fingerprint"] != self._embedder.fingerprint:
                raise LibraryMismatch(
                    f"The library {self._folder} was made with the embedding model "
                    f"{made_with['name']!r}, not with {self._settings.embedder!r}.",
                    f"Set YIJU_EMBEDDER={made_with['name']}, or make its vectors anew with "
                    "`yiju library rebuild`.",
                )
        return self._embedder
