"""Files and web pages into the store.

They are read one after the other and stored in groups: a document is in the library whole or not
at all, and a disk that takes its time to confirm a change is asked about once a second, not once
a file.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rag.discovery import Found, discover
from rag.documents.loading import MAX_FILE_BYTES, SUPPORTED_SUFFIXES, advice, too_large
from rag.errors import DocumentError
from rag.progress import Progress
from rag.reading import RULES, keep_corrections, read_document, read_page
from rag.records import NewDocument, Source
from rag.revising import by_hand
from rag.store import Store
from rag.types import FileReport, FileStatus
from rag.web.addresses import is_url, parsed
from rag.web.fetching import Page, fetch

GROUP_SECONDS = 1.0
"""Reading time between two commits: what a crash can cost."""

Fetch = Callable[[str], Page]


@dataclass(frozen=True, slots=True)
class _Read:
    """What is to be stored for a place. ``document`` is ``None`` where only its time changed."""

    source: Source
    document: NewDocument | None
    known: str | None
    """Id of the document that was read from there before."""


def ingest(
    store: Store, places: Sequence[Path | str], progress: Progress, get: Fetch = fetch
) -> Iterator[FileReport]:
    """Brings the store up to date with these files, folders and web addresses, and reports each as
    soon as it is stored. What fails is reported and the rest goes on; files that vanished from a
    folder given here leave the store.

    Raises:
        UsageError: a path does not exist, or an address is none.
        LibraryError: the store cannot be written.
    """
    urls = list(dict.fromkeys(str(parsed(place)) for place in places if isinstance(place, str)))
    paths = [place for place in places if isinstance(place, Path)]
    found = list(discover(paths, SUPPORTED_SUFFIXES))
    outdated = frozenset(store.made_by_other_rules(RULES))
    work: list[tuple[str, Callable[[], FileReport | _Read]]] = [
        (file.path.name, partial(_read_file, store, file, outdated)) for file in found
    ]
    work += [(url, partial(_read_page, store, url, get, outdated)) for url in urls]
    group: list[FileReport | _Read] = []
    due = time.monotonic() + GROUP_SECONDS
    for number, (name, read) in enumerate(work):
        progress("reading", number, len(work), name)
        group.append(read())
        if time.monotonic() >= due:
            yield from _stored(store, group)
            group.clear()
            due = time.monotonic() + GROUP_SECONDS
    yield from _stored(store, group)
    progress("reading", len(work), len(work), "")
    # After the files were read: a file that moved within the folder keeps its document.
    yield from _forget_vanished(store, [path for path in paths if path.is_dir()])


def still_there(location: str) -> bool:
    """Whether what was read from there may be read again; of a page, only a try would tell."""
    return is_url(location) or Path(location).exists()


def _read_file(store: Store, file: Found, outdated: frozenset[str]) -> FileReport | _Read:
    path = file.path
    if not file.supported:
        suffix = path.suffix.lower()
        reason = f"Unknown format ({suffix or 'no suffix'}). {advice(suffix)}".rstrip()
        return FileReport(path.name, FileStatus.SKIPPED, reason)
    location = str(path.resolve())
    known = store.source(location)
    # Made by other rules, it is read again though its file is the same.
    same = known if known and known[1] not in outdated else None
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # to open a pipe would wait for ever
            return FileReport(
                path.name, FileStatus.SKIPPED, "Not a regular file, but a pipe or a device."
            )
        if status.st_size > MAX_FILE_BYTES:
            raise too_large(path.name)
        if same and (same[0].size, same[0].modified) == (status.st_size, status.st_mtime_ns):
            return FileReport(path.name, FileStatus.UNCHANGED, document_id=same[1])
        digest = _digest(path)
        source = Source(location, path.name, status.st_size, status.st_mtime_ns, digest)
        if same and same[0].digest == digest:
            return _Read(source, None, same[1])
        return _Read(source, read_document(path), known[1] if known else None)
    except DocumentError as error:
        return FileReport(path.name, FileStatus.FAILED, str(error))
    except OSError as error:
        return FileReport(
            path.name, FileStatus.FAILED, f"Cannot be read: {os.strerror(error.errno or 0)}."
        )


def _read_page(store: Store, url: str, get: Fetch, outdated: frozenset[str]) -> FileReport | _Read:
    known = store.source(url)
    try:
        page = get(url)
        digest = hashlib.sha256(page.data).hexdigest()
        source = Source(url, url, len(page.data), time.time_ns(), digest)
        if known and known[0].digest == digest and known[1] not in outdated:
            return _Read(source, None, known[1])
        return _Read(source, read_page(page), known[1] if known else None)
    except DocumentError as error:
        return FileReport(url, FileStatus.FAILED, str(error))


def _stored(store: Store, group: Sequence[FileReport | _Read]) -> list[FileReport]:
    """In one transaction: all of the group or nothing of it."""
    if not any(isinstance(item, _Read) for item in group):
        return [item for item in group if isinstance(item, FileReport)]
    with store.together():
        return [item if isinstance(item, FileReport) else _put(store, item) for item in group]


def _put(store: Store, read: _Read) -> FileReport:
    name, document = read.source.name, read.document
    if document is None:
        store.touch(read.source)
        return FileReport(name, FileStatus.UNCHANGED, document_id=read.known)
    identity = document.document_id
    others = store.locations(identity)
    held = store.documents_by_id([identity]).get(identity)
    outdated = held is not None and store.rules(identity) != RULES
    if held is not None and outdated:
        document = keep_corrections(document, held)
        store.replace(document)
    elif held is None and read.known is not None:
        for former in store.documents_by_id([read.known]).values():
            document = keep_corrections(document, former)
    store.put(document, read.source)
    if read.known == identity and not outdated:  # other bytes, the same text
        return FileReport(name, FileStatus.UNCHANGED, document_id=identity)
    return FileReport(
        name,
        _status(read, others),
        document_id=identity,
        clauses=len(document.clauses),
        notes=(*document.notes, *_kept_note(document)),
    )


def _kept_note(document: NewDocument) -> list[str]:
    fields = by_hand(document.metadata)
    return [f"As corrected by hand: {', '.join(fields)}."] if fields else []


def _status(read: _Read, others: Sequence[str]) -> FileStatus:
    if read.known is not None:
        return FileStatus.UPDATED
    if not others:
        return FileStatus.ADDED
    return FileStatus.DUPLICATE if any(map(still_there, others)) else FileStatus.MOVED


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
