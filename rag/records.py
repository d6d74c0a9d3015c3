"""What is stored of a document, and how it stands in the rows of a library."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from rag.jsonable import metadata_from_json, metadata_json
from rag.tasks.model import TaskReading
from rag.types import Clause, Document, LoadedText, Metadata


@dataclass(frozen=True, slots=True)
class Source:
    """A place that a document was read from, with what tells whether it changed since."""

    location: str
    name: str
    size: int
    modified: int
    digest: str


@dataclass(frozen=True, slots=True)
class NewDocument:
    """``notes`` are the loader's and those that came up later."""

    document_id: str
    loaded: LoadedText
    metadata: Metadata
    notes: tuple[str, ...]
    clauses: tuple[Clause, ...]
    tasks: TaskReading = field(default_factory=TaskReading)
    rules: int = 0
    """Version of the rules that made metadata and clauses of the text."""


_IN_COLUMNS = {"text", "format", "markup"}
"""What a row holds in columns of its own; the rest of what the loader said is one of JSON."""

DOCUMENT_COLUMNS = "document_id, metadata, format, markup, length(text), clauses, notes"
CLAUSE_COLUMNS = 'document_id, ordinal, path, label, start, "end", text, search_text, page'


def read_document_row(row: tuple[Any, ...], sources: tuple[str, ...]) -> Document:
    document_id, metadata, format_, markup, characters, clauses, notes = row
    return Document(
        document_id=document_id,
        source=sources[0] if sources else "",
        metadata=metadata_from_json(json.loads(metadata)),
        format=format_,
        markup=bool(markup),
        characters=characters,
        clauses=clauses,
        sources=sources,
        notes=tuple(json.loads(notes)),
    )


def read_clause_row(row: Sequence[Any]) -> Clause:
    document_id, ordinal, path, label, start, end, text, search_text, page = row
    return Clause(
        document_id, ordinal, tuple(json.loads(path)), label, start, end, text, search_text, page
    )


def read_loaded(text: str, format_: str, markup: int, structure: str) -> LoadedText:
    return _loaded_adapter().validate_python(
        {**json.loads(structure), "text": text, "format": format_, "markup": bool(markup)}
    )


@cache
def _loaded_adapter() -> TypeAdapter[LoadedText]:
    return TypeAdapter(LoadedText)


def insert_source(connection: sqlite3.Connection, source: Source, document_id: str) -> None:
    connection.execute(
        "INSERT INTO sources (location, name, document_id, size, modified, digest) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            source.location,
            source.name,
            document_id,
            source.size,
            source.modified,
            source.digest,
        ),
    )


def insert_document(connection: sqlite3.Connection, document: NewDocument) -> None:
    loaded = document.loaded
    connection.execute(
        "INSERT INTO documents "
        "(document_id, text, format, markup, metadata, notes, clauses, added, structure, rules) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.document_id,
            loaded.text,
            loaded.format,
            int(loaded.markup),
            json.dumps(metadata_json(document.metadata), ensure_ascii=False),
            json.dumps(document.notes, ensure_ascii=False),
            len(document.clauses),
            datetime.now(UTC).isoformat(timespec="seconds"),
            _loaded_adapter().dump_json(loaded, exclude=_IN_COLUMNS).decode("utf-8"),
            document.rules,
        ),
    )
    connection.executemany(
        "INSERT INTO clauses "
        '(document_id, ordinal, path, label, start, "end", text, search_text, page) '
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                clause.document_id,
                clause.ordinal,
                json.dumps(clause.path, ensure_ascii=False),
                clause.label,
                clause.start,
                clause.end,
                clause.text,
                clause.search_text,
                clause.page,
            )
            for clause in document.clauses
        ],
    )
