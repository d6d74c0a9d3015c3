"""What the server answers besides the page itself."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from rag.errors import DocumentError, LibraryError, UsageError
from rag.ui.chats import Chats
from rag.ui.ledger_routes import add_ledger
from rag.ui.login import add_sign_in
from rag.ui.reader import document_page, missing_page
from rag.ui.requests import locale_in
from rag.ui.services import Services
from rag.ui.shelf import Shelf, find
from rag.ui.sources import Record, markdown
from rag.ui.strings import Locale, text
from rag.ui.uploads import TooLarge
from rag.ui.view import records
from rag.ui.visitors import owner_of
from rag.ui.word import word_document

if TYPE_CHECKING:
    from rag.library import Library

_log = logging.getLogger(__name__)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
"""What file systems refuse in a name."""


def add_routes(app: FastAPI, services: Services) -> None:
    library, chats = services.library, services.chats

    @app.get("/documents/{document_id}")
    def read(request: Request, document_id: str, start: int = 0, end: int = 0) -> HTMLResponse:
        locale = locale_in(request)
        document = find(library, document_id)
        if document is None:
            return HTMLResponse(missing_page(locale), status_code=404)
        original, clauses = library.text(document_id), library.clauses(document_id)
        return HTMLResponse(document_page(document, original, clauses, start, end, locale))

    @app.put("/uploads/{name}")
    async def receive(request: Request, name: str) -> Response:
        """One file; the reply is the name under which it lies, or why it was refused."""
        size, locale = request.headers.get("content-length", ""), locale_in(request)
        try:
            refused = services.uploads.refusal(name, int(size) if size.isdecimal() else None)
            if refused is not None:
                raise refused
            kept = await services.uploads.receive(name, request.stream())
        except TooLarge:
            limit = services.settings.upload_mb
            return PlainTextResponse(text(locale, "upload_large", limit=limit), status_code=413)
        except DocumentError:
            return PlainTextResponse(text(locale, "upload_format"), status_code=415)
        except LibraryError:
            _log.exception("An upload could not be kept")
            return PlainTextResponse(text(locale, "upload_failed"), status_code=500)
        return PlainTextResponse(kept)

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

    @app.get("/metrics")
    def figures() -> Response:
        return Response(services.metrics.text(library), media_type=CONTENT_TYPE_LATEST)

    add_ledger(app, services)
    if services.sessions is not None:
        add_sign_in(app, services.sessions)


def _conversation(
    request: Request, library: Library, chats: Chats, conversation: str
) -> tuple[str, list[Record], Locale]:
    """Somebody else's conversation does not exist for this visitor."""
    owner = owner_of(request.state.username, request.cookies, "")
    try:
        title = chats.title(owner, conversation)
        exchanges = chats.exchanges(owner, conversation)
    except UsageError as error:
        raise HTTPException(404) from error
    return title, records(Shelf(library), exchanges), locale_in(request)


def _download(content: bytes, kind: str, title: str, suffix: str) -> Response:
    name = quote(f"{_UNSAFE.sub(' ', title).strip() or 'conversation'}.{suffix}", safe="")
    disposition = f"attachment; filename=\"conversation.{suffix}\"; filename*=UTF-8''{name}"
    return Response(content, media_type=kind, headers={"content-disposition": disposition})
