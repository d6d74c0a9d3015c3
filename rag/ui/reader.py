"""A whole document as a page of its own, opened at the place that was cited."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from rag.types import Clause, Document
from rag.ui.evidence import facts
from rag.ui.original import Mark, original_html
from rag.ui.strings import Locale, counted, text
from rag.ui.theme import stylesheet

ANCHOR = "here"

_DARK = (
    "if (matchMedia('(prefers-color-scheme: dark)').matches) document.body.classList.add('dark');"
)


def document_page(
    document: Document,
    original: str,
    clauses: Sequence[Clause],
    start: int,
    end: int,
    locale: Locale,
) -> str:
    """HTML of the page; ``[start, end)`` is highlighted and scrolled to by its address's
    ``#here``. An empty stretch highlights nothing."""
    body = original_html(original, 0, [Mark(start, end, ANCHOR)], document.markup)
    clause = next((item for item in clauses if item.start <= start < item.end), None)
    known = facts(document, locale, clause.page if clause and start < end else None)
    return page_html(
        document.title,
        f"<header><h1>{escape(document.title)}</h1>"
        f'<p class="facts">{escape(" · ".join((*known, document.source)))}</p>'
        f"{_reading_html(document, locale)}</header>"
        f'<main class="original" lang="zh">{body}</main>',
        locale,
    )


def _reading_html(document: Document, locale: Locale) -> str:
    """How the file became this text: its format, its other places, what was noticed."""
    about = document.metadata
    lines = [
        f"{document.format} · {counted(locale, 'characters', document.characters)} · "
        f"{counted(locale, 'clauses', document.clauses)}",
        " · ".join(filter(None, (about.region, about.kind, about.url))),
        *document.sources[1:],
        *document.notes,
    ]
    items = "".join(f"<li>{escape(line)}</li>" for line in lines if line)
    summary = escape(text(locale, "how_read"))
    return f'<details class="facts"><summary>{summary}</summary><ul>{items}</ul></details>'


def missing_page(locale: Locale) -> str:
    words = text(locale, "removed")
    return page_html(words, f"<header><h1>{escape(words)}</h1></header>", locale)


def page_html(title: str, body: str, locale: Locale, theme: str = "../theme.css") -> str:
    """A page outside Gradio in the same looks; ``theme`` is the address of the theme's colours."""
    return (
        f'<!doctype html><html lang="{locale}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="{theme}">'
        f"<style>{stylesheet()}</style></head>"
        f'<body class="reader"><script>{_DARK}</script>{body}</body></html>'
    )
