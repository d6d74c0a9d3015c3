"""Files on their way into the library."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from rag.errors import LibraryLocked
from rag.types import FileStatus
from rag.ui.jobs import Jobs
from rag.ui.progress import job_html
from tests.ui.fakes import FakeLibrary


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    library = FakeLibrary()
    library.folder = tmp_path / "library"
    library.folder.mkdir()
    return library


def written(folder: Path, name: str, words: str = "第一条 正文。") -> Path:
    path = folder / name
    path.write_text(words, encoding="utf-8")
    return path


def test_one_job_after_the_other_with_its_progress_and_report(
    library: FakeLibrary, tmp_path: Path
) -> None:
    library.pause = threading.Event()
    jobs = Jobs(library)  # type: ignore[arg-type]
    first = jobs.add([written(tmp_path, "一.txt")])
    second = jobs.add([written(tmp_path, "二.txt"), written(tmp_path, "空.txt", "")])
    while not first.stage:
        assert not first.finished.wait(0.01)
    assert jobs.latest() is first
    assert jobs.busy
    assert "正在读取文件：0 / 1" in job_html(first, "zh-CN")
    assert "等待前面的文件" in job_html(second, "zh-CN")
    library.pause.set()
    assert second.finished.wait(10)
    assert first.report is not None
    assert first.report.count(FileStatus.ADDED) == 1
    assert "Added: 1 · Failed: 1" in job_html(second, "en")
    assert not jobs.busy
    jobs.dismiss()
    assert jobs.latest() is None
    assert job_html(jobs.latest(), "en") == ""


def test_a_failure_is_told_and_the_next_job_goes_on(
    library: FakeLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = Jobs(library)  # type: ignore[arg-type]
    errors = [LibraryLocked("The library is being written by process 7."), RuntimeError("/srv/x")]

    def add(*_: object, **__: object) -> None:
        raise errors.pop(0)

    monkeypatch.setattr(library, "add", add)
    first, second = jobs.add([tmp_path / "一.txt"]), jobs.add([tmp_path / "二.txt"])
    assert second.finished.wait(10)
    assert "process 7" in job_html(first, "en")
    assert "/srv/x" not in job_html(second, "en")
