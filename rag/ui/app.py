"""The web application: put together, and served."""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING

from rag.errors import YijuError
from rag.settings import load_settings

if TYPE_CHECKING:
    import gradio as gr

    from rag.library import Library
    from rag.settings import Settings
    from rag.ui.services import Services

_log = logging.getLogger(__name__)


def build(services: Services, words: gr.I18n) -> gr.Blocks:
    """The page; :func:`rag.ui.server.application` serves it."""
    import gradio as gr

    from rag.ui import actions
    from rag.ui.chat import Chat
    from rag.ui.documents import Documents
    from rag.ui.ledger import LedgerPage
    from rag.ui.status import Status

    with gr.Blocks(analytics_enabled=False, fill_width=True, fill_height=True) as page:
        masthead = gr.HTML(elem_id="masthead", apply_default_css=False, js_on_load=actions.ON_LOAD)
        Chat(services, masthead, words, page)
        Documents(services, masthead, words)
        LedgerPage(services, masthead)
        Status(services, masthead)
    blocks: gr.Blocks = page
    return blocks


def launch(settings: Settings) -> None:
    """Opens the library and serves the chat until interrupted.

    Raises:
        SettingsError: the port is taken.
        LibraryError: the library cannot be opened.
    """
    from rag.library import Library
    from rag.ui.server import application, listening_socket, serve
    from rag.ui.services import Services, desks_for

    listener = listening_socket(settings.host, settings.port)
    library = Library.open(settings.library, settings=settings)
    app = application(Services.of(library, desks_for(library, settings), settings))
    threading.Thread(target=_warm_up, args=(library,), name="warm-up", daemon=True).start()
    address = f"http://{settings.host}:{listener.getsockname()[1]}"
    sys.stderr.write(f"Yiju is ready: {address}\n")
    sys.stderr.flush()
    serve(app, listener, settings.root_path)


def _warm_up(library: Library) -> None:
    """Loads the embedding model now, so that not even the first question waits for it."""
    try:
        if library.stats().documents:
            library.search("依据", k=1)
    except YijuError as error:
        _log.warning("The library is not ready for questions: %s", error)


def main() -> None:
    """``python app.py``: the same as ``yiju serve`` without options."""
    try:
        launch(load_settings())
    except YijuError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
