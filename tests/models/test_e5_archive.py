"""The packed E5 file: read exactly, refused when damaged, unpacked completely or not at all."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import ModelError
from rag.models.e5_archive import build_tokenizer, convert_e5
from rag.models.e5_format import read_e5
from tests.tiny_e5 import packed, unpacked_block

PACKED = packed()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("models")
    (place / "packed.bin").write_bytes(PACKED)
    convert_e5(place / "packed.bin", place / "tiny")
    return place / "tiny"


def test_tensors_are_dequantised_block_by_block() -> None:
    archive = read_e5(PACKED)
    start = PACKED.rindex(b"emb.word") + len("emb.word") + 1 + 4
    offset = int.from_bytes(PACKED[start : start + 8], "little")
    first, second = PACKED[offset : offset + 18], PACKED[offset + 18 : offset + 36]
    rows = archive.tensors["emb.word"]
    assert rows.dtype == np.float32
    assert rows.shape == (len(archive.pieces), 32)
    np.testing.assert_array_equal(rows[0], unpacked_block(first))
    np.testing.assert_array_equal(rows[1], unpacked_block(second))


def test_folder_says_all_that_sentence_transformers_needs(folder: Path) -> None:
    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written == {
        "config.json",
        "config_sentence_transformers.json",
        "model.safetensors",
        "modules.json",
        "sentence_bert_config.json",
        "tokenizer.json",
        "tokenizer_config.json",
        "1_Pooling/config.json",
        "2_Normalize/config.json",
    }
    prompts = json.loads((folder / "config_sentence_transformers.json").read_text())["prompts"]
    assert prompts == {"query": "query: ", "document": "passage: "}


def test_sentence_transformers_finds_every_weight(folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    stored = read_e5(PACKED).tensors
    loaded = dict(model.named_parameters())
    assert len(loaded) == len(stored)  # nothing missing, nothing filled in
    (name,) = [name for name in loaded if name.endswith("layer.1.output.dense.weight")]
    np.testing.assert_array_equal(loaded[name].detach().numpy(), stored["l1.fo.w"])
    assert model.max_seq_length == 64
    vectors = model.encode_query(["谁牵头整治中介?", "x" * 500])
    assert vectors.shape == (2, 32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("整治中介", ["<s>", "▁", "整治", "中介", "</s>"]),
        ("3～5", ["<s>", "▁", "3", "～", "5", "</s>"]),  # kept, unlike plain NFKC
        ("3~5", ["<s>", "▁", "3", "~", "5", "</s>"]),
        ("９５％", ["<s>", "▁", "9", "5", "%", "</s>"]),
        ("a\x01b", ["<s>", "▁", "a", "b", "</s>"]),  # control characters vanish
        ("a\t\u200b\n b", ["<s>", "▁", "a", "▁", "b", "</s>"]),  # any gap is one space
        ("a  ", ["<s>", "▁", "a", "</s>"]),
        ("query: 政策", ["<s>", "▁query", ":", "▁", "政策", "</s>"]),
        ("", ["<s>", "</s>"]),
        ("龘", ["<s>", "▁", "<unk>", "</s>"]),
    ],
)
def test_tokenizer(text: str, tokens: list[str]) -> None:
    tokenizer = build_tokenizer(read_e5(PACKED))
    ids = tokenizer.encode(text).ids
    assert [tokenizer.id_to_token(token) for token in ids] == tokens


@pytest.mark.parametrize("length", [0, 3, 8, 36, 44, 60, 500, 5_000, -1])
def test_a_file_cut_short_is_refused(length: int) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        read_e5(PACKED[:length])


@settings(max_examples=150, deadline=None)
@given(
    position=st.integers(0, len(PACKED) - 1) | st.integers(0, 80),
    value=st.integers(0, 255),
    width=st.integers(1, 8),
)
def test_a_damaged_file_is_read_or_refused_never_more(
    position: int, value: int, width: int
) -> None:
    damaged = bytearray(PACKED)
    damaged[position : position + width] = bytes([value]) * width
    with contextlib.suppress(ModelError):
        build_tokenizer(read_e5(bytes(damaged[: len(PACKED)])))


def test_a_refused_file_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "packed.bin").write_bytes(PACKED[:-1])
    with pytest.raises(ModelError):
        convert_e5(tmp_path / "packed.bin", tmp_path / "tiny")
    assert [path.name for path in tmp_path.iterdir()] == ["packed.bin"]


def test_a_failure_while_writing_keeps_the_old_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "packed.bin").write_bytes(PACKED)
    old = tmp_path / "tiny"
    old.mkdir()
    (old / "mark").write_text("old")

    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full_disk)
    with pytest.raises(ModelError, match="No space left on device"):
        convert_e5(tmp_path / "packed.bin", old)
    monkeypatch.undo()
    assert (old / "mark").read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"packed.bin", "tiny"}


def test_an_existing_folder_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "packed.bin").write_bytes(PACKED)
    old = tmp_path / "tiny"
    old.mkdir()
    (old / "mark").write_text("old")
    convert_e5(tmp_path / "packed.bin", old)
    assert not (old / "mark").exists()
    assert (old / "model.safetensors").exists()
