"""From a model folder to the files of the fast engine, with a tiny model of random weights."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

import numpy as np
import pytest

from embeddings import EmbedderError, is_prepared, load_embedder, prepare
from embeddings.fast_files import find_fast_files
from rag.models.e5_archive import convert_e5
from tests.tiny_e5 import packed

TEXTS = ["政策整治中介", "由谁牵头？2025年完成", "a" * 80, "，，，", "1"]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("models")
    (place / "packed.bin").write_bytes(packed())
    convert_e5(place / "packed.bin", place / "multilingual-e5-small")
    prepare(place / "multilingual-e5-small")
    return place / "multilingual-e5-small"


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / prepared.name))


def test_both_engines_give_the_same_vectors(prepared: Path) -> None:
    fast = load_embedder(prepared, backend="openvino")
    slow = load_embedder(prepared, backend="sentence-transformers")
    assert fast.fingerprint == slow.fingerprint
    for encode in ("encode_queries", "encode_passages"):
        cosines = (getattr(fast, encode)(TEXTS) * getattr(slow, encode)(TEXTS)).sum(axis=1)
        assert cosines.min() >= 0.998


def test_what_compiling_worked_out_is_kept_and_made_again_where_it_is_damaged(folder: Path) -> None:
    shutil.rmtree(folder / "compiled", ignore_errors=True)  # of the folder this is a copy of
    first = load_embedder(folder, backend="openvino").encode_queries(TEXTS)
    (blob,) = (folder / "compiled").iterdir()
    whole = blob.read_bytes()
    np.testing.assert_array_equal(
        load_embedder(folder, backend="openvino").encode_queries(TEXTS), first
    )
    assert [*(folder / "compiled").iterdir()] == [blob]
    for damaged in (b"", whole[: len(whole) // 2], b"\0" * len(whole)):
        blob.unlink()
        blob.write_bytes(damaged)
        again = load_embedder(folder, backend="openvino").encode_queries(TEXTS)
        np.testing.assert_array_equal(again, first)
        assert blob.read_bytes() != damaged


def test_text_that_no_tokenizer_takes_is_embedded_all_the_same(prepared: Path) -> None:
    fast = load_embedder(prepared, backend="openvino")
    odd = fast.encode_passages(["政策\0整治", "政策\ud800整治"])
    np.testing.assert_allclose(odd, fast.encode_passages(["政策\ufffd整治"] * 2), atol=1e-3)


def test_preparing_says_nothing_on_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    said: list[str] = []
    (tmp_path / "packed.bin").write_bytes(packed())
    with caplog.at_level(logging.WARNING):
        convert_e5(tmp_path / "packed.bin", tmp_path / "tiny-e5-small")
        prepare(tmp_path / "tiny-e5-small", progress=said.append)
    assert said == ["loading", "converting", "checking"]
    assert capfd.readouterr() == ("", "")
    assert not caplog.records


def test_other_weights_or_another_version_are_noticed(folder: Path) -> None:
    assert is_prepared(folder)
    about = folder / "openvino" / "about.json"
    written = json.loads(about.read_text(encoding="utf-8"))
    about.write_text(json.dumps({**written, "format": 1}), encoding="utf-8")
    assert not is_prepared(folder)
    with pytest.raises(EmbedderError, match=r"another version.*prepare"):
        find_fast_files(folder)
    about.write_text(json.dumps(written), encoding="utf-8")
    weights = folder / "model.safetensors"
    damaged = bytearray(weights.read_bytes())
    damaged[-1] ^= 1
    weights.write_bytes(damaged)
    assert not is_prepared(folder)


def test_files_of_another_version_are_passed_over(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    about = folder / "openvino" / "about.json"
    about.write_text(about.read_text(encoding="utf-8").replace('"format": 3', '"format": 1'))
    embedder = load_embedder(folder)
    assert embedder.encode_queries(["政策"]).shape == (1, embedder.dimension)
    assert "slower engine" in caplog.text


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    assert not is_prepared(tmp_path)
    with pytest.raises(EmbedderError, match="could not be loaded"):
        prepare(tmp_path)
