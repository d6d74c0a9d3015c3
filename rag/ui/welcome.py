"""What surrounds a conversation: the masthead, the first page, and the line under the box."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from rag.ui.actions import button
from rag.ui.pages import pages_html
from rag.ui.requests import Visit
from rag.ui.strings import Locale, counted, text

if TYPE_CHECKING:
    from rag.library import Library
    from rag.settings import Settings


def masthead_html(library: Library, settings: Settings, visit: Visit) -> str:
    locale = visit.locale
    held = library.stats()
    summary = " · ".join(
        (
            counted(locale, "documents", held.documents),
            counted(locale, "clauses", held.clauses),
            model_name(settings.llm, locale),
        )
    )
    return (
        f'<a class="skip" href="#question-box">{escape(text(locale, "skip"))}</a>'
        f'<button type="button" data-side aria-label="{escape(text(locale, "conversations"))}">'
        f"☰</button><h1>{escape(text(locale, 'product'))}</h1>"
        f'<p class="motto">{escape(text(locale, "motto"))}</p>'
        f"{pages_html(locale)}"
        f'<p class="summary">{escape(summary)}</p>{_sign_out_html(visit)}'
    )


def _sign_out_html(visit: Visit) -> str:
    if visit.name is None:
        return ""
    words = escape(text(visit.locale, "sign_out", name=visit.name))
    return f'<form method="post" action="logout"><button>{words}</button></form>'


def model_name(llm: str, locale: Locale) -> str:
    """Without the folder of a model file, which is nobody's business on a web page."""
    if llm == "extractive":
        return text(locale, "model_extractive")
    return llm.replace("\\", "/").rsplit("/", 1)[-1]


def welcome_html(
    questions: Sequence[str], empty: bool, locale: Locale, may_add: bool = False
) -> str:
    """``may_add``: the visitor may fill the library that is ``empty``."""
    if empty and may_add:
        return (
            f'<p class="lead">{escape(text(locale, "library_empty"))}</p>'
            f'<button type="button" class="primary" data-lead="documents">'
            f"{escape(text(locale, 'add_documents'))}</button>"
        )
    if empty:
        return f'<p class="lead">{escape(text(locale, "library_empty_yet"))}</p>'
    examples = "".join(
        f"<li>{button(question, 'ask', question=question)}</li>" for question in questions
    )
    return (
        f'<p class="lead">{escape(text(locale, "welcome"))}</p>'
        f"<h2>{escape(text(locale, 'examples'))}</h2><ul>{examples}</ul>"
        if examples
        else f'<p class="lead">{escape(text(locale, "welcome"))}</p>'
    )


def note_html(message: str) -> str:
    return f'<p role="alert">{escape(message)}</p>' if message else ""


def reader_html(locale: Locale) -> str:
    """The window in which a document opens over the chat."""
    label = escape(text(locale, "document"))
    return (
        f'<dialog id="reader" aria-label="{label}"><header>'
        f'<a target="_blank" rel="noopener">{escape(text(locale, "own_tab"))}</a>'
        f'<button type="button" data-close>{escape(text(locale, "close"))}</button></header>'
        f'<iframe title="{label}"></iframe></dialog>'
    )
