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
