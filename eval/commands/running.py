"""``eval run``: ask every question of a data set and say how good the answers are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.options import (
    DatasetOption,
    DocumentsOption,
    LibraryOption,
    LimitOption,
    SetOption,
)

REMOTE_WORKERS = 4
"""Questions at once where the model runs elsewhere: more is seldom allowed by an endpoint."""


def run(
    dataset: DatasetOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of the results.")],
    library: LibraryOption = None,
    documents: DocumentsOption = None,
    limit: LimitOption = None,
    types: Annotated[
        str, typer.Option("--types", help="Only these types of questions, parted by commas.")
    ] = "",
    llm: Annotated[
        str | None, typer.Option("--llm", metavar="NAME", help="Language model (YIJU_LLM).")
    ] = None,
    assignments: SetOption = None,
) -> None:
    """Ask every question and report the figures. Interrupted, it goes on where it was."""
    from rich.console import Console

    from eval import runner
    from eval.datasets import load_dataset
    from eval.outcome import Record
    from eval.overrides import is_remote, settings_with
    from eval.selection import select
    from eval.store import RunStore
    from eval.summary import summarise
    from eval.system import default_documents, opened_library, run_info
    from eval.table import print_summary
    from rag import Assistant
    from rag.cli.output import progress_bar

    settings = settings_with(assignments or (), llm)
    folder = documents or default_documents(dataset)
    questions = load_dataset(dataset, folder)
    wanted = tuple(sorted(filter(None, (name.strip() for name in types.split(",")))))
    items = select(questions.items, wanted, limit)
    with progress_bar() as bar:
        store = RunStore(out)
        with opened_library(settings, library, folder, out, bar) as opened:
            done = store.begin(run_info(questions, opened, settings, wanted, limit))

            def progress(count: int, total: int, record: Record | None) -> None:
                bar("asking", count, total, record.item.id if record else "")

            records = runner.run(
                items,
                Assistant(opened, settings=settings),
                opened,
                store,
                done,
                workers=REMOTE_WORKERS if is_remote(settings) else 1,
                progress=progress,
            )
        summary = summarise(records)
        store.finish(records, summary)
    print_summary(summary, Console())
