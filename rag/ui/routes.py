"""What the server answers besides the page itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from rag.errors import UsageError
from rag.ui.chats import Chats
from rag.ui.reader import document_page, missing_page
from rag.ui.shelf import Shelf, find
from rag.ui.sources import Record, markdown
from rag.ui.strings import Locale, locale_of
from rag.ui.view import records
from rag.ui.visitors import owner_of
from rag.ui.word import word_document

if TYPE_CHECKING:
    from rag.library import Library

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
"""What file systems refuse in a name."""


def add_routes(app: FastAPI, library: Library, chats: Chats) -> None:
    @app.get("/documents/{document_id}")
    def read(request: Request, document_id: str, start: int = 0, end: int = 0) -> HTMLResponse:
        locale = locale_of(request.headers.get("accept-language", ""))
        document = find(library, document_id)
        if document is None:
            return HTMLResponse(missing_page(locale), status_code=404)
        original, clauses = library.text(document_id), library.clauses(document_id)
        return HTMLResponse(document_page(document, original, clauses, start, end, locale))

    @app.get("/conversations/{conversation}.md")
    def export_markdown(request: Request, conversation: str) -> Response:
        title, held, locale = _conversation(request, library, chats, conversation)
        return _download(markdown(title, held, locale).encode(), "text/markdown", title, "md")

    @app.get("/conversations/{conversation}.docx")
    def export_word(request: Request, conversation: str) -> Response:
        title, held, locale = _conversation(request, library, chats, conversation)
        return _download(word_document(title, held, locale), WORD, title, "docx")

    @app.get("/healthz")
    def healthy() -> PlainTextResponse:
        """Whether the library answers."""
        library.stats()
        return PlainTextResponse("ok")


def _conversation(
    request: Request, library: Library, chats: Chats, conversation: str
) -> tuple[str, list[Record], Locale]:
    """Somebody else's conversation does not exist for this visitor."""
    owner = owner_of(request.scope.get("username"), request.cookies, "")
    try:
        title = chats.title(owner, conversation)
        exchanges = chats.exchanges(owner, conversation)
    except UsageError as error:
        raise HTTPException(404) from error
    locale = locale_of(request.headers.get("accept-language", ""))
    return title, records(Shelf(library), exchanges), locale


def _download(content: bytes, kind: str, title: str, suffix: str) -> Response:
    name = quote(f"{_UNSAFE.sub(' ', title).strip() or 'conversation'}.{suffix}", safe="")
    disposition = f"attachment; filename=\"conversation.{suffix}\"; filename*=UTF-8''{name}"
    return Response(content, media_type=kind, headers={"content-disposition": disposition})
