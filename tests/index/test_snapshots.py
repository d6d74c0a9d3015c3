"""Publishing states of an index: what is checked, shared and cleared away."""

from __future__ import annotations

import json
import os
import zlib
from pathlib import Path

import pytest

from rag.errors import LibraryMismatch
from rag.index import snapshots


def published(root: Path, content: bytes = b"content") -> snapshots.Snapshot:
    folder = snapshots.draft(root, None)
    (folder / "data").write_bytes(content)
    return snapshots.publish(root, folder, {"format": 1})


def test_the_newest_state_is_loaded_and_the_old_one_cleared_away(tmp_path: Path) -> None:
    old = published(tmp_path, b"old")
    new = published(tmp_path, b"new")
    loaded = snapshots.load(tmp_path)
    assert loaded == new
    assert (loaded.folder / "data").read_bytes() == b"new"
    assert not old.folder.exists()
    assert old.stamp != new.stamp


def test_a_draft_shares_what_is_not_changed_in_place(tmp_path: Path) -> None:
    folder = snapshots.draft(tmp_path, None)
    (folder / "fixed").write_bytes(b"a" * 100)
    (folder / "rewritten").write_bytes(b"b")
    base = snapshots.publish(tmp_path, folder, {})
    draft = snapshots.draft(tmp_path, base, copied=("rewritten",))
    assert (draft / "fixed").samefile(base.folder / "fixed")
    assert not (draft / "rewritten").samefile(base.folder / "rewritten")
    (draft / "rewritten").write_bytes(b"c")
    assert snapshots.load(tmp_path) == base
    assert snapshots.publish(tmp_path, draft, {}, base).files["fixed"] == base.files["fixed"]
    assert snapshots.load(tmp_path).files["rewritten"] != base.files["rewritten"]


def test_without_hard_links_files_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = published(tmp_path)

    def refused(self: Path, target: Path) -> None:
        raise OSError("not supported")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    draft = snapshots.draft(tmp_path, base)
    assert (draft / "data").read_bytes() == b"content"
    snapshots.publish(tmp_path, draft, {}, base)
    assert snapshots.load(tmp_path).files["data"][1] == base.files["data"][1]


def test_a_large_file_is_read_again_only_if_it_was_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = published(tmp_path).folder / "data"
    monkeypatch.setattr(snapshots, "_LARGE", 1)
    read = []
    real = snapshots.checksum
    monkeypatch.setattr(snapshots, "checksum", lambda path: read.append(path) or real(path))
    snapshots.load(tmp_path)
    assert read == []
    os.utime(data, ns=(1, 1))  # a restored backup: another time, the same bytes
    snapshots.load(tmp_path)
    assert read == [data]
    data.write_bytes(b"c0ntent")
    with pytest.raises(LibraryMismatch, match="damaged"):
        snapshots.load(tmp_path)


def test_what_was_checked_before_is_not_checked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = published(tmp_path)
    draft = snapshots.draft(tmp_path, base)
    (draft / "more").write_bytes(b"more")
    snapshots.publish(tmp_path, draft, {}, base)
    read = []
    real = snapshots.checksum
    monkeypatch.setattr(snapshots, "checksum", lambda path: read.append(path.name) or real(path))
    snapshots.load(tmp_path, known=base)
    assert read == ["more"]


def test_a_state_that_is_replaced_while_it_is_opened_is_opened_anew(tmp_path: Path) -> None:
    published(tmp_path, b"first")
    seen = []

    def read(snapshot: snapshots.Snapshot) -> bytes:
        if not seen:
            published(tmp_path, b"second")  # clears the first away
        seen.append(snapshot.folder.name)
        return (snapshot.folder / "data").read_bytes()

    assert snapshots.opened(tmp_path, read) == b"second"
    assert len(set(seen)) == 2


def test_a_state_that_cannot_be_opened_is_damaged(tmp_path: Path) -> None:
    published(tmp_path)

    def fails(snapshot: snapshots.Snapshot) -> None:
        raise RuntimeError("FAISS says no")

    with pytest.raises(LibraryMismatch, match="damaged") as caught:
        snapshots.opened(tmp_path, fails)
    assert isinstance(caught.value.__cause__, RuntimeError)


def test_nothing_published(tmp_path: Path) -> None:
    assert snapshots.stamp(tmp_path) is None
    with pytest.raises(LibraryMismatch, match="does not exist"):
        snapshots.load(tmp_path)


@pytest.mark.parametrize("where", ["snapshot", "files"])
def test_a_path_cannot_lead_out_of_the_index(tmp_path: Path, where: str) -> None:
    """The description is as untrusted as any file, even with the right checksum."""
    snapshot = published(tmp_path / "index")
    (tmp_path / "index" / snapshot.folder).rename(tmp_path / "outside")
    description = tmp_path / "index" / "index.json"
    body = json.loads(description.read_text(encoding="utf-8"))["body"]
    if where == "snapshot":
        body["snapshot"] = "../outside"
    else:
        snapshot.folder.mkdir()
        body["files"] = {"../../outside/data": body["files"]["data"]}
    forged = {"body": body, "crc32": zlib.crc32(snapshots._canonical(body))}
    description.write_text(json.dumps(forged), encoding="utf-8")
    with pytest.raises(LibraryMismatch, match="damaged") as caught:
        snapshots.load(tmp_path / "index")
    assert "leads out" in str(caught.value.__cause__)
