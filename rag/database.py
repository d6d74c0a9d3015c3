"""One SQLite file: its connections, its schema and its errors in our words.

Readers never wait for the writer (write-ahead log), every change is one transaction, and each
connection belongs to the thread that uses it. Who may write is decided in :mod:`rag.locking`.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rag.errors import LibraryError, LibraryMismatch
from rag.locking import writing
from rag.schema import migrate, newest_version

_APPLICATION_ID = 0x59494A55  # "YIJU": tells our files from other SQLite files
PATIENCE = 30.0
"""Seconds to wait for another process to finish writing, before an older library is migrated."""


class Database:
    """Opens the file, makes it where there is none, and brings an older one up to date.

    Raises:
        LibraryError: not a library, damaged, or of an older version and not to be written.
        LibraryLocked: of an older version, and another process is writing.
        LibraryMismatch: written by a newer version.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._connections_lock = threading.Lock()
        with _mapped(path):
            self._prepare()

    def close(self) -> None:
        with self._connections_lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    def read(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        with _mapped(self._path):
            return self._connection().execute(sql, values)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. Within another transaction of the thread, it becomes part of that."""
        connection = self._connection()
        if _within_transaction(connection):
            yield connection
            return
        with _mapped(self._path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                # A newer version of the program may have migrated the library since it was opened.
                self._refuse_newer(_version(connection))
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if _within_transaction(connection):  # SQLite itself gives up when the disk is full
                    connection.execute("ROLLBACK")
                raise

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # Autocommit: transactions begin and end where this file says so.
            connection = sqlite3.connect(
                self._path, timeout=30, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA foreign_keys = ON")
            # A commit survives a power cut, not only a crash of the process.
            connection.execute("PRAGMA synchronous = FULL")
            self._local.connection = connection
            with self._connections_lock:
                self._connections.append(connection)
        return connection

    def _prepare(self) -> None:
        connection = self._connection()
        # One transaction: another process may be making the library.
        connection.execute("BEGIN")
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        version, empty = _version(connection), _is_empty(connection)
        connection.execute("COMMIT")
        if version == 0 and empty:
            self._write_ahead(connection)
            self._migrate(connection)
        elif application != _APPLICATION_ID:
            raise LibraryError(
                f"{self._path} is an SQLite file, but not a Yiju library.",
                "Choose another folder with --library.",
            )
        elif version < newest_version():
            self._bring_up_to_date(connection, version)
        else:
            self._refuse_newer(version)

    def _write_ahead(self, connection: sqlite3.Connection) -> None:
        """SQLite does not wait by itself where others look into the file at this moment."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
            time.sleep(0.05)

    def _bring_up_to_date(self, connection: sqlite3.Connection, version: int) -> None:
        """A process of the older version may be in the middle of its work: wait for its end."""
        try:
            with writing(self._path.parent, patience=PATIENCE):
                self._migrate(connection)
        except LibraryError as error:
            raise type(error)(
                f"The library {self._path.parent} has the older format {version} and could not be "
                f"brought to format {newest_version()}: {error.what}",
                error.hint,
            ) from error

    def _migrate(self, connection: sqlite3.Connection) -> None:
        """In one transaction: after a crash the library is what it was."""
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Asked again: two processes may have come at the same time.
            version = _version(connection)
            self._refuse_newer(version)
            if version < newest_version():
                migrate(connection, version)
                connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute("COMMIT")
        except BaseException:
            if _within_transaction(connection):
                connection.execute("ROLLBACK")
            raise

    def _refuse_newer(self, version: int) -> None:
        if version > newest_version():
            raise LibraryMismatch(
                f"The library {self._path.parent} was written by a newer version of Yiju "
                f"(format {version}, this one reads {newest_version()}).",
                "Update Yiju.",
            )


def _within_transaction(connection: sqlite3.Connection) -> bool:
    return connection.in_transaction


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None


@contextmanager
def _mapped(path: Path) -> Iterator[None]:
    """SQLite's errors in our words."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        folder = path.parent
        message = str(error)
        if "locked" in message:
            raise LibraryError(
                f"The library {folder} is busy.", "Try again when the other process has finished."
            ) from error
        if "disk" in message or "full" in message:
            raise LibraryError(
                f"The library {folder} cannot be written: {message}.",
                "Free some disk space; what was stored before is intact.",
            ) from error
        if "readonly" in message or "unable to open" in message:
            raise LibraryError(
                f"The library {folder} cannot be opened for this: {message}.",
                "Check the folder's permissions, or choose another with --library.",
            ) from error
        raise LibraryError(
            f"The library {folder} is damaged or not a library: {message}.",
            "Restore it from a backup, or remove the folder and ingest again.",
        ) from error
