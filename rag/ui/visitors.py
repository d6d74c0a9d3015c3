"""Whose conversations these are: a signed-in user's, or those of one browser."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rag.ui.gate import cookies

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "yiju-visitor"
LIFETIME_SECONDS = 400 * 24 * 3600
"""As long as browsers keep a cookie at most."""


def owner_of(username: str | None, cookies: Mapping[str, str], session: str) -> str:
    """Names the person behind a request. The cookie cannot be guessed; a browser that keeps none
    owns its conversations until the page is closed."""
    if username:
        return f"user:{username}"
    token = cookies.get(COOKIE)
    return f"visitor:{token}" if token else f"session:{session}"


class Visitors:
    """ASGI middleware that gives a browser its cookie when it opens the page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not opens_page(scope) or COOKIE in cookies(scope):
            await self._app(scope, receive, send)
            return
        flags = "HttpOnly; SameSite=Lax" + ("; Secure" if scope["scheme"] == "https" else "")
        path = scope.get("root_path", "") + "/"
        value = f"{COOKIE}={secrets.token_urlsafe(18)}; Path={path}; Max-Age={LIFETIME_SECONDS}"

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                cookie = (b"set-cookie", f"{value}; {flags}".encode())
                message["headers"] = [*message.get("headers", ()), cookie]
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def opens_page(scope: Scope) -> bool:
    return bool(scope["path"] == scope.get("root_path", "") + "/")
