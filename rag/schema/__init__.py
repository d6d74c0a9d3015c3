"""The schema of a library file as a chain of migrations.

``NNNN_what.sql`` beside this file brings a library from version ``NNNN - 1`` to ``NNNN``, which is
its ``PRAGMA user_version``. A file that was ever released is not changed any more: what has to be
different comes as the next number. Each statement ends with its line.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cache
from importlib import resources


@cache
def migrations() -> tuple[str, ...]:
    """The scripts in order; script ``i`` leads to version ``i + 1``."""
    files = sorted(
        (file for file in resources.files("rag.schema").iterdir() if file.name.endswith(".sql")),
        key=lambda file: file.name,
    )
    numbers = [int(file.name.partition("_")[0]) for file in files]
    if numbers != list(range(1, len(files) + 1)):
        raise RuntimeError(f"the migrations of the schema are numbered {numbers}")
    return tuple(file.read_text(encoding="utf-8") for file in files)


def newest_version() -> int:
    """The version that this program reads and writes."""
    return len(migrations())


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Brings the schema from ``version`` to the newest, within the caller's transaction."""
    for script in migrations()[version:]:
        for statement in _statements(script):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {newest_version()}")


def _statements(script: str) -> Iterator[str]:
    """One by one: ``executescript`` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
