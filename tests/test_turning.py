"""Questions are turned for the embedder that the map was learned with, and for no other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.reader.ranking import write
from rag import turning
from rag.embedder import open_embedder
from rag.errors import ModelError
from rag.settings import load_settings

UNIT = np.array([0.6, 0.8, 0.0], dtype=np.float32)


def test_a_question_of_another_embedder_stays_as_it_is() -> None:
    assert turning.turned(UNIT, "another") is UNIT


def test_a_turned_question_has_unit_length_and_another_direction() -> None:
    turn = np.array([[0, 0, 1], [0, 0, 0], [0, 0, 0]], dtype=np.float32)
    moved = turning.apply(UNIT, turn)
    assert np.linalg.norm(moved) == pytest.approx(1.0, abs=1e-6)
    expected = np.array([0.6, 0.8, 0.6]) / np.sqrt(0.36 + 0.64 + 0.36)
    assert moved == pytest.approx(expected, abs=1e-6)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    turn = np.array([[0.0, 0.25], [-0.5, 0.0]], dtype=np.float32)
    write(tmp_path / "turn.safetensors", turn, embedder="made by", made_with={"questions": 2})
    made_for, read = turning.read(tmp_path / "turn.safetensors")
    assert made_for == "made by"
    assert read.tolist() == turn.tolist()


def test_a_damaged_map_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "turn.safetensors"
    write(path, np.zeros((2, 2), dtype=np.float32), embedder="made by", made_with={})
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(ModelError, match="cannot be read"):
        turning.read(path)
    with pytest.raises(ModelError, match="cannot be read"):
        turning.read(tmp_path / "none.safetensors")


def test_a_map_of_another_format_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "turn.safetensors"
    write(path, np.zeros((2, 2), dtype=np.float32), embedder="made by", made_with={})
    monkeypatch.setattr(turning, "FORMAT", "2")
    with pytest.raises(ModelError, match="format '1', not '2'"):
        turning.read(path)


@pytest.mark.model
def test_the_shipped_map_is_for_the_shipped_embedder() -> None:
    settings = load_settings()
    embedder = open_embedder(settings)
    (question,) = embedder.encode_queries(["整治“红顶中介”由谁牵头？"])
    moved = turning.turned(question, embedder.fingerprint)
    assert 0.5 < float(question @ moved) < 0.999
