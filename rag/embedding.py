"""Vectors for the clauses that have none yet, a batch a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rag.context import passage_text
from rag.progress import Progress
from rag.store import Store

if TYPE_CHECKING:
    from embeddings.base import Embedder

BATCH = 256
"""Clauses embedded between two commits: some seconds of work is what a crash can cost."""


def embed_missing(store: Store, embedder: Embedder, progress: Progress) -> Iterator[int]:
    """Embeds what is not embedded, and stores it as it goes: yields the number of clauses after
    each batch."""
    pending = store.without_vector()
    documents = {document.document_id: document for document in store.documents()}
    for first in range(0, len(pending), BATCH):
        progress("embedding", first, len(pending), "")
        batch = pending[first : first + BATCH]
        clauses = store.clauses_by_row([row for row, _ in batch])
        texts = [
            passage_text(documents[document].metadata, clauses[row]) for row, document in batch
        ]
        store.put_vectors([row for row, _ in batch], embedder.encode_passages(texts))
        yield len(batch)
    progress("embedding", len(pending), len(pending), "")
