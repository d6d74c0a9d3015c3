"""Conversations and feedback on disk, each conversation readable by its owner only.

They lie in a file of their own beside the library: what a library holds can be rebuilt from its
documents, what people asked cannot.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

from rag.errors import LibraryError, LibraryMismatch, UsageError
from rag.ui.exchange import Exchange, Outcome

FILE = "chats.sqlite"
SCHEMA_VERSION = 1
LONGEST_TITLE = 60

_SCHEMA = """
CREATE TABLE conversations (
    conversation_id TEXT PRIMARY KEY,
    owner           TEXT NOT NULL,
    title           TEXT NOT NULL,
    updated         TEXT NOT NULL      -- ISO 8601, UTC
) STRICT;
CREATE INDEX conversations_by_owner ON conversations (owner, updated);

CREATE TABLE exchanges (
    number          INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE,
    exchange_id     TEXT NOT NULL UNIQUE,
    question        TEXT NOT NULL,
    outcome         TEXT NOT NULL      -- JSON
) STRICT;
CREATE INDEX exchanges_by_conversation ON exchanges (conversation_id);

-- A copy of what was judged: it outlives the conversation.
CREATE TABLE feedback (
    exchange_id TEXT PRIMARY KEY,
    given       TEXT NOT NULL,         -- ISO 8601, UTC
    good        INTEGER NOT NULL,
    reason      TEXT NOT NULL,
    question    TEXT NOT NULL,
    outcome     TEXT NOT NULL          -- JSON
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Conversation:
    conversation_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thought of an answer."""

    given: datetime
    good: bool
    reason: str
    exchange: Exchange


class Chats:
    """Opens the file at ``path``, and makes it where there is none. Safe to use from several
    threads and processes.

    Raises:
        LibraryError: the file cannot be opened.
        LibraryMismatch: written by a newer version.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._open() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > SCHEMA_VERSION:
                raise LibraryMismatch(
                    f"The conversations in {path} were written by a newer version of Yiju.",
                    "Update Yiju.",
                )
            if version == 0:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(
                    f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
                )

    # --- conversations ------------------------------------------------------------------------

    def conversations(self, owner: str) -> list[Conversation]:
        """Those of ``owner``, the latest first."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT conversation_id, title FROM conversations WHERE owner = ? "
                "ORDER BY updated DESC, rowid DESC",
                (owner,),
            ).fetchall()
        return [Conversation(*row) for row in rows]

    def start(self, owner: str, question: str) -> str:
        """A new conversation, named after its first question; returns its id."""
        conversation_id = secrets.token_urlsafe(12)
        with self._open() as connection, connection:
            connection.execute(
                "INSERT INTO conversations VALUES (?, ?, ?, ?)",
                (conversation_id, owner, _title(question), _now()),
            )
        return conversation_id

    def exchanges(self, owner: str, conversation_id: str) -> list[Exchange]:
        """Raises: UsageError: ``owner`` has no such conversation."""
        with self._open() as connection:
            _demand(connection, owner, conversation_id)
            rows = connection.execute(
                "SELECT exchange_id, question, outcome FROM exchanges "
                "WHERE conversation_id = ? ORDER BY number",
                (conversation_id,),
            ).fetchall()
        return [_exchange(*row) for row in rows]

    def append(self, owner: str, conversation_id: str, exchange: Exchange) -> None:
        """Raises: UsageError: ``owner`` has no such conversation."""
        with self._open() as connection, connection:
            _demand(connection, owner, conversation_id)
            connection.execute(
                "INSERT INTO exchanges (conversation_id, exchange_id, question, outcome) "
                "VALUES (?, ?, ?, ?)",
                (conversation_id, exchange.exchange_id, exchange.question, _json(exchange)),
            )
            connection.execute(
                "UPDATE conversations SET updated = ? WHERE conversation_id = ?",
                (_now(), conversation_id),
            )

    def withdraw(self, owner: str, conversation_id: str, exchange_id: str) -> None:
        """Takes one exchange back, to ask its question again.

        Raises:
            UsageError: ``owner`` has no such conversation.
        """
        with self._open() as connection, connection:
            _demand(connection, owner, conversation_id)
            connection.execute(
                "DELETE FROM exchanges WHERE conversation_id = ? AND exchange_id = ?",
                (conversation_id, exchange_id),
            )

    def title(self, owner: str, conversation_id: str) -> str:
        """Raises: UsageError: ``owner`` has no such conversation."""
        with self._open() as connection:
            return _demand(connection, owner, conversation_id)

    def rename(self, owner: str, conversation_id: str, title: str) -> None:
        """Raises: UsageError: no such conversation, or nothing but spaces for a title."""
        if not title.strip():
            raise UsageError("A conversation needs a name.")
        with self._open() as connection, connection:
            _demand(connection, owner, conversation_id)
            connection.execute(
                "UPDATE conversations SET title = ? WHERE conversation_id = ?",
                (_title(title), conversation_id),
            )

    def delete(self, owner: str, conversation_id: str) -> None:
        """Raises: UsageError: ``owner`` has no such conversation."""
        with self._open() as connection, connection:
            _demand(connection, owner, conversation_id)
            connection.execute(
                "DELETE FROM conversations WHERE conversation_id = ?", (conversation_id,)
            )

    # --- feedback -----------------------------------------------------------------------------

    def judge(
        self, owner: str, conversation_id: str, exchange_id: str, *, good: bool, reason: str = ""
    ) -> None:
        """Keeps what ``owner`` thinks of an answer; a second opinion replaces the first.

        Raises:
            UsageError: ``owner`` has no such conversation.
        """
        with self._open() as connection, connection:
            _demand(connection, owner, conversation_id)
            connection.execute(
                "INSERT OR REPLACE INTO feedback "
                "SELECT exchange_id, ?, ?, ?, question, outcome FROM exchanges "
                "WHERE conversation_id = ? AND exchange_id = ?",
                (_now(), good, reason, conversation_id, exchange_id),
            )

    def judgements(self, owner: str, conversation_id: str) -> dict[str, bool]:
        """Exchange ids of this conversation that were judged, and whether well."""
        with self._open() as connection:
            _demand(connection, owner, conversation_id)
            rows = connection.execute(
                "SELECT exchange_id, good FROM feedback JOIN exchanges USING (exchange_id) "
                "WHERE conversation_id = ?",
                (conversation_id,),
            ).fetchall()
        return {exchange_id: bool(good) for exchange_id, good in rows}

    def feedback(self) -> list[Feedback]:
        """Everybody's, the latest first."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT given, good, reason, exchange_id, question, outcome FROM feedback "
                "ORDER BY given DESC, rowid DESC"
            ).fetchall()
        return [
            Feedback(datetime.fromisoformat(given), bool(good), reason, _exchange(*judged))
            for given, good, reason, *judged in rows
        ]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(self._path, timeout=10)
            try:
                connection.execute("PRAGMA foreign_keys = ON")
                yield connection
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise LibraryError(
                f"The conversations in {self._path} cannot be used: {error}.",
                "Check the folder's permissions and free space.",
            ) from error


def _demand(connection: sqlite3.Connection, owner: str, conversation_id: str) -> str:
    """The conversation's title. Somebody else's is as unknown as one that never was."""
    row = connection.execute(
        "SELECT title FROM conversations WHERE conversation_id = ? AND owner = ?",
        (conversation_id, owner),
    ).fetchone()
    if row is None:
        raise UsageError("There is no such conversation.")
    return str(row[0])


def _title(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"


def _now() -> str:
    return datetime.now(UTC).isoformat()


@cache
def _outcomes() -> TypeAdapter[Outcome]:
    return TypeAdapter(Annotated[Outcome, Field(discriminator="status")])


def _json(exchange: Exchange) -> str:
    return _outcomes().dump_json(exchange.outcome).decode()


def _exchange(exchange_id: str, question: str, outcome: str) -> Exchange:
    return Exchange(exchange_id, question, _outcomes().validate_json(outcome))
