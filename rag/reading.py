"""One file, page or stored text → a document with its clauses."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from rag.clauses import cut
from rag.documents.cleaning import clean
from rag.documents.loading import load, load_bytes
from rag.documents.metadata import read_metadata
from rag.errors import DocumentError
from rag.records import NewDocument
from rag.revising import kept
from rag.tasks.reading import read_tasks
from rag.types import Document, LoadedText
from rag.web.addresses import is_url
from rag.web.fetching import Page

RULES = 2
"""Version of the rules that clean a text, read its metadata and cut its clauses. Documents of
another version are made anew when they are met; raise it whenever the same text comes out
otherwise."""

BY_ADDRESS = "address"
"""``found_in`` of a page's ``url`` where the page itself states none."""

DOCUMENT_ID_LENGTH = 16
"""Hexadecimal digits of the text's SHA-256; 64 bits keep a million documents apart."""


def document_id(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DOCUMENT_ID_LENGTH]


def read_document(path: Path) -> NewDocument:
    """The document in a file.

    Raises:
        DocumentError: the file cannot become a document; says why.
    """
    return make_document(load(path), path.name)


def read_page(page: Page) -> NewDocument:
    """The document that a web page is.

    Raises:
        DocumentError: the page cannot become a document; says why.
    """
    name = _page_name(page.url, page.suffix)
    return make_document(load_bytes(page.data, name), name, page.url)


def remake_document(loaded: LoadedText, held: Document) -> NewDocument:
    """What a library holds of a document, by the rules of this version.

    Raises:
        DocumentError: there is no text besides navigation and markup.
    """
    if held.metadata.url is not None and held.metadata.found_in.get("url") == BY_ADDRESS:
        address: str | None = held.metadata.url
    else:
        address = held.source if is_url(held.source) else None
    name = _page_name(address, f".{loaded.format}") if address else held.source
    return make_document(loaded, name, address)


def make_document(loaded: LoadedText, name: str, address: str | None = None) -> NewDocument:
    """What a loader gave, cleaned, described and cut by the rules of this version. ``address`` is
    the document's own where its text states none.

    Raises:
        DocumentError: there is no text besides navigation and markup.
    """
    cleaned = clean(loaded)
    identity = document_id(loaded.text)
    clauses = cut(loaded, cleaned, identity)
    if not clauses:
        raise DocumentError(
            f"{name} holds no text besides navigation and markup.",
            "Check that it is the right file.",
        )
    metadata = read_metadata(loaded, cleaned, name)
    if address is not None and metadata.url is None:
        found_in = {**metadata.found_in, "url": BY_ADDRESS}
        metadata = replace(metadata, url=address, found_in=found_in)
    document = NewDocument(identity, loaded, metadata, (), tuple(clauses), rules=RULES)
    return _with_tasks(document, name)


def keep_corrections(document: NewDocument, held: Document) -> NewDocument:
    """``document`` with what was put right by hand in ``held``, which it replaces."""
    metadata = kept(document.metadata, held.metadata)
    if metadata == document.metadata:
        return document
    return _with_tasks(replace(document, metadata=metadata), held.source)


def _with_tasks(document: NewDocument, name: str) -> NewDocument:
    """The tasks come last: a document's place and day say how they are to be read."""
    loaded = document.loaded
    described = Document(
        document.document_id,
        name,
        document.metadata,
        loaded.format,
        loaded.markup,
        characters=len(loaded.text),
        clauses=len(document.clauses),
    )
    tasks = read_tasks(described, loaded.text, document.clauses)
    notes = (*loaded.notes, *filter(None, (tasks.note,)))
    return replace(document, tasks=tasks, notes=notes)


def _page_name(url: str, suffix: str) -> str:
    stem = PurePosixPath(unquote(urlsplit(url).path)).stem or urlsplit(url).netloc
    return f"{stem}{suffix}"
