from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.database import Database
from rag.library import Library
from rag.sentence_vectors import SentenceVectors, fits
from rag.settings import load_settings
from tests.fakes import KeywordEmbedder

PLAN = """白榆县营商环境方案

一、目标
2026年可网办率达到84%。由县审批局牵头。
"""


def test_eight_bits_hardly_turn_a_vector() -> None:
    random = np.random.default_rng(7)
    rows = random.normal(size=(50, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    spans = [(10 * number, 10 * number + 9) for number in range(50)]
    data = SentenceVectors(spans, rows).packed()
    back = SentenceVectors.unpacked(data, 384)
    assert list(back.spans) == spans
    assert len(data) == 50 * (8 + 384)
    np.testing.assert_allclose(np.linalg.norm(back.vectors, axis=1), 1.0, atol=1e-5)
    assert float((back.vectors * rows).sum(axis=1).min()) > 0.999
    assert back.closeness(rows[3])[spans[3]] == pytest.approx(1.0, abs=1e-3)


def test_no_sentences_are_no_bytes() -> None:
    none = SentenceVectors([], np.empty((0, 4), dtype=np.float32)).packed()
    assert none == b""
    assert SentenceVectors.unpacked(none, 4).closeness(np.ones(4, dtype=np.float32)) == {}


def test_what_was_cut_off_does_not_fit() -> None:
    whole = SentenceVectors([(0, 1)], np.ones((1, 4), dtype=np.float32)).packed()
    assert fits(whole, 4)
    assert fits(None, 4)
    assert not fits(whole[:-1], 4)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    settings = load_settings(library=tmp_path / "library")
    library = Library.open(settings.library, settings=settings, embedder=KeywordEmbedder())
    library.add([tmp_path / "plan.txt"])
    return library


def test_a_library_says_how_close_each_sentence_is(library: Library) -> None:
    (hit, *_) = library.search("由谁牵头", k=1)
    text, clause = hit.clause.search_text, hit.clause.clause_id
    cosines = library.closeness("由县审批局牵头。", [clause, "gone:0"])
    assert list(cosines) == [clause]
    said = {text[first:last]: cosine for (first, last), cosine in cosines[clause].items()}
    assert said["由县审批局牵头。"] == pytest.approx(1.0, abs=0.01)
    assert said["2026年可网办率达到84%。"] < 0.5


def test_vectors_of_an_earlier_version_are_made_again(library: Library, tmp_path: Path) -> None:
    clauses = library.stats().clauses
    with Database(tmp_path / "library" / "library.sqlite").transaction() as connection:
        connection.execute("UPDATE vectors SET sentences = NULL")
    (hit, *_) = library.search("可网办率", k=1)
    assert library.closeness("可网办率", [hit.clause.clause_id]) == {}
    assert f"{clauses} clauses have no vector yet." in [one.what for one in library.check()]
    library.add([tmp_path / "plan.txt"])
    assert library.closeness("可网办率", [hit.clause.clause_id])
