"""How files and pages come into the store: in groups, seen early, pages like files."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from rag import Library, indexes, ingest
from rag.errors import DocumentError
from rag.progress import silent
from rag.records import NewDocument, Source
from rag.store import Store
from rag.types import FileStatus, IngestReport
from rag.web.fetching import Page
from tests.fakes import KeywordEmbedder

URL = "https://policy.example/zc/t20260301_7.html"


def page(text: str, stamp: str = "") -> Page:
    html = f"<html><body><h1>青岚县通知</h1><p>{text}</p></body><!-- {stamp} --></html>"
    return Page(URL, html.encode(), ".html")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library", embedder=KeywordEmbedder())


def add(library: Library, monkeypatch: pytest.MonkeyPatch, answer: Page | None) -> IngestReport:
    def fetch(url: str, *, private: bool) -> Page:
        assert (url, private) == (URL, False)
        if answer is None:
            raise DocumentError("It cannot be reached.", "Try again.")
        return answer

    monkeypatch.setattr("rag.web.fetching.fetch", fetch)
    return library.add([URL])


def test_a_page_is_a_document_with_its_address(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = add(library, monkeypatch, page("各乡镇要做好春季茶园管护工作。"))
    assert report.count(FileStatus.ADDED) == 1
    (document,) = library.documents()
    assert document.source == URL
    assert document.metadata.url == URL
    assert document.metadata.found_in["url"] == "address"
    assert library.search("茶园管护")[0].document == document
    assert library.check() == []


def test_a_page_is_brought_up_to_date(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    add(library, monkeypatch, page("旧的内容在此，请遵照执行。", "1"))
    again = add(library, monkeypatch, page("旧的内容在此，请遵照执行。", "1"))
    assert again.count(FileStatus.UNCHANGED) == 1
    stamped = add(library, monkeypatch, page("旧的内容在此，请遵照执行。", "2"))
    assert stamped.count(FileStatus.UNCHANGED) == 1, "other bytes, the same text"
    changed = add(library, monkeypatch, page("新的内容在此，请遵照执行。"))
    assert changed.count(FileStatus.UPDATED) == 1
    (document,) = library.documents()
    assert "新的内容" in library.text(document.document_id)


def test_a_page_that_is_gone_stays_as_it_was(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(library, monkeypatch, page("内容在此，请各单位遵照执行。"))
    report = add(library, monkeypatch, None)
    assert report.count(FileStatus.FAILED) == 1
    assert len(library.documents()) == 1
    (document,) = library.documents()
    again = library.reindex([document.document_id])
    assert again.count(FileStatus.FAILED) == 1
    assert library.documents() == [document]


def write(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        text = f"砚湖区第{number}号通知\n请各单位在三月底前完成第{number}项工作。\n"
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    return folder


def test_what_is_read_within_a_second_is_stored_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "files", 6)
    store = Store(tmp_path / "library.sqlite")
    monkeypatch.setattr(ingest, "GROUP_SECONDS", 3600.0)
    reports = ingest.ingest(store, [folder], silent)
    next(reports)
    assert Store(tmp_path / "library.sqlite").counts()[0] == 6, "all at once"
    monkeypatch.setattr(ingest, "GROUP_SECONDS", 0.0)
    single = Store(tmp_path / "single.sqlite")
    reports = ingest.ingest(single, [folder], silent)
    next(reports)
    assert Store(tmp_path / "single.sqlite").counts()[0] == 1, "one by one"


def test_a_group_that_cannot_be_stored_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "files", 4)
    store = Store(tmp_path / "library.sqlite")
    put = Store.put
    calls = 0

    def failing(self: Store, document: NewDocument, source: Source) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise sqlite3.OperationalError("database or disk is full")
        put(self, document, source)

    monkeypatch.setattr(Store, "put", failing)
    with pytest.raises(Exception, match="Free some disk space"):
        list(ingest.ingest(store, [folder], silent))
    assert store.counts()[0] == 0
    monkeypatch.setattr(Store, "put", put)
    assert len(list(ingest.ingest(store, [folder], silent))) == 4


def test_words_are_found_while_files_are_still_read_and_meaning_while_clauses_are_embedded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "files", 5)
    monkeypatch.setattr(ingest, "GROUP_SECONDS", 0.0)
    monkeypatch.setattr("rag.embedding.BATCH", 2)
    monkeypatch.setattr(indexes, "LEXICAL_SECONDS", 0.0)
    monkeypatch.setattr(indexes, "DENSE_SECONDS", 0.0)
    monkeypatch.setattr(indexes, "time", Clock())
    library = Library.open(tmp_path / "library", embedder=KeywordEmbedder())
    found: dict[str, list[int]] = {"reading": [], "embedding": []}
    embedded: list[int] = []

    def look(stage: str, _done: int, _total: int, _item: str) -> None:
        with Library.open(tmp_path / "library", embedder=KeywordEmbedder()) as reader:
            found[stage].append(len(reader.search("各单位在三月底前完成", k=100)))
            if stage == "embedding":
                embedded.append(reader.stats().embedded)

    library.add([folder], progress=look)
    assert found["reading"] == [0, 1, 2, 3, 4, 5]
    assert set(found["embedding"]) == {5}
    assert embedded == [0, 2, 4, 5]


class Clock:
    """Stands still, so that publishing takes no share of the time and is always due."""

    def monotonic(self) -> float:
        return 0.0


def test_progress_says_how_fast_and_how_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rag.cli import output

    now = [100.0]
    monkeypatch.setattr("rag.cli.output.time.monotonic", lambda: now[0])
    with output.progress_bar() as progress:
        progress("embedding", 0, 1000, "")
        now[0] += 20
        progress("embedding", 400, 1000, "")  # 20 a second: 600 more take 30 s
    assert capsys.readouterr().err == "embedding: 400 of 1000, 20.0 clauses/s, about 30 s left\n"


def test_a_folder_of_odd_things_is_read_to_the_end(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "plan.txt").write_text("砚湖区方案\n请各单位抓好落实。\n", encoding="utf-8")
    (folder / "all.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    (folder / "old.DOC").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "~$plan.docx").write_bytes(bytes(162))
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "round").symlink_to(folder)
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    with (folder / "huge.pdf").open("wb") as file:
        file.truncate(500 * 1024 * 1024)  # takes no room on the disk
    store = Store(tmp_path / "library.sqlite")
    found = {report.source: report for report in ingest.ingest(store, [folder], silent)}
    assert {name: report.status.value for name, report in found.items()} == {
        "plan.txt": "added",
        "all.zip": "skipped",
        "old.DOC": "skipped",
        "gone.txt": "failed",
        "pipe.txt": "skipped",
        "huge.pdf": "failed",
    }
    assert found["all.zip"].reason == "Unknown format (.zip). Unpack it first."
    assert found["old.DOC"].reason == "Unknown format (.doc). Save it as .docx first."
    assert "larger than 50 MB" in found["huge.pdf"].reason
