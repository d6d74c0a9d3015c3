"""``yiju tasks``: the task ledger, listed, counted and reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rag.cli import followup
from rag.cli.options import JsonOption, LibraryOption, as_day, open_library
from rag.cli.output import counted, note, print_json, say
from rag.cli.tables import print_columns, print_ledger
from rag.errors import UsageError, YijuError
from rag.tasks.words import Language

if TYPE_CHECKING:
    from rag.tasks.model import Coverage, UnitSummary
    from rag.tasks.report import Month

app = typer.Typer(invoke_without_command=True)
app.command("set")(followup.set_progress)
app.command("log")(followup.show_log)
app.add_typer(followup.problem_app, name="problem", help="Problems raised against tasks.")

LanguageOption = Annotated[Language, typer.Option(help="Language of the file's own words.")]
LeadOption = Annotated[str | None, typer.Option(metavar="UNIT", help="A body that leads.")]
UnitOption = Annotated[
    str | None, typer.Option(metavar="UNIT", help="A body that leads or takes part.")
]
DocumentOption = Annotated[str | None, typer.Option(metavar="ID", help="Of one document.")]


@app.callback()
def tasks(
    context: typer.Context,
    lead: LeadOption = None,
    unit: UnitOption = None,
    due_by: Annotated[
        date | None,
        typer.Option(metavar="DATE", parser=as_day, help="Due on this day or before."),
    ] = None,
    due_from: Annotated[
        date | None, typer.Option(metavar="DATE", parser=as_day, help="Due on this day or after.")
    ] = None,
    document: DocumentOption = None,
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
        raise UsageError(
            "--json goes to standard output and not with files.",
            "Leave out --csv, --xlsx and --ics.",
        )
    query = LedgerQuery(
        lead=lead,
        unit=unit,
        due_by=due_by,
        due_from=due_from,
        document=document,
        standing=Standing(status) if status else None,
    )
    with open_library(library) as opened:
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
        print_ledger(rows, today)
        say(_scope(len(rows), coverage))
    _warn(coverage)


@app.command()
def summary(
    lead: LeadOption = None,
    unit: UnitOption = None,
    document: DocumentOption = None,
    on: Annotated[
        date | None,
        typer.Option(
            metavar="DATE", parser=as_day, help="The day that overdue is seen from; today."
        ),
    ] = None,
    library: LibraryOption = None,
    json: JsonOption = False,
) -> None:
    """Count the tasks of each body: led, done, overdue, and the next deadline."""
    from rag.tasks.jsonable import summary_json
    from rag.tasks.model import LedgerQuery

    query = LedgerQuery(lead=lead, unit=unit, document=document)
    with open_library(library) as opened:
        if document is not None:
            opened.document(document)
        found = opened.ledger.summary(query, on or date.today())
        count, coverage = opened.ledger.count(query), opened.ledger.coverage()
    said = _scope(count, coverage)
    if json:
        for one in found:
            print_json(summary_json(one))
        note(said)
    else:
        _print_summary(found)
        say(said)
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
    with open_library(library) as opened:
        made = monthly_report(opened.ledger, opened.followup, chosen, unit, date.today())
    _write(out, WRITERS[file_format](made, language))
    counts = ", ".join(f"{section.count} {section.name}" for section in made.sections)
    say(f"{out}: {counts}, {counted(len(made.problems), 'problem')}")
    _warn(made.coverage)


def _print_summary(found: Sequence[UnitSummary]) -> None:
    print_columns(
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


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise YijuError(
            f"{path} cannot be written: {error.strerror}.", "Choose another file."
        ) from error


def _scope(count: int, coverage: Coverage) -> str:
    return (
        f"{counted(count, 'task')}, from {counted(coverage.with_tasks, 'document')} "
        f"with task lists (of {coverage.documents} in the library)."
    )


def _warn(coverage: Coverage) -> None:
    if coverage.unread:
        note(
            f"Not in this: the tasks of {counted(coverage.unread, 'document')}, stored before Yiju "
            "read tasks. Run `yiju ingest` on your folder again."
        )
    if coverage.failed:
        note(
            f"The tasks of {counted(coverage.failed, 'document')} could not be read; "
            "`yiju documents list --json` names them in its notes."
        )
