"""A document made anew: from where it was read, or from the text that the library holds of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rag.errors import DocumentError
from rag.ingest import Fetch, ingest
from rag.progress import Progress, silent
from rag.reading import document_id as document_id_of
from rag.reading import keep_corrections, read_document, read_page, remake_document
from rag.records import NewDocument
from rag.revising import kept
from rag.store import Store
from rag.types import Document, FileReport, FileStatus
from rag.web.addresses import is_url
from rag.web.fetching import fetch


def reread(store: Store, document_id: str, get: Fetch = fetch) -> FileReport:
    """Reads a document's file or page anew; the document stays as it is where that fails.

    Raises:
        LibraryError: the store cannot be written.
    """
    held = store.documents_by_id([document_id])[document_id]
    locations = store.locations(document_id)
    place = next((place for place in locations if is_url(place) or Path(place).is_file()), None)
    if place is None:
        reason = "Its file is no longer where it was read from."
        return FileReport(held.source, FileStatus.FAILED, reason, document_id)
    try:
        document = read_page(get(place)) if is_url(place) else read_document(Path(place))
    except DocumentError as error:
        return FileReport(held.source, FileStatus.FAILED, str(error), document_id)
    if document.document_id != document_id:  # it has changed meanwhile
        (report,) = ingest(store, [place if is_url(place) else Path(place)], silent, get)
        return report
    return _replaced(store, held, document)


def recut_all(store: Store, progress: Progress, get: Fetch = fetch) -> Iterator[FileReport]:
    """Makes metadata, clauses and tasks of every stored text anew, by the rules of this version.
    A document whose text is damaged, or was stored without its structure, is read anew.

    Raises:
        LibraryError: the store cannot be written.
    """
    documents = store.documents()
    for number, document in enumerate(documents):
        progress("rebuilding", number, len(documents), document.title)
        yield _recut(store, document, get)
    progress("rebuilding", len(documents), len(documents), "")


def _recut(store: Store, held: Document, get: Fetch) -> FileReport:
    loaded = store.loaded(held.document_id)
    if loaded is None or document_id_of(loaded.text) != held.document_id:
        return reread(store, held.document_id, get)
    try:
        document = remake_document(loaded, held)
    except DocumentError as error:
        return FileReport(held.source, FileStatus.FAILED, str(error), held.document_id)
    same = (
        store.rules(held.document_id) == document.rules
        and store.clauses(held.document_id) == list(document.clauses)
        and kept(document.metadata, held.metadata) == held.metadata
    )
    if same:
        return FileReport(held.source, FileStatus.UNCHANGED, document_id=held.document_id)
    return _replaced(store, held, document)


def _replaced(store: Store, held: Document, document: NewDocument) -> FileReport:
    store.replace(keep_corrections(document, held))
    return FileReport(
        held.source,
        FileStatus.UPDATED,
        document_id=held.document_id,
        clauses=len(document.clauses),
        notes=document.notes,
    )
