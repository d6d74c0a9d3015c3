"""The way in: only what the page needs is reachable, only by who has signed in where that is asked.

Gradio brings many addresses of its own (a proxy, an API, files, monitoring); none of them is open
unless it is named here.
"""

from __future__ import annotations

import json
import re
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rag.ui.accounts import Role, Sessions, User

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SESSION_COOKIE = "yiju-session"

LONGEST_CALL = 256 * 1024
"""Bytes of a call from the page; the longest question is a few thousand."""

OWN = (
    r"documents/[^/]+|conversations/[^/]+|uploads/[^/]+|ledger(?:-report)?\.[a-z]+"
    r"|login|logout|healthz|metrics"
)
GRADIO = (
    r"config/?|theme\.css|manifest\.json|robots\.txt|favicon\.ico|(?:assets|static|svelte)/.+"
    r"|gradio_api/(?:queue/(?:join|data)|heartbeat/[^/]+|cancel|reset|app_id)"
)
_INTENDED = re.compile(f"/(?:|{OWN}|{GRADIO})")
_WITHOUT_SIGNING_IN = re.compile(r"/(?:login|healthz|metrics|theme\.css|robots\.txt)")
_CHANGES_DOCUMENTS = re.compile(r"/uploads/.+")


class Gate:
    """ASGI middleware. It says who asks in the request's state: ``username`` (``None`` where
    nobody signs in) and ``role``. With ``sessions`` only signed-in users come in."""

    def __init__(self, app: ASGIApp, sessions: Sessions | None) -> None:
        self._app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        user = self._user(scope)
        if scope["type"] != "http" or not _INTENDED.fullmatch(path):
            await _refuse(scope, receive, send, 404)
        elif self._sessions and user is None and not _WITHOUT_SIGNING_IN.fullmatch(path):
            await _ask_to_sign_in(scope, receive, send, path)
        elif (scope["method"] not in ("GET", "HEAD") and _from_elsewhere(scope)) or (
            user and user.role is Role.READER and _CHANGES_DOCUMENTS.fullmatch(path)
        ):
            await _refuse(scope, receive, send, 403)
        else:
            known = {
                "username": user.name if user else None,
                "role": user.role if user else Role.READER if self._sessions else Role.ADMIN,
            }
            scope["state"] = {**scope.get("state", {}), **known}
            if path == "/gradio_api/queue/join":
                await self._checked(scope, receive, send)
            else:
                await self._app(scope, receive, send)

    async def _checked(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what the page asks for, unless it is too long or names a file: Gradio would
        fetch any address and copy any file of this machine that such a request names."""
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body.extend(message.get("body", b""))
            more = message.get("more_body", False)
            if len(body) > LONGEST_CALL:
                await _refuse(scope, receive, send, 413)
                return
        try:
            call = json.loads(bytes(body))
        except ValueError:
            await _refuse(scope, receive, send, 400)
            return
        if _names_file(call):
            await _refuse(scope, receive, send, 403)
            return
        replayed = False

        async def replay() -> Message:
            nonlocal replayed
            if replayed:
                return await receive()
            replayed = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self._app(scope, replay, send)

    def _user(self, scope: Scope) -> User | None:
        if self._sessions is None:
            return None
        token = cookies(scope).get(SESSION_COOKIE)
        return self._sessions.user(token) if token else None


def _names_file(value: object) -> bool:
    """Whether there is anything in it that Gradio takes for a file."""
    if isinstance(value, dict):
        return "path" in value or any(_names_file(item) for item in value.values())
    return isinstance(value, list) and any(_names_file(item) for item in value)


def _from_elsewhere(scope: Scope) -> bool:
    """Whether another site's page makes the browser send this."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    if headers.get(b"sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get(b"origin")
    return origin is not None and urlsplit(origin).netloc != headers.get(b"host")


def cookies(scope: Scope) -> dict[str, str]:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


async def _ask_to_sign_in(scope: Scope, receive: Receive, send: Send, path: str) -> None:
    """Pages lead to the form; what a script asks for is refused."""
    from starlette.responses import RedirectResponse

    if scope["method"] == "GET" and (path == "/" or path.startswith("/documents/")):
        address = scope.get("root_path", "") + "/login"
        await RedirectResponse(address, status_code=303)(scope, receive, send)
    else:
        await _refuse(scope, receive, send, 401)


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int) -> None:
    from starlette.responses import PlainTextResponse
    from starlette.websockets import WebSocketClose

    if scope["type"] == "websocket":
        await WebSocketClose()(scope, receive, send)
        return
    await PlainTextResponse(f"{status}", status_code=status)(scope, receive, send)
