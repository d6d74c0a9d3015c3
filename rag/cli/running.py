"""A Typer app run so that users meet one sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import sys

import typer
from typer.exceptions import TyperException

from rag.cli.output import note
from rag.errors import YijuError

INTERRUPTED = 130
"""What a shell reports for a command that was stopped from the keyboard."""


def run(app: typer.Typer, arguments: list[str] | None = None) -> int:
    """Runs a command line and returns its exit code: 0 done, 1 could not, 2 wrong usage.

    With YIJU_DEBUG set, errors keep their traceback.
    """
    try:
        code = app(arguments, standalone_mode=False)
    except YijuError as error:
        if os.environ.get("YIJU_DEBUG"):
            raise
        note(f"Error: {error}")
        return error.exit_code
    except TyperException as error:
        note(f"Error: {error.format_message()}")
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`| head`): not our failure. Python would complain
        # once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if code == INTERRUPTED:  # newer Typer turns Ctrl-C into this exit code itself
        note("Stopped; what was done is kept, and the same command goes on from here.")
    return code if isinstance(code, int) else 0
