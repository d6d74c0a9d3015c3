"""Which clauses have a vector, and the vectors themselves."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.context import passage_text
from rag.jsonable import metadata_from_json
from rag.records import CLAUSE_COLUMNS, NewDocument, read_clause_row
from rag.sentence_vectors import SentenceVectors, fits
from rag.store.journal import Journal, note_vectors

Stored = tuple[bytes, bytes | None]
"""A vector and its sentences' as they lie in the file."""


class Vectors(Journal):
    """Vectors by the row number of their clause."""

    def without_vector(self) -> list[tuple[int, str]]:
        """Row number and document id of the clauses that are not embedded yet."""
        rows = self._database.read(
            "SELECT c.row, c.document_id FROM clauses c LEFT JOIN vectors v ON v.row = c.row "
            "WHERE v.sentences IS NULL ORDER BY c.row"
        )
        return [(int(row), str(document)) for row, document in rows]

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
        """Row numbers of the vectors that are not ``dimension`` finite numbers of length 1, or
        whose sentences are cut off."""
        bad = []
        stored = self._database.read("SELECT row, data, sentences FROM vectors ORDER BY row")
        for row, data, sentences in stored:
            vector = np.frombuffer(data, dtype="<f4") if len(data) == 4 * dimension else None
            # Not a number compares as false.
            whole = vector is not None and abs(float(np.linalg.norm(vector)) - 1) <= tolerance
            if not (whole and fits(sentences, dimension)):
                bad.append(int(row))
        return bad

    def sentence_vectors(self, rows: Iterable[int], dimension: int) -> dict[int, SentenceVectors]:
        """By row number; clauses that are not embedded yet are left out."""
        stored = self._database.read(
            "SELECT row, sentences FROM vectors "
            "WHERE sentences IS NOT NULL AND row IN (SELECT value FROM json_each(?))",
            (json.dumps(list(rows)),),
        )
        return {int(row): SentenceVectors.unpacked(data, dimension) for row, data in stored}

    def put_vectors(
        self,
        rows: Sequence[int],
        vectors: NDArray[np.float32],
        sentences: Sequence[SentenceVectors],
    ) -> None:
        """Stores one unit vector a clause, ``(len(rows), d)``, and those of its sentences; clauses
        that were removed in the meantime are passed over."""
        data = vectors.astype("<f4")
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO vectors (row, data, sentences) "
                "SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM clauses WHERE row = ?)",
                [
                    (row, vector.tobytes(), inside.packed(), row)
                    for row, vector, inside in zip(rows, data, sentences, strict=True)
                ],
            )
            note_vectors(connection)

    def drop_vectors(self, rows: Sequence[int]) -> None:
        """For :meth:`without_vector` to name their clauses."""
        with self._database.transaction() as connection:
            connection.executemany("DELETE FROM vectors WHERE row = ?", [(row,) for row in rows])
            note_vectors(connection)

    def drop_all_vectors(self, key: str) -> None:
        """With what is kept under ``key``, which says how they were made."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM vectors")
            connection.execute("DELETE FROM meta WHERE key = ?", (key,))
            note_vectors(connection)


def vectors_by_passage(
    connection: sqlite3.Connection, document_id: str | None
) -> dict[str, Stored]:
    """What is stored of a document's vectors, by the words that they were made of."""
    row = connection.execute(
        "SELECT metadata FROM documents WHERE document_id = ?", (document_id,)
    ).fetchone()
    if row is None:
        return {}
    metadata = metadata_from_json(json.loads(row[0]))
    clauses = connection.execute(
        f"SELECT v.data, v.sentences, {CLAUSE_COLUMNS} FROM clauses JOIN vectors v USING (row) "
        "WHERE document_id = ?",
        (document_id,),
    )
    return {passage_text(metadata, read_clause_row(row[2:])): row[:2] for row in clauses}


def give_vectors(
    connection: sqlite3.Connection, document: NewDocument, vectors: Mapping[str, Stored]
) -> None:
    """The clauses of ``document`` whose words have one in ``vectors`` take it."""
    passages = {
        clause.ordinal: passage_text(document.metadata, clause)
        for clause in document.clauses
        if vectors
    }
    connection.executemany(
        "INSERT INTO vectors (row, data, sentences) "
        "SELECT row, ?, ? FROM clauses WHERE document_id = ? AND ordinal = ?",
        [
            (*vectors[passage], document.document_id, ordinal)
            for ordinal, passage in passages.items()
            if passage in vectors
        ],
    )
