"""One task of the ledger as HTML: every field with its quote, follow-up, problems, changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from rag.tasks.cells import target_words
from rag.tasks.followup import LONGEST_NOTE
from rag.tasks.model import Change, LedgerRow, Problem, TaskStatus
from rag.types import Document, Quote, TaskUnit
from rag.ui.actions import button
from rag.ui.evidence import document_address
from rag.ui.ledger_table import citation_html, deadline_words, standing_html
from rag.ui.strings import Locale, text


@dataclass(frozen=True, slots=True)
class Followed:
    """A task with all that was noted of it."""

    row: LedgerRow
    evidence: Document | None
    problems: Sequence[Problem]
    changes: Sequence[Change]


def task_html(followed: Followed, on: date, locale: Locale, editable: bool) -> str:
    row = followed.row
    entry = text(locale, "ledger_entry", entry=row.entry)
    back = button(text(locale, "ledger_back"), "back", "back")
    return (
        f'<article aria-labelledby="task-title"><p class="tools">{back}</p>'
        f'<h2 id="task-title" tabindex="-1">{escape(row.task.title.text)}</h2>'
        f'<p class="facts">{escape(entry)} · {citation_html(row, row.task.content, locale)} '
        f"{standing_html(row, on, locale)}</p>"
        f"{_fields_html(row, locale)}"
        f"<blockquote>{escape(row.task.content.text)}</blockquote>"
        f"{_progress_html(followed, on, locale, editable)}"
        f"{_problems_html(followed, locale, editable)}{_log_html(followed.changes, locale)}"
        "</article>"
    )


def _fields_html(row: LedgerRow, locale: Locale) -> str:
    task = row.task
    lines = [
        ("ledger_lead", [_unit_html(row, unit, locale) for unit in task.leads]),
        ("ledger_column_units", [_unit_html(row, unit, locale) for unit in task.units]),
        (
            "ledger_column_due",
            [_quoted(row, part.quote, deadline_words(part, locale)) for part in task.deadlines],
        ),
        ("ledger_group", [_quoted(row, task.group)] if task.group else []),
        (
            "ledger_targets",
            [_quoted(row, target.quote, target_words(target)) for target in task.targets],
        ),
        ("ledger_unread_fields", [_quoted(row, quote) for quote in task.unread]),
    ]
    missing = f'<span class="quiet">{escape(text(locale, "ledger_not_stated"))}</span>'
    always = ("ledger_lead", "ledger_column_due")
    items = "".join(
        f"<div><dt>{escape(text(locale, key))}</dt><dd>{'<br>'.join(values) or missing}</dd></div>"
        for key, values in lines
        if values or key in always
    )
    return f"<dl>{items}</dl>"


def _unit_html(row: LedgerRow, unit: TaskUnit, locale: Locale) -> str:
    beside = unit.name if unit.name != unit.quote.text else ""
    if unit.inherited:
        beside = " · ".join(filter(None, (beside, text(locale, "ledger_inherited"))))
    return _quoted(row, unit.quote, beside)


def _quoted(row: LedgerRow, quote: Quote, beside: str = "") -> str:
    """The words of the document as a link to their place, and what was made of them."""
    words = escape(quote.text)
    if not row.withdrawn:
        address = document_address(row.task.document_id, quote.start, quote.end)
        words = f'<a href="{escape(address)}" data-open>{words}</a>'
    return words + (f' <span class="quiet">{escape(beside)}</span>' if beside else "")


def _progress_html(followed: Followed, on: date, locale: Locale, editable: bool) -> str:
    row = followed.row
    heading = f"<h3>{escape(text(locale, 'ledger_progress'))}</h3>"
    if not editable:
        since = row.since.isoformat() if row.since else ""
        known = (
            ("ledger_standing", text(locale, f"ledger_{row.status}")),
            ("ledger_since", since),
            ("ledger_note", row.note),
            ("ledger_evidence_shown", _evidence(followed)),
        )
        items = "".join(
            f"<div><dt>{escape(text(locale, key))}</dt><dd>{escape(value)}</dd></div>"
            for key, value in known
            if value
        )
        return f"<section>{heading}<dl>{items}</dl></section>"
    options = "".join(
        f'<option value="{one.value}"{" selected" if one is row.status else ""}>'
        f"{escape(text(locale, f'ledger_{one}'))}</option>"
        for one in TaskStatus
    )
    standing, since, note, evidence = (
        escape(text(locale, f"ledger_{name}")) for name in ("standing", "since", "note", "evidence")
    )
    day = row.since.isoformat() if row.since else ""
    shown = f'<span class="quiet">{escape(_evidence(followed))}</span>' if row.evidence else ""
    return (
        f'<section>{heading}<form><label>{standing}<select name="status">{options}</select></label>'
        f'<label>{since}<input type="date" name="on" value="{day}" max="{on.isoformat()}"></label>'
        f'<label class="wide">{note}<textarea name="note" rows="2" maxlength="{LONGEST_NOTE}">'
        f"{escape(row.note)}</textarea></label>"
        f'<label class="wide">{evidence}<input name="evidence" value="{escape(row.evidence or "")}"'
        f' autocomplete="off">{shown}</label>'
        + button(text(locale, "ledger_save"), "save", "primary", entry=str(row.entry))
        + "</form></section>"
    )


def _evidence(followed: Followed) -> str:
    """Its title; its id where the library does not hold it any more."""
    return followed.evidence.title if followed.evidence else followed.row.evidence or ""


def _problems_html(followed: Followed, locale: Locale, editable: bool) -> str:
    entry = str(followed.row.entry)
    items = "".join(
        f"<li>{_problem_html(problem, entry, locale, editable)}</li>"
        for problem in followed.problems
    )
    none = f'<p class="quiet">{escape(text(locale, "ledger_no_problems"))}</p>'
    words = escape(text(locale, "ledger_problem"))
    raising = (
        f'<form><label class="wide">{words}<input name="text" required maxlength="{LONGEST_NOTE}">'
        f"</label>{button(text(locale, 'ledger_raise'), 'raise', 'plain', entry=entry)}</form>"
        if editable
        else ""
    )
    return (
        f"<section><h3>{escape(text(locale, 'ledger_problems'))}</h3>"
        + (f'<ul class="problems">{items}</ul>' if items else none)
        + f"{raising}</section>"
    )


def _problem_html(problem: Problem, entry: str, locale: Locale, editable: bool) -> str:
    told = f'<span class="date">{problem.opened}</span> {escape(problem.text)}'
    if problem.opened_by:
        told += f' <span class="quiet">{escape(problem.opened_by)}</span>'
    if problem.closed is not None:
        closed = text(locale, "ledger_closed", day=problem.closed, reason=problem.reason)
        return f'{told}<p class="quiet">{escape(closed)}</p>'
    if not editable:
        return told
    reason = escape(text(locale, "ledger_reason"))
    close = button(
        text(locale, "ledger_close"), "close", "plain", entry=entry, problem=str(problem.problem)
    )
    return (
        f'{told}<form><label class="wide">{reason}<input name="reason" required'
        f' maxlength="{LONGEST_NOTE}"></label>{close}</form>'
    )


def _log_html(changes: Sequence[Change], locale: Locale) -> str:
    heading = f"<h3>{escape(text(locale, 'ledger_log'))}</h3>"
    if not changes:
        none = escape(text(locale, "ledger_no_log"))
        return f'<section>{heading}<p class="quiet">{none}</p></section>'
    items = "".join(
        f'<li><span class="date">{change.time:%Y-%m-%d %H:%M}</span> '
        f"{escape(change.who or text(locale, 'ledger_replaced'))} · "
        f"{escape(text(locale, f'ledger_what_{change.what}'))}: "
        f"{escape(_value(change, change.before, locale))} → "
        f"{escape(_value(change, change.after, locale))}</li>"
        for change in changes
    )
    return f'<section>{heading}<ol class="log">{items}</ol></section>'


def _value(change: Change, value: str, locale: Locale) -> str:
    if change.what == "status" and value in list(TaskStatus):
        words = text(locale, f"ledger_{value}")
        return f"{words} ({change.effective})" if value == change.after else words
    return value or "-"
