"""``yiju models``: which model weights are here, and fetching the others."""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import JsonOption
from rag.cli.output import note, print_json, say

if TYPE_CHECKING:
    from rag.models.progress import Progress
    from rag.models.store import ModelStatus

_LINE_EVERY_S = 5.0

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_models(
    verify: Annotated[
        bool, typer.Option("--verify", help="Read every installed file and check its SHA-256.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Show every model: what it is for, its license and size, whether it is here."""
    from rag.models.store import ModelStore
    from rag.settings import load_settings

    store = ModelStore(load_settings())
    models = store.list()
    if verify:
        for model in models:
            if model.installed:
                note(f"Checking {model.name} …")
                store.verify(model.name)
    if as_json:
        for model in models:
            print_json(
                dataclasses.asdict(model) | {"path": str(model.path) if model.path else None}
            )
    else:
        _print_table(models)


@app.command()
def pull(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]…", help="Models; all when left out.")
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Never touch the network (YIJU_OFFLINE).")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Fetch models that are not here yet, and check every byte of them."""
    from rag.models.registry import load_registry
    from rag.models.store import ModelStore
    from rag.settings import load_settings

    registry = load_registry()
    chosen = names or [model.name for model in registry.entries]
    for name in chosen:  # a slip in the last name should not come out after an hour
        registry.entry(name)
    store = ModelStore(load_settings(offline=offline or None), registry)
    for name in chosen:
        with _shown(name) as progress:
            path = store.pull(name, progress)
        if as_json:
            print_json({"name": name, "path": str(path)})
        else:
            say(f"{name}: {path}")


@app.command("path")
def show_path(
    name: Annotated[str, typer.Argument(help="As `yiju models list` shows it.")],
    as_json: JsonOption = False,
) -> None:
    """Print where a model is on this machine."""
    from rag.models.store import ModelStore
    from rag.settings import load_settings

    found = ModelStore(load_settings()).path(name)
    if as_json:
        print_json({"name": name, "path": str(found)})
    else:
        say(str(found))


def _print_table(models: list[ModelStatus]) -> None:
    rows = [("NAME", "FOR", "LICENSE", "DOWNLOAD", "HERE")]
    for model in models:
        here = str(model.path) if model.path else "no"
        rows.append((model.name, model.purpose, model.license, _megabytes(model.bytes), here))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for *cells, here in rows:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=False))
        say("  ".join([*padded, here]))


@contextmanager
def _shown(name: str) -> Iterator[Progress]:
    """A bar on a terminal, a line every few seconds elsewhere; on stderr."""
    if not sys.stderr.isatty():
        yield _lines(name)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[doing]}", markup=False),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        # Nothing is drawn for a model that is here already.
        task = bars.add_task(name, total=None, visible=False, doing="")

        def draw(done: int, total: int, text: str) -> None:
            bars.update(task, completed=done, total=total, doing=text, visible=True)

        yield draw


def _lines(name: str) -> Progress:
    said_at = 0.0
    said = ""

    def line(done: int, total: int, text: str) -> None:
        nonlocal said_at, said
        now = time.monotonic()
        if text != said or now - said_at >= _LINE_EVERY_S:
            said_at, said = now, text
            note(f"{name}: {_megabytes(done)} of {_megabytes(total)}, {text}")

    return line


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"
