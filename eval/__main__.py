"""The command line of the evaluation: ``python -m eval`` or ``yiju-eval``."""

from __future__ import annotations

import sys

import click
import typer

from eval.commands import running
from rag.cli.output import note
from rag.errors import YijuError

app = typer.Typer(
    name="yiju-eval",
    help="How good are the answers, and did a change make them better?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(running.run)


@app.callback()
def _root() -> None:
    pass


def run(arguments: list[str] | None = None) -> int:
    """Runs the command line and returns its exit code."""
    try:
        code = app(arguments, standalone_mode=False)
    except YijuError as error:
        note(f"Error: {error}")
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        note("Stopped; what was done is kept. The same command goes on from here.")
        return 130
    return code if isinstance(code, int) else 0


def main() -> None:
    sys.exit(run())


if __name__ == "__main__":
    main()
