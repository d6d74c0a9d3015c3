"""The truth of a library: documents, clauses and vectors, stored and read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.database import Database
from rag.jsonable import metadata_from_json, metadata_json
from rag.tasks.followup import Followup
from rag.tasks.ledger import Ledger
from rag.tasks.model import TaskReading
from rag.tasks.recording import Origin, record
from rag.types import Clause, Document, Metadata

_GENERATION = "generation"
_VECTOR_GENERATION = "vector_generation"


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
    document_id: str
    text: str
    format: str
    markup: bool
    metadata: Metadata
    notes: tuple[str, ...]
    clauses: tuple[Clause, ...]
    tasks: TaskReading = field(default_factory=TaskReading)


class Store:
    """Opens the library file at ``path``, and makes it where there is none."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        self.ledger = Ledger(self._database, self.documents_by_id)
        self.followup = Followup(self._database, self.ledger)

    def close(self) -> None:
        self._database.close()

    # --- reading ----------------------------------------------------------------------------

    @property
    def generation(self) -> int:
        """Grows with every change of documents and clauses."""
        return int(self.get(_GENERATION) or 0)

    @property
    def vector_generation(self) -> int:
        """Grows with every change of vectors, the removal of their clauses included."""
        return int(self.get(_VECTOR_GENERATION) or 0)

    def changed_since(self, generation: int) -> list[str]:
        """Ids of the documents that came or went after ``generation``."""
        rows = self._database.read(
            "SELECT DISTINCT document_id FROM journal WHERE generation > ?", (generation,)
        )
        return [str(document_id) for (document_id,) in rows]

    def get(self, key: str) -> str | None:
        row = self._database.read("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def counts(self) -> tuple[int, int, int]:
        """Documents, clauses, and clauses that have a vector."""
        row = self._database.read(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM clauses), "
            "(SELECT count(*) FROM vectors)"
        ).fetchone()
        return int(row[0]), int(row[1]), int(row[2])

    def documents(self) -> list[Document]:
        """All, in the order in which they were added."""
        rows = self._database.read(
            f"SELECT {_DOCUMENT_COLUMNS} FROM documents ORDER BY rowid"
        ).fetchall()
        return self._documents(rows)

    def summaries(self) -> list[tuple[str | None, ...]]:
        """Of every document: id, title, region, issuer, kind, document number, and the days on
        which it was published and written, as ISO 8601."""
        fields = ("title", "region", "issuer", "kind", "document_number", "published", "written")
        columns = ", ".join(f"json_extract(metadata, '$.{field}')" for field in fields)
        return self._database.read(
            f"SELECT document_id, {columns} FROM documents ORDER BY rowid"
        ).fetchall()

    def documents_by_id(self, ids: Iterable[str]) -> dict[str, Document]:
        rows = self._database.read(
            f"SELECT {_DOCUMENT_COLUMNS} FROM documents "
            "WHERE document_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        ).fetchall()
        return {document.document_id: document for document in self._documents(rows)}

    def text(self, document_id: str) -> str | None:
        row = self._database.read(
            "SELECT text FROM documents WHERE document_id = ?", (document_id,)
        ).fetchone()
        return None if row is None else str(row[0])

    def clauses(self, document_id: str) -> list[Clause]:
        rows = self._database.read(
            f"SELECT {_CLAUSE_COLUMNS} FROM clauses WHERE document_id = ? ORDER BY ordinal",
            (document_id,),
        )
        return [_clause(row) for row in rows]

    def all_clauses(self) -> Iterator[tuple[int, Clause]]:
        """Every clause with its row number, one document after the other."""
        for row in self._database.read(f"SELECT row, {_CLAUSE_COLUMNS} FROM clauses ORDER BY row"):
            yield int(row[0]), _clause(row[1:])

    def clause_ids(self, rows: Sequence[int]) -> dict[int, str]:
        """Row numbers to clause ids; rows that are gone are left out."""
        answer = self._database.read(
            "SELECT row, document_id, ordinal FROM clauses "
            "WHERE row IN (SELECT value FROM json_each(?))",
            (json.dumps(list(rows)),),
        )
        return {int(row): f"{document}:{ordinal}" for row, document, ordinal in answer}

    def clause_rows(self, document_ids: Iterable[str]) -> list[int]:
        """Row numbers of all clauses of these documents."""
        answer = self._database.read(
            "SELECT row FROM clauses "
            "WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY row",
            (json.dumps(list(document_ids)),),
        )
        return [int(row) for (row,) in answer]

    def rows_by_id(self, clause_ids: Iterable[str]) -> dict[str, int]:
        """Clause ids to row numbers; those that are gone are left out."""
        answer = self._database.read(
            "SELECT row, document_id, ordinal FROM clauses WHERE (document_id, ordinal) IN "
            "(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))",
            (json.dumps([_places(clause_id) for clause_id in clause_ids]),),
        )
        return {f"{document}:{ordinal}": int(row) for row, document, ordinal in answer}

    def clauses_by_id(self, clause_ids: Sequence[str]) -> dict[str, Clause]:
        """Those that still exist, in the order asked for."""
        rows = self.rows_by_id(clause_ids)
        clauses = self.clauses_by_row(list(rows.values()))
        return {
            clause_id: clauses[rows[clause_id]] for clause_id in clause_ids if clause_id in rows
        }

    def source(self, location: str) -> tuple[Source, str] | None:
        """A source with the id of its document."""
        row = self._database.read(
            "SELECT location, name, size, modified, digest, document_id FROM sources "
            "WHERE location = ?",
            (location,),
        ).fetchone()
        return None if row is None else (Source(*row[:5]), str(row[5]))

    def locations(self, document_id: str | None = None) -> list[str]:
        """Every place that something was read from; only those of one document if given."""
        rows = self._database.read(
            "SELECT location FROM sources WHERE ?1 IS NULL OR document_id = ?1 ORDER BY rowid",
            (document_id,),
        )
        return [str(location) for (location,) in rows]

    # --- vectors ----------------------------------------------------------------------------

    def without_vector(self) -> list[tuple[int, str]]:
        """Row number and document id of the clauses that are not embedded yet."""
        rows = self._database.read(
            "SELECT c.row, c.document_id FROM clauses c LEFT JOIN vectors v ON v.row = c.row "
            "WHERE v.row IS NULL ORDER BY c.row"
        )
        return [(int(row), str(document)) for row, document in rows]

    def clauses_by_row(self, rows: Sequence[int]) -> dict[int, Clause]:
        answer = self._database.read(
            f"SELECT row, {_CLAUSE_COLUMNS} FROM clauses "
            "WHERE row IN (SELECT value FROM json_each(?))",
            (json.dumps(list(rows)),),
        )
        return {int(row[0]): _clause(row[1:]) for row in answer}

    def vectors(
        self, dimension: int, batch: int = 20_000
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """All vectors in order of their rows: ``(n,)`` row numbers with ``(n, dimension)``."""
        cursor = self._database.read("SELECT row, data FROM vectors ORDER BY row")
        while rows := cursor.fetchmany(batch):
            ids = np.array([row for row, _ in rows], dtype=np.int64)
            data = np.frombuffer(b"".join(blob for _, blob in rows), dtype="<f4")
            yield ids, data.reshape(len(rows), dimension).astype(np.float32, copy=False)

    # --- writing: each method is one transaction ---------------------------------------------

    def put(self, document: NewDocument, source: Source) -> None:
        """Stores a document for a source. What the source held before goes, unless it has
        another source; a document that is there already only gains a source."""
        with self._database.transaction() as connection:
            known = connection.execute(
                "SELECT 1 FROM documents WHERE document_id = ?", (document.document_id,)
            ).fetchone()
            if known is None:
                _insert(connection, document)
                _record(connection, [document.document_id])
            former = _held_at(connection, source.location)
            connection.execute("DELETE FROM sources WHERE location = ?", (source.location,))
            connection.execute(
                "INSERT INTO sources (location, name, document_id, size, modified, digest) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (
                    source.location,
                    source.name,
                    document.document_id,
                    source.size,
                    source.modified,
                    source.digest,
                ),
            )
            _drop_orphans(connection)
            if known is None:
                title, name = document.metadata.title, source.name
                origin = Origin(document.document_id, title, name, source.location, former)
                record(connection, origin, document.tasks)

    def put_tasks(self, document: Document, reading: TaskReading) -> None:
        """Tasks of a document that is there already."""
        location = self.locations(document.document_id)[0]
        origin = Origin(document.document_id, document.title, document.source, location)
        with self._database.transaction() as connection:
            record(connection, origin, reading)

    def touch(self, source: Source) -> None:
        """The file was rewritten with the same bytes: remember its new time."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE sources SET size = ?, modified = ? WHERE location = ?",
                (source.size, source.modified, source.location),
            )

    def remove_sources(self, locations: Sequence[str]) -> list[str]:
        """Forgets these places, and the documents that have no other. Returns the places whose
        document went with them."""
        if not locations:
            return []
        with self._database.transaction() as connection:
            documents = dict(
                connection.execute(
                    "SELECT location, document_id FROM sources "
                    "WHERE location IN (SELECT value FROM json_each(?))",
                    (json.dumps(locations),),
                ).fetchall()
            )
            connection.executemany(
                "DELETE FROM sources WHERE location = ?", [(location,) for location in documents]
            )
            gone = set(_drop_orphans(connection))
        return [location for location, document in documents.items() if document in gone]

    def remove_document(self, document_id: str) -> None:
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM documents WHERE document_id = ?", (document_id,))
            _record(connection, [document_id])

    def replace(self, document: NewDocument) -> None:
        """The same text, read anew: its metadata and clauses take the place of those held."""
        identity = (document.document_id,)
        with self._database.transaction() as connection:
            sources = connection.execute(
                "SELECT location, name, document_id, size, modified, digest FROM sources "
                "WHERE document_id = ? ORDER BY rowid",
                identity,
            ).fetchall()
            connection.execute("DELETE FROM documents WHERE document_id = ?", identity)
            _insert(connection, document)
            connection.executemany(
                "INSERT INTO sources (location, name, document_id, size, modified, digest) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                sources,
            )
            _record(connection, identity)
            location, name = sources[0][:2]
            origin = Origin(document.document_id, document.metadata.title, name, location)
            record(connection, origin, document.tasks)

    def put_metadata(self, document_id: str, metadata: Metadata) -> None:
        """Vectors were made with the title and go, for :meth:`without_vector` to name; tasks may be
        dated by the document's day and are to be read anew."""
        written = json.dumps(metadata_json(metadata), ensure_ascii=False)
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE documents SET metadata = ? WHERE document_id = ?", (written, document_id)
            )
            connection.execute(
                "UPDATE task_readings SET version = 0 WHERE document_id = ?", (document_id,)
            )
            connection.execute(
                "DELETE FROM vectors WHERE row IN (SELECT row FROM clauses WHERE document_id = ?)",
                (document_id,),
            )
            _record(connection, [document_id])

    def put_vectors(self, rows: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Stores one unit vector a clause, ``(len(rows), d)``; clauses that were removed in the
        meantime are passed over."""
        data = vectors.astype("<f4")
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO vectors (row, data) "
                "SELECT ?, ? WHERE EXISTS (SELECT 1 FROM clauses WHERE row = ?)",
                [(row, vector.tobytes(), row) for row, vector in zip(rows, data, strict=True)],
            )
            _advance(connection, _VECTOR_GENERATION)

    def set(self, key: str, value: str) -> None:
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def _documents(self, rows: Sequence[tuple[Any, ...]]) -> list[Document]:
        names: dict[str, list[str]] = {}
        answer = self._database.read(
            "SELECT document_id, name FROM sources "
            "WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY rowid",
            (json.dumps([row[0] for row in rows]),),
        )
        for document_id, name in answer:
            names.setdefault(document_id, []).append(name)
        return [_document(row, tuple(names.get(row[0], ()))) for row in rows]


_DOCUMENT_COLUMNS = "document_id, metadata, format, markup, length(text), clauses, notes"
_CLAUSE_COLUMNS = 'document_id, ordinal, path, label, start, "end", text, search_text, page'


def _document(row: tuple[Any, ...], sources: tuple[str, ...]) -> Document:
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


def _clause(row: Sequence[Any]) -> Clause:
    document_id, ordinal, path, label, start, end, text, search_text, page = row
    return Clause(
        document_id, ordinal, tuple(json.loads(path)), label, start, end, text, search_text, page
    )


def _places(clause_id: str) -> tuple[str, int]:
    document_id, _, ordinal = clause_id.rpartition(":")
    return document_id, int(ordinal)


def _insert(connection: sqlite3.Connection, document: NewDocument) -> None:
    connection.execute(
        "INSERT INTO documents "
        "(document_id, text, format, markup, metadata, notes, clauses, added) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.document_id,
            document.text,
            document.format,
            int(document.markup),
            json.dumps(metadata_json(document.metadata), ensure_ascii=False),
            json.dumps(document.notes, ensure_ascii=False),
            len(document.clauses),
            datetime.now(UTC).isoformat(timespec="seconds"),
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


def _held_at(connection: sqlite3.Connection, location: str) -> str | None:
    """Id of the document that was read from this place."""
    row = connection.execute(
        "SELECT document_id FROM sources WHERE location = ?", (location,)
    ).fetchone()
    return None if row is None else str(row[0])


def _drop_orphans(connection: sqlite3.Connection) -> list[str]:
    """Removes the documents that have no source any more; returns their ids."""
    orphans = "document_id NOT IN (SELECT document_id FROM sources)"
    ids = [
        row[0] for row in connection.execute(f"SELECT document_id FROM documents WHERE {orphans}")
    ]
    if ids:
        connection.execute(f"DELETE FROM documents WHERE {orphans}")
        _record(connection, ids)
    return ids


def _record(connection: sqlite3.Connection, document_ids: Sequence[str]) -> None:
    """Notes that these documents came or went."""
    generation = _advance(connection, _GENERATION)
    _advance(connection, _VECTOR_GENERATION)
    connection.executemany(
        "INSERT INTO journal VALUES (?, ?)", [(generation, identity) for identity in document_ids]
    )


def _advance(connection: sqlite3.Connection, counter: str) -> int:
    (value,) = connection.execute(
        "INSERT INTO meta VALUES (?, '1') "
        "ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING value",
        (counter,),
    ).fetchone()
    return int(value)
