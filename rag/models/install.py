"""From a verified file to an installed model, complete or not there at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from embeddings.base import EmbedderError
from embeddings.folders import complete_folder
from rag.errors import ModelError
from rag.models.files import bytes_on_disk, sha256_of
from rag.models.manifest import FileRecord, manifest_of, records, write_manifest
from rag.models.registry import ModelEntry


def install(
    model: ModelEntry, content: Path, source: str, folder: Path, say: Callable[[str], None]
) -> None:
    """Make ``folder`` out of ``content``, replacing what is there; ``say`` is told what is done.

    Raises:
        ModelError: the model cannot be converted or prepared.
        OSError: ``folder`` cannot be written.
    """
    with complete_folder(folder) as fresh:
        if model.layout == "file":
            write_manifest(fresh, manifest_of(model, source, [_single_file(model)]))
            # Last, so that a failure before it does not cost the download.
            content.replace(fresh / model.file)
        else:
            _unpack_embedder(model, content, source, fresh, say)


def bring_up_to_date(model: ModelEntry, folder: Path, say: Callable[[str], None]) -> None:
    """Prepare an installed embedder again where what was prepared is missing, or was made by an
    older version.

    Raises:
        ModelError: it cannot be prepared.
    """
    from embeddings import is_prepared

    if model.layout == "e5-archive" and not is_prepared(folder):
        _prepare(model, folder, say)


def adoptable(model: ModelEntry, folder: Path) -> bool:
    """Whether someone put the model's file in its folder by hand (its content is not looked at)."""
    return model.layout == "file" and bytes_on_disk(folder / model.file) == model.bytes


def adopt(model: ModelEntry, folder: Path) -> bool:
    """Install a model from the file that someone put in its folder, if it is the right one."""
    if not adoptable(model, folder) or sha256_of(folder / model.file) != model.sha256:
        return False
    write_manifest(folder, manifest_of(model, "copied by hand", [_single_file(model)]))
    return True


def _single_file(model: ModelEntry) -> FileRecord:
    return FileRecord(path=model.file, bytes=model.bytes, sha256=model.sha256)


def _unpack_embedder(
    model: ModelEntry, content: Path, source: str, fresh: Path, say: Callable[[str], None]
) -> None:
    from rag.models.e5_archive import convert_e5

    say("converting")
    convert_e5(content, fresh)
    # What prepare() adds can be made again from these, so the manifest does not list it.
    manifest = manifest_of(model, source, records(fresh))
    _prepare(model, fresh, say)
    write_manifest(fresh, manifest)


def _prepare(model: ModelEntry, folder: Path, say: Callable[[str], None]) -> None:
    from embeddings import prepare

    try:
        prepare(folder, progress=say)
    except EmbedderError as error:
        raise ModelError(f"The model {model.name!r} could not be prepared: {error}") from error
