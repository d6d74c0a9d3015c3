"""Signing in and out."""

from __future__ import annotations

import math
from html import escape

from fastapi import FastAPI, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from rag.ui.accounts import SESSION_SECONDS, Sessions
from rag.ui.gate import SESSION_COOKIE
from rag.ui.limits import RateLimit
from rag.ui.reader import page_html
from rag.ui.requests import locale_in
from rag.ui.strings import Locale, text

ATTEMPTS_A_MINUTE = 10
"""For one name, wherever the attempts come from."""


def add_sign_in(app: FastAPI, sessions: Sessions) -> None:
    limit = RateLimit(ATTEMPTS_A_MINUTE, seconds=60)

    @app.get("/login")
    def ask(request: Request) -> HTMLResponse:
        return HTMLResponse(login_page(locale_in(request)))

    @app.post("/login")
    def sign_in(request: Request, name: str = Form(), password: str = Form()) -> Response:
        locale = locale_in(request)
        if seconds := limit.wait(name):
            complaint = text(locale, "sign_in_often", seconds=math.ceil(seconds))
            return HTMLResponse(login_page(locale, complaint), status_code=429)
        token = sessions.sign_in(name, password)
        if token is None:
            complaint = text(locale, "sign_in_failed")
            return HTMLResponse(login_page(locale, complaint), status_code=401)
        response = RedirectResponse(_home(request), status_code=303)
        response.set_cookie(
            SESSION_COOKIE,
            token,
            max_age=SESSION_SECONDS,
            path=_home(request),
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return response

    @app.post("/logout")
    def sign_out(request: Request) -> Response:
        sessions.sign_out(request.cookies.get(SESSION_COOKIE, ""))
        response = RedirectResponse(_home(request) + "login", status_code=303)
        response.delete_cookie(SESSION_COOKIE, path=_home(request))
        return response


def _home(request: Request) -> str:
    return f"{request.scope.get('root_path', '')}/"


def login_page(locale: Locale, complaint: str = "") -> str:
    """HTML; ``complaint`` says why the last attempt failed."""
    alert = f'<p role="alert">{escape(complaint)}</p>' if complaint else ""
    name, password, enter = (
        escape(text(locale, key)) for key in ("user_name", "password", "sign_in")
    )
    return page_html(
        text(locale, "product"),
        f"<header><h1>{escape(text(locale, 'product'))}</h1>"
        f'<p class="facts">{escape(text(locale, "motto"))}</p></header>'
        f'<main><form method="post" class="login">{alert}'
        f'<label>{name}<input name="name" autocomplete="username" required autofocus></label>'
        f'<label>{password}<input name="password" type="password"'
        f' autocomplete="current-password" required></label><button>{enter}</button></form></main>',
        locale,
        theme="theme.css",
    )
