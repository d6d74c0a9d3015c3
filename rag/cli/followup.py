"""``yiju tasks set``, ``log`` and ``problem``: what people note of tasks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rag.cli.options import (
    JsonOption,
    LibraryOption,
    as_day,
    open_library,
    user_of_this_machine,
)
from rag.cli.output import print_each, print_json
from rag.cli.tables import print_ledger, printable

if TYPE_CHECKING:
    from rag.tasks.model import Change, Problem

problem_app = typer.Typer(no_args_is_help=True)

ByOption = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who notes it.")]
DayOption = Annotated[
    date | None,
    typer.Option("--on", metavar="DATE", parser=as_day, help="Since when; today if left out."),
]
TaskArgument = Annotated[
    str, typer.Argument(metavar="TASK", help="A number from `yiju tasks`, or a task id.")
]
OfTaskArgument = Annotated[
    str | None, typer.Argument(metavar="[TASK]", help="Of one task; of all if left out.")
]


def set_progress(
    task: TaskArgument,
    status: Annotated[
        Literal["not_started", "under_way", "done"] | None,
        typer.Option(help="Overdue is told by the deadline."),
    ] = None,
    remark: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="A remark.")] = None,
    evidence: Annotated[
        str | None, typer.Option(metavar="DOCUMENT", help="Id of the document that shows it.")
    ] = None,
    on: DayOption = None,
    by: ByOption = None,
    library: LibraryOption = None,
    json: JsonOption = False,
) -> None:
    """Note how a task goes on; every change is kept in the log."""
    from rag.tasks.jsonable import row_json
    from rag.tasks.model import TaskStatus

    with open_library(library) as opened:
        row = opened.followup.set(
            task,
            who=by or user_of_this_machine(),
            status=TaskStatus(status) if status else None,
            note=remark,
            evidence=evidence,
            on=on,
        )
    if json:
        print_json(row_json(row, date.today()))
    else:
        print_ledger([row], date.today())


def show_log(
    task: OfTaskArgument = None, library: LibraryOption = None, json: JsonOption = False
) -> None:
    """Show what was changed when and by whom, the latest first."""
    from rag.tasks.jsonable import change_json

    with open_library(library) as opened:
        changes = opened.followup.changes(task)
    print_each(changes, json, change_json, _change_line, "Nothing was noted yet.")


@problem_app.command("open")
def open_problem(
    task: TaskArgument,
    text: Annotated[str, typer.Argument(help="What the problem is.")],
    on: DayOption = None,
    by: ByOption = None,
    library: LibraryOption = None,
    json: JsonOption = False,
) -> None:
    """Raise a problem against a task."""
    from rag.tasks.jsonable import problem_json

    with open_library(library) as opened:
        made = opened.followup.open_problem(task, text, who=by or user_of_this_machine(), on=on)
    print_each([made], json, problem_json, _problem_line)


@problem_app.command("close")
def close_problem(
    problem: Annotated[int, typer.Argument(help="A number from `yiju tasks problem list`.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it is none any more.")],
    on: DayOption = None,
    by: ByOption = None,
    library: LibraryOption = None,
    json: JsonOption = False,
) -> None:
    """Close a problem with its reason (销号)."""
    from rag.tasks.jsonable import problem_json

    who = by or user_of_this_machine()
    with open_library(library) as opened:
        made = opened.followup.close_problem(problem, reason, who=who, on=on)
    print_each([made], json, problem_json, _problem_line)


@problem_app.command("list")
def list_problems(
    task: OfTaskArgument = None, library: LibraryOption = None, json: JsonOption = False
) -> None:
    """All problems, open and closed."""
    from rag.tasks.jsonable import problem_json

    with open_library(library) as opened:
        found = opened.followup.problems(task)
    print_each(found, json, problem_json, _problem_line, "No problems.")


def _change_line(change: Change) -> str:
    who = printable(change.who or "(document replaced)")
    before, after = printable(change.before) or "-", printable(change.after) or "-"
    return (
        f"{change.time:%Y-%m-%d %H:%M}  task {change.entry}  {who}  {change.what}: "
        f"{before} → {after}  (from {change.effective})"
    )


def _problem_line(one: Problem) -> str:
    closed = f"closed {one.closed}: {printable(one.reason)}" if one.closed else "open"
    return (
        f"problem {one.problem}  task {one.entry}  {one.opened}  {printable(one.text)}  ({closed})"
    )
