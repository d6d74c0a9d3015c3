"""The way in: only what the page needs is reachable, only by who has signed in where that is asked.

Gradio brings many addresses of its own (a proxy, an API, files, monitoring); none of them is open
unless it is named here.
"""

from __future__ import annotations

import re
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from rag.ui.accounts import Role, Sessions, User

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

SESSION_COOKIE = "yiju-session"

OWN = r"documents/[^/]+|conversations/[^/]+|login|logout|healthz|metrics"
GRADIO = (
    r"config/?|theme\.css|manifest\.json|robots\.txt|favicon\.ico|(?:assets|static|svelte)/.+"
    r"|gradio_api/(?:queue/(?:join|data)|heartbeat/[^/]+|upload|upload_progress|cancel|reset|app_id)"
)
_INTENDED = re.compile(f"/(?:|{OWN}|{GRADIO})")
_WITHOUT_SIGNING_IN = re.compile(r"/(?:login|healthz|metrics|theme\.css|robots\.txt)")
_CHANGES_DOCUMENTS = re.compile(r"/gradio_api/upload")


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
        elif user and user.role is Role.READER and _CHANGES_DOCUMENTS.fullmatch(path):
            await _refuse(scope, receive, send, 403)
        else:
            known = {
                "username": user.name if user else None,
                "role": user.role if user else Role.READER if self._sessions else Role.ADMIN,
            }
            scope["state"] = {**scope.get("state", {}), **known}
            await self._app(scope, receive, send)

    def _user(self, scope: Scope) -> User | None:
        if self._sessions is None:
            return None
        token = cookies(scope).get(SESSION_COOKIE)
        return self._sessions.user(token) if token else None


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
