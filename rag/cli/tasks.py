"""``yiju tasks``: the task ledger."""

from __future__ import annotations

import getpass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rag.cli.output import JsonOption, LibraryOption, note, print_json, say
from rag.errors import UsageError, YijuError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag import Library
    from rag.tasks.model import Coverage, LedgerRow
    from rag.tasks.report import Month

app = typer.Typer(invoke_without_command=True)
problem_app = typer.Typer(no_args_is_help=True)
app.add_typer(problem_app, name="problem", help="Problems raised against tasks.")

Language = Literal["zh-CN", "zh-TW", "en"]
LanguageOption = Annotated[Language, typer.Option(help="Language of the file's own words.")]
ByOption = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who notes it.")]
DayOption = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="Since when; today if left out.")
]
TaskArgument = Annotated[
    str, typer.Argument(metavar="TASK", help="A number from `yiju tasks`, or a task id.")
]


@app.callback()
def tasks(
    context: typer.Context,
    lead: Annotated[str | None, typer.Option(metavar="UNIT", help="A body that leads.")] = None,
    unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="A body that leads or takes part.")
    ] = None,
    due_by: Annotated[
        str | None, typer.Option(metavar="DATE", help="Due on this day or before.")
    ] = None,
    due_from: Annotated[
        str | None, typer.Option(metavar="DATE", help="Due on this day or after.")
    ] = None,
    document: Annotated[str | None, typer.Option(metavar="ID", help="Of one document.")] = None,
    status: Annotated[
        Literal["not_started", "under_way", "done", "overdue", "withdrawn"] | None,
        typer.Option(help="How the task stands today; withdrawn: in no document any more."),
    ] = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a CSV file.")] = None,
    xlsx: Annotated[Path | None, typer.Option(metavar="FILE", help="Write an Excel file.")] = None,
    ics: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a calendar.")] = None,
    language: LanguageOption = "zh-CN",
    library: LibraryOption = None,
    json: JsonOption = False,
) -> None:
    """List the tasks of the documents: who does what by when. Complete, not ranked."""
    if context.invoked_subcommand is not None:
        return
    from rag.tasks import exports
    from rag.tasks.jsonable import row_json
    from rag.tasks.model import LedgerQuery, Standing

    writers = ((csv, exports.csv_file), (xlsx, exports.xlsx_file), (ics, exports.ics_file))
    files = [(path, writer) for path, writer in writers if path is not None]
    if json and files:
        raise UsageError("--json goes to standard output; leave out --csv, --xlsx and --ics.")
    query = LedgerQuery(
        lead=lead,
        unit=unit,
        due_by=_day(due_by, "--due-by"),
        due_from=_day(due_from, "--due-from"),
        document=document,
        standing=Standing(status) if status else None,
    )
    with _opened(library) as opened:
        if document is not None:
            opened.document(document)
        rows, coverage = opened.ledger.rows(query), opened.ledger.coverage()
    today = date.today()
    for path, writer in files:
        _write(path, writer(rows, language, today))
    if json:
        for row in rows:
            print_json(row_json(row, today))
        note(_scope(len(rows), coverage))
    elif files:
        say(_scope(len(rows), coverage))
    else:
        _print_table(rows, today)
        say(_scope(len(rows), coverage))
    _warn(coverage)


@app.command("set")
def set_progress(
    task: TaskArgument,
    status: Annotated[
        Literal["not_started", "under_way", "done"] | None,
        typer.Option(help="Overdue is told by the deadline."),
    ] = None,
    remark: Annotated[str | None, typer.Option("--note", metavar="TEXT")] = None,
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

    with _opened(library) as opened:
        row = opened.followup.set(
            task,
            who=by or _me(),
            status=TaskStatus(status) if status else None,
            note=remark,
            evidence=evidence,
            on=_day(on, "--on"),
        )
    if json:
        print_json(row_json(row, date.today()))
    else:
        _print_table([row], date.today())


@app.command("log")
def show_log(
    task: Annotated[str | None, typer.Argument(metavar="[TASK]")] = None,
    library: LibraryOption = None,
    json: JsonOption = False,
) -> None:
    """Show what was changed when and by whom, the latest first."""
    from rag.tasks.jsonable import change_json

    with _opened(library) as opened:
        changes = opened.followup.changes(task)
    for change in changes:
        if json:
            print_json(change_json(change))
        else:
            who = change.who or "(document replaced)"
            say(
                f"{change.time:%Y-%m-%d %H:%M}  task {change.entry}  {_clean(who)}  {change.what}: "
                f"{_clean(change.before) or '-'} → {_clean(change.after) or '-'}"
                f"  (from {change.effective})"
            )
    if not changes and not json:
        say("Nothing was noted yet.")


@app.command()
def summary(
    lead: Annotated[str | None, typer.Option(metavar="UNIT")] = None,
    unit: Annotated[str | None, typer.Option(metavar="UNIT")] = None,
    document: Annotated[str | None, typer.Option(metavar="ID")] = None,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day that overdue is seen from.")
    ] = None,
    library: LibraryOption = None,
    json: JsonOption = False,
) -> None:
    """Count the tasks of each body: led, done, overdue, and the next deadline."""
    from rag.tasks.jsonable import summary_json
    from rag.tasks.model import LedgerQuery

    day = _day(on, "--on") or date.today()
    with _opened(library) as opened:
        if document is not None:
            opened.document(document)
        query = LedgerQuery(lead=lead, unit=unit, document=document)
        found, coverage = opened.ledger.summary(query, day), opened.ledger.coverage()
        count = opened.ledger.count(query)
    if json:
        for one in found:
            print_json(summary_json(one))
        note(_scope(count, coverage))
    else:
        _print_columns(
            ("BODY", "LEADS", "TAKES PART", "DONE", "OVERDUE", "NEXT DUE"),
            [
                (
                    one.unit or "(no lead stated)",
                    str(one.leads),
                    str(one.takes_part),
                    str(one.done),
                    str(one.overdue),
                    str(one.next_due or ""),
                )
                for one in found
            ],
        )
        say(_scope(count, coverage))
    _warn(coverage)


@app.command()
def report(
    month: Annotated[str, typer.Option(metavar="YYYY-MM", help="The month to report.")],
    out: Annotated[Path, typer.Option(metavar="FILE")],
    unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="Only what this body leads or takes part in.")
    ] = None,
    file_format: Annotated[Literal["md", "docx", "xlsx"], typer.Option("--format")] = "md",
    language: LanguageOption = "zh-CN",
    library: LibraryOption = None,
) -> None:
    """Write the monthly report: done, planned for the next month, overdue, problems."""
    from rag.tasks.report import monthly_report
    from rag.tasks.report_files import WRITERS

    chosen = _month(month)
    with _opened(library) as opened:
        made = monthly_report(opened.ledger, opened.followup, chosen, unit, date.today())
    _write(out, WRITERS[file_format](made, language))
    counts = ", ".join(f"{section.count} {section.name}" for section in made.sections)
    say(f"{out}: {counts}, {len(made.problems)} problems")
    _warn(made.coverage)


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

    with _opened(library) as opened:
        made = opened.followup.open_problem(task, text, who=by or _me(), on=_day(on, "--on"))
    if json:
        print_json(problem_json(made))
    else:
        say(f"Problem {made.problem} is open against task {made.entry}.")


@problem_app.command("close")
def close_problem(
    problem: int,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it is none any more.")],
    on: DayOption = None,
    by: ByOption = None,
    library: LibraryOption = None,
    json: JsonOption = False,
) -> None:
    """Close a problem with its reason (销号)."""
    from rag.tasks.jsonable import problem_json

    with _opened(library) as opened:
        made = opened.followup.close_problem(problem, reason, who=by or _me(), on=_day(on, "--on"))
    if json:
        print_json(problem_json(made))
    else:
        say(f"Problem {made.problem} is closed.")


@problem_app.command("list")
def list_problems(
    task: Annotated[str | None, typer.Argument(metavar="[TASK]")] = None,
    library: LibraryOption = None,
    json: JsonOption = False,
) -> None:
    """All problems, open and closed."""
    from rag.tasks.jsonable import problem_json

    with _opened(library) as opened:
        problems = opened.followup.problems(task)
    for one in problems:
        if json:
            print_json(problem_json(one))
        else:
            closed = f"closed {one.closed}: {_clean(one.reason)}" if one.closed else "open"
            say(f"{one.problem:>4}  task {one.entry}  {one.opened}  {_clean(one.text)}  ({closed})")
    if not problems and not json:
        say("No problems.")


def _opened(library: str | None) -> Library:
    from rag import Library
    from rag.settings import load_settings

    return Library.open(settings=load_settings(library=library), create=False)


def _day(written: str | None, option: str) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise UsageError(f"{option}: {written!r} is no date.", "Write it as 2022-04-30.") from error


def _month(written: str) -> Month:
    from rag.tasks.report import Month

    first = None
    if len(written) == len("2022-04"):
        try:
            first = date.fromisoformat(f"{written}-01")
        except ValueError:
            first = None
    if first is None or first.year == date.max.year:
        raise UsageError(f"--month: {written!r} is no month.", "Write it as 2022-04.")
    return Month(first.year, first.month)


def _me() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise UsageError("Nobody knows who you are on this machine.", "Give --by NAME.") from error


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise YijuError(
            f"{path} cannot be written: {error.strerror}.", "Choose another file."
        ) from error


def _scope(count: int, coverage: Coverage) -> str:
    found = "1 task" if count == 1 else f"{count} tasks"
    return (
        f"{found}, in the {coverage.with_tasks} documents that contain task lists "
        f"(of {coverage.documents} in the library)."
    )


def _warn(coverage: Coverage) -> None:
    if coverage.unread:
        note(
            f"{coverage.unread} documents were stored before tasks were read and are not in this. "
            "Run `yiju ingest` on your folder again."
        )
    if coverage.failed:
        note(
            f"The tasks of {coverage.failed} documents could not be read; "
            "`yiju documents list --json` names them in its notes."
        )


def _print_table(rows: Sequence[LedgerRow], today: date) -> None:
    _print_columns(
        ("NO", "DUE", "STATUS", "TASK", "LEAD", "DOCUMENT"),
        [
            (
                str(row.entry),
                str(row.due or ""),
                row.standing(today).value,
                row.task.title.text,
                "、".join(unit.name for unit in row.task.leads),
                f"{row.title} {row.task.label}",
            )
            for row in rows
        ],
    )


def _print_columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """As wide as the terminal; elsewhere wide enough that little breaks."""
    import sys

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return
    table = Table(*heads, box=None, pad_edge=False, header_style="bold")
    for column in table.columns:
        column.overflow = "fold"
    for row in rows:
        table.add_row(*(Text(_clean(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def _clean(words: str) -> str:
    """A document's control characters must not move the cursor of a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
