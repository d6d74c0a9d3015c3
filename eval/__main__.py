"""The command line of the evaluation: ``python -m eval`` or ``yiju-eval``."""

from __future__ import annotations

import sys

import typer

from eval.commands import comparing, generating, reporting, running
from rag.cli.running import run

app = typer.Typer(
    name="yiju-eval",
    help="How good are the answers, and did a change make them better?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(running.run)
app.command("retrieval")(running.retrieval)
app.command("compare")(comparing.compare)
app.command("report")(reporting.report)
app.command("generate")(generating.generate)


@app.callback()
def _root() -> None:
    pass


def main() -> None:
    sys.exit(run(app))


if __name__ == "__main__":
    main()
