"""The task ledger of a library: its rows by any condition, complete and counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from rag.database import Database
from rag.errors import UsageError
from rag.folding import fold
from rag.tasks.bodies import matching
from rag.tasks.calendar import falls_within
from rag.tasks.jsonable import task_from_text
from rag.tasks.model import (
    VERSION,
    Coverage,
    LedgerQuery,
    LedgerRow,
    SortKey,
    Standing,
    TaskStatus,
    UnitSummary,
)
from rag.types import Document

_COLUMNS = (
    "t.entry, t.document_id, t.title, t.source, t.task, t.status, t.since, t.note, t.evidence, "
    "(SELECT count(*) FROM task_problems p WHERE p.entry = t.entry AND p.closed IS NULL)"
)
_ORDERS = {
    SortKey.DOCUMENT: "d.rowid {way}, t.number",
    SortKey.TITLE: "t.name {way}",
    SortKey.LEAD: "t.lead = '', t.lead {way}",
    SortKey.DUE: "t.due IS NULL, t.due {way}",
    SortKey.STATUS: "CASE t.status WHEN 'done' THEN 2 WHEN 'under_way' THEN 1 ELSE 0 END {way}",
}
_TOUCHED = (
    "(EXISTS (SELECT 1 FROM task_changes c WHERE c.entry = t.entry AND c.who != '') "
    "OR EXISTS (SELECT 1 FROM task_problems p WHERE p.entry = t.entry))"
)

Condition = tuple[str, Sequence[object]]
Documents = Callable[[Iterable[str]], Mapping[str, Document]]


class Ledger:
    """Reads; :mod:`rag.tasks.followup` writes what people note."""

    def __init__(self, database: Database, documents: Documents) -> None:
        self._database = database
        self._documents = documents

    def rows(
        self,
        query: LedgerQuery | None = None,
        *,
        sort: SortKey = SortKey.DOCUMENT,
        descending: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[LedgerRow]:
        """All rows that fit, or ``limit`` of them from ``offset`` on; equal ones in the order of
        the documents."""
        where, values = self._where(query or LedgerQuery())
        order = _ORDERS[sort].format(way="DESC" if descending else "ASC")
        answer = self._database.read(
            f"SELECT {_COLUMNS} FROM tasks t LEFT JOIN documents d ON d.document_id = t.document_id"
            f" WHERE {where} ORDER BY {order}, d.rowid, t.number, t.entry LIMIT ? OFFSET ?",
            (*values, -1 if limit is None else limit, offset),
        ).fetchall()
        documents = self._documents({row[1] for row in answer if row[1] is not None})
        return [_row(row, documents.get(row[1])) for row in answer]

    def count(self, query: LedgerQuery | None = None) -> int:
        where, values = self._where(query or LedgerQuery())
        (count,) = self._database.read(
            f"SELECT count(*) FROM tasks t WHERE {where}", values
        ).fetchone()
        return int(count)

    def row(self, task: str) -> LedgerRow:
        """The row with this entry number (``17``) or task id (``0a1b…:task-3``).

        Raises:
            UsageError: there is none.
        """
        document_id, _, number = task.rpartition(":task-")
        condition = ("t.entry = ?", [task])
        if document_id:
            condition = ("t.document_id = ? AND t.number = ?", [document_id, number])
        found = self._database.read(
            f"SELECT {_COLUMNS} FROM tasks t WHERE {condition[0]}", condition[1]
        ).fetchone()
        if found is None:
            raise UsageError(
                f"The ledger has no task {task!r}.", "See `yiju tasks` for the numbers."
            )
        return _row(found, self._documents([found[1]] if found[1] else []).get(found[1]))

    def has_document(self, document_id: str) -> bool:
        return document_id in self._documents([document_id])

    def coverage(self) -> Coverage:
        documents, with_tasks, read, failed = self._database.read(
            "SELECT (SELECT count(*) FROM documents), "
            "(SELECT count(DISTINCT document_id) FROM tasks), "
            "(SELECT count(*) FROM task_readings), "
            "(SELECT count(*) FROM task_readings WHERE note != '')"
        ).fetchone()
        return Coverage(int(documents), int(with_tasks), int(documents) - int(read), int(failed))

    def unread(self) -> list[str]:
        """Ids of the documents whose tasks are still to be read, or to be read anew."""
        rows = self._database.read(
            "SELECT document_id FROM documents WHERE document_id NOT IN "
            "(SELECT document_id FROM task_readings WHERE version = ?) ORDER BY rowid",
            (VERSION,),
        )
        return [str(document_id) for (document_id,) in rows]

    def summary(self, query: LedgerQuery, on: date) -> list[UnitSummary]:
        """What each body has on the ledger, those that lead most first. Figures of done, overdue
        and next deadlines are of what it leads."""
        where, values = self._where(query)
        answer = self._database.read(
            "SELECT name, sum(leads), sum(1 - leads), sum(leads AND done), "
            "sum(leads AND NOT done AND due < ?), min(CASE WHEN leads AND NOT done AND due >= ? "
            "THEN due END) FROM (SELECT u.name, u.leads, t.due, t.status = 'done' AS done "
            f"FROM tasks t JOIN task_units u ON u.entry = t.entry WHERE {where} "
            "UNION ALL SELECT '', 1, t.due, t.status = 'done' FROM tasks t "
            f"WHERE {where} AND t.lead = '') GROUP BY name ORDER BY 2 DESC, 3 DESC, name",
            (on.isoformat(), on.isoformat(), *values, *values),
        )
        return [
            UnitSummary(name, leads, other, done, overdue or 0, _day(due))
            for name, leads, other, done, overdue, due in answer
        ]

    def months(self, query: LedgerQuery) -> list[tuple[str, str, int]]:
        """``("2022-04", "区财政局", 3)``: how many tasks that a body leads are due in a month."""
        where, values = self._where(query)
        answer = self._database.read(
            "SELECT substr(t.due, 1, 7), t.lead, count(*) FROM tasks t "
            f"WHERE {where} AND t.due IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
            values,
        )
        return [(month, lead, int(count)) for month, lead, count in answer]

    # --- conditions -------------------------------------------------------------------------

    def _where(self, query: LedgerQuery) -> Condition:
        """Raises: UsageError: an interval that ends before it begins."""
        if query.due_from and query.due_by and query.due_from > query.due_by:
            raise UsageError(
                f"The first day, {query.due_from}, is later than the last, {query.due_by}.",
                "Exchange them.",
            )
        parts: list[Condition] = []
        live = "t.document_id IS NOT NULL"
        if query.standing is Standing.WITHDRAWN:
            parts.append((f"NOT {live} AND {_TOUCHED}", ()))
        else:
            parts.append((f"({live} OR {_TOUCHED})" if query.withdrawn else live, ()))
        if query.document is not None:
            parts.append(("? IN (t.document_id, t.read_from)", (query.document,)))
        if query.lead is not None:
            parts.append(self._with_body(query.lead, leads=True))
        if query.unit is not None:
            parts.append(self._with_body(query.unit, leads=False))
        if query.due_from is not None or query.due_by is not None:
            parts.append(self._due(query.due_from, query.due_by))
        if query.standing not in (None, Standing.WITHDRAWN):
            parts.append(_standing(query.standing, query.on or date.today()))
        for word in fold(query.words).split():
            parts.append(("instr(t.words, ?) > 0", (word,)))
        return (
            " AND ".join(part for part, _ in parts),
            [value for _, values in parts for value in values],
        )

    def _with_body(self, asked: str, *, leads: bool) -> Condition:
        """Names are compared within a document, which says what its short names stand for."""
        role = "u.leads" if leads else "1"
        answer = self._database.read(
            "SELECT DISTINCT t.read_from, json_extract(d.metadata, '$.region'), u.name "
            "FROM task_units u JOIN tasks t ON t.entry = u.entry "
            "LEFT JOIN documents d ON d.document_id = t.document_id "
        )
        names: dict[tuple[str, str | None], set[str]] = {}
        for document_id, region, name in answer:
            names.setdefault((document_id, region), set()).add(name)
        meant = [
            (document_id, name)
            for (document_id, region), held in names.items()
            for name in matching(asked, held, region)
        ]
        return (
            "EXISTS (SELECT 1 FROM task_units u WHERE u.entry = t.entry AND "
            f"{role} AND (t.read_from, u.name) IN (SELECT json_extract(value, '$[0]'), "
            "json_extract(value, '$[1]') FROM json_each(?)))",
            (json.dumps(meant),),
        )

    def _due(self, first: date | None, last: date | None) -> Condition:
        """A dated deadline that ends between the two days, or a recurring one with an occurrence
        between them."""
        dated = ["due IS NOT NULL", "every IS NULL"]
        values: list[object] = []
        for sign, day in ((">=", first), ("<=", last)):
            if day is not None:
                dated.append(f"due {sign} ?")
                values.append(day.isoformat())
        recurring = self._database.read(
            "SELECT DISTINCT begin, due, every FROM task_deadlines WHERE every IS NOT NULL"
        )
        falling = [
            list(row)
            for row in recurring
            if falls_within(row[2], _day(row[0]), _day(row[1]), first, last)
        ]
        return (
            f"EXISTS (SELECT 1 FROM task_deadlines x WHERE x.entry = t.entry AND "
            f"({' AND '.join(dated)} OR EXISTS (SELECT 1 FROM json_each(?) WHERE "
            "x.begin IS json_extract(value, '$[0]') AND x.due IS json_extract(value, '$[1]') "
            "AND x.every = json_extract(value, '$[2]'))))",
            (*values, json.dumps(falling)),
        )


def _standing(standing: Standing, on: date) -> Condition:
    if standing is Standing.DONE:
        return "t.status = 'done'", ()
    late = "(t.due IS NOT NULL AND t.due < ?)"
    if standing is Standing.OVERDUE:
        return f"t.status != 'done' AND {late}", (on.isoformat(),)
    return f"t.status = ? AND NOT {late}", (standing.value, on.isoformat())


def _row(row: Sequence[Any], document: Document | None) -> LedgerRow:
    entry, _, title, source, task, status, since, note, evidence, problems = row
    return LedgerRow(
        entry=entry,
        task=task_from_text(task),
        title=document.title if document else title,
        source=document.source if document else source,
        document=document,
        status=TaskStatus(status),
        since=_day(since),
        note=note,
        evidence=evidence,
        open_problems=problems,
    )


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
