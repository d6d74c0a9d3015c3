"""Which documents came or went when, so that what derives from a library can catch up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from rag.database import Database

_GENERATION = "generation"
_VECTOR_GENERATION = "vector_generation"


class Journal:
    """What is noted of the library as a whole."""

    def __init__(self, database: Database) -> None:
        self._database = database

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

    def set(self, key: str, value: str) -> None:
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def note_changed(connection: sqlite3.Connection, document_ids: Iterable[str]) -> None:
    """These documents came, went or were described otherwise."""
    generation = _advance(connection, _GENERATION)
    note_vectors(connection)
    connection.executemany(
        "INSERT INTO journal VALUES (?, ?)", [(generation, identity) for identity in document_ids]
    )


def note_vectors(connection: sqlite3.Connection) -> None:
    """Vectors came or went."""
    _advance(connection, _VECTOR_GENERATION)


def _advance(connection: sqlite3.Connection, counter: str) -> int:
    (value,) = connection.execute(
        "INSERT INTO meta VALUES (?, '1') "
        "ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING value",
        (counter,),
    ).fetchone()
    return int(value)
