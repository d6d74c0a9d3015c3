"""The evidence panel: the passages of each exchange, with what was quoted highlighted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from urllib.parse import quote

from rag.types import Citation, Document, Statement
from rag.ui.original import Mark, original_html
from rag.ui.shelf import Basis
from rag.ui.strings import Locale, text


@dataclass(frozen=True, slots=True)
class Shown:
    """The passages of one exchange and the statements that rest on them."""

    exchange_id: str
    bases: Sequence[Basis]
    statements: Sequence[Statement] = ()
    decided: bool = False
    """The answer stands: passages that it does not cite step back."""
    nearest: bool = False
    """Nothing answered; these merely stand closest."""


def evidence_html(sections: Sequence[Shown], locale: Locale) -> str:
    """All exchanges; only the last is visible until the reader turns to another's citation."""
    if not sections:
        return f'<p class="quiet">{escape(text(locale, "evidence_empty"))}</p>'
    last = len(sections) - 1
    return "".join(
        _section_html(shown, locale, visible=number == last)
        for number, shown in enumerate(sections)
    )


def document_address(document_id: str, start: int, end: int) -> str:
    """Where the full text opens at ``[start, end)``; relative, so it works behind any prefix."""
    return f"documents/{quote(document_id, safe='')}?start={start}&end={end}#here"


def facts(document: Document, locale: Locale, page: int | None) -> list[str]:
    """What identifies a document to people who work with such texts, as far as it is known."""
    about = document.metadata
    dated = about.published or about.written
    return [
        fact
        for fact in (
            about.document_number,
            about.issuer,
            dated.isoformat() if dated else None,
            text(locale, "page_number", page=page) if page else None,
        )
        if fact
    ]


def _section_html(shown: Shown, locale: Locale, visible: bool) -> str:
    heading = escape(text(locale, "nearest" if shown.nearest else "evidence"))
    cards = "".join(_card_html(group, shown, locale) for group in _by_clause(shown.bases))
    body = cards or f'<p class="quiet">{escape(text(locale, "evidence_none"))}</p>'
    hidden = "" if visible else " hidden"
    return (
        f'<section class="evidence" data-exchange="{escape(shown.exchange_id)}"'
        f' aria-label="{heading}"{hidden}><h2>{heading}</h2>{body}</section>'
    )


def _by_clause(bases: Sequence[Basis]) -> list[list[Basis]]:
    """Neighbouring passages of one clause share a card: its heading is said once."""
    return [
        list(group)
        for _, group in groupby(
            bases,
            key=lambda basis: (
                basis.passage.document_id,
                basis.clause.ordinal if basis.clause else basis.passage.clause,
            ),
        )
    ]


def _card_html(group: Sequence[Basis], shown: Shown, locale: Locale) -> str:
    passages = "".join(_passage_html(basis, shown) for basis in group)
    cited = any(_citations(basis, shown) for basis in group)
    kind = "card cited" if cited else "card aside" if shown.decided else "card"
    return f'<article class="{kind}">{_head_html(group[0], shown, locale)}{passages}</article>'


def _citations(basis: Basis, shown: Shown) -> list[Citation]:
    return [
        citation
        for statement in shown.statements
        for citation in statement.citations
        if citation.number == basis.passage.number
    ]


def _passage_html(basis: Basis, shown: Shown) -> str:
    passage, citations = basis.passage, _citations(basis, shown)
    markup = basis.document is not None and basis.document.markup
    marks = [Mark(citation.start, citation.end) for citation in citations]
    kind = "passage cited" if citations else "passage"
    return (
        f'<div class="{kind}" id="passage-{escape(shown.exchange_id)}-{passage.number}"'
        f' tabindex="-1"><span class="number">{passage.number}</span>'
        f"<blockquote>{original_html(passage.text, passage.start, marks, markup)}"
        "</blockquote></div>"
    )


def _head_html(first: Basis, shown: Shown, locale: Locale) -> str:
    passage, document, clause = first.passage, first.document, first.clause
    if document is None:
        return (
            f'<h3 class="title">{escape(passage.title)}</h3>'
            f'<p class="facts">{escape(text(locale, "removed"))}</p>'
        )
    target = next(iter(_citations(first, shown)), passage)
    address = document_address(passage.document_id, target.start, target.end)
    place = _place(clause.path, passage.title) if clause and clause.path else passage.clause
    known = facts(document, locale, clause.page if clause else None)
    return (
        f'<h3 class="title"><a href="{address}" data-open'
        f' title="{escape(text(locale, "open_document"))}">{escape(passage.title)}</a></h3>'
        + (f'<p class="place">{escape(place)}</p>' if place else "")
        + (f'<p class="facts">{_facts_html(known)}</p>' if known else "")
    )


def _place(path: Sequence[str], title: str) -> str:
    """Headings down to the clause; the card says the document's title already."""
    return " › ".join(part for part in path if part not in title)


def _facts_html(known: Sequence[str]) -> str:
    return " · ".join(f"<span>{escape(fact)}</span>" for fact in known)
