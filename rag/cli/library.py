"""``yiju library``: check, rebuild and count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import typer

from rag.cli.options import JsonOption, LibraryOption, open_library
from rag.cli.output import counted, note, print_json, progress_bar, say

app = typer.Typer(no_args_is_help=True)

_SHOWN = 10
"""Lines of a list of regions or kinds."""


@app.command("check")
def check_library(library: LibraryOption = None, json: JsonOption = False) -> None:
    """Look for damage: in the file, the texts, the clauses, the vectors and the indexes."""
    with open_library(library) as opened:
        problems = opened.check(waiting=note)
    if json:
        print_json({"ok": not problems, "problems": [asdict(problem) for problem in problems]})
    else:
        for problem in problems:
            say(f"{problem.what} {problem.hint}")
        found = counted(len(problems), "problem")
        say(f"{found} found." if problems else "The library is sound.")
    if problems:
        raise typer.Exit(1)


@app.command("rebuild")
def rebuild_library(library: LibraryOption = None, json: JsonOption = False) -> None:
    """Make clauses, vectors and indexes anew from the stored texts, as after an update of Yiju or
    with another embedding model."""
    from rag.cli.documents import print_report
    from rag.jsonable import ingest_report_json

    with (
        open_library(library) as opened,
        progress_bar() as progress,
    ):
        report = opened.rebuild(progress=progress, waiting=note)
    if json:
        print_json(ingest_report_json(report))
    else:
        print_report(report)


@app.command("stats")
def library_stats(library: LibraryOption = None, json: JsonOption = False) -> None:
    """What the library holds, and how far it is indexed."""
    with open_library(library) as opened:
        held = opened.inventory()
        folder = opened.folder
    if json:
        print_json({"library": str(folder), **asdict(held)})
        return
    say(f"library     {folder}")
    sources = counted(held.sources, "source")
    say(f"documents   {held.documents} from {sources}, {held.characters:,} characters")
    waiting = held.clauses - held.embedded
    state = f", {waiting} found only by their words so far" if waiting else ""
    say(f"clauses     {held.clauses}{state}")
    say(f"on disk     {held.bytes_on_disk / 1024**2:.1f} MB, format {held.format}")
    say(f"embedder    {held.embedder or 'none yet'}")
    say(f"generation  {held.generation}")
    if held.outdated:
        say(f"outdated    {counted(held.outdated, 'document')}; run `yiju library rebuild`")
    for name, counts in (("kind", held.kinds), ("region", held.regions), ("year", held.years)):
        say(f"{'by ' + name:<12}{_listed(counts)}")


def _listed(counts: Mapping[str, int]) -> str:
    parts = [f"{value or '(not known)'} {count}" for value, count in counts.items()]
    more = f", {len(parts) - _SHOWN} more" if len(parts) > _SHOWN else ""
    return ", ".join(parts[:_SHOWN]) + more
