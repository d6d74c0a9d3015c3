"""What a library holds: its documents, their clauses, and where they were read from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rag.errors import UsageError
from rag.records import (
    CLAUSE_COLUMNS,
    DOCUMENT_COLUMNS,
    Source,
    read_clause_row,
    read_document_row,
    read_loaded,
)
from rag.store.journal import Journal
from rag.types import Clause, Document, LoadedText


class Holdings(Journal):
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

    def document(self, document_id: str) -> Document:
        """Raises: UsageError: no such document."""
        found = self.documents_by_id([document_id])
        if document_id not in found:
            raise no_document(document_id)
        return found[document_id]

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
        return None if row is None else read_loaded(*row)

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

    def clauses_by_row(self, rows: Sequence[int]) -> dict[int, Clause]:
        answer = self._database.read(
            f"SELECT row, {CLAUSE_COLUMNS} FROM clauses "
            "WHERE row IN (SELECT value FROM json_each(?))",
            (json.dumps(list(rows)),),
        )
        return {int(row[0]): read_clause_row(row[1:]) for row in answer}

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


def no_document(document_id: str) -> UsageError:
    return UsageError(
        f"The library has no document {document_id!r}.", "See `yiju documents list` for the ids."
    )
