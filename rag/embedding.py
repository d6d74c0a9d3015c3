"""Vectors for the clauses that have none yet, a batch a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rag.context import passage_text
from rag.progress import Progress
from rag.sentence_vectors import SentenceVectors
from rag.sentences import sentences
from rag.store import Store
from rag.types import Clause, Metadata

if TYPE_CHECKING:
    from embeddings.base import Embedder, Span

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
        passages = [_passage(documents[document].metadata, clauses[row]) for row, document in batch]
        texts, parts = zip(*passages, strict=True)
        vectors, rows_of_sentences = embedder.encode_in_parts(texts, parts)
        inside = [
            SentenceVectors(sentences(clauses[row].search_text), rows)
            for (row, _), rows in zip(batch, rows_of_sentences, strict=True)
        ]
        store.put_vectors([row for row, _ in batch], vectors, inside)
        yield len(batch)
    progress("embedding", len(pending), len(pending), "")


def _passage(metadata: Metadata, clause: Clause) -> tuple[str, list[Span]]:
    """What is embedded for a clause, and where its sentences stand in it."""
    text = passage_text(metadata, clause)
    shift = len(text) - len(clause.search_text)
    return text, [(first + shift, last + shift) for first, last in sentences(clause.search_text)]
