"""Files of the ledger for whoever may see it: tables, a calendar, the monthly report."""

from __future__ import annotations

from datetime import date
from typing import Literal
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse

from rag.errors import UsageError
from rag.tasks.exports import csv_file, ics_file, xlsx_file
from rag.tasks.report import Month, monthly_report
from rag.tasks.report_files import WRITERS
from rag.tasks.words import word
from rag.ui.ledger_asked import LONGEST_WORDS, asked_in
from rag.ui.requests import locale_in
from rag.ui.services import Services

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": _EXCEL,
    "ics": "text/calendar; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "docx": _WORD,
}
_WRITERS = {"csv": csv_file, "xlsx": xlsx_file, "ics": ics_file}


def add_ledger(app: FastAPI, services: Services) -> None:
    library = services.library

    @app.get("/ledger.{kind}")
    async def export(request: Request, kind: Literal["csv", "xlsx", "ics"]) -> Response:
        """All rows that fit the conditions, not only the page in sight."""
        asked, locale = asked_in(request.query_params), locale_in(request)

        def made() -> bytes:
            rows = library.ledger.rows(asked.query, sort=asked.sort, descending=asked.descending)
            return _WRITERS[kind](rows, locale, date.today())

        content = await run_in_threadpool(made)
        return _download(content, kind, word(locale, "ledger"), "ledger")

    @app.get("/ledger-report.{kind}")
    async def report(
        request: Request, kind: Literal["md", "docx", "xlsx"], month: str, unit: str = ""
    ) -> Response:
        locale = locale_in(request)
        chosen = _month(month)
        if chosen is None:
            return PlainTextResponse("400", status_code=400)

        def made() -> bytes:
            asked_for = unit.strip()[:LONGEST_WORDS] or None
            found = monthly_report(
                library.ledger, library.followup, chosen, asked_for, date.today()
            )
            return WRITERS[kind](found, locale)

        try:
            content = await run_in_threadpool(made)
        except UsageError:
            return PlainTextResponse("400", status_code=400)
        shown = word(locale, "month", year=chosen.year, month=chosen.month)
        return _download(content, kind, word(locale, "report", month=shown), f"report-{month}")


def _month(written: str) -> Month | None:
    try:
        first = date.fromisoformat(f"{written}-01") if len(written) == len("2022-04") else None
    except ValueError:
        return None
    return Month(first.year, first.month) if first and first.year < date.max.year else None


def _download(content: bytes, kind: str, title: str, plain: str) -> Response:
    """``plain`` names the file for programs that know only ASCII."""
    name = quote(f"{title}.{kind}", safe="")
    disposition = f"attachment; filename=\"{plain}.{kind}\"; filename*=UTF-8''{name}"
    headers = {"content-disposition": disposition, "cache-control": "no-store"}
    return Response(content, media_type=_KINDS[kind], headers=headers)
