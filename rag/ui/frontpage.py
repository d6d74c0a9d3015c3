"""Gradio's index page, made ours before the browser sees it.

Gradio adds a ``head`` only after it has chosen a language, marks every page as English, and knows
Chinese by two names only, so that a browser from Hong Kong would get English labels.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from rag.ui.pages import pages_css
from rag.ui.strings import LOCALES, Locale, locale_of, text
from rag.ui.theme import stylesheet
from rag.ui.visitors import opens_page

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HERE = Path(__file__).parent

ICON = (
    '<link rel="icon" href="data:image/svg+xml,'
    "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Crect width='32' height='32' rx='6' fill='%23b4533f'/%3E"
    "%3Cpath d='M9 10h14M9 16h14M9 22h8' stroke='white' stroke-width='2.6'/%3E"
    '%3C/svg%3E">'
)

SCRIPTS = ("stream.js", "client.js")
"""They run before Gradio's own, which is a module."""

_ADVERTISING = re.compile(rb'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*>')


class Frontpage:
    """ASGI middleware that rewrites the page at ``/`` for the language of each request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._first = {locale: _first_html(locale).encode() for locale in LOCALES}
        self._last = f"<style>{stylesheet()}{pages_css()}</style></head>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not opens_page(scope):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        locale = locale_of(headers.get(b"accept-language", b"").decode("latin-1"))
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        page = bytearray()

        async def collect(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            page.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            body = self._rewritten(bytes(page), locale) if scope["method"] == "GET" else b""
            start["headers"] = [
                *((name, value) for name, value in start["headers"] if name != b"content-length"),
                (b"content-length", str(len(body)).encode()),
                (b"vary", b"accept-language"),
            ]
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self._app({**scope, "headers": plain}, receive, collect)

    def _rewritten(self, page: bytes, locale: Locale) -> bytes:
        page = _ADVERTISING.sub(b"", page)
        page = page.replace(b'lang="en"', f'lang="{locale}"'.encode(), 1)
        page = page.replace(b"<head>", b"<head>" + self._first[locale], 1)
        # After Gradio's own rules, which would win otherwise.
        return page.replace(b"</head>", self._last, 1)


def _first_html(locale: Locale) -> str:
    language = f'Object.defineProperty(navigator, "language", {{ value: "{locale}" }});'
    scripts = [(HERE / name).read_text(encoding="utf-8") for name in SCRIPTS]
    script = "\n".join((language, *scripts))
    return f"<title>{text(locale, 'product')}</title>{ICON}<script>{script}</script>"
