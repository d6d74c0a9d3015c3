"""``eval run`` and ``eval retrieval``: ask every question of a data set and report the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.commands.options import (
    DatasetOption,
    DocumentsOption,
    FailUnderOption,
    JsonOption,
    LibraryOption,
    LimitOption,
    LlmOption,
    OutOption,
    SetOption,
    SplitOption,
    System,
    SystemOption,
    TypesOption,
)
from rag.cli.output import note, progress_bar

if TYPE_CHECKING:
    from eval.datasets import Dataset, Item, Reading
    from eval.metrics.catalogue import Kind
    from eval.protocols import Asks
    from eval.store import R, RunStore
    from rag.library import Library
    from rag.progress import Progress
    from rag.settings import Settings

REMOTE_WORKERS = 4
"""Questions at once where the model runs elsewhere: more is seldom allowed by an endpoint."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the user asked for."""

    kind: Kind
    dataset: Path
    out: Path
    settings: Settings
    library: Path | None
    documents: Path | None
    types: str
    limit: int | None
    reading: Reading
    choices: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Opened:
    dataset: Dataset
    items: list[Item]
    library: Library


@contextmanager
def _opened(plan: Plan, progress: Progress) -> Iterator[Opened]:
    """The data set read and chosen from, the library open over its documents. A library that is
    the run's own is indexed after the data set was checked: that takes longer."""
    from eval.datasets import load_dataset
    from eval.gold import Shelf
    from eval.system import default_documents, index, lost_evidence, select, write_corpus
    from rag import Library

    own = plan.library is None
    folder = plan.documents or default_documents(plan.dataset)
    place = plan.library or plan.out / "library"
    dataset = load_dataset(plan.dataset, folder, plan.reading) if own else None
    with Library.open(place, settings=plan.settings, create=own) as library:
        if dataset is None:
            dataset = load_dataset(plan.dataset, folder, plan.reading, Shelf(library).names)
        items = select(dataset.items, _names(plan.types), plan.limit)
        if own:
            if dataset.corpus:
                folder = plan.out / "corpus"
                write_corpus(dataset.corpus, folder)
            index(library, folder, plan.out, progress)
        lost = lost_evidence(items, library)
        if lost:
            note(
                f"The library does not hold the gold evidence of {len(lost)} questions, such as "
                f"{lost[0]}: it counts as not found."
            )
        yield Opened(dataset, items, library)


def _begin(plan: Plan, opened: Opened, store: RunStore[R]) -> list[R]:
    """The results that are there already."""
    from eval.system import run_info

    return store.begin(
        run_info(
            plan.kind,
            opened.dataset,
            opened.library,
            plan.settings,
            types=_names(plan.types),
            limit=plan.limit,
            questions=len(opened.items),
            choices=plan.choices,
        )
    )


def _names(types: str) -> tuple[str, ...]:
    return tuple(sorted({name.strip() for name in types.split(",")} - {""}))


def run(
    dataset: DatasetOption,
    out: OutOption,
    library: LibraryOption = None,
    documents: DocumentsOption = None,
    limit: LimitOption = None,
    types: TypesOption = "",
    llm: LlmOption = None,
    system: SystemOption = System.YIJU,
    assignments: SetOption = None,
    noise: Annotated[
        float, typer.Option("--noise", min=0, max=1, help="RGB: the share of noise passages.")
    ] = 0.4,
    passages: Annotated[
        int, typer.Option("--passages", min=1, help="RGB: passages shown for each question.")
    ] = 5,
    fail_under: FailUnderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask every question and report the figures. Interrupted, it goes on where it was."""
    from eval import runner
    from eval.commands.reporting import conclude
    from eval.datasets import Reading
    from eval.datasets.rgb import Noise
    from eval.errors import DatasetError
    from eval.gate import parse_limits
    from eval.outcome import Record
    from eval.overrides import is_remote, settings_with
    from eval.results import conclude_answers
    from eval.store import RunStore

    limits = parse_limits(fail_under or (), "answers")
    if (dataset / "corpus.jsonl").exists():
        raise DatasetError(
            f"{dataset} is a BEIR folder, which has no answers.",
            "Measure it with `python -m eval retrieval`.",
        )
    settings = settings_with(assignments or (), llm)
    reading = Reading(noise=Noise(noise, passages))
    choices = {} if system is System.YIJU else {"system": system.value}
    plan = Plan(
        "answers", dataset, out, settings, library, documents, types, limit, reading, choices
    )
    store = RunStore(out, Record)
    with progress_bar() as bar, _opened(plan, bar) as opened:
        records = runner.run(
            opened.items,
            _answering(system, opened, plan),
            opened.library,
            store,
            _begin(plan, opened, store),
            workers=REMOTE_WORKERS if is_remote(settings) else 1,
            progress=lambda count, total, latest: bar("asking", count, total, latest),
        )
        store.rewrite(records)
        summary = conclude_answers(store, records)
    failed = [record for record in records if record.outcome.status == "failed"]
    if failed:
        note(
            f"{len(failed)} of {len(records)} questions failed, such as {failed[0].item.id}: "
            f"{failed[0].explanation} To ask them again, remove their lines from {store.results}."
        )
    conclude("answers", summary, limits, as_json=as_json)


def _answering(system: System, opened: Opened, plan: Plan) -> Asks:
    from rag import Assistant

    if system is System.YIJU:
        return Assistant(opened.library, settings=plan.settings)
    from eval.baseline import Baseline
    from rag.embedder import open_embedder
    from rag.errors import UsageError
    from rag.generation.models import EXTRACTIVE, open_model

    if plan.settings.llm == EXTRACTIVE:
        raise UsageError("The baseline answers with a language model only.", "Name one with --llm.")
    return Baseline(
        opened.library,
        open_embedder(plan.settings),
        open_model(plan.settings),
        max_tokens=plan.settings.answer_tokens,
        cache=plan.out,
    )


def retrieval(
    dataset: DatasetOption,
    out: OutOption,
    library: LibraryOption = None,
    documents: DocumentsOption = None,
    limit: LimitOption = None,
    types: TypesOption = "",
    assignments: SetOption = None,
    split: SplitOption = "test",
    depth: Annotated[
        int, typer.Option("--depth", min=1, max=1000, help="Clauses found for each question.")
    ] = 50,
    fail_under: FailUnderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure retrieval alone, without a language model."""
    from eval import retrieval as measured
    from eval.commands.reporting import conclude
    from eval.datasets import Reading
    from eval.gate import parse_limits
    from eval.overrides import settings_with
    from eval.results import conclude_retrieval
    from eval.store import RunStore

    limits = parse_limits(fail_under or (), "retrieval")
    settings = settings_with(assignments or (), None)
    reading = Reading(split=split)
    choices = {"depth": depth}
    plan = Plan(
        "retrieval", dataset, out, settings, library, documents, types, limit, reading, choices
    )
    store = RunStore(out, measured.RetrievalRecord)
    with progress_bar() as bar, _opened(plan, bar) as opened:
        records = measured.run(
            opened.items,
            opened.dataset.qrels,
            opened.library,
            store,
            _begin(plan, opened, store),
            depth=depth,
            progress=lambda count, total, latest: bar("searching", count, total, latest),
        )
        store.rewrite(records)
        summary = conclude_retrieval(store, records)
    conclude("retrieval", summary, limits, as_json=as_json)
