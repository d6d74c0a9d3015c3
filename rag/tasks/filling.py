"""Tasks of documents that were stored before tasks were read, or were read differently."""

from __future__ import annotations

from rag.progress import Progress
from rag.store import Store
from rag.tasks.reading import read_tasks


def read_missing(store: Store, progress: Progress) -> None:
    """Reads the tasks of every document whose reading is missing or outdated, each document in
    one transaction; what an interrupted call left undone, the next one finishes."""
    waiting = store.documents_by_id(store.ledger.unread())
    for number, (document_id, document) in enumerate(waiting.items()):
        progress("reading", number, len(waiting), document.title)
        text = store.text(document_id) or ""
        store.put_tasks(document, read_tasks(document, text, store.clauses(document_id)))
