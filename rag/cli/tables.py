"""Tables on the terminal, of words that documents wrote."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.tasks.model import LedgerRow


def print_ledger(rows: Sequence[LedgerRow], today: date) -> None:
    print_columns(
        ("NO", "DUE", "STATUS", "TASK", "LEAD", "DOCUMENT"),
        [
            (
                str(row.entry),
                str(row.due or ""),
                row.standing(today).value,
                row.task.title.text,
                "、".join(unit.name for unit in row.task.leads),
                f"{row.title} {row.task.label}",
            )
            for row in rows
        ],
    )


def print_columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """As wide as the terminal; elsewhere wide enough that little breaks."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return
    table = Table(*heads, box=None, pad_edge=False, header_style="bold")
    for column in table.columns:
        column.overflow = "fold"
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def printable(words: str) -> str:
    """A document's control characters must not move the cursor of a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
