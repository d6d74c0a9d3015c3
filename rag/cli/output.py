"""How commands talk: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from rag.progress import Progress

LibraryOption = Annotated[
    str | None,
    typer.Option("--library", metavar="DIR", help="Folder of the library (YIJU_LIBRARY)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line on stdout.")]


def print_json(value: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def say(line: str = "") -> None:
    """To the person, on stdout."""
    sys.stdout.write(line + "\n")


def note(line: str) -> None:
    """Beside the result, on stderr."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar a stage on a terminal; a line every few seconds elsewhere."""
    if not sys.stderr.isatty():
        yield _plain_progress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[item]}", markup=False),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int, item: str) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total, item=item)
            bars.update(tasks[stage], completed=done, total=total, item=item)

        yield report


def _plain_progress(every: float = 5.0) -> Progress:
    import time

    last = time.monotonic()

    def report(stage: str, done: int, total: int, item: str) -> None:
        nonlocal last
        if time.monotonic() - last >= every:
            last = time.monotonic()
            note(f"{stage}: {done} of {total} {item}".rstrip())

    return report
