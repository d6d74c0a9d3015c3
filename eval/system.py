"""The product as the system under test: which questions, over which documents, with which
settings."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from eval.datasets import CorpusText, Dataset, Item
from eval.errors import DatasetError
from eval.gold import Shelf
from eval.metrics.catalogue import Kind
from eval.overrides import recorded
from eval.protocols import HoldsDocuments
from eval.store import INFO_FILE, RunInfo, write_atomically
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


def index(library: Library, documents: Path, out: Path, progress: Progress) -> None:
    """Brings a run's own library up to date with its documents; results that lie among them are
    no documents.

    Raises:
        DatasetError: a document cannot be indexed.
        LibraryError: there are no documents.
    """
    nothing = LibraryError(
        f"There are no documents in {documents}.",
        "Give a folder with --documents, or a library with --library.",
    )
    paths = without_results(documents, out)
    if not paths:
        raise nothing
    report = library.add(paths, progress=progress)
    failed = [file for file in report.files if file.status is FileStatus.FAILED]
    if failed:
        raise DatasetError(
            f"Documents in {documents} could not be indexed:",
            "Correct or remove them: questions about them could not be answered.",
            [f"{file.source}: {file.reason}" for file in failed],
        )
    if not library.documents():
        raise nothing


def without_results(folder: Path, out: Path) -> list[Path]:
    """The fewest paths that stand for all of ``folder`` but ``out`` and the folders of other
    runs."""
    runs = {out.resolve(), *(path.parent.resolve() for path in folder.rglob(INFO_FILE))}
    place = folder.resolve()
    if place in runs:
        return []
    if not any(place in run.parents for run in runs):
        return [folder]
    return [
        path
        for child in sorted(folder.iterdir())
        if not child.name.startswith(".")
        for path in (without_results(child, out) if child.is_dir() else [child])
    ]


def lost_evidence(items: Sequence[Item], library: HoldsDocuments) -> list[str]:
    """Ids of the questions whose gold evidence the library does not hold word for word."""
    shelf = Shelf(library)
    return [item.id for item in items if not all(shelf.gold(item).evidence)]


def write_corpus(corpus: Sequence[CorpusText], folder: Path) -> None:
    """The passages of a data set as files, so that they are indexed as any document is."""
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
    choices: Mapping[str, str | int],
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
