"""The product as the system under test: its library over the data set's documents, and its
assistant."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from eval.datasets.item import Dataset
from eval.errors import DatasetError
from eval.overrides import recorded
from eval.store import RunInfo
from rag.errors import LibraryError
from rag.progress import Progress
from rag.settings import Settings
from rag.types import FileStatus

if TYPE_CHECKING:
    from rag.library import Library


def default_documents(dataset: Path) -> Path:
    """The folder ``documents`` beside a data set, or else the folder that it lies in."""
    beside = dataset.parent / "documents"
    return beside if beside.is_dir() else dataset.parent


@contextmanager
def opened_library(
    settings: Settings, library: Path | None, documents: Path, out: Path, progress: Progress
) -> Iterator[Library]:
    """The library that the user named, or one of the run's own over ``documents``.

    Raises:
        DatasetError: a document cannot be indexed.
    """
    from rag import Library

    where = library or out / "library"
    with Library.open(settings=settings.model_copy(update={"library": where})) as opened:
        if library is None:
            report = opened.add([documents], progress=progress)
            failed = [file for file in report.files if file.status is FileStatus.FAILED]
            if failed:
                raise DatasetError(
                    f"{len(failed)} documents in {documents} could not be indexed:",
                    "Correct or remove them: questions about them could not be answered.",
                    [f"{file.source}: {file.reason}" for file in failed],
                )
        if not opened.documents():
            raise LibraryError(
                f"There are no documents in {library or documents}.",
                "Give a library with --library or a folder of documents with --documents.",
            )
        yield opened


def run_info(
    dataset: Dataset,
    library: Library,
    settings: Settings,
    types: tuple[str, ...],
    limit: int | None,
) -> RunInfo:
    """What decides the results of this run."""
    ids = sorted(document.document_id for document in library.documents())
    return RunInfo(
        dataset=dataset.path.name,
        dataset_sha256=dataset.digest,
        types=types,
        limit=limit,
        settings=recorded(settings),
        documents=len(ids),
        documents_sha256=hashlib.sha256("\n".join(ids).encode()).hexdigest(),
        version=version("yiju"),
        notes={"machine": platform.platform(), "python": platform.python_version()},
    )
