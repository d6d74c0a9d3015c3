"""The product as the system under test: which questions, over which documents, with which
settings."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from eval.datasets import CorpusText, Dataset, Item
from eval.errors import DatasetError
from eval.metrics.catalogue import Kind
from eval.overrides import recorded
from eval.store import RunInfo, write_atomically
from rag.errors import LibraryError
from rag.progress import Progress
from rag.settings import Settings
from rag.types import FileStatus

if TYPE_CHECKING:
    from rag.library import Library


def select(items: Sequence[Item], types: Sequence[str], limit: int | None) -> list[Item]:
    """The first ``limit`` questions of the given types; all types when there are none given.

    Raises:
        DatasetError: a type that no question has.
    """
    present = sorted({item.type for item in items})
    for wanted in types:
        if wanted not in present:
            raise DatasetError(
                f"No question is of type {wanted!r}.", f"The types are: {', '.join(present)}."
            )
    return [item for item in items if not types or item.type in types][:limit]


def default_documents(dataset: Path) -> Path:
    """The folder ``documents`` beside a data set, or else the folder that it lies in."""
    beside = dataset.parent / "documents"
    return beside if beside.is_dir() else dataset.parent


@contextmanager
def opened_library(
    settings: Settings, library: Path | None, documents: Path, out: Path, progress: Progress
) -> Iterator[Library]:
    """The library that the user named, or one below ``out`` over the folder ``documents``.

    Raises:
        DatasetError: a document cannot be indexed.
        LibraryError: there are no documents.
    """
    from rag import Library

    own = library is None
    with Library.open(library or out / "library", settings=settings, create=own) as opened:
        if own:
            report = opened.add([documents], progress=progress)
            failed = [file for file in report.files if file.status is FileStatus.FAILED]
            if failed:
                raise DatasetError(
                    f"Documents in {documents} could not be indexed:",
                    "Correct or remove them: questions about them could not be answered.",
                    [f"{file.source}: {file.reason}" for file in failed],
                )
        if not opened.documents():
            raise LibraryError(
                f"There are no documents in {documents if own else library}.",
                "Give a folder with --documents, or a library with --library.",
            )
        yield opened


def write_corpus(corpus: Sequence[CorpusText], folder: Path) -> None:
    """The passages of a data set as files, so that they are indexed as any document is."""
    folder.mkdir(parents=True, exist_ok=True)
    for passage in corpus:
        path = folder / passage.name
        if not path.exists():
            text = f"{passage.title}\n\n{passage.text}" if passage.title else passage.text
            write_atomically(path, text.encode())


def run_info(
    kind: Kind,
    dataset: Dataset,
    library: Library,
    settings: Settings,
    *,
    types: tuple[str, ...],
    limit: int | None,
    questions: int,
    choices: Mapping[str, int],
) -> RunInfo:
    """What decides the results of this run; ``choices`` are options of the command itself."""
    ids = sorted(document.document_id for document in library.documents())
    return RunInfo(
        kind=kind,
        dataset=dataset.path.name,
        dataset_sha256=dataset.digest,
        types=types,
        limit=limit,
        questions=questions,
        settings=recorded(settings) | dict(choices),
        documents=len(ids),
        documents_sha256=hashlib.sha256("\n".join(ids).encode()).hexdigest(),
        version=version("yiju"),
        notes={"machine": platform.platform(), "python": platform.python_version()},
    )
