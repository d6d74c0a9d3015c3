"""The ledger page: find tasks, see their basis, follow them up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import gradio as gr  # Gradio reads the annotations of the handlers below, so it must be here

from rag.errors import LibraryError, UsageError
from rag.tasks.model import TaskStatus
from rag.ui import actions
from rag.ui.accounts import Role
from rag.ui.actions import PRESSED, QUIET, fields, wish
from rag.ui.ledger_asked import PAGE_ROWS, Asked, asked_in
from rag.ui.ledger_chart import chart_html
from rag.ui.ledger_table import conditions_html, report_html, table_html
from rag.ui.ledger_task import Followed, task_html
from rag.ui.pages import asks_for
from rag.ui.requests import Visit, visit_of
from rag.ui.services import Services
from rag.ui.shelf import find
from rag.ui.strings import text
from rag.ui.welcome import note_html

UNNAMED = "web"
"""Who changes something where nobody signs in."""

MOST_CHANGES = 100

Update = dict[Any, Any]


class LedgerPage:
    """The components of the page and what they do; made inside a ``gr.Blocks``."""

    def __init__(self, services: Services, masthead: gr.HTML) -> None:
        self._library = services.library
        self._place()
        self._connect(masthead)

    def _place(self) -> None:
        def html(name: str, js_on_load: str | None = None) -> gr.HTML:
            return gr.HTML(elem_id=name, apply_default_css=False, js_on_load=js_on_load)

        with gr.Column(elem_id="ledger"):
            self.conditions = html("ledger-conditions", actions.ON_LOAD)
            self.chart = html("ledger-chart")
            self.report = html("ledger-report")
            self.note = html("ledger-note")
            self.table = html("ledger-table", actions.ON_LOAD)
            self.task = html("ledger-task", actions.ON_LOAD)
        self.asked = gr.State(Asked())

    def _connect(self, masthead: gr.HTML) -> None:
        shown = [self.conditions, self.report, self.note, self.table, self.task, self.asked]
        # One after the other, so that what is asked for is what the press before has left.
        pressed: dict[str, Any] = {
            "inputs": self.asked,
            "outputs": shown,
            "concurrency_id": "ledger",
            **PRESSED,
        }
        masthead.click(self._open, **pressed)
        self.conditions.click(self._find, **pressed)
        self.table.click(self._act, **pressed)
        self.task.click(self._follow, **pressed)
        # The chart follows in its own time: drawing takes longer than finding the rows.
        self.table.change(
            self._draw, inputs=self.asked, outputs=self.chart, trigger_mode="always_last", **QUIET
        )

    def _open(self, asked: Asked, event: gr.EventData, request: gr.Request) -> Update:
        """The page comes into sight."""
        if not asks_for(event, "ledger"):
            unchanged: Update = gr.skip()
            return unchanged
        visit = visit_of(request)
        return {
            self.conditions: conditions_html(asked.query, visit.locale),
            self.report: report_html(f"{date.today():%Y-%m}", visit.locale),
            self.task: "",
            self.note: "",
            **self._listed(asked, visit),
        }

    def _find(self, asked: Asked, event: gr.EventData, request: gr.Request) -> Update:
        visit = visit_of(request)
        if wish(event, "act") == "clear":
            asked = Asked()
            return {
                self.conditions: conditions_html(asked.query, visit.locale),
                **self._listed(asked, visit),
            }
        found = asked_in(fields(event))
        return self._listed(replace(asked, query=found.query, page=0), visit)

    def _act(self, asked: Asked, event: gr.EventData, request: gr.Request) -> Update:
        visit = visit_of(request)
        match wish(event, "act"):
            case "sort":
                asked = asked.sorted_by(wish(event, "column"))
            case "page":
                asked = replace(asked, page=_number(wish(event, "to")))
            case "show":
                return self._shown(wish(event, "entry"), visit)
        return self._listed(asked, visit)

    def _follow(self, asked: Asked, event: gr.EventData, request: gr.Request) -> Update:
        """Something was pressed in the view of one task."""
        visit, entry = visit_of(request), wish(event, "entry")
        if wish(event, "act") == "back":
            return {self.task: "", self.note: "", **self._listed(asked, visit)}
        note = self._noted(entry, event, visit)
        return {**self._shown(entry, visit), self.note: note_html(note)}

    def _noted(self, entry: str, event: gr.EventData, visit: Visit) -> str:
        """What became of it, in words."""
        locale = visit.locale
        if visit.role is not Role.ADMIN:
            return text(locale, "ledger_admins_only")
        given, who, followup = fields(event), visit.name or UNNAMED, self._library.followup
        try:
            match wish(event, "act"):
                case "save":
                    followup.set(
                        entry,
                        who=who,
                        status=TaskStatus(given["status"]),
                        note=given["note"],
                        evidence=given["evidence"].strip(),
                        on=date.fromisoformat(given["on"]) if given["on"] else None,
                    )
                case "raise":
                    followup.open_problem(entry, given["text"], who=who)
                case "close":
                    problem = _number(wish(event, "problem"))
                    followup.close_problem(problem, given["reason"], who=who)
        except (UsageError, ValueError, KeyError):
            return text(locale, "ledger_refused")
        except LibraryError:
            return text(locale, "error_library")
        return text(locale, "ledger_saved")

    def _shown(self, entry: str, visit: Visit) -> Update:
        ledger, followup = self._library.ledger, self._library.followup
        try:
            row = ledger.row(entry)
        except UsageError:
            return {self.task: "", self.note: note_html(text(visit.locale, "ledger_gone"))}
        followed = Followed(
            row,
            find(self._library, row.evidence) if row.evidence else None,
            followup.problems(entry),
            followup.changes(entry, MOST_CHANGES),
        )
        editable = visit.role is Role.ADMIN
        return {
            self.note: "",
            self.task: task_html(followed, date.today(), visit.locale, editable=editable),
        }

    def _listed(self, asked: Asked, visit: Visit) -> Update:
        ledger = self._library.ledger
        count = ledger.count(asked.query)
        last = max(-(-count // PAGE_ROWS) - 1, 0)
        asked = replace(asked, page=min(asked.page, last))
        rows = ledger.rows(
            asked.query,
            sort=asked.sort,
            descending=asked.descending,
            limit=PAGE_ROWS,
            offset=asked.page * PAGE_ROWS,
        )
        coverage = ledger.coverage()
        table = table_html(rows, count, coverage, asked, date.today(), visit.locale)
        return {self.table: table, self.note: "", self.asked: asked}

    def _draw(self, asked: Asked, request: gr.Request) -> Update:
        locale = visit_of(request).locale
        return {self.chart: chart_html(self._library.ledger.months(asked.query), locale)}


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 10 else 0
