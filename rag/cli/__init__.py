"""The command line: ``yiju``."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs a command. Exit code 0: done, 1: could not, 2: wrong usage."""
    from rag.cli.root import app
    from rag.cli.running import run

    sys.exit(run(app))
