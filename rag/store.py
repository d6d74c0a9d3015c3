"""The truth of a library: documents, clauses and vectors, stored and read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.context import passage_text
from rag.database import Database
from rag.jsonable import metadata_from_json, metadata_json
from rag.records import (
    CLAUSE_COLUMNS,
    DOCUMENT_COLUMNS,
    NewDocument,
    Source,
    insert_document,
    insert_source,
    read_clause_row,
    read_document_row,
    read_structure,
)
from rag.tasks.followup import Followup
from rag.tasks.ledger import Ledger
from rag.tasks.model import TaskReading
from rag.tasks.recording import Origin, record
from rag.types import Clause, Document, LoadedText, Metadata

_GENERATION = "generation"
_VECTOR_GENERATION = "vector_generation"


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
            f"SELECT {DOCUMENT_COLUMNS} FROM documents ORDER BY rowid"
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
            f"SELECT {DOCUMENT_COLUMNS} FROM documents "
            "WHERE document_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        ).fetchall()
        return {document.document_id: document for document in self._documents(rows)}

    def text(self, document_id: str) -> str | None:
        row = self._database.read(
            "SELECT text FROM documents WHERE document_id = ?", (document_id,)
        ).fetchone()
        return None if row is None else str(row[0])

    def loaded(self, document_id: str) -> LoadedText | None:
        """A document as its loader gave it; ``None`` if there is none, or it was stored by a
        version that did not keep so much."""
        row = self._database.read(
            "SELECT text, format, markup, structure FROM documents "
            "WHERE document_id = ? AND structure IS NOT NULL",
            (document_id,),
        ).fetchone()
        if row is None:
            return None
        text, format_, markup, structure = row
        kept = read_structure(structure)
        return LoadedText(
            text=text,
            format=format_,
            markup=bool(markup),
            **{name: getattr(kept, name) for name in kept.__slots__},
        )

    def rules(self, document_id: str) -> int:
        """Version of the rules that made the clauses of a document, which must be there."""
        row = self._database.read(
            "SELECT rules FROM documents WHERE document_id = ?", (document_id,)
        ).fetchone()
        return int(row[0])

    def made_by_other_rules(self, rules: int) -> list[str]:
        """Ids of the documents whose clauses another version of the rules than ``rules`` made."""
        rows = self._database.read(
            "SELECT document_id FROM documents WHERE rules != ? ORDER BY rowid", (rules,)
        )
        return [str(document_id) for (document_id,) in rows]

    def clauses(self, document_id: str) -> list[Clause]:
        rows = self._database.read(
            f"SELECT {CLAUSE_COLUMNS} FROM clauses WHERE document_id = ? ORDER BY ordinal",
            (document_id,),
        )
        return [read_clause_row(row) for row in rows]

    def all_clauses(self) -> Iterator[tuple[int, Clause]]:
        """Every clause with its row number, one document after the other."""
        for row in self._database.read(f"SELECT row, {CLAUSE_COLUMNS} FROM clauses ORDER BY row"):
            yield int(row[0]), read_clause_row(row[1:])

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
            f"SELECT row, {CLAUSE_COLUMNS} FROM clauses "
            "WHERE row IN (SELECT value FROM json_each(?))",
            (json.dumps(list(rows)),),
        )
        return {int(row[0]): read_clause_row(row[1:]) for row in answer}

    def vectors(
        self, dimension: int, batch: int = 20_000
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """All vectors in order of their rows: ``(n,)`` row numbers with ``(n, dimension)``."""
        cursor = self._database.read("SELECT row, data FROM vectors ORDER BY row")
        while rows := cursor.fetchmany(batch):
            ids = np.array([row for row, _ in rows], dtype=np.int64)
            data = np.frombuffer(b"".join(blob for _, blob in rows), dtype="<f4")
            yield ids, data.reshape(len(rows), dimension).astype(np.float32, copy=False)

    def vector_rows(self) -> NDArray[np.int64]:
        """Row numbers of all vectors, ``(n,)``, in order."""
        rows = self._database.read("SELECT row FROM vectors ORDER BY row")
        return np.fromiter((row for (row,) in rows), dtype=np.int64)

    def bad_vectors(self, dimension: int, tolerance: float) -> list[int]:
        """Row numbers of the vectors that are not ``dimension`` finite numbers of length 1."""
        bad = []
        for row, data in self._database.read("SELECT row, data FROM vectors ORDER BY row"):
            vector = np.frombuffer(data, dtype="<f4") if len(data) == 4 * dimension else None
            # Not a number compares as false.
            if vector is None or not abs(float(np.linalg.norm(vector)) - 1) <= tolerance:
                bad.append(int(row))
        return bad

    def damage(self) -> list[str]:
        """What SQLite finds wrong with the file itself."""
        said = self._database.read("PRAGMA integrity_check(20)")
        return [str(line) for (line,) in said if line != "ok"]

    def dangling(self) -> list[tuple[str, int]]:
        """Table and row of everything that refers to what is not there."""
        found = self._database.read("PRAGMA foreign_key_check").fetchall()
        return [(str(table), int(row)) for table, row, *_ in found]

    # --- writing: each method is one transaction ---------------------------------------------

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written meanwhile by this thread becomes one transaction."""
        with self._database.transaction():
            yield

    def put(self, document: NewDocument, source: Source) -> None:
        """Stores a document for a source. What the source held before goes, unless it has
        another source; a document that is there already only gains a source. Clauses that say
        the same as before keep their vectors."""
        with self._database.transaction() as connection:
            known = connection.execute(
                "SELECT 1 FROM documents WHERE document_id = ?", (document.document_id,)
            ).fetchone()
            former = _held_at(connection, source.location)
            if known is None:
                vectors = _vectors_by_passage(connection, former)
                insert_document(connection, document)
                _give_vectors(connection, document, vectors)
                _record(connection, [document.document_id])
            connection.execute("DELETE FROM sources WHERE location = ?", (source.location,))
            insert_source(connection, source, document.document_id)
            if former is not None:
                _drop_orphans(connection, [former])
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
            gone = set(_drop_orphans(connection, list(documents.values())))
        return [location for location, document in documents.items() if document in gone]

    def remove_document(self, document_id: str) -> None:
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM documents WHERE document_id = ?", (document_id,))
            _record(connection, [document_id])

    def replace(self, document: NewDocument) -> None:
        """The same text, read anew: its metadata and clauses take the place of those held. Clauses
        that say the same as before keep their vectors."""
        identity = document.document_id
        with self._database.transaction() as connection:
            sources = connection.execute(
                "SELECT location, name, size, modified, digest FROM sources "
                "WHERE document_id = ? ORDER BY rowid",
                (identity,),
            ).fetchall()
            vectors = _vectors_by_passage(connection, identity)
            connection.execute("DELETE FROM documents WHERE document_id = ?", (identity,))
            insert_document(connection, document)
            _give_vectors(connection, document, vectors)
            for source in sources:
                insert_source(connection, Source(*source), identity)
            _record(connection, [identity])
            location, name = sources[0][:2]
            origin = Origin(identity, document.metadata.title, name, location)
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

    def drop_dangling(self) -> None:
        """Of what was derived; what people noted stays."""
        with self._database.transaction() as connection:
            for table, row in self.dangling():
                if table in ("clauses", "vectors"):
                    connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
            _advance(connection, _VECTOR_GENERATION)

    def drop_vectors(self, rows: Sequence[int]) -> None:
        """For :meth:`without_vector` to name their clauses."""
        with self._database.transaction() as connection:
            connection.executemany("DELETE FROM vectors WHERE row = ?", [(row,) for row in rows])
            _advance(connection, _VECTOR_GENERATION)

    def drop_all_vectors(self, key: str) -> None:
        """With what is kept under ``key``, which says how they were made."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM vectors")
            connection.execute("DELETE FROM meta WHERE key = ?", (key,))
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
        return [read_document_row(row, tuple(names.get(row[0], ()))) for row in rows]


def _places(clause_id: str) -> tuple[str, int]:
    document_id, _, ordinal = clause_id.rpartition(":")
    return document_id, int(ordinal)


def _held_at(connection: sqlite3.Connection, location: str) -> str | None:
    """Id of the document that was read from this place."""
    row = connection.execute(
        "SELECT document_id FROM sources WHERE location = ?", (location,)
    ).fetchone()
    return None if row is None else str(row[0])


def _vectors_by_passage(
    connection: sqlite3.Connection, document_id: str | None
) -> dict[str, bytes]:
    """The vectors of a document by the words that they were made of."""
    row = connection.execute(
        "SELECT metadata FROM documents WHERE document_id = ?", (document_id,)
    ).fetchone()
    if row is None:
        return {}
    metadata = metadata_from_json(json.loads(row[0]))
    clauses = connection.execute(
        f"SELECT v.data, {CLAUSE_COLUMNS} FROM clauses JOIN vectors v USING (row) "
        "WHERE document_id = ?",
        (document_id,),
    )
    return {passage_text(metadata, read_clause_row(row[1:])): row[0] for row in clauses}


def _give_vectors(
    connection: sqlite3.Connection, document: NewDocument, vectors: Mapping[str, bytes]
) -> None:
    passages = {
        clause.ordinal: passage_text(document.metadata, clause)
        for clause in document.clauses
        if vectors
    }
    connection.executemany(
        "INSERT INTO vectors (row, data) "
        "SELECT row, ? FROM clauses WHERE document_id = ? AND ordinal = ?",
        [
            (vectors[passage], document.document_id, ordinal)
            for ordinal, passage in passages.items()
            if passage in vectors
        ],
    )


def _drop_orphans(connection: sqlite3.Connection, document_ids: Sequence[str]) -> list[str]:
    """Removes those of these documents that have no source any more; returns their ids."""
    rows = connection.execute(
        "DELETE FROM documents WHERE document_id IN (SELECT value FROM json_each(?)) "
        "AND document_id NOT IN (SELECT document_id FROM sources) RETURNING document_id",
        (json.dumps(document_ids),),
    ).fetchall()
    ids = [str(row[0]) for row in rows]
    if ids:
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
