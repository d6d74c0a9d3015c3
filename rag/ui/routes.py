"""What the server answers besides the page itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse

from rag.ui.reader import document_page, missing_page
from rag.ui.shelf import find
from rag.ui.strings import locale_of

if TYPE_CHECKING:
    from rag.library import Library


def add_routes(app: FastAPI, library: Library) -> None:
    @app.get("/documents/{document_id}")
    def read(request: Request, document_id: str, start: int = 0, end: int = 0) -> HTMLResponse:
        locale = locale_of(request.headers.get("accept-language", ""))
        document = find(library, document_id)
        if document is None:
            return HTMLResponse(missing_page(locale), status_code=404)
        original, clauses = library.text(document_id), library.clauses(document_id)
        return HTMLResponse(document_page(document, original, clauses, start, end, locale))

    @app.get("/healthz")
    def healthy() -> PlainTextResponse:
        """Whether the library answers."""
        library.stats()
        return PlainTextResponse("ok")
