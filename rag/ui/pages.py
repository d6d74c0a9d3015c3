"""The pages of the application, of which one is in sight.

All of them are in the document: a page is a column whose ``elem_id`` is its name. The address
remembers the one in sight (``#documents``), ``data-page`` of the body says it to the style sheet,
and going to it presses its button in the masthead, which is when a page asks for what it shows.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from rag.ui.actions import button, wish
from rag.ui.strings import Locale, text

if TYPE_CHECKING:
    import gradio as gr

FIRST = "chat"
PAGES = (FIRST, "documents", "ledger", "status")
"""In the order of the masthead; each has a name in words under ``page_<name>``."""


def pages_html(locale: Locale) -> str:
    """The buttons that lead to the pages; the browser marks the one in sight."""
    buttons = "".join(button(text(locale, f"page_{name}"), "page", page=name) for name in PAGES)
    return f'<nav aria-label="{escape(text(locale, "product"))}">{buttons}</nav>'


def asks_for(event: gr.EventData, page: str) -> bool:
    """Whether the pressed button of the masthead leads to ``page``."""
    return wish(event, "page") == page


def pages_css() -> str:
    """Only the page in sight takes part; the first one until the browser knows better."""
    others = "".join(
        f"body:not([data-page={name}]) #{name}{{display:none}}" for name in PAGES if name != FIRST
    )
    return f"body[data-page]:not([data-page={FIRST}]) #{FIRST}{{display:none}}{others}"
