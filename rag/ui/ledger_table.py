"""The ledger page as HTML: conditions, rows with their basis, pages, ways out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from rag.tasks.model import Coverage, LedgerQuery, LedgerRow, SortKey, Standing
from rag.types import Deadline, Quote
from rag.ui.actions import button
from rag.ui.evidence import document_address
from rag.ui.ledger_asked import PAGE_ROWS, Asked
from rag.ui.strings import Locale, text

_COLUMNS = (
    ("title", SortKey.TITLE),
    ("lead", SortKey.LEAD),
    ("units", None),
    ("due", SortKey.DUE),
    ("status", SortKey.STATUS),
    ("document", SortKey.DOCUMENT),
)
EXPORTS = ("csv", "xlsx", "ics")
REPORTS = ("docx", "xlsx", "md")


def conditions_html(query: LedgerQuery, locale: Locale) -> str:
    """The form; each field has the name that :func:`rag.ui.ledger_asked.asked_in` reads."""
    chosen = query.standing.value if query.standing else ""
    options = "".join(
        f'<option value="{value}"{" selected" if value == chosen else ""}>{escape(label)}</option>'
        for value, label in (
            ("", text(locale, "ledger_any")),
            *((one.value, text(locale, f"ledger_{one}")) for one in Standing),
        )
    )
    standing = escape(text(locale, "ledger_standing"))
    return (
        f'<form role="search" aria-label="{escape(text(locale, "ledger_words"))}">'
        + _field("words", "search", query.words, locale)
        + _field("lead", "text", query.lead or "", locale)
        + _field("unit", "text", query.unit or "", locale)
        + _field("from", "date", _iso(query.due_from), locale)
        + _field("by", "date", _iso(query.due_by), locale)
        + f'<label class="standing">{standing}<select name="standing">{options}</select></label>'
        + button(text(locale, "ledger_filter"), "filter", "primary")
        # The server's answer to it is the form as it was first drawn, which changes nothing here.
        + f'<button type="reset" data-act="clear">{_words(locale, "ledger_clear")}</button>'
        # Enter submits a form of several fields only where there is a button for that.
        + "<button hidden></button></form>"
    )


def report_html(month: str, locale: Locale) -> str:
    """A form of its own kind: it fetches a file."""
    label = escape(text(locale, "ledger_month"))
    buttons = "".join(
        f'<button formaction="ledger-report.{kind}">{kind.upper()}</button>' for kind in REPORTS
    )
    return (
        f'<form method="get" class="report"><span>{escape(text(locale, "ledger_report"))}</span>'
        f'<label><span class="unseen">{label}</span>'
        f'<input type="month" name="month" value="{escape(month)}" required'
        f' pattern="[0-9]{{4}}-[0-9]{{2}}" placeholder="2022-04"></label>{buttons}</form>'
    )


def table_html(
    rows: Sequence[LedgerRow],
    count: int,
    coverage: Coverage,
    asked: Asked,
    on: date,
    locale: Locale,
) -> str:
    found = text(
        locale,
        "ledger_found",
        count=f"{count:,}",
        documents=f"{coverage.documents:,}",
        with_tasks=f"{coverage.with_tasks:,}",
    )
    missing = coverage.unread + coverage.failed
    warning = text(locale, "ledger_unread", count=f"{missing:,}") if missing else ""
    head = (
        f'<div class="found"><p role="status">{escape(found)}</p>'
        f"{_exports_html(asked, locale)}</div>"
        + (f'<p class="warning">{escape(warning)}</p>' if warning else "")
    )
    if not rows:
        return f'{head}<p class="quiet">{escape(text(locale, "ledger_none"))}</p>'
    heads = "".join(_head_html(name, key, asked, locale) for name, key in _COLUMNS)
    body = "".join(row_html(row, on, locale) for row in rows)
    return (
        f'{head}<table><caption class="unseen">{escape(text(locale, "ledger_title"))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        f"{_pages_html(count, asked, locale)}"
    )


def row_html(row: LedgerRow, on: date, locale: Locale) -> str:
    task = row.task
    leads = "、".join(unit.name for unit in task.leads)
    units = "、".join(unit.name for unit in task.units)
    title = button(task.title.text, "show", "title", entry=str(row.entry))
    return (
        f'<tr><th scope="row">{title}</th><td class="lead">{_stated(leads, locale)}</td>'
        f'<td class="units">{escape(units)}</td><td class="due">{_due_html(row, locale)}</td>'
        f'<td class="status">{standing_html(row, on, locale)}</td>'
        f"<td>{citation_html(row, task.content, locale)}</td></tr>"
    )


def standing_html(row: LedgerRow, on: date, locale: Locale) -> str:
    standing = row.standing(on)
    words = text(locale, f"ledger_{standing}")
    return f'<span class="standing {standing}">{escape(words)}</span>'


def citation_html(row: LedgerRow, quote: Quote, locale: Locale) -> str:
    """A link that opens the clause in its document; plain words where the document is gone."""
    place = " ".join(filter(None, (row.title, row.task.label)))
    if row.withdrawn:
        return f'{escape(place)} <span class="quiet">{_words(locale, "ledger_withdrawn")}</span>'
    address = document_address(row.task.document_id, quote.start, quote.end)
    label = f"{text(locale, 'ledger_open_clause')}: {place}"
    return (
        f'<a href="{escape(address)}" data-open aria-label="{escape(label)}">'
        f"{escape(row.task.label or text(locale, 'ledger_open_clause'))}</a>"
        f'<span class="quiet">{escape(row.title)}</span>'
    )


def deadline_words(deadline: Deadline, locale: Locale) -> str:
    """What was made of a deadline, beside what is written."""
    marks = [
        deadline.end.isoformat() if deadline.end and deadline.every is None else "",
        text(locale, "ledger_recurring") if deadline.every else "",
        text(locale, "ledger_ongoing") if deadline.ongoing else "",
    ]
    return " · ".join(filter(None, marks))


def _due_html(row: LedgerRow, locale: Locale) -> str:
    deadlines = row.task.deadlines
    if not deadlines:
        return _stated("", locale)
    day = row.due.isoformat() if row.due else ""
    written = "；".join(dict.fromkeys(deadline.quote.text for deadline in deadlines))
    return f'<span class="day">{day}</span><span class="quiet">{escape(written)}</span>'


def _stated(words: str, locale: Locale) -> str:
    if words:
        return escape(words)
    return f'<span class="quiet">{_words(locale, "ledger_not_stated")}</span>'


def _head_html(name: str, key: SortKey | None, asked: Asked, locale: Locale) -> str:
    label = text(locale, f"ledger_column_{name}")
    if key is None:
        return f'<th scope="col">{escape(label)}</th>'
    order = "none" if key is not asked.sort else "descending" if asked.descending else "ascending"
    press = button(label, "sort", column=key.value)
    return f'<th scope="col" aria-sort="{order}">{press}</th>'


def _pages_html(count: int, asked: Asked, locale: Locale) -> str:
    pages = -(-count // PAGE_ROWS)
    if pages < 2:
        return ""
    here = text(locale, "ledger_pages", page=f"{asked.page + 1:,}", pages=f"{pages:,}")
    previous, following = (
        button(text(locale, f"ledger_{name}"), "page", name, to=str(asked.page + step))
        for name, step in (("previous", -1), ("next", 1))
    )
    return (
        f'<nav class="pages" aria-label="{_words(locale, "ledger_title")}">'
        f"{previous if asked.page else ''}<span>{escape(here)}</span>"
        f"{following if asked.page + 1 < pages else ''}</nav>"
    )


def _exports_html(asked: Asked, locale: Locale) -> str:
    labels = {"csv": "CSV", "xlsx": "Excel", "ics": text(locale, "ledger_calendar")}
    address = asked.address()
    links = "".join(
        f'<a href="ledger.{kind}?{escape(address)}" download>{escape(labels[kind])}</a>'
        for kind in EXPORTS
    )
    return f'<p class="exports">{_words(locale, "ledger_export")}{links}</p>'


def _field(name: str, kind: str, value: str, locale: Locale) -> str:
    return (
        f'<label class="{name}">{_words(locale, f"ledger_{name}")}'
        f'<input type="{kind}" name="{name}" value="{escape(value)}"></label>'
    )


def _words(locale: Locale, key: str) -> str:
    return escape(text(locale, key))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
