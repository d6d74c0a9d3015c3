"""One document on the documents page: what is known of it, how it was read, and its clauses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from rag.revising import BY_HAND, DATES
from rag.types import Clause, Document
from rag.ui.actions import button
from rag.ui.evidence import document_address
from rag.ui.reasons import in_words
from rag.ui.strings import Locale, counted, text

FIELDS = (
    "title",
    "document_number",
    "issuer",
    "region",
    "kind",
    "published",
    "written",
    "effective",
    "index_number",
    "url",
)
"""In the order of the form."""

MOST_CLAUSES = 300

LONGEST = 60
"""Characters of a clause that are shown."""


def details_html(
    document: Document, clauses: Sequence[Clause], locale: Locale, editable: bool
) -> str:
    identity = document.document_id
    tools = [
        button(text(locale, "back"), "back", "back"),
        f'<a href="{document_address(identity, 0, 0)}" data-open>'
        f"{escape(text(locale, 'open_document'))}</a>",
    ]
    if editable:
        confirm = text(locale, "remove_confirm", title=document.title)
        tools += [
            button(text(locale, "reindex"), "reindex", document=identity),
            button(text(locale, "remove"), "remove", document=identity, confirm=confirm),
        ]
    return (
        f'<article aria-label="{escape(document.title)}"><p class="tools">{"".join(tools)}</p>'
        f"<h2>{escape(document.title)}</h2>"
        + (_form_html(document, locale) if editable else _facts_html(_known(document, locale)))
        + _section_html(text(locale, "how_it_was_read"), _facts_html(_reading(document, locale)))
        + _section_html(text(locale, "clause_list"), _clauses_html(document, clauses, locale))
        + "</article>"
    )


def _form_html(document: Document, locale: Locale) -> str:
    fields = "".join(_field_html(document, name, locale) for name in FIELDS)
    save = button(text(locale, "save"), "save", "primary", document=document.document_id)
    return _section_html(text(locale, "about_form"), f"<form>{fields}{save}</form>")


def _field_html(document: Document, name: str, locale: Locale) -> str:
    value = _written(document, name)
    kind = "date" if name in DATES else "url" if name == "url" else "text"
    by_hand = document.metadata.found_in.get(name) == BY_HAND
    mark = f' <span class="quiet">{escape(text(locale, "by_hand"))}</span>' if by_hand else ""
    hint = f' placeholder="{escape(text(locale, "region_hint"))}"' if name == "region" else ""
    needed = " required" if name == "title" else ""
    return (
        f'<label class="{name}"><span>{escape(text(locale, f"field_{name}"))}{mark}</span>'
        f'<input type="{kind}" name="{name}" value="{escape(value)}"{hint}{needed}></label>'
    )


def _known(document: Document, locale: Locale) -> list[tuple[str, str]]:
    values = ((name, _written(document, name)) for name in FIELDS)
    return [(text(locale, f"field_{name}"), value) for name, value in values if value]


def _reading(document: Document, locale: Locale) -> list[tuple[str, str]]:
    length = (
        f"{counted(locale, 'characters', document.characters)} · "
        f"{counted(locale, 'clauses', document.clauses)}"
    )
    notes = " ".join(in_words(note, locale) for note in document.notes)
    facts = (
        ("read_format", document.format),
        ("read_size", length),
        ("read_from", "\n".join(document.sources)),
        ("read_notes", notes),
    )
    return [(text(locale, key), value) for key, value in facts if value]


def _clauses_html(document: Document, clauses: Sequence[Clause], locale: Locale) -> str:
    items = "".join(_clause_html(document, clause) for clause in clauses[:MOST_CLAUSES])
    more = len(clauses) - MOST_CLAUSES
    rest = text(locale, "clauses_more", count=f"{more:,}") if more > 0 else ""
    return f'<ol class="clauses">{items}</ol>' + (
        f'<p class="quiet">{escape(rest)}</p>' if rest else ""
    )


def _clause_html(document: Document, clause: Clause) -> str:
    words = " ".join(clause.search_text.split())
    shown = words if len(words) <= LONGEST else words[:LONGEST] + "…"
    address = document_address(document.document_id, clause.start, clause.end)
    return (
        f'<li><span class="label">{escape(clause.label)}</span>'
        f'<a href="{address}" data-open>{escape(shown)}</a></li>'
    )


def _section_html(heading: str, body: str) -> str:
    return f"<section><h3>{escape(heading)}</h3>{body}</section>"


def _facts_html(facts: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in facts
    )
    return f"<dl>{rows}</dl>"


def _written(document: Document, name: str) -> str:
    value: str | date | None = getattr(document.metadata, name)
    return value.isoformat() if isinstance(value, date) else value or ""
