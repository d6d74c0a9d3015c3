"""Files into the store: read, cleaned, cut into clauses, each file in one transaction."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from rag.clauses import cut
from rag.discovery import discover
from rag.documents.cleaning import clean
from rag.documents.loading import SUPPORTED_SUFFIXES, load
from rag.documents.metadata import read_metadata
from rag.errors import DocumentError
from rag.progress import Progress
from rag.records import NewDocument, Source
from rag.store import Store
from rag.tasks.reading import read_tasks
from rag.types import Document, FileReport, FileStatus

DOCUMENT_ID_LENGTH = 16
"""Hexadecimal digits of the text's SHA-256; 64 bits keep a million documents apart."""


def document_id(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DOCUMENT_ID_LENGTH]


def read_document(path: Path) -> NewDocument:
    """One file as a document with its clauses.

    Raises:
        DocumentError: the file cannot become a document; says why.
    """
    loaded = load(path)
    cleaned = clean(loaded)
    identity = document_id(loaded.text)
    clauses = cut(loaded, cleaned, identity)
    if not clauses:
        raise DocumentError(
            f"{path.name} holds no text besides navigation and markup.",
            "Check that it is the right file.",
        )
    metadata = read_metadata(loaded, cleaned, path.name)
    described = Document(
        identity,
        path.name,
        metadata,
        loaded.format,
        loaded.markup,
        characters=len(loaded.text),
        clauses=len(clauses),
    )
    tasks = read_tasks(described, loaded.text, clauses)
    return NewDocument(
        document_id=identity,
        text=loaded.text,
        format=loaded.format,
        markup=loaded.markup,
        metadata=metadata,
        notes=(*loaded.notes, *filter(None, (tasks.note,))),
        clauses=tuple(clauses),
        tasks=tasks,
    )


def ingest_files(store: Store, paths: Sequence[Path], progress: Progress) -> list[FileReport]:
    """Brings the store up to date with these files and folders; a file that fails is reported
    and the others go on. Files that vanished from a folder given here leave the store.

    Raises:
        UsageError: a path does not exist.
        LibraryError: the store cannot be written.
    """
    found = list(discover(paths, SUPPORTED_SUFFIXES))
    reports: list[FileReport] = []
    for number, file in enumerate(found, start=1):
        progress("reading", number - 1, len(found), file.path.name)
        if file.supported:
            reports.append(_ingest_file(store, file.path))
        else:
            suffix = file.path.suffix or "no suffix"
            reports.append(
                FileReport(file.path.name, FileStatus.SKIPPED, f"Unknown format ({suffix}).")
            )
    progress("reading", len(found), len(found), "")
    # After the files were read: a file that moved within the folder keeps its document.
    reports.extend(_forget_vanished(store, [path for path in paths if path.is_dir()]))
    return reports


def _ingest_file(store: Store, path: Path) -> FileReport:
    location = str(path.resolve())
    try:
        status = path.stat()
        known = store.source(location)
        if known and (known[0].size, known[0].modified) == (status.st_size, status.st_mtime_ns):
            return FileReport(path.name, FileStatus.UNCHANGED, document_id=known[1])
        digest = _digest(path)
        source = Source(location, path.name, status.st_size, status.st_mtime_ns, digest)
        if known and known[0].digest == digest:
            store.touch(source)
            return FileReport(path.name, FileStatus.UNCHANGED, document_id=known[1])
        document = read_document(path)
    except DocumentError as error:
        return FileReport(path.name, FileStatus.FAILED, str(error))
    except OSError as error:
        return FileReport(
            path.name, FileStatus.FAILED, f"Cannot be read: {os.strerror(error.errno or 0)}."
        )
    others = store.locations(document.document_id)
    store.put(document, source)
    return FileReport(
        path.name,
        _status(known=known is not None, others=others),
        document_id=document.document_id,
        clauses=len(document.clauses),
        notes=document.notes,
    )


def _status(*, known: bool, others: Sequence[str]) -> FileStatus:
    if known:
        return FileStatus.UPDATED
    if not others:
        return FileStatus.ADDED
    still_there = any(Path(location).exists() for location in others)
    return FileStatus.DUPLICATE if still_there else FileStatus.MOVED


def _forget_vanished(store: Store, folders: Sequence[Path]) -> list[FileReport]:
    roots = [f"{folder.resolve()}{os.sep}" for folder in folders]
    gone = [
        location
        for location in store.locations()
        if any(location.startswith(root) for root in roots) and not Path(location).exists()
    ]
    return [
        FileReport(Path(location).name, FileStatus.REMOVED, "No longer there.")
        for location in store.remove_sources(gone)
    ]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
