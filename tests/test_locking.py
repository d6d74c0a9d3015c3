from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.errors import LibraryError, LibraryLocked
from rag.locking import writing

HOLDER = (
    "import sys, pathlib\n"
    "from rag.locking import writing\n"
    "with writing(pathlib.Path(sys.argv[1])):\n"
    "    print('held', flush=True)\n"
    "    sys.stdin.read()\n"
)


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()
    process.stdin.close()


def test_a_second_writer_is_told_who_holds_the_lock(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    said: list[str] = []
    with (
        pytest.raises(LibraryLocked, match=f"process {holder.pid}"),
        writing(tmp_path, patience=0.1, waiting=said.append),
    ):
        pass
    assert len(said) == 1
    assert str(holder.pid) in said[0]


def test_a_second_writer_gets_its_turn(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    stdin = holder.stdin
    assert stdin is not None
    with writing(tmp_path, patience=30, waiting=lambda _: stdin.close()):
        assert (tmp_path / "writer.json").exists()


def test_a_killed_writer_leaves_no_lock(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with writing(tmp_path, patience=0):
        pass
    assert not (tmp_path / "writer.json").exists()


def test_a_folder_that_cannot_be_written_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LibraryError, match="cannot be written"), writing(tmp_path / "file"):
        pass
