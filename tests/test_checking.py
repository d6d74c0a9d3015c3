"""A library that was damaged on purpose: what ``check`` says, and what puts it right."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from embeddings.base import Vectors
from rag import Library
from rag.checking import INGEST, REBUILD, REMOVE, RESTORE
from rag.types import FileStatus
from tests.fakes import KeywordEmbedder

PLAN = (
    "砚湖区方案\n一、总体要求\n坚持问题导向。\n"
    "二、任务\n（一）整治红顶中介。\n（二）压缩企业开办时间。\n"
)
NEWS = "青岚县茶叶新闻\n2025年，青岚县新建茶园1.2万亩。\n"


class OtherEmbedder(KeywordEmbedder):
    """Another model: its vectors are those of the first, turned about."""

    fingerprint = "other"

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return super().encode_passages(texts)[:, ::-1].copy()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    (folder / "news.txt").write_text(NEWS, encoding="utf-8")
    return folder


@pytest.fixture
def place(tmp_path: Path, files: Path) -> Path:
    """A sound library of both files."""
    place = tmp_path / "library"
    with Library.open(place, embedder=KeywordEmbedder()) as library:
        library.add([files])
        assert library.check() == []
    return place


def opened(place: Path) -> Library:
    return Library.open(place, embedder=KeywordEmbedder())


def change(place: Path, statement: str) -> None:
    connection = sqlite3.connect(place / "library.sqlite", isolation_level=None)
    connection.execute(statement)
    connection.close()


DAMAGE = {
    "text changed": ("UPDATE documents SET text = text || '。'", "text of .* was changed", REMOVE),
    "clause moved": ("UPDATE clauses SET start = start + 1", "clause 0 is not what", REBUILD),
    "clause lost": ("DELETE FROM clauses WHERE ordinal = 1", "clauses are there", REBUILD),
    "vector lost": ("DELETE FROM vectors WHERE row = 1", "1 clauses have no vector", INGEST),
    "vector long": (
        "UPDATE vectors SET data = CAST(data || data AS BLOB)",
        "vectors are damaged",
        REBUILD,
    ),
    "vector zero": ("UPDATE vectors SET data = zeroblob(256) WHERE row = 1", "1 vectors", REBUILD),
    "older rules": ("UPDATE documents SET rules = 0", "2 documents were cut", REBUILD),
    "behind": (
        "UPDATE meta SET value = value + 1 WHERE key = 'generation'",
        "index of words is behind",
        INGEST,
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_named_with_its_remedy(place: Path, name: str) -> None:
    statement, said, hint = DAMAGE[name]
    change(place, statement)
    with opened(place) as library:
        problems = library.check()
        assert [problem for problem in problems if problem.hint == hint]
        assert any(re.search(said, problem.what) for problem in problems), problems


@pytest.mark.parametrize("name", [name for name in DAMAGE if name != "vector lost"])
def test_rebuild_puts_it_right(place: Path, name: str) -> None:
    with opened(place) as library:
        before = [library.clauses(document.document_id) for document in library.documents()]
    change(place, DAMAGE[name][0])
    with opened(place) as library:
        library.rebuild()
        assert library.check() == []
        after = [library.clauses(document.document_id) for document in library.documents()]
    assert sorted(map(str, after)) == sorted(map(str, before))


@pytest.mark.parametrize("index", ["lexical", "dense"])
def test_a_damaged_index_is_named_and_made_again(place: Path, index: str) -> None:
    for path in (place / index).rglob("*"):
        if path.is_file():
            path.write_bytes(b"garbage")
    with opened(place) as library:
        (problem,) = library.check()
        assert "is damaged" in problem.what
        library.rebuild()
        assert library.check() == []
    shutil.rmtree(place / index)
    with opened(place) as library:
        (problem,) = library.check()
        assert "does not exist" in problem.what
        library.rebuild()
        assert library.check() == []


def test_a_damaged_file_is_to_be_restored(place: Path) -> None:
    # The second copy of every clause's place in the file: an index that no longer fits its table.
    connection = sqlite3.connect(place / "library.sqlite", isolation_level=None)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("DELETE FROM sqlite_master WHERE name = 'sources_by_document'")
    connection.close()
    with opened(place) as library:
        problems = library.check()
    assert problems
    assert {problem.hint for problem in problems} == {RESTORE}


def test_rebuild_of_a_sound_library_changes_no_document(place: Path) -> None:
    with opened(place) as library:
        before, stats = library.documents(), library.stats()
        report = library.rebuild()
        assert report.count(FileStatus.UNCHANGED) == 2
        assert (library.documents(), library.stats()) == (before, stats)


def test_rebuild_needs_no_files_and_keeps_what_was_put_right_by_hand(
    place: Path, files: Path
) -> None:
    shutil.rmtree(files)
    with opened(place) as library:
        (plan,) = [document for document in library.documents() if document.source == "plan.txt"]
        library.edit(plan.document_id, {"issuer": "砚湖区人民政府"})
        change(place, "UPDATE documents SET rules = 0")
        report = library.rebuild()
        assert report.count(FileStatus.UPDATED) == 2
        assert library.document(plan.document_id).metadata.issuer == "砚湖区人民政府"
        assert library.check() == []


def test_a_document_stored_without_its_structure_is_read_from_its_file(
    place: Path, files: Path
) -> None:
    change(place, "UPDATE documents SET structure = NULL, rules = 0")
    (files / "news.txt").unlink()
    with opened(place) as library:
        report = library.rebuild()
        statuses = {file.source: file.status for file in report.files}
        assert statuses == {"plan.txt": FileStatus.UPDATED, "news.txt": FileStatus.FAILED}
        (problem,) = library.check()
        assert problem.what.startswith("1 documents were cut")


def test_ingest_reads_files_again_that_other_rules_cut(place: Path, files: Path) -> None:
    change(place, "UPDATE documents SET rules = 0")
    with opened(place) as library:
        assert library.add([files]).count(FileStatus.UPDATED) == 2
        assert library.check() == []
        assert library.add([files]).count(FileStatus.UNCHANGED) == 2


def test_rebuild_with_another_model_makes_all_vectors_anew(place: Path) -> None:
    with Library.open(place, embedder=OtherEmbedder()) as library:
        library.rebuild()
        assert library.check() == []
        stats = library.stats()
        assert stats.embedded == stats.clauses > 0
        assert library.search("整治红顶中介")[0].document.source == "plan.txt"


def test_the_inventory_counts(place: Path) -> None:
    with opened(place) as library:
        (plan,) = [document for document in library.documents() if document.source == "plan.txt"]
        library.edit(
            plan.document_id,
            {"kind": "方案", "region": "江原省 砚湖区", "published": "2024-05-06"},
        )
        held = library.inventory()
    assert (held.documents, held.sources) == (2, 2)
    assert held.characters == len(PLAN) + len(NEWS)
    assert held.clauses == held.embedded > 0
    assert held.outdated == 0
    assert held.bytes_on_disk > (place / "library.sqlite").stat().st_size
    assert held.kinds["方案"] == 1
    assert held.regions["江原省"] == 1
    assert held.years["2024"] == 1
    assert sum(held.kinds.values()) == sum(held.regions.values()) == sum(held.years.values()) == 2
    assert held.dimension == 64
