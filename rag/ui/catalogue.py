"""The list of documents as HTML, with a chart of their years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from html import escape

from rag.types import Document
from rag.ui.actions import button
from rag.ui.evidence import document_address
from rag.ui.strings import Locale, counted, text

MOST_ROWS = 200
"""Rows shown at once; a search narrows more documents down."""

MOST_YEARS = 12
"""Bars in the chart."""

_SORTS: dict[str, Callable[[Document], tuple[bool, str]]] = {
    "title": lambda document: _first(document.title),
    "number": lambda document: _first(document.metadata.document_number),
    "issuer": lambda document: _first(document.metadata.issuer),
    "date": lambda document: _first(_dated(document)),
}
SORTS = tuple(_SORTS)


def matching(documents: Sequence[Document], words: str) -> list[Document]:
    """Documents whose title, number, issuer, place, kind or file name holds every word."""
    wanted = words.lower().split()
    return [
        document for document in documents if all(word in _searchable(document) for word in wanted)
    ]


def ordered(documents: Sequence[Document], sort: str, descending: bool) -> list[Document]:
    """By a column of :data:`SORTS`; documents without a value stay at the end."""
    key = _SORTS[sort]
    held = [document for document in documents if not key(document)[0]]
    without = [document for document in documents if key(document)[0]]
    return sorted(held, key=key, reverse=descending) + without


def table_html(
    documents: Sequence[Document],
    sort: str,
    descending: bool,
    locale: Locale,
    editable: bool,
) -> str:
    if not documents:
        return f'<p class="quiet">{escape(text(locale, "no_documents"))}</p>'
    heads = "".join(_head_html(column, sort, descending, locale) for column in SORTS)
    rows = "".join(_row_html(document, locale, editable) for document in documents[:MOST_ROWS])
    more = len(documents) - MOST_ROWS
    rest = f'<p class="quiet">{escape(counted(locale, "more", more))}</p>' if more > 0 else ""
    kind, clauses = (escape(text(locale, f"column_{name}")) for name in ("kind", "clauses"))
    return (
        f'<table><thead><tr>{heads}<th scope="col">{kind}</th>'
        f'<th scope="col" class="figure">{clauses}</th><td></td></tr></thead>'
        f"<tbody>{rows}</tbody></table>{rest}"
    )


def chart_html(documents: Sequence[Document], locale: Locale) -> str:
    """How many documents there are of each year; nothing where no two years are known."""
    dates = (_dated(document) for document in documents)
    years = Counter(int(dated[:4]) for dated in dates if dated)
    if len(years) < 2:
        return ""
    shown = sorted(years)[-MOST_YEARS:]
    highest = max(years[year] for year in shown)
    bars = "".join(
        f'<li><span class="bar" style="height:{100 * years[year] / highest:.0f}%"></span>'
        f'<span class="count">{years[year]}</span><span class="year">{year}</span></li>'
        for year in shown
    )
    label = escape(text(locale, "by_year"))
    return f'<figure><figcaption>{label}</figcaption><ol class="chart">{bars}</ol></figure>'


def _head_html(column: str, sort: str, descending: bool, locale: Locale) -> str:
    order = "none" if column != sort else "descending" if descending else "ascending"
    press = button(text(locale, f"column_{column}"), "sort", column=column)
    return f'<th scope="col" aria-sort="{order}">{press}</th>'


def _row_html(document: Document, locale: Locale, editable: bool) -> str:
    about = document.metadata
    title = (
        f'<a href="{document_address(document.document_id, 0, 0)}" data-open>'
        f"{escape(document.title)}</a>"
    )
    tools = button(text(locale, "details"), "details", document=document.document_id)
    if editable:
        tools += button(
            text(locale, "remove"),
            "remove",
            document=document.document_id,
            confirm=text(locale, "remove_confirm", title=document.title),
        )
    return (
        f'<tr><th scope="row">{title}<span class="quiet">{escape(document.source)}</span></th>'
        f"<td>{escape(about.document_number or '')}</td><td>{escape(about.issuer or '')}</td>"
        f'<td class="date">{_dated(document)}</td><td>{escape(about.kind or "")}</td>'
        f'<td class="figure">{document.clauses}</td><td class="tools">{tools}</td></tr>'
    )


def _dated(document: Document) -> str:
    about = document.metadata
    dated: date | None = about.published or about.written or about.effective
    return dated.isoformat() if dated else ""


def _first(value: str | None) -> tuple[bool, str]:
    return (not value, value or "")


def _searchable(document: Document) -> str:
    about = document.metadata
    known = (
        document.title,
        document.source,
        about.document_number,
        about.issuer,
        about.region,
        about.kind,
        _dated(document),
    )
    return " ".join(filter(None, known)).lower()
