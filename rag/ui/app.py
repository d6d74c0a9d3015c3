"""The web application: put together, and served."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rag.errors import YijuError
from rag.settings import load_settings

if TYPE_CHECKING:
    import gradio as gr

    from rag.answering import Assistant
    from rag.library import Library
    from rag.settings import Settings
    from rag.ui.chats import Chats


def build(library: Library, assistant: Assistant, chats: Chats, settings: Settings) -> gr.Blocks:
    """The page, ready to be served by :func:`rag.ui.server.application`."""
    import gradio as gr

    from rag.ui.asking import Desk
    from rag.ui.chat import Chat
    from rag.ui.strings import browser_translations

    with gr.Blocks(
        title="依据 Yiju", analytics_enabled=False, fill_width=True, fill_height=True
    ) as page:
        desk = Desk.of(assistant, settings)
        Chat(library, desk, chats, settings, browser_translations(), page)
    blocks: gr.Blocks = page
    return blocks


def launch(settings: Settings) -> None:
    """Opens the library and serves the chat until interrupted.

    Raises:
        SettingsError: the port is taken.
        LibraryError: the library cannot be opened.
    """
    from rag.answering import Assistant
    from rag.library import Library
    from rag.ui.chats import FILE, Chats
    from rag.ui.server import application, listening_socket, serve

    listener = listening_socket(settings.host, settings.port)
    library = Library.open(settings.library, settings=settings)
    chats = Chats(library.folder / FILE)
    page = build(library, Assistant(library, settings=settings), chats, settings)
    app = application(page, library, chats)
    address = f"http://{settings.host}:{listener.getsockname()[1]}"
    sys.stderr.write(f"Yiju is ready: {address}\n")
    sys.stderr.flush()
    serve(app, listener)


def main() -> None:
    """``python app.py``: the same as ``yiju serve`` without options."""
    try:
        launch(load_settings())
    except YijuError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
