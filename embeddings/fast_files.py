"""The files that the fast engine keeps inside a model folder, and what they say of themselves.

``<model folder>/openvino/`` holds two networks, ``tokenizer.xml`` (texts → token ids) and
``model.xml`` (token ids → pooled vectors and token states), each with its numbers in a ``.bin``
beside it; ``tokenizer.json`` (texts → token ids and their places); and ``about.json``.
``<model folder>/compiled/`` is OpenVINO's own, filled at the first use. Both are derived: deleting
them loses nothing.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from embeddings.base import EmbedderError
from embeddings.prompts import Prompts

SUBFOLDER = "openvino"
COMPILED = "compiled"
NETWORK = "model.xml"
TOKENIZER = "tokenizer.xml"
PIECES = "tokenizer.json"
_ABOUT = "about.json"
_FORMAT = 3


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """One of the files that the fast files were made from; the time of its last change, in
    nanoseconds, spares hashing it at every start."""

    path: str
    bytes: int
    modified_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FastFiles:
    """``folder`` is where they lie. ``by_mean`` says that a vector is the mean of the token states.
    ``agreement`` is the lowest cosine to float32 that was seen when they were made, over texts of
    every kind."""

    folder: Path
    fingerprint: str
    dimension: int
    max_tokens: int
    pad_id: int
    prompts: Prompts
    by_mean: bool
    agreement: float
    weights: tuple[WeightsFile, ...]


def find_fast_files(model_folder: Path) -> FastFiles | None:
    """What was prepared for the model in ``model_folder``; ``None`` where nothing was.

    Raises:
        EmbedderError: it cannot be read, is of another version, or was made from other weights
            than those that lie there now.
    """
    folder = model_folder / SUBFOLDER
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _unfit(folder, "cannot be read") from error
    if not isinstance(about, dict) or about.pop("format", None) != _FORMAT:
        raise _unfit(folder, "are of another version")
    try:
        files = FastFiles(
            folder=folder,
            prompts=Prompts(**about.pop("prompts")),
            weights=tuple(WeightsFile(**entry) for entry in about.pop("weights")),
            **about,
        )
    except (KeyError, TypeError) as error:
        raise _unfit(folder, "are of another version") from error
    if not all(_unchanged(model_folder, entry) for entry in files.weights):
        raise _unfit(folder, "were made from other weights")
    return files


def write_about(files: FastFiles, folder: Path) -> None:
    """Write the description of ``files`` into ``folder``, where they are being assembled."""
    about = asdict(files)
    del about["folder"]
    (folder / _ABOUT).write_text(
        json.dumps({"format": _FORMAT, **about}, indent=2, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )


def describe_weights(model_folder: Path) -> tuple[WeightsFile, ...]:
    """Every weights file of the model; hashes them.

    Raises:
        EmbedderError: there is none.
    """
    paths = [
        path
        for pattern in ("*.safetensors", "pytorch_model*.bin")
        for path in sorted(model_folder.rglob(pattern))
    ]
    if not paths:
        raise EmbedderError(f"The folder {model_folder} holds no model weights.")
    return tuple(
        WeightsFile(
            path=path.relative_to(model_folder).as_posix(),
            bytes=path.stat().st_size,
            modified_ns=path.stat().st_mtime_ns,
            sha256=_sha256(path),
        )
        for path in paths
    )


def _unchanged(model_folder: Path, entry: WeightsFile) -> bool:
    path = model_folder / entry.path
    try:
        now = path.stat()
        if now.st_size != entry.bytes:
            return False
        # A copied folder has new times; only then is it worth a second to look inside.
        return now.st_mtime_ns == entry.modified_ns or _sha256(path) == entry.sha256
    except OSError:
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unfit(folder: Path, reason: str) -> EmbedderError:
    return EmbedderError(
        f"The prepared files in {folder} {reason}. Make them again by typing: "
        f"python -c \"from embeddings import prepare; prepare('{folder.parent.as_posix()}')\""
    )
