from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from rag.errors import LibraryError
from rag.records import NewDocument, Source
from rag.sentence_vectors import SentenceVectors
from rag.store import Store
from rag.types import Clause, Heading, LoadedText, Metadata, RowKind, TableRow

SENTENCES = SentenceVectors([(0, 2)], np.array([[0.6, 0.8]], dtype=np.float32))


def document(identity: str, *texts: str) -> NewDocument:
    """Clauses one after the other, parted by line ends."""
    clauses, start = [], 0
    for ordinal, text in enumerate(texts):
        end = start + len(text)
        clauses.append(
            Clause(identity, ordinal, ("一、总则",), f"第{ordinal}条", start, end, text, text, None)
        )
        start = end + 1
    metadata = Metadata(
        title=f"文件{identity}", published=date(2026, 3, 1), found_in={"title": "first line"}
    )
    return NewDocument(
        identity, LoadedText("\n".join(texts), "text"), metadata, ("a note",), tuple(clauses)
    )


def source(location: str, digest: str = "d") -> Source:
    return Source(location, Path(location).name, 10, 20, digest)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "library.sqlite")


def test_what_was_put_is_read_again(store: Store) -> None:
    store.put(document("a", "甲方负责。", "乙方配合。"), source("/x/a.txt"))
    (stored,) = store.documents()
    assert stored.document_id == "a"
    assert stored.source == "a.txt"
    assert stored.metadata.published == date(2026, 3, 1)
    assert stored.metadata.found_in == {"title": "first line"}
    assert stored.notes == ("a note",)
    assert stored.clauses == 2
    assert stored.characters == len("甲方负责。\n乙方配合。")
    clauses = store.clauses("a")
    text = store.text("a")
    assert text is not None
    assert [text[clause.start : clause.end] for clause in clauses] == ["甲方负责。", "乙方配合。"]
    assert clauses[1].path == ("一、总则",)


def test_what_the_format_said_is_read_again(store: Store) -> None:
    loaded = LoadedText(
        "甲方负责。",
        "html",
        markup=True,
        encoding="gb18030",
        fields={"发布机构": "甲局"},
        headings=(Heading(0, 2, 1),),
        rows=(TableRow(3, 5, RowKind.VALUES, 1, 2),),
        page_starts=(0, 4),
        notes=("The encoding was guessed.",),
    )
    store.put(replace(document("a", "甲方负责。"), loaded=loaded), source("/x/a.txt"))
    assert store.loaded("a") == loaded
    assert store.loaded("b") is None


def test_documents_made_by_other_rules_are_named(store: Store) -> None:
    store.put(replace(document("a", "一。"), rules=1), source("/x/a.txt"))
    store.put(replace(document("b", "二。"), rules=2), source("/x/b.txt"))
    assert store.made_by_other_rules(2) == ["a"]
    assert store.rules("a") == 1


def test_clauses_that_say_the_same_keep_their_vectors(store: Store) -> None:
    def named(new: NewDocument) -> NewDocument:
        return replace(new, metadata=Metadata(title="文件"))

    store.put(named(document("a", "甲。", "乙。")), source("/x/a.txt", "1"))
    vectors = np.array([[0.6, 0.8], [1.0, 0.0]], dtype=np.float32)
    store.put_vectors(store.clause_rows(["a"]), vectors, [SENTENCES] * 2)
    store.put(named(document("b", "新。", "乙。")), source("/x/a.txt", "2"))
    first, second = store.clause_rows(["b"])
    assert [row for row, _ in store.without_vector()] == [first]
    ((ids, kept),) = store.vectors(2)
    assert ids.tolist() == [second]
    np.testing.assert_array_equal(kept, vectors[1:])
    assert store.sentence_vectors([second], 2)[second].spans == [(0, 2)]
    store.replace(named(document("b", "乙。", "丙。")))
    ((ids, kept),) = store.vectors(2)
    assert ids.tolist() == store.clause_rows(["b"])[:1]
    np.testing.assert_array_equal(kept, vectors[1:])


def test_a_changed_file_replaces_its_old_document(store: Store) -> None:
    store.put(document("a", "旧的。"), source("/x/a.txt", "1"))
    store.put(document("b", "新的。"), source("/x/a.txt", "2"))
    assert [item.document_id for item in store.documents()] == ["b"]
    assert store.text("a") is None
    assert store.clauses_by_id(["a:0"]) == {}


def test_the_same_text_from_two_places_is_one_document(store: Store) -> None:
    store.put(document("a", "同一份。"), source("/x/a.txt"))
    store.put(document("a", "同一份。"), source("/y/b.txt"))
    (stored,) = store.documents()
    assert stored.sources == ("a.txt", "b.txt")
    assert store.counts() == (1, 1, 0)
    assert store.remove_sources(["/x/a.txt"]) == []
    assert store.documents()[0].sources == ("b.txt",)
    assert store.remove_sources(["/y/b.txt"]) == ["/y/b.txt"]
    assert store.documents() == []


def test_row_numbers_are_never_given_again(store: Store) -> None:
    store.put(document("a", "一。"), source("/x/a.txt"))
    (old,) = store.clause_rows(["a"])
    store.remove_document("a")
    store.put(document("b", "二。"), source("/x/b.txt"))
    (new,) = store.clause_rows(["b"])
    assert new > old
    assert store.clause_ids([old, new]) == {new: "b:0"}


def test_vectors_come_back_exactly_and_go_with_their_clauses(store: Store) -> None:
    store.put(document("a", "一。", "二。"), source("/x/a.txt"))
    rows = store.clause_rows(["a"])
    vectors = np.array([[0.6, 0.8], [1.0, 0.0]], dtype=np.float32)
    assert [row for row, _ in store.without_vector()] == rows
    store.put_vectors([*rows, 999], np.vstack([vectors, vectors[:1]]), [SENTENCES] * 3)
    assert store.without_vector() == []
    ((ids, stored),) = store.vectors(2)
    assert ids.tolist() == rows
    np.testing.assert_array_equal(stored, vectors)
    store.remove_document("a")
    assert list(store.vectors(2)) == []


def test_generations_say_what_an_index_has_missed(store: Store) -> None:
    store.put(document("a", "一。"), source("/x/a.txt"))
    before, vectors_before = store.generation, store.vector_generation
    one = np.ones((1, 1), dtype=np.float32)
    store.put_vectors(store.clause_rows(["a"]), one, [SentenceVectors([], one[:0])])
    assert store.generation == before
    assert store.vector_generation > vectors_before
    store.put(document("b", "二。"), source("/x/b.txt"))
    store.remove_document("a")
    assert store.generation > before
    assert sorted(store.changed_since(before)) == ["a", "b"]
    assert store.changed_since(store.generation) == []


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    broken = document("a", "一。", "二。")
    twice = replace(broken, clauses=(broken.clauses[0], broken.clauses[0]))
    with pytest.raises(LibraryError):
        store.put(twice, source("/x/a.txt"))
    assert store.counts() == (0, 0, 0)
    assert store.generation == 0


def test_another_sqlite_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(LibraryError, match="not a Yiju library"):
        Store(path)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"this is no database at all, not even close" * 100)
    with pytest.raises(LibraryError, match="damaged or not a library"):
        Store(path)
