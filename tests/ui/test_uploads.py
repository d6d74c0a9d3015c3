"""Files from the browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.requests import ClientDisconnect

from rag.errors import DocumentError, LibraryError
from rag.ui.uploads import FOLDER, TooLarge, Uploads, safe_name
from tests.ui.fakes import FakeLibrary


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / FOLDER


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    library = FakeLibrary()
    library.folder = tmp_path
    return Uploads(library, megabytes=1)  # type: ignore[arg-type]


def receive(uploads: Uploads, name: str, *chunks: bytes | Exception) -> str:
    async def coming() -> AsyncIterator[bytes]:
        for chunk in chunks:
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk

    return asyncio.run(uploads.receive(name, coming()))


def test_a_file_is_kept_and_its_namesake_replaces_it(uploads: Uploads, folder: Path) -> None:
    assert receive(uploads, "办法.txt", "旧".encode(), "的".encode()) == "办法.txt"
    assert (folder / "办法.txt").read_text(encoding="utf-8") == "旧的"
    receive(uploads, "办法.txt", "新".encode())
    assert [path.name for path in folder.iterdir()] == ["办法.txt"]
    assert (folder / "办法.txt").read_text(encoding="utf-8") == "新"


def test_nothing_is_left_of_what_is_too_large_or_cut_off(uploads: Uploads, folder: Path) -> None:
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        receive(uploads, "a.txt", b"x" * 1024 * 1024, b"x")
    with pytest.raises(ClientDisconnect):
        receive(uploads, "a.txt", b"x", ClientDisconnect())
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["setup.exe", "a.txt.sh", "noformat", "a.doc"])
def test_unknown_formats_are_refused_with_those_that_are_known(uploads: Uploads, name: str) -> None:
    with pytest.raises(DocumentError, match=r"no known format.*\.docx"):
        receive(uploads, name, b"x")


def test_a_file_that_cannot_be_kept_is_said_so(uploads: Uploads, folder: Path) -> None:
    folder.write_text("in the way")
    with pytest.raises(LibraryError, match="cannot be kept"):
        receive(uploads, "a.txt", b"x")


def test_only_names_of_uploaded_files_lead_anywhere(uploads: Uploads, folder: Path) -> None:
    receive(uploads, "办法.txt", b"x")
    (folder.parent / "secret.txt").write_text("x")
    found = uploads.paths(["办法.txt", "../secret.txt", "/etc/passwd", "nothing.txt", ""])
    assert found == [folder / "办法.txt"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("办法（试行）.docx", "办法（试行）.docx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        (".bashrc", "bashrc"),
        ("a\x00b\nc?.txt", "a_b_c_.txt"),
        ("..", "file"),
        ("", "file"),
        ("文" * 100 + ".txt", "文" * 65 + ".txt"),  # 65 · 3 + 4 = 199 bytes; one more is 202
    ],
)
def test_names_are_only_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe
