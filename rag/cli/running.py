"""A Typer app run so that users meet one sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from itertools import takewhile

import typer
from typer.exceptions import TyperException

from rag.cli.output import note, print_json
from rag.errors import UsageError, YijuError
from rag.jsonable import failure_json

INTERRUPTED = 130
"""What a shell reports for a command that was stopped from the keyboard."""


class Failed(Exception):
    """An error, with what a command that was to print JSON has found all the same."""

    def __init__(self, error: YijuError, found: Mapping[str, object]) -> None:
        super().__init__(str(error))
        self.error = error
        self.found = found


def run(app: typer.Typer, arguments: list[str] | None = None) -> int:
    """Runs a command line and returns its exit code: 0 done, 1 could not, 2 wrong usage.

    What went wrong is said on stderr; with ``--json``, stdout has an object that says the same
    under ``error``. With YIJU_DEBUG set, errors keep their traceback.
    """
    given = sys.argv[1:] if arguments is None else arguments
    try:
        code = app(arguments, standalone_mode=False)
    except (YijuError, Failed) as error:
        if os.environ.get("YIJU_DEBUG"):
            raise
        if isinstance(error, Failed):
            return _fail(error.error, given, error.found)
        return _fail(error, given)
    except TyperException as error:
        kind = UsageError if error.exit_code == UsageError.exit_code else YijuError
        return _fail(kind(error.format_message()), given)
    except (typer.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`| head`): not our failure. Python would complain
        # once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if code == INTERRUPTED:  # newer Typer turns Ctrl-C into this exit code itself
        note("Stopped; what was done is kept. To go on, give the same command again.")
    return code if isinstance(code, int) else 0


def _fail(error: YijuError, given: Sequence[str], found: Mapping[str, object] | None = None) -> int:
    if "--json" in takewhile(lambda word: word != "--", given):
        print_json({**(found or {}), **failure_json(error)})
    note(f"Error: {error}")
    return error.exit_code
