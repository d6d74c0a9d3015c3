"""The commands put together."""

from __future__ import annotations

from typing import Annotated

import typer

from rag.cli import answers, documents, feedback, library, models, serving, tasks, users

app = typer.Typer(
    name="yiju",
    help="依据: questions answered from your documents, every sentence with its basis.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("ingest")(documents.ingest)
app.command("search")(documents.search)
app.command("ask")(answers.ask)
app.command("serve")(serving.serve)
app.command("feedback")(feedback.feedback)
app.add_typer(documents.app, name="documents", help="List, show, correct and remove documents.")
app.add_typer(library.app, name="library", help="Check, rebuild and count the library.")
app.add_typer(models.app, name="models", help="List and fetch model weights.")
app.add_typer(tasks.app, name="tasks", help="The task ledger: who does what by when.")
app.add_typer(users.app, name="users", help="Who may sign in to the chat.")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"yiju {version('yiju')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    pass
