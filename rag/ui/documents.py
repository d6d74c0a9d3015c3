"""The documents page: add files by dropping them, see what is held, remove what is obsolete."""

from __future__ import annotations

from typing import Any

import gradio as gr  # Gradio reads the annotations of the handlers below, so it must be here

from rag.errors import LibraryLocked, UsageError
from rag.ui import actions
from rag.ui.accounts import Role
from rag.ui.actions import wish
from rag.ui.catalogue import SORTS, chart_html, job_html, matching, ordered, table_html
from rag.ui.dropping import DROP_ON_LOAD, drop_html
from rag.ui.requests import Visit, visit_of
from rag.ui.services import Services
from rag.ui.strings import text
from rag.ui.welcome import masthead_html, note_html

POLL_SECONDS = 1.0

MOST_FILES = 1000
"""Files added at once."""

Update = dict[Any, Any]


class Documents:
    """The components of the page and what they do; made inside a ``gr.Blocks``."""

    def __init__(self, services: Services, masthead: gr.HTML, words: gr.I18n) -> None:
        self._library = services.library
        self._jobs = services.jobs
        self._uploads = services.uploads
        self._settings = services.settings
        self._masthead = masthead
        self._place(words)
        self._connect()

    def _place(self, words: gr.I18n) -> None:
        def html(name: str, js_on_load: str | None = None) -> gr.HTML:
            return gr.HTML(elem_id=name, apply_default_css=False, js_on_load=js_on_load)

        with gr.Column(elem_id="documents"):
            with gr.Row(elem_id="adding"):
                self.drop = html("drop", DROP_ON_LOAD)
                self.chart = html("chart")
            self.job = html("job", actions.ON_LOAD)
            self.search = gr.Textbox(
                elem_id="search",
                label=words("search_documents"),
                show_label=False,
                placeholder=words("search_documents"),
                container=False,
            )
            self.note = html("documents-note")
            self.table = html("table", actions.ON_LOAD)
        self.order = gr.State(("date", True))
        self.timer = gr.Timer(POLL_SECONDS, active=False)

    def _connect(self) -> None:
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        shown = [
            self._masthead,
            self.drop,
            self.chart,
            self.job,
            self.note,
            self.table,
            self.order,
            self.timer,
        ]
        state = [self.search, self.order]
        self._masthead.click(self._open, inputs=state, outputs=shown, **quiet)
        self.drop.click(self._add, outputs=shown, **quiet)
        self.timer.tick(self._watch, inputs=state, outputs=shown, **quiet)
        self.search.change(
            self._list, inputs=state, outputs=shown, trigger_mode="always_last", **quiet
        )
        self.job.click(self._dismiss, outputs=shown, **quiet)
        self.table.click(self._act, inputs=state, outputs=shown, **quiet)

    def _open(self, words: str, order: tuple[str, bool], request: gr.Request) -> Update:
        """The page comes into sight: as the library is now, watching what is being added."""
        visit = visit_of(request)
        return {
            self.drop: drop_html(visit.locale) if visit.role is Role.ADMIN else "",
            self.job: job_html(self._jobs.latest(), visit.locale),
            self.timer: gr.Timer(active=self._jobs.busy),
            self.note: "",
            **self._listed(words, order, visit),
        }

    def _add(self, event: gr.EventData, request: gr.Request) -> Update:
        """Files have been uploaded; their names come from the browser."""
        visit = visit_of(request)
        if visit.role is not Role.ADMIN:
            return {self.note: note_html(text(visit.locale, "admins_only"))}
        names = getattr(event, "names", None)
        paths = self._uploads.paths([str(name) for name in names or ()][:MOST_FILES])
        if not paths:
            return {}
        job = self._jobs.add(paths)
        return {
            self.note: "",
            self.job: job_html(job, visit.locale),
            self.timer: gr.Timer(active=True),
        }

    def _watch(self, words: str, order: tuple[str, bool], request: gr.Request) -> Update:
        visit = visit_of(request)
        job = job_html(self._jobs.latest(), visit.locale)
        if self._jobs.busy:
            return {self.job: job}
        return {
            self.job: job,
            self.timer: gr.Timer(active=False),
            **self._listed(words, order, visit),
        }

    def _dismiss(self, request: gr.Request) -> Update:
        visit = visit_of(request)
        self._jobs.dismiss()
        return {self.job: job_html(self._jobs.latest(), visit.locale)}

    def _act(
        self, words: str, order: tuple[str, bool], event: gr.EventData, request: gr.Request
    ) -> Update:
        visit, note = visit_of(request), ""
        match wish(event, "act"):
            case "sort":
                column = wish(event, "column")
                if column in SORTS:
                    order = (column, column == order[0] and not order[1])
            case "remove":
                note = self._remove(wish(event, "document"), visit)
        return {
            self.note: note_html(note),
            self.order: order,
            **self._listed(words, order, visit),
        }

    def _remove(self, document_id: str, visit: Visit) -> str:
        """Why it was not removed; empty when it was."""
        locale = visit.locale
        if visit.role is not Role.ADMIN:
            return text(locale, "admins_only")
        if self._jobs.busy:
            return text(locale, "busy_adding")
        try:
            self._library.remove(document_id)
        except LibraryLocked:
            return text(locale, "busy_adding")
        except UsageError:
            return text(locale, "removed")
        return ""

    def _list(self, words: str, order: tuple[str, bool], request: gr.Request) -> Update:
        return self._listed(words, order, visit_of(request))

    def _listed(self, words: str, order: tuple[str, bool], visit: Visit) -> Update:
        locale, admin = visit.locale, visit.role is Role.ADMIN
        documents = self._library.documents()
        found = ordered(matching(documents, words), *order)
        return {
            self._masthead: masthead_html(self._library, self._settings, visit),
            self.chart: chart_html(documents, locale),
            self.table: table_html(found, *order, locale, editable=admin),
        }
