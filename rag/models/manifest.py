"""The small file that makes a folder an installed model: what it is and which files it has.

It is written last, so that a folder without one is not a model yet, and it travels with the
folder to machines that have no network.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.models.files import sha256_of
from rag.models.registry import ModelEntry

MANIFEST = "yiju-model.json"


class FileRecord(BaseModel):
    """A file of the model: its path in the folder, with forward slashes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    bytes: int = Field(ge=0)
    sha256: str


class Manifest(BaseModel):
    """``sha256`` is that of the fetched file, of which the folder's files were made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    name: str
    sha256: str
    source: str
    fetched: datetime
    files: tuple[FileRecord, ...] = Field(min_length=1)


def manifest_of(model: ModelEntry, source: str, files: Iterable[FileRecord]) -> Manifest:
    return Manifest(
        name=model.name,
        sha256=model.sha256,
        source=source,
        fetched=datetime.now(UTC).replace(microsecond=0),
        files=tuple(files),
    )


def records(folder: Path) -> tuple[FileRecord, ...]:
    """Every file now in ``folder``; hashes them."""
    return tuple(
        FileRecord(
            path=path.relative_to(folder).as_posix(),
            bytes=path.stat().st_size,
            sha256=sha256_of(path),
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    unfinished = folder / f"{MANIFEST}.unfinished"
    unfinished.write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
    unfinished.replace(folder / MANIFEST)


def installed_manifest(folder: Path, model: ModelEntry) -> Manifest | None:
    """The manifest of ``folder`` where it is ``model`` as the registry has it now and every file
    is there in its right size; ``None`` otherwise."""
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return None
    complete = all(_size(folder / file.path) == file.bytes for file in manifest.files)
    return manifest if complete and manifest.sha256 == model.sha256 else None


def damaged_files(folder: Path, manifest: Manifest) -> list[str]:
    """The files whose bytes are no longer those of the manifest; reads them all."""
    return [file.path for file in manifest.files if sha256_of(folder / file.path) != file.sha256]


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
