"""The vector index against brute force, and its life on disk."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.errors import LibraryError, LibraryMismatch
from rag.index import codes, dense
from rag.index.dense import DenseIndex

D = 48
Floats = NDArray[np.float32]
Ids = NDArray[np.int64]


def unit(rows: Floats) -> Floats:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def clustered(count: int, seed: int = 0) -> Floats:
    """Unit rows around a few themes, as texts are; noise would leave an index nothing to use."""
    draw = np.random.default_rng(seed)
    themes = draw.standard_normal((25, D)) + 1.5  # and all of them on one side, as E5 has them
    chosen = themes[draw.integers(25, size=count)]
    return unit((chosen + 0.6 * draw.standard_normal((count, D))).astype(np.float32))


ROWS = clustered(3000)
IDS = np.arange(3000, dtype=np.int64) * 7 + 5
ASKED = clustered(40, seed=1)


def built(count: int = 3000) -> DenseIndex:
    return DenseIndex.build(D, "model-a", IDS[:count], ROWS[:count])


def brute_force(ids: Ids, rows: Floats, asked: Floats, k: int) -> list[list[int]]:
    cosines = asked @ rows.T
    return [[int(ids[place]) for place in np.argsort(-line)[:k]] for line in cosines]


def recall(found: Ids, expected: list[list[int]]) -> float:
    pairs = zip(found.tolist(), expected, strict=True)
    return float(np.mean([len(set(got) & set(right)) / len(right) for got, right in pairs]))


# --- searching --------------------------------------------------------------------------------


def test_finds_what_brute_force_finds() -> None:
    found, scores = built().search(ASKED, 10)
    assert found.shape == scores.shape == (40, 10)
    assert recall(found, brute_force(IDS, ROWS, ASKED, 10)) >= 0.99
    exact = ASKED @ ROWS.T
    for line, (ids, cosines) in enumerate(zip(found, scores, strict=True)):
        assert cosines == pytest.approx(exact[line, (ids - 5) // 7], abs=5e-4)
        assert list(cosines) == sorted(cosines, reverse=True)


def test_a_row_is_nearest_to_itself() -> None:
    found, scores = built().search(ROWS[100:110], 1)
    assert found[:, 0].tolist() == IDS[100:110].tolist()
    assert scores[:, 0] == pytest.approx(1.0, abs=5e-4)


def test_allowed_rows_limit_the_search() -> None:
    allowed = IDS[200:260]
    found, _ = built().search(ASKED, 10, allowed)
    assert recall(found, brute_force(allowed, ROWS[200:260], ASKED, 10)) >= 0.99
    assert np.isin(found, allowed).all()


def test_many_allowed_rows_go_through_the_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "_COMPARED", 10)
    allowed = IDS[200:1260]
    found, _ = built().search(ASKED, 10, allowed)
    assert recall(found, brute_force(allowed, ROWS[200:1260], ASKED, 10)) >= 0.99
    assert np.isin(found, allowed).all()


def test_fewer_rows_than_asked_for() -> None:
    found, scores = built(3).search(ASKED[:2], 5)
    assert sorted(found[0, :3].tolist()) == IDS[:3].tolist()
    assert found[:, 3:].tolist() == [[-1, -1], [-1, -1]]
    assert np.isneginf(scores[:, 3:]).all()
    found, scores = built().search(ASKED[:1], 3, np.array([12, 999_999]))
    assert found.tolist() == [[12, -1, -1]]


def test_nothing_to_search() -> None:
    for index in (DenseIndex(D, "model-a"), built(0)):
        found, scores = index.search(ASKED[:2], 3)
        assert (found == -1).all()
        assert np.isneginf(scores).all()
        assert len(index) == 0
    assert (built().search(ASKED[:1], 3, np.empty(0, np.int64))[0] == -1).all()
    assert built().search(ASKED[:1], 0)[0].shape == (1, 0)


def test_equal_rows_come_in_order_of_their_ids() -> None:
    same = np.repeat(ROWS[:1], 4, axis=0)
    index = DenseIndex.build(D, "model-a", np.array([9, 3, 7, 5]), same)
    assert index.search(ROWS[:1], 4)[0].tolist() == [[3, 5, 7, 9]]


def test_scores_of_given_rows() -> None:
    scores = built().scores(ASKED[:2], np.array([IDS[4], 1, IDS[0]]))
    assert scores[:, [0, 2]] == pytest.approx(ASKED[:2] @ ROWS[[4, 0]].T, abs=5e-4)
    assert np.isneginf(scores[:, 1]).all()
    assert np.isneginf(DenseIndex(D, "model-a").scores(ASKED[:1], IDS[:3])).all()


def test_background_is_the_mean_cosine() -> None:
    expected = (ASKED @ ROWS.T).mean(axis=1)
    assert built().background(ASKED) == pytest.approx(expected, abs=1e-3)
    assert DenseIndex(D, "model-a").background(ASKED[:1]).tolist() == [0.0]


# --- changing ---------------------------------------------------------------------------------


def test_rows_added_later_are_found() -> None:
    index = built(1000)
    index.search(ASKED[:1], 1)
    index.add(IDS[2000:], ROWS[2000:])
    index.add(IDS[1000:2000], ROWS[1000:2000])
    assert len(index) == 3000
    found, _ = index.search(ASKED, 10)
    assert recall(found, brute_force(IDS, ROWS, ASKED, 10)) >= 0.99
    assert index.background(ASKED) == pytest.approx(built().background(ASKED), abs=1e-6)


def test_removed_rows_are_gone() -> None:
    index = built()
    assert index.remove(np.array([*IDS[:1500], 1, 2])) == 1500
    assert index.remove(IDS[:10]) == 0
    assert len(index) == 1500
    found, _ = index.search(ASKED, 10)
    assert recall(found, brute_force(IDS[1500:], ROWS[1500:], ASKED, 10)) >= 0.99
    assert np.isneginf(index.scores(ASKED[:1], IDS[:3])).all()
    assert index.remove(IDS) == 1500
    assert (index.search(ASKED[:1], 3)[0] == -1).all()
    index.add(IDS[:5], ROWS[:5])
    assert index.search(ROWS[:1], 1)[0].tolist() == [[IDS[0]]]


def test_codes_are_learned_anew_when_outgrown() -> None:
    """From ten rows of one theme nothing can be learned about the others."""
    rows = np.concatenate([unit(ROWS[:1] + 0.01 * ROWS[:10]), ROWS[10:]])
    index = DenseIndex.build(D, "model-a", IDS[:10], rows[:10])
    index.search(ASKED[:1], 1)
    index.add(IDS[10:], rows[10:])
    assert recall(index.search(ASKED, 10)[0], brute_force(IDS, rows, ASKED, 10)) >= 0.99


# --- partitions ---------------------------------------------------------------------------------


@pytest.fixture
def few_make_partitions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "PARTITIONED_FROM", 2000)
    monkeypatch.setattr(codes, "SHARE_SCANNED", 1 / 4)


@pytest.mark.usefixtures("few_make_partitions")
def test_a_partitioned_index_lives_the_same_life(tmp_path: Path) -> None:
    index = built()
    assert recall(index.search(ASKED, 10)[0], brute_force(IDS, ROWS, ASKED, 10)) >= 0.95
    index.remove(IDS[:500])
    index.add(IDS[:200], ROWS[:200])
    left = np.r_[0:200, 500:3000]
    expected = brute_force(IDS[left], ROWS[left], ASKED, 10)
    assert recall(index.search(ASKED, 10)[0], expected) >= 0.95
    index.save(tmp_path, generation=3)
    loaded = DenseIndex.load(tmp_path, "model-a")
    assert loaded.search(ASKED, 10)[0].tolist() == index.search(ASKED, 10)[0].tolist()
    loaded.remove(IDS[left[::2]])
    expected = brute_force(IDS[left[1::2]], ROWS[left[1::2]], ASKED, 10)
    assert recall(loaded.search(ASKED, 10)[0], expected) >= 0.95


@pytest.mark.usefixtures("few_make_partitions")
def test_making_partitions_says_nothing_on_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    # 3,000 rows make 256 partitions, 11 rows for each; FAISS would like to have 39.
    monkeypatch.setattr(codes, "_SAMPLED", 11)
    built().search(ASKED[:1], 1)
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("few_make_partitions")
def test_growing_over_the_limit_makes_partitions() -> None:
    index = built(1990)
    index.search(ASKED[:1], 1)
    index.add(IDS[1990:], ROWS[1990:])
    assert recall(index.search(ASKED, 10)[0], brute_force(IDS, ROWS, ASKED, 10)) >= 0.95


# --- on disk ----------------------------------------------------------------------------------


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    index = built()
    index.save(tmp_path, generation=4)
    loaded = DenseIndex.load(tmp_path, "model-a")
    assert (len(loaded), loaded.dimension, loaded.generation) == (3000, D, 4)
    for left, right in zip(loaded.search(ASKED, 10), index.search(ASKED, 10), strict=True):
        assert left.tolist() == right.tolist()
    assert loaded.background(ASKED).tolist() == index.background(ASKED).tolist()


def test_a_loaded_index_can_be_changed_and_its_file_stays(tmp_path: Path) -> None:
    built().save(tmp_path, generation=1)
    loaded = DenseIndex.load(tmp_path, "model-a")
    loaded.remove(IDS[:2000])
    loaded.add(np.array([1]), ROWS[:1])
    assert loaded.search(ROWS[:1], 1)[0].tolist() == [[1]]
    assert DenseIndex.load(tmp_path, "model-a").search(ROWS[:1], 1)[0].tolist() == [[IDS[0]]]
    loaded.save(tmp_path, generation=2)
    again = DenseIndex.load(tmp_path, "model-a")
    assert (len(again), again.generation) == (1001, 2)
    assert again.search(ROWS[:1], 1)[0].tolist() == [[1]]


def test_a_reader_goes_on_with_the_state_it_has(tmp_path: Path) -> None:
    built().save(tmp_path, generation=1)
    reader = DenseIndex.load(tmp_path, "model-a")
    built(10).save(tmp_path, generation=2)
    assert reader.search(ROWS[500:501], 1)[0].tolist() == [[IDS[500]]]
    assert len(list(tmp_path.iterdir())) == 2


def test_an_empty_index_is_saved_and_loaded(tmp_path: Path) -> None:
    DenseIndex(D, "model-a").save(tmp_path, generation=1)
    loaded = DenseIndex.load(tmp_path, "model-a")
    assert len(loaded) == 0
    loaded.add(IDS[:3], ROWS[:3])
    assert loaded.search(ROWS[:1], 1)[0].tolist() == [[IDS[0]]]


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError, match="could not be written") as caught:
        built(5).save(tmp_path / "file", generation=1)
    assert caught.value.hint


def test_another_embedder_is_refused(tmp_path: Path) -> None:
    built(5).save(tmp_path, generation=1)
    with pytest.raises(LibraryMismatch, match="model-a") as caught:
        DenseIndex.load(tmp_path, "model-b")
    assert "model-b" in caught.value.what


def test_another_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(5).save(tmp_path, generation=1)
    monkeypatch.setattr(dense, "FORMAT", 99)
    with pytest.raises(LibraryMismatch, match="another version"):
        DenseIndex.load(tmp_path, "model-a")


def test_no_index_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryMismatch, match="does not exist"):
        DenseIndex.load(tmp_path / "nothing", "model-a")


def test_damage_is_noticed(tmp_path: Path) -> None:
    built(200).save(tmp_path / "good", generation=1)
    draw = random.Random(3)
    paths = [path for path in sorted((tmp_path / "good").rglob("*")) if path.is_file()]
    assert len(paths) == 5
    for path in paths:
        for damage in ("flip", "flip", "flip", "cut", "remove"):
            shutil.copytree(tmp_path / "good", tmp_path / "bad")
            bad = tmp_path / "bad" / path.relative_to(tmp_path / "good")
            content = bytearray(bad.read_bytes())
            bad.unlink()
            if damage == "flip":
                content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
                bad.write_bytes(content)
            elif damage == "cut":
                bad.write_bytes(content[: len(content) // 2])
            with pytest.raises(LibraryMismatch):
                DenseIndex.load(tmp_path / "bad", "model-a")
            shutil.rmtree(tmp_path / "bad")


def test_the_description_says_what_made_it(tmp_path: Path) -> None:
    built(20).save(tmp_path, generation=6)
    body = json.loads((tmp_path / "index.json").read_text(encoding="utf-8"))["body"]
    assert body["made_by"] == {
        "format": dense.FORMAT,
        "fingerprint": "model-a",
        "dimension": D,
        "count": 20,
        "learned_from": 20,
        "generation": 6,
    }
