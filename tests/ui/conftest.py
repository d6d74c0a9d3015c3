"""The web application on a scripted library, and a real browser to use it with."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from rag.settings import Settings
from rag.ui.accounts import Role, UserFile
from rag.ui.asking import Desk, Line
from rag.ui.services import Services
from tests.ui.fakes import FakeLibrary, ScriptedAssistant, lead_unit

expect.set_options(timeout=60_000)  # the machine may be busy


@dataclass
class Site:
    """A running application whose library and answers the test decides."""

    address: str
    library: FakeLibrary
    assistant: ScriptedAssistant
    quoting: ScriptedAssistant
    """The one that answers without a model."""
    services: Services


@contextmanager
def running(
    folder: Path, settings: Settings, proxied: bool = False, library: Any = None
) -> Iterator[Site]:
    """The application on a port of its own. ``proxied``: it is called behind
    ``settings.root_path``, which the proxy takes off. ``library``: a real one, instead of one
    that follows a script."""
    import uvicorn

    from rag.ui.server import application, listening_socket

    if library is None:
        library = FakeLibrary.sample()
        library.folder = folder
    assistant = ScriptedAssistant(lambda _question, _history: lead_unit(library))
    quoting = ScriptedAssistant(lambda _question, _history: lead_unit(library))
    services = Services.of(
        library,
        {"fictional-model": Desk.of(assistant, Line(1)), "extractive": Desk.of(quoting)},  # type: ignore[arg-type]
        settings,
    )
    listener = listening_socket("127.0.0.1", 0)
    servers: list[uvicorn.Server] = []

    async def serve() -> None:
        # Built inside the loop that serves it: elsewhere Gradio opens loops and forgets them.
        app = application(services)
        if proxied:
            app = Proxy(app, settings.root_path)  # type: ignore[assignment]
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
        servers.append(uvicorn.Server(config))
        await servers[0].serve(sockets=[listener])

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    while not (servers and servers[0].started):
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.05)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}{settings.root_path}"
    yield Site(address, library, assistant, quoting, services)
    servers[0].should_exit = True
    thread.join(10)


class Proxy:
    """What a proxy in front and uvicorn's ``root_path`` make of a request: everything outside
    the prefix belongs to somebody else."""

    def __init__(self, app: Any, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            if not scope["path"].startswith(f"{self._prefix}/"):
                await send({"type": "http.response.start", "status": 410, "headers": []})
                await send({"type": "http.response.body", "body": b"not ours"})
                return
            scope = {**scope, "root_path": self._prefix}
        await self._app(scope, receive, send)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("library"), Settings(llm="fictional-model")) as site:
        yield site


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Behind a proxy's prefix, with an administrator and two readers, and small limits."""
    folder = tmp_path_factory.mktemp("guarded")
    users = UserFile(folder / "users.json")
    users.put("ann", "correct horse", Role.ADMIN)
    users.put("bo", "battery staple", Role.READER)
    users.put("cy", "often asking", Role.READER)
    settings = Settings(
        llm="fictional-model",
        users=folder / "users.json",
        root_path="/office/yiju",
        upload_mb=1,
        questions_per_minute=3,
    )
    with running(folder, settings, proxied=True) as site:
        yield site


@pytest.fixture
def site(served: Site) -> Site:
    """Back to the sample documents and the answered question."""
    fresh = FakeLibrary.sample()
    served.library.texts, served.library.held = fresh.texts, fresh.held
    served.assistant.script = lambda _question, _history: lead_unit(served.library)
    served.library.pause = None
    served.services.jobs.dismiss()
    served.assistant.asked.clear()
    served.quoting.asked.clear()
    served.assistant.closed.clear()
    return served


@dataclass
class Visitor:
    """A page in a browser profile of its own, and all that went wrong or out in it."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        self.page.fill("#question-box textarea", question)
        self.page.keyboard.press("Enter")

    def watch_for(self, selector: str) -> None:
        """Remembers the text of every element that this selector meets from now on, however
        soon it is gone: a busy machine looks too seldom to see what lasts a second."""
        self.page.evaluate(
            """(selector) => {
                window.passing = [];
                new MutationObserver(() => {
                    for (const met of document.querySelectorAll(selector))
                        window.passing.push(met.textContent);
                }).observe(document.body, {subtree: true, childList: true, attributes: true});
            }""",
            selector,
        )

    def watched(self, words: str) -> None:
        """Waits until an element watched for has had this text."""
        self.page.wait_for_function("(words) => window.passing.includes(words)", arg=words)

    def answered(self, question: str, count: int = 1) -> None:
        """Asks, and waits until this many questions have an answer."""
        self.ask(question)
        expect(self.page.locator("#thread .answered")).to_have_count(count)


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(site: Site, browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    """Opens the application: ``visit(locale="en-US", dark=True, size=(420, 800))``. What is to
    run ``before`` the page's own scripts is JavaScript."""
    contexts: list[BrowserContext] = []

    def open_page(
        *,
        locale: str = "zh-CN",
        dark: bool = False,
        size: tuple[int, int] = (1280, 800),
        address: str = site.address,
        before: str = "",
    ) -> Visitor:
        context = browser.new_context(
            locale=locale,
            color_scheme="dark" if dark else "light",
            viewport={"width": size[0], "height": size[1]},
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(before)
        visitor = Visitor(page, address)
        page.on("request", lambda request: visitor.requests.append(request.url))
        page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                visitor.complaints.append(message.text) if message.type == "error" else None
            ),
        )
        page.goto(f"{address}/")
        page.wait_for_selector("#masthead h1, .login")
        return visitor

    yield open_page
    for context in contexts:
        context.close()
