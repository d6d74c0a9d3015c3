"""Above the question box: where to look, and who answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr  # Gradio reads the annotations of the handlers below, so it must be here

from rag.types import Filters
from rag.ui import actions
from rag.ui.actions import PRESSED, QUIET, button
from rag.ui.filters import choices, chosen, described
from rag.ui.requests import visit_of
from rag.ui.strings import Locale, text
from rag.ui.welcome import model_name, note_html

if TYPE_CHECKING:
    from rag.library import Library

Update = dict[Any, Any]

FIELDS = ("regions", "issuers", "kinds", "years", "documents")


@dataclass(frozen=True, slots=True)
class Where:
    """How the next question is to be answered."""

    filters: Filters | None
    mode: str


class FilterBar:
    """The components and what they do; :attr:`where` holds the outcome as a :class:`Where`."""

    def __init__(self, library: Library, words: gr.I18n, modes: Sequence[str]) -> None:
        self._library = library
        self._modes = list(modes)
        self.where = gr.State(Where(None, modes[0]))
        self.panel = gr.Accordion(words("filters"), open=False, elem_id="filters")
        with self.panel, gr.Row():
            self._fields = [
                gr.Dropdown(
                    [],
                    label=words(f"filter_{field}"),
                    multiselect=True,
                    elem_id=f"filter-{field}",
                    min_width=140,
                )
                for field in FIELDS
            ]
            self._mode = gr.Dropdown(
                self._modes,
                value=modes[0],
                label=words("answered_by"),
                elem_id="mode",
                min_width=140,
                visible=len(modes) > 1,
            )
        self._summary = gr.HTML(
            elem_id="filter-summary", apply_default_css=False, js_on_load=actions.ON_LOAD
        )
        self._connect()

    @property
    def components(self) -> list[Any]:
        return [self.where, *self._fields, self._mode, self._summary]

    def opened(self, locale: Locale) -> Update:
        """What the documents at hand leave to choose from, and the models by their names."""
        held = choices(self._library.documents())
        offered: tuple[Sequence[object], ...] = (
            held.regions,
            held.issuers,
            held.kinds,
            held.years,
            held.documents,
        )
        names = [(model_name(mode, locale), mode) for mode in self._modes]
        return {
            **{
                field: gr.update(choices=list(values))
                for field, values in zip(self._fields, offered, strict=True)
            },
            self._mode: gr.update(choices=names),
        }

    def _connect(self) -> None:
        # One after the other: limits that were taken back must not come back.
        told: dict[str, Any] = {"outputs": self.components, "concurrency_id": "filters"}
        self.panel.expand(self._expanded, **told, **QUIET)
        gr.on(
            [component.input for component in (*self._fields, self._mode)],
            self._changed,
            inputs=[*self._fields, self._mode],
            trigger_mode="always_last",
            **told,
            **QUIET,
        )
        self._summary.click(self._cleared, inputs=[self._mode], **told, **PRESSED)

    def _expanded(self, request: gr.Request) -> Update:
        return self.opened(visit_of(request).locale)

    def _changed(
        self,
        regions: list[str],
        issuers: list[str],
        kinds: list[str],
        years: list[str],
        documents: list[str],
        mode: str,
        request: gr.Request,
    ) -> Update:
        filters = chosen(regions, issuers, kinds, years, documents)
        locale = visit_of(request).locale
        return {self.where: Where(filters, mode), self._summary: _summary_html(filters, locale)}

    def _cleared(self, mode: str) -> Update:
        return {
            self.where: Where(None, mode),
            self._summary: "",
            **{field: gr.update(value=[]) for field in self._fields},
        }


def _summary_html(filters: Filters | None, locale: Locale) -> str:
    words = described(filters, locale)
    return note_html(words) + button(text(locale, "clear_filters"), "clear") if words else ""
