"""The page behind a web server: what it may load, who may call it, where it listens."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from rag.errors import SettingsError

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from rag.ui.services import Services

POLICY = "; ".join(
    (
        "default-src 'self'",
        # Gradio compiles its HTML templates in the browser and styles elements in place.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
        "frame-ancestors 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
"""Content Security Policy: nothing outside this server, whatever a document or a model says."""

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
)


class SecurityHeaders:
    """ASGI middleware that adds :data:`HEADERS` to every reply and never holds a stream back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def application(services: Services) -> FastAPI:
    """The whole web application."""
    import gradio as gr
    from fastapi import FastAPI
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    from rag.ui.app import build
    from rag.ui.frontpage import Frontpage
    from rag.ui.gate import Gate
    from rag.ui.places import LOOPBACK, only_here
    from rag.ui.routes import add_routes
    from rag.ui.strings import browser_translations
    from rag.ui.theme import theme
    from rag.ui.visitors import Visitors

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Frontpage)
    app.add_middleware(Visitors)
    app.add_middleware(Gate, sessions=services.sessions)
    if only_here(services.settings):
        # A page elsewhere may make its own name point to this machine and read what it likes.
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK])
    app.add_middleware(SecurityHeaders)
    add_routes(app, services)
    words = browser_translations()
    gr.mount_gradio_app(
        app,
        build(services, words),
        path="/",
        theme=theme(),
        i18n=words,
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
        root_path=services.settings.root_path or None,
    )
    return app


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens at once, so that a taken port is known before models are loaded.

    Raises:
        SettingsError: the address is taken or is none of this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"Cannot listen on {host}:{port}: {error.strerror or error}.",
            "Choose another with --host and --port.",
        ) from error
    return listener


def serve(app: FastAPI, listener: socket.socket, root_path: str) -> None:
    """Serves until interrupted."""
    import uvicorn

    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        root_path=root_path,
        # Gradio keeps a connection open for each page; a shutdown must not wait for them.
        timeout_graceful_shutdown=2,
    )
    uvicorn.Server(config).run(sockets=[listener])
