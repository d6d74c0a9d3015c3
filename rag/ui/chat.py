"""The chat: a question box, the conversation, and beside it the passages it rests on."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Sequence
from typing import Any

import gradio as gr  # Gradio reads the annotations of the handlers below, so it must be here

from rag.errors import UsageError, YijuError
from rag.settings import MAX_QUESTION_CHARACTERS
from rag.ui import actions
from rag.ui.accounts import Role
from rag.ui.actions import wish
from rag.ui.exchange import Exchange, Live
from rag.ui.filterbar import FilterBar, Where
from rag.ui.requests import Visit, visit_of
from rag.ui.services import Services
from rag.ui.sidebar import sidebar_html
from rag.ui.strings import Locale, text
from rag.ui.suggestions import suggestions
from rag.ui.talk import Started, Talk
from rag.ui.thread import REASONS, live_html
from rag.ui.view import View, view
from rag.ui.welcome import masthead_html, note_html, reader_html, welcome_html

LONGEST_REASON = 500
"""Characters of a reason that are kept."""

_log = logging.getLogger(__name__)

Update = dict[Any, Any]


class Chat:
    """The components of the chat and what they do; made inside a ``gr.Blocks``."""

    def __init__(
        self, services: Services, masthead: gr.HTML, words: gr.I18n, page: gr.Blocks
    ) -> None:
        self._library = services.library
        self._chats = services.chats
        self._settings = services.settings
        self._modes = list(services.desks)
        self._talk = Talk(services)
        self._masthead = masthead
        self._place(words)
        self._connect(page)

    # --- what is on the page -----------------------------------------------------------------

    def _place(self, words: gr.I18n) -> None:
        def html(name: str, js_on_load: str | None = None) -> gr.HTML:
            return gr.HTML(elem_id=name, apply_default_css=False, js_on_load=js_on_load)

        self.reader = html("reader-window")
        with gr.Row(elem_id="chat"):
            with gr.Column(elem_id="side", scale=0, min_width=0):
                self.sidebar = html("sidebar", actions.ON_LOAD)
            with gr.Column(elem_id="talk", scale=3):
                with gr.Column(elem_id="scroll"):
                    self.welcome = html("welcome", actions.ON_LOAD)
                    self.thread = html("thread", actions.ON_LOAD)
                    self.live = html("live")
                self.filters = FilterBar(self._library, words, self._modes)
                with gr.Row(elem_id="composer"):
                    self.question = gr.Textbox(
                        elem_id="question-box",
                        label=words("question_label"),
                        show_label=False,
                        placeholder=words("question_placeholder"),
                        lines=1,
                        max_lines=6,
                        autofocus=True,
                        container=False,
                        scale=1,
                    )
                    self.ask = gr.Button(
                        words("ask"), elem_id="ask", variant="primary", scale=0, min_width=88
                    )
                    self.stop = gr.Button(
                        words("stop"), elem_id="stop", visible=False, scale=0, min_width=88
                    )
                self.note = html("note")
            with gr.Column(elem_id="basis", scale=2):
                self.evidence = html("evidence")

    def _connect(self, page: gr.Blocks) -> None:
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        shown = [
            self._masthead,
            self.reader,
            self.sidebar,
            self.welcome,
            self.thread,
            self.live,
            self.evidence,
            self.question,
            self.ask,
            self.stop,
            self.note,
            *self.filters.components,
        ]
        where = self.filters.where
        page.load(self._open, outputs=shown, **quiet)
        # The line at the model is ours (rag/ui/asking.py), so that passages never wait for it.
        asking: dict[str, Any] = {"outputs": shown, "concurrency_limit": None, **quiet}
        gr.on(
            [self.question.submit, self.ask.click],
            self._ask,
            inputs=[self.question, where],
            **asking,
        )
        self.welcome.click(self._ask_example, inputs=[where], **asking)
        self.thread.click(self._act_on_exchange, inputs=[where], **asking)
        self.sidebar.click(self._act_on_conversation, outputs=shown, **quiet)
        self.stop.click(self._stop, **quiet)
        page.unload(self._leave)

    # --- opening, and going from one conversation to another ----------------------------------

    def _open(self, request: gr.Request) -> Update:
        visit = visit_of(request)
        try:
            return self._opened(visit, request.query_params.get("c", ""))
        except YijuError as error:
            _log.exception("The page could not be opened")
            return {self.note: note_html(f"{text(visit.locale, 'error_library')} {error}")}

    def _opened(self, visit: Visit, wanted: str) -> Update:
        held = {item.conversation_id for item in self._chats.conversations(visit.owner)}
        return {
            self._masthead: masthead_html(self._library, self._settings, visit),
            self.reader: reader_html(visit.locale),
            **self.filters.opened(visit.locale),
            **self._show(visit, wanted if wanted in held else None),
        }

    def _act_on_conversation(self, event: gr.EventData, request: gr.Request) -> Update:
        visit, conversation = visit_of(request), wish(event, "conversation")
        try:
            match wish(event, "act"):
                case "new":
                    return self._show(visit, None)
                case "open":
                    return self._show(visit, conversation)
                case "rename":
                    self._chats.rename(visit.owner, conversation, wish(event, "value"))
                case "delete":
                    self._chats.delete(visit.owner, conversation)
                    if self._talk.conversation(visit) == conversation:
                        return self._show(visit, None)
        except UsageError:
            return {self.note: note_html(text(visit.locale, "no_conversation"))}
        return {self.sidebar: self._sidebar_html(visit)}

    def _show(self, visit: Visit, conversation: str | None) -> Update:
        """Raises: UsageError: the visitor has no such conversation."""
        seen = self._view(visit, conversation)
        self._talk.turn_to(visit, conversation)
        empty = self._library.stats().documents == 0
        may_add = visit.role is Role.ADMIN
        welcome = welcome_html(suggestions(self._library), empty, visit.locale, may_add)
        return {
            self.sidebar: self._sidebar_html(visit),
            self.welcome: gr.update(value=welcome, visible=not seen.thread),
            self.thread: seen.thread,
            self.live: "",
            self.evidence: seen.evidence,
            self.note: "",
            **self._answering(False),
        }

    # --- asking ---------------------------------------------------------------------------------

    async def _ask_example(
        self, where: Where, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Update]:
        async for update in self._ask(wish(event, "question"), where, request):
            yield update

    async def _act_on_exchange(
        self, where: Where, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Update]:
        visit, act, exchange = visit_of(request), wish(event, "act"), wish(event, "exchange")
        conversation = self._talk.conversation(visit) or ""
        try:
            if act == "retry":
                last = self._chats.exchanges(visit.owner, conversation)[-1:]
                if [item.exchange_id for item in last] == [exchange] and not self._talk.busy(visit):
                    self._chats.withdraw(visit.owner, conversation, exchange)
                    async for update in self._ask(last[0].question, where, request):
                        yield update
            elif act in ("good", "bad"):
                good, reason = act == "good", _reason(event)
                self._chats.judge(visit.owner, conversation, exchange, good=good, reason=reason)
                yield {self.thread: self._view(visit, conversation).thread}
        except UsageError:
            yield {self.note: note_html(text(visit.locale, "no_conversation"))}

    async def _ask(self, question: str, where: Where, request: gr.Request) -> AsyncIterator[Update]:
        visit = visit_of(request)
        question = question.strip()
        refusal = _refusal(question, visit.locale)
        if not refusal and self._talk.busy(visit):
            refusal = text(visit.locale, "still_answering")
        if not refusal and (seconds := self._talk.too_soon(visit)):
            refusal = text(visit.locale, "too_often", seconds=math.ceil(seconds))
        if refusal:
            yield {self.note: note_html(refusal)}
            return
        started = self._talk.begin(visit, question, where.filters, where.mode)
        yield {
            self.sidebar: self._sidebar_html(visit),
            self.live: live_html(started.live, visit.locale),
            self.thread: self._view(visit, started.conversation).thread,
            self.welcome: gr.update(visible=False),
            self.question: "",
            self.note: "",
            **self._answering(True),
        }
        async for update in self._answer(started):
            # Who has turned to another conversation meanwhile is not thrown back into this one.
            if self._talk.conversation(visit) == started.conversation:
                yield update

    async def _answer(self, started: Started) -> AsyncIterator[Update]:
        visit, conversation = started.visit, started.conversation
        searched = False
        async for state in self._talk.follow(started):
            if isinstance(state, Exchange):
                seen = await asyncio.to_thread(self._view, visit, conversation)
                yield {
                    self.sidebar: self._sidebar_html(visit),
                    self.thread: seen.thread,
                    self.live: "",
                    self.evidence: seen.evidence,
                    **self._answering(False),
                }
                return
            update: Update = {self.live: live_html(state, visit.locale)}
            if state.passages is not None and not searched:
                searched = True
                seen = await asyncio.to_thread(self._view, visit, conversation, state)
                update[self.evidence] = seen.evidence
            yield update

    def _stop(self, request: gr.Request) -> None:
        self._talk.stop(visit_of(request))

    def _leave(self, request: gr.Request) -> None:
        self._talk.leave(visit_of(request))

    # --- drawing --------------------------------------------------------------------------------

    def _answering(self, now: bool) -> Update:
        return {self.ask: gr.update(visible=not now), self.stop: gr.update(visible=now)}

    def _view(self, visit: Visit, conversation: str | None, live: Live | None = None) -> View:
        exchanges: Sequence[Exchange] = ()
        judgements: dict[str, bool] = {}
        if conversation is not None:
            exchanges = self._chats.exchanges(visit.owner, conversation)
            judgements = self._chats.judgements(visit.owner, conversation)
        return view(self._library, exchanges, judgements, visit.locale, live)

    def _sidebar_html(self, visit: Visit) -> str:
        held = self._chats.conversations(visit.owner)
        return sidebar_html(held, self._talk.conversation(visit), visit.locale)


def _reason(event: gr.EventData) -> str:
    """One of the offered reasons, else what the visitor wrote."""
    chosen = wish(event, "reason")
    return chosen if chosen in REASONS else wish(event, "value")[:LONGEST_REASON]


def _refusal(question: str, locale: Locale) -> str:
    """Why ``question`` is not worth sending; empty when it is."""
    if not question:
        return text(locale, "empty_question")
    if len(question) > MAX_QUESTION_CHARACTERS:
        count, limit = f"{len(question):,}", f"{MAX_QUESTION_CHARACTERS:,}"
        return text(locale, "long_question", count=count, limit=limit)
    return ""
