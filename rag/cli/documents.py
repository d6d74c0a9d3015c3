"""``yiju ingest``, ``yiju search`` and ``yiju documents``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rag.cli.options import JsonOption, LibraryOption, open_library
from rag.cli.output import counted, note, print_each, print_json, progress_bar, say
from rag.errors import UsageError
from rag.jsonable import clause_json, document_json, hit_json, ingest_report_json
from rag.revising import BY_HAND
from rag.types import Document, FileStatus, Hit, IngestReport

app = typer.Typer(no_args_is_help=True)

_EMPTY = "The library is empty. Add documents with `yiju ingest PATH`."
_SNIPPET_CHARACTERS = 160


def ingest(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH…", help="Files, folders or web addresses.")
    ],
    library: LibraryOption = None,
    json: JsonOption = False,
) -> None:
    """Add or update files and web pages; folders are read recursively."""
    from rag import Library
    from rag.discovery import check_paths
    from rag.settings import load_settings
    from rag.web.addresses import is_url, parsed

    # Before a library is made for nothing.
    check_paths([Path(path) for path in paths if not is_url(path)])
    for url in filter(is_url, paths):
        parsed(url)
    with Library.open(settings=load_settings(library=library)) as opened:
        with progress_bar() as progress:
            report = opened.add(paths, progress=progress, waiting=note)
        if json:
            print_json(ingest_report_json(report))
        else:
            print_report(report)
    nothing_usable = report.count(FileStatus.FAILED) + report.count(FileStatus.SKIPPED)
    if report.files and nothing_usable == len(report.files):
        raise typer.Exit(1)


def search(
    question: str,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many hits.")] = 10,
    library: LibraryOption = None,
    json: JsonOption = False,
) -> None:
    """Find the clauses that a question is about, best first."""
    with open_library(library) as opened:
        hits = opened.search(question, k=k)
        empty = not hits and not opened.documents()
    print_each(hits, json, hit_json, _hit_lines, _EMPTY if empty else "Nothing found.")


@app.command("list")
def list_documents(library: LibraryOption = None, json: JsonOption = False) -> None:
    """All documents of the library."""
    with open_library(library) as opened:
        documents = opened.documents()
    print_each(documents, json, document_json, _document_line, _EMPTY)


@app.command("show")
def show_document(
    document_id: str,
    text: Annotated[bool, typer.Option("--text", help="The whole original text.")] = False,
    library: LibraryOption = None,
    json: JsonOption = False,
) -> None:
    """What is known of one document, with its clauses."""
    with open_library(library) as opened:
        document = opened.document(document_id)
        clauses = opened.clauses(document_id)
        original = opened.text(document_id) if text else None
    described = document_json(document)
    if json:
        shown = {"text": original} if original is not None else {}
        print_json({**described, **shown, "items": [clause_json(clause) for clause in clauses]})
        return
    if original is not None:
        say(original)
        return
    _print_facts(document)
    for clause in clauses:
        say(f"  {clause.ordinal:>4}  {' › '.join(clause.path)}  [{clause.start}:{clause.end}]")


@app.command("edit")
def edit_document(
    document_id: Annotated[str, typer.Argument(metavar="ID")],
    changes: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FIELD=VALUE]…", help="FIELD= alone says that nothing is known."),
    ] = None,
    undo: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="What was read of the document holds again."),
    ] = None,
    library: LibraryOption = None,
    json: JsonOption = False,
) -> None:
    """Put right by hand what was read of a document: title, issuer, region, published…"""
    if not changes and not undo:
        raise UsageError("Nothing to change.", "Give FIELD=VALUE, or --undo FIELD.")
    with open_library(library) as opened, progress_bar() as progress:
        edited = opened.edit(document_id, dict(map(_change, changes or ())), progress=progress)
        if undo:
            edited = opened.undo_edit(document_id, undo, progress=progress)
    if json:
        print_json(document_json(edited))
    else:
        _print_facts(edited)


@app.command("remove")
def remove_document(
    document_ids: Annotated[list[str], typer.Argument(metavar="ID…")],
    library: LibraryOption = None,
    json: JsonOption = False,
) -> None:
    """Remove documents; they stop answering at once."""
    with open_library(library) as opened:
        for document_id in document_ids:
            document = opened.document(document_id)
            opened.remove(document_id)
            print_each([document], json, document_json, _removed_line)


def print_report(report: IngestReport) -> None:
    for file in report.files:
        said = "; ".join((*((file.reason,) if file.reason else ()), *file.notes))
        if file.status is not FileStatus.UNCHANGED:
            clauses = counted(file.clauses, "clause") if file.clauses else ""
            say(f"{file.status.value:>9}  {file.source}  {clauses}  {said}".rstrip())
    counts = [
        f"{report.count(status)} {status.value}" for status in FileStatus if report.count(status)
    ]
    say(f"{', '.join(counts) or 'no files found'} in {report.seconds:.1f} s")


def _change(written: str) -> tuple[str, str]:
    field, equals, value = written.partition("=")
    if not equals:
        raise UsageError(f"{written!r} changes nothing.", "Write FIELD=VALUE, as in region=湖北省.")
    return field.strip(), value


def _print_facts(document: Document) -> None:
    """Each with where it was found."""
    described = document_json(document)
    places = described.pop("found_in")
    for name, value in described.items():
        if value not in (None, "", []):
            shown = "; ".join(value) if isinstance(value, list) else value
            place = "corrected by hand" if places.get(name) == BY_HAND else places.get(name)
            say(f"{name}: {shown}{f'  ({place})' if place else ''}")


def _removed_line(document: Document) -> str:
    return f"Removed {document.document_id}  {document.title}"


def _document_line(document: Document) -> str:
    number = document.metadata.document_number or ""
    return (
        f"{document.document_id}  {document.clauses:>5} clauses  "
        f"{document.title}  {number}  ({document.source})"
    )


def _hit_lines(hit: Hit) -> str:
    document = hit.document
    words = " ".join(hit.clause.search_text.split())
    cut = "…" if len(words) > _SNIPPET_CHARACTERS else ""
    return (
        f"{hit.rank:>3}. {document.title}  {hit.clause.label}  ({document.source})\n"
        f"     {words[:_SNIPPET_CHARACTERS]}{cut}"
    )
