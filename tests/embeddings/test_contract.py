"""What every embedder promises, whatever engine computes it."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache

import numpy as np
import pytest

from embeddings import Embedder, EmbedderError, load_embedder
from tests.fakes import KeywordEmbedder

TEXTS = [
    "由区行政审批局牵头，2026年4月底前完成。",
    "由區行政審批局牽頭，2026年4月底前完成。",
    "The district's approval bureau takes the lead.",
    "短",
    "，。！？",
    "😀",
    "全区企业开办时间由1个工作日压缩至4小时。" * 60,
]

ENGINES = (
    "fake",
    pytest.param("sentence-transformers", marks=pytest.mark.model),
    pytest.param("openvino", marks=pytest.mark.model),
)


@cache
def loaded(engine: str) -> Embedder:
    if engine == "fake":
        return KeywordEmbedder()
    return load_embedder(backend="openvino" if engine == "openvino" else "sentence-transformers")


@pytest.fixture(params=ENGINES)
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return loaded(request.param)


def test_vectors_are_unit_rows_of_float32(embedder: Embedder) -> None:
    for vectors in (embedder.encode_passages(TEXTS), embedder.encode_queries(TEXTS)):
        assert vectors.shape == (len(TEXTS), embedder.dimension)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_no_texts_are_no_rows(embedder: Embedder) -> None:
    assert embedder.encode_passages([]).shape == (0, embedder.dimension)


def test_order_and_company_do_not_matter(embedder: Embedder) -> None:
    together = embedder.encode_passages(TEXTS)
    backwards = embedder.encode_passages(TEXTS[::-1])[::-1]
    alone = np.vstack([embedder.encode_passages([text]) for text in TEXTS])
    assert (together * backwards).sum(axis=1).min() > 0.999
    assert (together * alone).sum(axis=1).min() > 0.999


def test_parts_come_with_their_passage(embedder: Embedder) -> None:
    text = "由区行政审批局牵头。今天下午有小雨。"
    parts = [[(0, 10), (10, 18)], [], [(0, 1)]]
    whole, inside = embedder.encode_in_parts([text, TEXTS[1], TEXTS[3]], parts)
    assert (whole * embedder.encode_passages([text, TEXTS[1], TEXTS[3]])).sum(axis=1).min() > 0.999
    assert [rows.shape for rows in inside] == [(count, embedder.dimension) for count in (2, 0, 1)]
    assert {rows.dtype for rows in inside} == {np.dtype(np.float32)}
    for rows in inside:
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
    lead, rain = inside[0]
    question = embedder.encode_queries(["由哪个局牵头？"])[0]
    assert float(question @ lead) > float(question @ rain)
    assert embedder.encode_in_parts([], [])[1] == []


@pytest.mark.model
@pytest.mark.parametrize("engine", ["openvino", "sentence-transformers"])
def test_a_part_is_read_in_its_context_and_beyond_the_limit_by_itself(engine: str) -> None:
    embedder = loaded(engine)
    passage = "云溪县2026年投资计划\n总额为3.2亿元。"
    (whole,), (parts,) = embedder.encode_in_parts([passage], [[(0, 12), (13, len(passage))]])
    alone = embedder.encode_passages(["总额为3.2亿元。"])[0]
    assert float(parts[1] @ alone) < 0.99
    assert float(parts.sum(axis=0) @ whole) / float(np.linalg.norm(parts.sum(axis=0))) > 0.98
    endless = "企业开办时间压缩。" * 200 + "总额为3.2亿元。"
    _, (last,) = embedder.encode_in_parts([endless], [[(1800, len(endless))]])
    assert float(last[0] @ alone) > 0.999


@pytest.mark.model
def test_questions_and_passages_enter_by_different_doors() -> None:
    embedder = loaded("openvino")
    queries, passages = embedder.encode_queries(TEXTS[:1]), embedder.encode_passages(TEXTS[:1])
    assert float(queries[0] @ passages[0]) < 0.999


@pytest.mark.model
def test_the_engines_agree_and_may_be_mixed() -> None:
    fast, reference = loaded("openvino"), loaded("sentence-transformers")
    assert fast.fingerprint == reference.fingerprint
    for texts in (TEXTS, TEXTS[::-1]):
        cosines = (fast.encode_passages(texts) * reference.encode_passages(texts)).sum(axis=1)
        assert cosines.min() >= 0.998
    halves = [[(0, len(text) // 2), (len(text) // 2, len(text))] for text in TEXTS[:3]]
    quick, exact = (one.encode_in_parts(TEXTS[:3], halves)[1] for one in (fast, reference))
    assert (np.vstack(quick) * np.vstack(exact)).sum(axis=1).min() >= 0.998


@pytest.mark.model
def test_what_means_the_same_lies_closer() -> None:
    embedder = loaded("openvino")
    question = embedder.encode_queries(["谁牵头？"])
    near, far = embedder.encode_passages([TEXTS[0], "今天下午有小雨，气温二十度。"])
    assert float(question[0] @ near) > float(question[0] @ far)


@pytest.mark.model
def test_a_question_does_not_load_torch() -> None:
    program = (
        "import json, sys\n"
        "from embeddings import load_embedder\n"
        "load_embedder(backend='openvino').encode_queries(['谁牵头？'])\n"
        "print(json.dumps([m for m in ('torch', 'transformers') if m in sys.modules]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert json.loads(ran.stdout.splitlines()[-1]) == []


def test_a_missing_model_says_what_to_type(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(EmbedderError, match="yiju models pull"):
        load_embedder(models=tmp_path_factory.mktemp("empty"))
