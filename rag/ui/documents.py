"""The documents page: add files by dropping them, see what is held, put right, remove."""

from __future__ import annotations

from typing import Any

import gradio as gr  # Gradio reads the annotations of the handlers below, so it must be here

from rag.ui import actions
from rag.ui.accounts import Role
from rag.ui.actions import PRESSED, QUIET, fields, wish
from rag.ui.catalogue import SORTS, chart_html, matching, ordered, table_html
from rag.ui.changes import Changes
from rag.ui.details import details_html
from rag.ui.dropping import DROP_ON_LOAD, drop_html, place_html
from rag.ui.pages import asks_for
from rag.ui.places import folders_open
from rag.ui.progress import job_html
from rag.ui.requests import Visit, visit_of
from rag.ui.services import Services
from rag.ui.shelf import find
from rag.ui.strings import text
from rag.ui.welcome import masthead_html, note_html

POLL_SECONDS = 1.0

Update = dict[Any, Any]


class Documents:
    """The components of the page and what they do; made inside a ``gr.Blocks``."""

    def __init__(self, services: Services, masthead: gr.HTML, words: gr.I18n) -> None:
        self._library = services.library
        self._jobs = services.jobs
        self._settings = services.settings
        self._changes = Changes(services)
        self._masthead = masthead
        self._place(words)
        self._connect()

    def _place(self, words: gr.I18n) -> None:
        def html(name: str, js_on_load: str | None = None) -> gr.HTML:
            return gr.HTML(elem_id=name, apply_default_css=False, js_on_load=js_on_load)

        with gr.Column(elem_id="documents"):
            with gr.Row(elem_id="adding"):
                with gr.Column(elem_id="ways-in"):
                    self.drop = html("drop", DROP_ON_LOAD)
                    self.place = html("place", actions.ON_LOAD)
                self.chart = html("chart")
            self.job = html("job", actions.ON_LOAD)
            self.note = html("documents-note")
            self.search = gr.Textbox(
                elem_id="search",
                label=words("search_documents"),
                show_label=False,
                placeholder=words("search_documents"),
                container=False,
            )
            self.table = html("table", actions.ON_LOAD)
            self.detail = html("detail", actions.ON_LOAD)
        self.order = gr.State(("date", True))
        self.timer = gr.Timer(POLL_SECONDS, active=False)

    def _connect(self) -> None:
        shown = [
            self._masthead,
            self.drop,
            self.place,
            self.chart,
            self.job,
            self.note,
            self.table,
            self.detail,
            self.order,
            self.timer,
        ]
        # One after the other, so that no answer overtakes a later one: it would say that nothing is
        # being added any more.
        told: dict[str, Any] = {"outputs": shown, "concurrency_id": "documents"}
        state = [self.search, self.order]
        self._masthead.click(self._open, inputs=state, **told, **PRESSED)
        self.drop.click(self._add_files, **told, **PRESSED)
        self.place.click(self._add_place, **told, **PRESSED)
        self.timer.tick(self._watch, inputs=state, **told, **QUIET)
        self.search.change(self._list, inputs=state, trigger_mode="always_last", **told, **QUIET)
        self.job.click(self._dismiss, **told, **PRESSED)
        self.table.click(self._act, inputs=state, **told, **PRESSED)
        # Corrections may take a while, for which nobody else has to wait.
        self.detail.click(self._act, inputs=state, outputs=shown, **PRESSED)

    def _open(
        self, words: str, order: tuple[str, bool], event: gr.EventData, request: gr.Request
    ) -> Update:
        """The page comes into sight: as the library is now, watching what is being added."""
        if not asks_for(event, "documents"):
            nothing: Update = gr.skip()
            return nothing
        visit = visit_of(request)
        admin = visit.role is Role.ADMIN
        return {
            self.drop: drop_html(visit.locale, self._settings.upload_mb) if admin else "",
            self.place: place_html(visit.locale, folders_open(self._settings)) if admin else "",
            self.note: "",
            self.detail: "",
            **self._progress(visit),
            **self._listed(words, order, visit),
        }

    # --- adding ---------------------------------------------------------------------------------

    def _add_files(self, event: gr.EventData, request: gr.Request) -> Update:
        """Files have been uploaded; their names come from the browser."""
        visit = visit_of(request)
        names = getattr(event, "names", None)
        note = self._changes.add_uploads([str(name) for name in names or ()], visit)
        return {self.note: note_html(note), **self._progress(visit)}

    def _add_place(self, event: gr.EventData, request: gr.Request) -> Update:
        visit = visit_of(request)
        written = fields(event).get("place", "")
        note = self._changes.add_place(written, visit)
        field = place_html(visit.locale, folders_open(self._settings), written if note else "")
        return {self.note: note_html(note), self.place: field, **self._progress(visit)}

    def _watch(self, words: str, order: tuple[str, bool], request: gr.Request) -> Update:
        visit = visit_of(request)
        if self._jobs.busy:
            return {self.job: job_html(self._jobs.latest(), visit.locale)}
        return {**self._progress(visit), **self._listed(words, order, visit)}

    def _dismiss(self, request: gr.Request) -> Update:
        self._jobs.dismiss()
        return self._progress(visit_of(request))

    def _progress(self, visit: Visit) -> Update:
        job = job_html(self._jobs.latest(), visit.locale)
        return {self.job: job, self.timer: gr.Timer(active=self._jobs.busy)}

    # --- the list, and one document of it ---------------------------------------------------------

    def _act(
        self, words: str, order: tuple[str, bool], event: gr.EventData, request: gr.Request
    ) -> Update:
        visit, document_id = visit_of(request), wish(event, "document")
        detail, note = "", ""
        match wish(event, "act"):
            case "sort":
                column = wish(event, "column")
                if column in SORTS:
                    order = (column, column == order[0] and not order[1])
            case "details":
                detail = self._detail_html(document_id, visit)
            case "remove":
                note = self._changes.remove(document_id, visit)
            case "reindex":
                note = self._changes.reindex(document_id, visit)
                detail = self._detail_html(document_id, visit)
            case "save":
                note = self._changes.edit(document_id, fields(event), visit)
                if note:  # what was written stays in the fields
                    return {self.note: note_html(note), **self._progress(visit)}
                note = "" if self._jobs.busy else text(visit.locale, "saved")
                detail = self._detail_html(document_id, visit)
        return {
            self.note: note_html(note),
            self.detail: detail,
            self.order: order,
            **self._progress(visit),
            **self._listed(words, order, visit),
        }

    def _detail_html(self, document_id: str, visit: Visit) -> str:
        document = find(self._library, document_id)
        if document is None:
            return ""
        clauses = self._library.clauses(document_id)
        return details_html(document, clauses, visit.locale, visit.role is Role.ADMIN)

    def _list(self, words: str, order: tuple[str, bool], request: gr.Request) -> Update:
        return self._listed(words, order, visit_of(request))

    def _listed(self, words: str, order: tuple[str, bool], visit: Visit) -> Update:
        locale, admin = visit.locale, visit.role is Role.ADMIN
        documents = self._library.documents()
        found = ordered(matching(documents, words), *order)
        return {
            self._masthead: masthead_html(self._library, self._settings, visit),
            self.chart: chart_html(documents, locale),
            self.table: table_html(found, *order, locale, editable=admin) if documents else "",
        }
