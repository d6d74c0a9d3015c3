"""The status page: which models, which library, what is being indexed. Nothing secret is on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.metadata import version
from typing import Any

import gradio as gr  # Gradio reads the annotations of the handlers below, so it must be here

from rag.ui.accounts import Role
from rag.ui.actions import PRESSED, QUIET
from rag.ui.asking import Line
from rag.ui.pages import asks_for
from rag.ui.progress import progress_words
from rag.ui.requests import Visit, visit_of
from rag.ui.services import Services
from rag.ui.strings import Locale, text
from rag.ui.welcome import model_name

POLL_SECONDS = 2.0

Update = dict[Any, Any]

Facts = Mapping[str, Sequence[tuple[str, str]]]
"""By the key of a heading: label and value, both in words."""


class Status:
    """The components of the page and what they do; made inside a ``gr.Blocks``."""

    def __init__(self, services: Services, masthead: gr.HTML) -> None:
        self._services = services
        with gr.Column(elem_id="status"):
            self.page = gr.HTML(elem_id="status-facts", apply_default_css=False)
        self.timer = gr.Timer(POLL_SECONDS, active=False)
        shown = [self.page, self.timer]
        masthead.click(self._turn, outputs=shown, **PRESSED)
        self.timer.tick(self._look, outputs=shown, **QUIET)

    def _turn(self, event: gr.EventData, request: gr.Request) -> Update:
        """The page comes into sight, and is looked after as long as it is."""
        if asks_for(event, "status"):
            return {self.timer: gr.Timer(active=True), **self._look(request)}
        return {self.timer: gr.Timer(active=False)}

    def _look(self, request: gr.Request) -> Update:
        visit = visit_of(request)
        return {self.page: facts_html(facts(self._services, visit), visit.locale)}


def facts(services: Services, visit: Visit) -> Facts:
    """What the page says to this visitor; where things lie on the server is for administrators."""
    locale = visit.locale

    def words(key: str, **values: object) -> str:
        return text(locale, key, **values)

    held, settings = services.library.stats(), services.settings
    embedded = words("status_embedded", done=f"{held.embedded:,}", total=f"{held.clauses:,}")
    folder = [(words("status_folder"), str(services.library.folder))]
    first, *others = (model_name(name, locale) for name in services.desks)
    usual = f"{first} ({words('status_usual')})" if others else first
    return {
        "status_library": [
            *(folder if visit.role is Role.ADMIN else ()),
            (words("status_documents"), f"{held.documents:,}"),
            (words("status_clauses"), embedded),
            (words("status_embedder"), held.embedder or words("status_embedder_none")),
            (words("status_indexing"), progress_words(services.jobs.running(), locale)),
        ],
        "status_answering": [
            (words("status_models"), " · ".join((usual, *others))),
            (words("status_waiting"), str(_waiting(desk.line for desk in services.desks.values()))),
        ],
        "status_limits": [
            (
                words("question_label"),
                words("limit_questions", count=settings.questions_per_minute),
            ),
            (words("add_documents"), words("limit_upload", count=settings.upload_mb)),
        ],
        "status_you": [
            *([(words("user_name"), visit.name)] if visit.name is not None else ()),
            (words("status_role"), words(f"role_{visit.role}")),
            (words("status_version"), f"Yiju {version('yiju')}"),
        ],
    }


def facts_html(said: Facts, locale: Locale) -> str:
    return "".join(
        f"<section><h2>{escape(text(locale, key))}</h2><dl>{_rows_html(rows)}</dl></section>"
        for key, rows in said.items()
    )


def _rows_html(rows: Iterable[tuple[str, str]]) -> str:
    return "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in rows
    )


def _waiting(lines: Iterable[Line]) -> int:
    """Models that share a line are counted once."""
    return sum(line.waiting for line in set(lines))
