"""The truth of a library: documents, clauses and vectors in one file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rag.database import Database
from rag.jsonable import metadata_json
from rag.records import NewDocument, Source, insert_document, insert_source
from rag.store.holdings import Holdings
from rag.store.journal import note_changed, note_vectors
from rag.store.vectors import Vectors, give_vectors, vectors_by_passage
from rag.tasks.followup import Followup
from rag.tasks.ledger import Ledger
from rag.tasks.model import TaskReading
from rag.tasks.recording import Origin, record
from rag.types import Document, Metadata


class Store(Holdings, Vectors):
    """The file at ``path``, made where there is none. Each method that writes is one transaction;
    see :class:`~rag.database.Database` for what is raised."""

    def __init__(self, path: Path) -> None:
        super().__init__(Database(path))
        self.ledger = Ledger(self._database, self.documents_by_id)
        self.followup = Followup(self._database, self.ledger)

    def close(self) -> None:
        self._database.close()

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
                vectors = vectors_by_passage(connection, former)
                insert_document(connection, document)
                give_vectors(connection, document, vectors)
                note_changed(connection, [document.document_id])
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
            note_changed(connection, [document_id])

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
            vectors = vectors_by_passage(connection, identity)
            connection.execute("DELETE FROM documents WHERE document_id = ?", (identity,))
            insert_document(connection, document)
            give_vectors(connection, document, vectors)
            for source in sources:
                insert_source(connection, Source(*source), identity)
            note_changed(connection, [identity])
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
            note_changed(connection, [document_id])

    def damage(self) -> list[str]:
        """What SQLite finds wrong with the file itself."""
        said = self._database.read("PRAGMA integrity_check(20)")
        return [str(line) for (line,) in said if line != "ok"]

    def dangling(self) -> list[tuple[str, int]]:
        """Table and row of everything that refers to what is not there."""
        found = self._database.read("PRAGMA foreign_key_check").fetchall()
        return [(str(table), int(row)) for table, row, *_ in found]

    def drop_dangling(self) -> None:
        """Of what was derived; what people noted stays."""
        with self._database.transaction() as connection:
            for table, row in self.dangling():
                if table in ("clauses", "vectors"):
                    connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
            note_vectors(connection)


def _held_at(connection: sqlite3.Connection, location: str) -> str | None:
    """Id of the document that was read from this place."""
    row = connection.execute(
        "SELECT document_id FROM sources WHERE location = ?", (location,)
    ).fetchone()
    return None if row is None else str(row[0])


def _drop_orphans(connection: sqlite3.Connection, document_ids: Sequence[str]) -> list[str]:
    """Removes those of these documents that have no source any more; returns their ids."""
    rows = connection.execute(
        "DELETE FROM documents WHERE document_id IN (SELECT value FROM json_each(?)) "
        "AND document_id NOT IN (SELECT document_id FROM sources) RETURNING document_id",
        (json.dumps(document_ids),),
    ).fetchall()
    ids = [str(row[0]) for row in rows]
    if ids:
        note_changed(connection, ids)
    return ids
