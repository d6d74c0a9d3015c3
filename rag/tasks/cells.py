"""A row of the ledger as cells of a spreadsheet."""

from __future__ import annotations

from datetime import date

from rag.tasks.model import LedgerRow
from rag.tasks.words import Language, word
from rag.types import Target

Cell = str | int | date | None

COLUMNS = (
    "entry",
    "task",
    "leads",
    "units",
    "group",
    "deadline",
    "due",
    "targets",
    "standing",
    "since",
    "note",
    "evidence",
    "open_problems",
    "document",
    "clause",
    "content",
    "unread",
    "document_id",
    "start",
    "end",
)
"""Keys of :mod:`rag.tasks.words`."""

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_SIGNS = {"=": "", ">=": "≥", "<=": "≤", ">": ">", "<": "<"}


def cells(row: LedgerRow, language: Language, on: date) -> dict[str, Cell]:
    """By :data:`COLUMNS`; ``on`` is the day that overdue is seen from."""
    task = row.task
    return {
        "entry": row.entry,
        "task": task.title.text,
        "leads": leads(row),
        "units": "、".join(unit.name for unit in task.units),
        "group": task.group.text if task.group else "",
        "deadline": "；".join(dict.fromkeys(part.quote.text for part in task.deadlines)),
        "due": row.due,
        "targets": "；".join(target_words(target) for target in task.targets),
        "standing": standing_words(row, language, on),
        "since": row.since,
        "note": row.note,
        "evidence": row.evidence or "",
        "open_problems": row.open_problems,
        "document": row.title,
        "clause": task.label,
        "content": task.content.text,
        "unread": "；".join(quote.text for quote in task.unread),
        "document_id": task.document_id,
        "start": task.content.start,
        "end": task.content.end,
    }


def leads(row: LedgerRow) -> str:
    return "、".join(unit.name for unit in row.task.leads)


def standing_words(row: LedgerRow, language: Language, on: date) -> str:
    if row.withdrawn:
        return f"{word(language, row.status.value)}（{word(language, 'withdrawn')}）"
    return word(language, row.standing(on).value)


def target_words(target: Target) -> str:
    """``压缩 ≥10%``."""
    return f"{target.indicator} {_SIGNS[target.comparison]}{target.amount}{target.unit}".strip()


def harmless(cell: Cell) -> Cell:
    """Text that a spreadsheet would take for a formula, marked as text by an apostrophe; without
    the control characters that its format has no place for."""
    if not isinstance(cell, str):
        return cell
    text = f"'{cell}" if cell.startswith(_FORMULA) else cell
    return "".join(sign for sign in text if sign.isprintable() or sign in "\t\n")
