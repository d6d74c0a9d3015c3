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
from rag.tasks.reading import read_tasks
from rag.types import Document, LoadedText
from rag.web.fetching import Page

RULES = 1
"""Version of the rules that clean a text, read its metadata and cut its clauses. Documents of
another version are made anew when they are met; raise it whenever the same text comes out
otherwise."""

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
    stem = PurePosixPath(unquote(urlsplit(page.url).path)).stem or urlsplit(page.url).netloc
    name = f"{stem}{page.suffix}"
    document = make_document(load_bytes(page.data, name), name)
    if document.metadata.url is not None:
        return document
    metadata = replace(
        document.metadata,
        url=page.url,
        found_in={**document.metadata.found_in, "url": "address"},
    )
    return replace(document, metadata=metadata)


def make_document(loaded: LoadedText, name: str) -> NewDocument:
    """What a loader gave, cleaned, described and cut by the rules of this version.

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
    described = Document(
        identity,
        name,
        metadata,
        loaded.format,
        loaded.markup,
        characters=len(loaded.text),
        clauses=len(clauses),
    )
    tasks = read_tasks(described, loaded.text, clauses)
    return NewDocument(
        document_id=identity,
        loaded=loaded,
        metadata=metadata,
        notes=(*loaded.notes, *filter(None, (tasks.note,))),
        clauses=tuple(clauses),
        tasks=tasks,
        rules=RULES,
    )
