from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rag import schema
from rag.database import Database
from rag.errors import LibraryError, LibraryLocked, LibraryMismatch
from rag.locking import writing
from rag.store import Store

FIRST = schema.migrations()[:1]
APPLICATION_ID = 0x59494A55


@contextmanager
def sqlite(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A library of version 1 with one document, as the first version of the program wrote it."""
    path = tmp_path / "library.sqlite"
    with sqlite(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(
            f"{FIRST[0]} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1;"
        )
        connection.execute(
            "INSERT INTO documents VALUES "
            "('a', '甲方负责。', 'text', 0, '{\"title\": \"老文件\"}', '[]', 1, '2026-01-01')"
        )
        connection.execute("INSERT INTO sources VALUES ('/x/a.txt', 'a.txt', 'a', 1, 1, 'd')")
    return path


def version(path: Path) -> int:
    with sqlite(path) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def layout(path: Path) -> set[tuple[str, str]]:
    with sqlite(path) as connection:
        return {
            (table, column)
            for (table,) in connection.execute("SELECT name FROM sqlite_master")
            for _, column, *_ in connection.execute(f"PRAGMA table_info({table})")
        }


def test_the_scripts_are_numbered_without_a_gap() -> None:
    assert schema.newest_version() == len(schema.migrations()) >= 1


def test_an_old_library_has_the_layout_of_a_new_one_and_keeps_its_documents(
    old: Path, tmp_path: Path
) -> None:
    (tmp_path / "new").mkdir()
    fresh = tmp_path / "new" / "library.sqlite"
    Store(fresh).close()
    store = Store(old)
    assert [document.title for document in store.documents()] == ["老文件"]
    store.close()
    assert version(old) == version(fresh) == schema.newest_version()
    assert layout(old) == layout(fresh)


def test_a_migration_that_fails_leaves_the_old_version(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = layout(old)
    broken = (*FIRST, "CREATE TABLE half (x);\nINSERT INTO nowhere VALUES (1);\n")
    with monkeypatch.context() as patch:
        patch.setattr(schema, "migrations", lambda: broken)
        with pytest.raises(LibraryError):
            Database(old)
    assert version(old) == 1
    assert layout(old) == before
    assert len(Store(old).documents()) == 1


def test_a_migration_killed_half_way_leaves_the_old_version(old: Path) -> None:
    before = layout(old)
    program = (
        "import os, pathlib, signal, sys\n"
        "from rag import schema\n"
        "def statements(script):\n"
        "    yield 'CREATE TABLE half (x)'\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "schema._statements = statements\n"
        "from rag.database import Database\n"
        "Database(pathlib.Path(sys.argv[1]))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program, str(old)], check=False)
    assert ran.returncode == -9
    assert version(old) == 1
    assert layout(old) == before
    assert len(Store(old).documents()) == 1


def test_a_newer_library_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    Store(path).close()
    with sqlite(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(LibraryMismatch, match=r"newer version.*format 99"):
        Store(path)
    assert version(path) == 99


def test_a_process_of_the_older_version_cannot_write_any_more(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    store = Store(path)
    with sqlite(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(LibraryMismatch, match="newer version"):
        store.set("key", "value")
    assert store.get("key") is None


def test_nobody_migrates_while_somebody_writes(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.database.PATIENCE", 0.0)
    with writing(old.parent), pytest.raises(LibraryLocked, match=r"older format 1.*being written"):
        Store(old)
    assert version(old) == 1
    Store(old)
    assert version(old) == schema.newest_version()


def test_a_library_made_by_several_at_once_is_made_once(tmp_path: Path) -> None:
    for attempt in range(10):
        path = tmp_path / str(attempt) / "library.sqlite"
        path.parent.mkdir()
        failed: list[Exception] = []

        def make(path: Path = path, failed: list[Exception] = failed) -> None:
            try:
                Store(path).close()
            except Exception as error:
                failed.append(error)

        threads = [threading.Thread(target=make) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert version(path) == schema.newest_version()
        shutil.rmtree(path.parent)
