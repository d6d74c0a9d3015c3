"""Published states of an index on disk: whole or not at all, and checked before they are used.

An index is derived from the library and disposable, so whatever is wrong with it has one answer:
build it again. Its folder holds one published state and the file that describes it::

    index.json       what made it, the name of the state, and of each file size, CRC-32 and time
    3f9c…/           the state; nothing changes in it any more

A writer prepares a new directory and publishes it by replacing ``index.json``. A crash leaves the
old state in force, and readers in other processes see a change whole or not at all.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from rag.errors import LibraryError, LibraryMismatch

_DESCRIPTION = "index.json"
_BLOCK = 1 << 20
_LARGE = 64 << 20
"""Bytes from which on a file is only read for its checksum if its time of change is another than
when it was published: a gigabyte takes a second, which every command would pay."""

File = tuple[int, int, int]
"""Size in bytes, CRC-32, and time of change in nanoseconds."""
State = TypeVar("State")
Stamp = tuple[int, int, int]
"""Changes whenever another state is published."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published state."""

    folder: Path
    made_by: Mapping[str, Any]
    """What the index says of itself: format, model, generation of the library."""
    files: Mapping[str, File]
    stamp: Stamp


def stamp(root: Path) -> Stamp | None:
    """Cheap enough to ask before every search; ``None`` where nothing is published."""
    try:
        status = (root / _DESCRIPTION).stat()
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_ino, status.st_size


def load(root: Path, known: Snapshot | None = None) -> Snapshot:
    """The published state, every byte of it checked, save files that ``known`` vouches for.

    Raises:
        LibraryMismatch: nothing is published, or it is damaged.
    """
    while True:
        before = stamp(root)
        if before is None:
            raise mismatch(root, "does not exist")
        try:
            return _load(root, before, known)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            # A writer may have published, and cleared away what we were about to read.
            if stamp(root) == before:
                raise mismatch(root, "is damaged") from error


def opened(
    root: Path, open_state: Callable[[Snapshot], State], known: Snapshot | None = None
) -> State:
    """What ``open_state`` makes of the published state.

    Raises:
        LibraryMismatch: nothing is published, or it is damaged; also what ``open_state`` raises.
    """
    while True:
        snapshot = load(root, known)
        try:
            return open_state(snapshot)
        except (LibraryMismatch, OSError, ValueError, RuntimeError) as error:
            # As in load(): it may only have been cleared away.
            if stamp(root) != snapshot.stamp:
                continue
            if isinstance(error, LibraryMismatch):
                raise
            raise mismatch(root, "is damaged") from error


def mismatch(root: Path, complaint: str) -> LibraryMismatch:
    return LibraryMismatch(
        f"The index {root} {complaint}.", "It is built again from the library at the next ingest."
    )


def unwritable(root: Path, error: BaseException) -> LibraryError:
    return LibraryError(
        f"The index {root} could not be written: {error}.",
        "Make sure that the disk has room and that the folder may be written to.",
    )


def _load(root: Path, before: Stamp, known: Snapshot | None) -> Snapshot:
    description = json.loads((root / _DESCRIPTION).read_bytes())
    body = description["body"]
    if zlib.crc32(_canonical(body)) != description["crc32"]:
        raise ValueError("the description does not match its checksum")
    for name in (body["snapshot"], *body["files"]):
        if Path(name).name != name:
            raise ValueError(f"{name} leads out of the index")
    folder = root / body["snapshot"]
    files: dict[str, File] = {name: (*said,) for name, said in body["files"].items()}
    trusted = known.files if known is not None else {}
    for name, said in files.items():
        path = folder / name
        status = path.stat()
        same = said == trusted.get(name) or (said[0] >= _LARGE and said[2] == status.st_mtime_ns)
        if status.st_size != said[0] or not (same or checksum(path) == said[1]):
            raise ValueError(f"{path} does not match its checksum")
    return Snapshot(folder, body["made_by"], files, before)


def checksum(path: Path) -> int:
    """CRC-32, read in blocks: the files may be larger than memory."""
    crc = 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            crc = zlib.crc32(block, crc)
    return crc


def draft(root: Path, base: Snapshot | None, *, copied: tuple[str, ...] = ()) -> Path:
    """A new directory to prepare the next state in: hard links to the files of ``base``, which
    must not be changed in place, and copies of those named in ``copied``, which may."""
    root.mkdir(parents=True, exist_ok=True)
    folder = root / uuid4().hex
    folder.mkdir()
    if base is not None:
        for name in base.files:
            _link(base.folder / name, folder / name, copy=name in copied)
    return folder


def _link(source: Path, target: Path, *, copy: bool) -> None:
    if not copy:
        try:
            target.hardlink_to(source)
        except OSError:  # a file system without hard links
            copy = True
    if copy:
        shutil.copyfile(source, target)


def publish(
    root: Path, folder: Path, made_by: Mapping[str, Any], base: Snapshot | None = None
) -> Snapshot:
    """Puts the directory ``folder`` in force; ``base`` vouches for the files linked from it. Other
    directories of ``root``, left by earlier states and by crashes, are cleared away."""
    for path in folder.iterdir():
        _to_disk(path)
    files = {path.name: _described(path, base) for path in sorted(folder.iterdir())}
    body: dict[str, Any] = {"made_by": dict(made_by), "snapshot": folder.name, "files": files}
    content = {"body": body, "crc32": zlib.crc32(_canonical(body))}
    fresh = root / f"{folder.name}.json"
    fresh.write_text(json.dumps(content, indent=1), encoding="utf-8")
    _to_disk(fresh)
    fresh.replace(root / _DESCRIPTION)
    published = stamp(root)
    if published is None:
        raise mismatch(root, "was removed while it was written")
    for other in root.iterdir():
        if other.is_dir() and other != folder:
            # Where a reader still holds a file open, Windows keeps it until the next time.
            shutil.rmtree(other, ignore_errors=True)
    return Snapshot(folder, body["made_by"], files, published)


def _described(path: Path, base: Snapshot | None) -> File:
    if base is not None and path.name in base.files and path.samefile(base.folder / path.name):
        return base.files[path.name]
    status = path.stat()
    return status.st_size, checksum(path), status.st_mtime_ns


def _canonical(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def _to_disk(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
