"""The commands put together, and errors turned into one sentence and an exit code."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import click
import typer

from rag.cli import answers, documents, models, serving
from rag.cli.output import note
from rag.errors import YijuError

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
app.add_typer(documents.app, name="documents", help="List, show and remove documents.")
app.add_typer(models.app, name="models", help="List and fetch model weights.")


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


def run(arguments: list[str] | None = None) -> int:
    """Runs the command line and returns its exit code."""
    try:
        code = app(arguments, standalone_mode=False)
    except YijuError as error:
        if os.environ.get("YIJU_DEBUG"):
            raise
        note(f"Error: {error}")
        return error.exit_code
    except click.exceptions.Abort:
        note("Stopped.")
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except KeyboardInterrupt:
        note("Stopped; what was done is kept.")
        return 130
    except BrokenPipeError:
        # The reader of our output went away (`| head`): not our failure. Python would complain
        # once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0
