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
from rag.ui.actions import PRESSED, QUIET, wish
from rag.ui.exchange import Exchange, Live
from rag.ui.filterbar import FilterBar, Where
from rag.ui.requests import Visit, visit_of
from rag.ui.services import Services
from rag.ui.sidebar import sidebar_html
from rag.ui.strings import text
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
                    # Which of the two is there follows from what is on the page (style_chat.css).
                    self.ask = gr.Button(
                        words("ask"), elem_id="ask", variant="primary", scale=0, min_width=88
                    )
                    self.stop = gr.Button(words("stop"), elem_id="stop", scale=0, min_width=88)
                self.note = html("note")
            with gr.Column(elem_id="basis", scale=2):
                self.evidence = html("evidence")

    def _connect(self, page: gr.Blocks) -> None:
        shown = [
            self._masthead,
            self.reader,
            self.sidebar,
            self.welcome,
            self.thread,
            self.live,
            self.evidence,
            self.question,
            self.note,
            *self.filters.components,
        ]
        where = self.filters.where
        page.load(self._open, outputs=shown, **QUIET)
        # The line at the model is ours (rag/ui/asking.py), so that passages never wait for it.
        asking: dict[str, Any] = {"outputs": shown, "concurrency_limit": None, **PRESSED}
        gr.on(
            [self.question.submit, self.ask.click],
            self._ask,
            inputs=[self.question, where],
            **asking,
        )
        self.welcome.click(self._ask_example, inputs=[where], **asking)
        self.thread.click(self._act_on_exchange, inputs=[where], **asking)
        self.sidebar.click(self._act_on_conversation, outputs=shown, **PRESSED)
        self.stop.click(self._stop, **PRESSED)
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
        if wanted in held:
            self._talk.open(visit, wanted)
        shown: Update = {
            self._masthead: masthead_html(self._library, self._settings, visit),
            self.reader: reader_html(visit.locale),
            self.sidebar: self._sidebar_html(visit),
            self.welcome: self._welcome_html(visit),
            **self.filters.opened(visit.locale),
        }
        # The box is there before all this, so that something may have been asked by now.
        if not self._talk.busy(visit):
            shown |= self._conversation(visit, self._talk.conversation(visit))
        return shown

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
        shown = self._conversation(visit, conversation)
        self._talk.turn_to(visit, conversation)
        return {
            self.sidebar: self._sidebar_html(visit),
            self.welcome: self._welcome_html(visit),
            **shown,
        }

    def _conversation(self, visit: Visit, conversation: str | None) -> Update:
        seen = self._view(visit, conversation)
        return {
            self.thread: seen.thread,
            self.live: "",
            self.evidence: seen.evidence,
            self.note: "",
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
                if [item.exchange_id for item in last] != [exchange]:
                    return
                question = last[0].question
                if refusal := self._refusal(question, visit):
                    yield {self.note: note_html(refusal)}
                    return
                self._chats.withdraw(visit.owner, conversation, exchange)
                async for update in self._begin(question, where, visit):
                    yield update
            elif act in ("good", "bad"):
                good, reason = act == "good", _reason(event)
                self._chats.judge(visit.owner, conversation, exchange, good=good, reason=reason)
                yield {self.thread: self._view(visit, conversation).thread}
        except UsageError:
            yield {self.note: note_html(text(visit.locale, "no_conversation"))}

    async def _ask(self, question: str, where: Where, request: gr.Request) -> AsyncIterator[Update]:
        visit = visit_of(request)
        if refusal := self._refusal(question.strip(), visit):
            yield {self.note: note_html(refusal)}
            return
        async for update in self._begin(question.strip(), where, visit):
            yield update

    def _refusal(self, question: str, visit: Visit) -> str:
        """Why ``question`` is not asked now; empty when it is, and then it counts as asked."""
        if not question:
            return text(visit.locale, "empty_question")
        if len(question) > MAX_QUESTION_CHARACTERS:
            count, limit = f"{len(question):,}", f"{MAX_QUESTION_CHARACTERS:,}"
            return text(visit.locale, "long_question", count=count, limit=limit)
        if self._talk.busy(visit):
            return text(visit.locale, "still_answering")
        if seconds := self._talk.too_soon(visit):
            return text(visit.locale, "too_often", seconds=math.ceil(seconds))
        return ""

    async def _begin(self, question: str, where: Where, visit: Visit) -> AsyncIterator[Update]:
        try:
            started = self._talk.begin(visit, question, where.filters, where.mode)
        except UsageError:  # it was deleted on another page
            yield {self.note: note_html(text(visit.locale, "no_conversation"))}
            return
        yield {
            self.sidebar: self._sidebar_html(visit),
            self.live: live_html(started.live, visit.locale),
            self.thread: self._view(visit, started.conversation).thread,
            self.question: "",
            self.note: "",
        }
        async for update in self._answer(started):
            # Who has turned to another conversation meanwhile is not thrown back into this one.
            if self._talk.conversation(visit) == started.conversation:
                yield update
        now = self._talk.conversation(visit)
        if now != started.conversation and not self._talk.busy(visit):
            # The last that was told here may have overtaken what they turned to.
            yield await asyncio.to_thread(self._conversation, visit, now)

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

    def _view(self, visit: Visit, conversation: str | None, live: Live | None = None) -> View:
        exchanges: Sequence[Exchange] = ()
        judgements: dict[str, bool] = {}
        if conversation is not None:
            exchanges = self._chats.exchanges(visit.owner, conversation)
            judgements = self._chats.judgements(visit.owner, conversation)
        return view(self._library, exchanges, judgements, visit.locale, live)

    def _welcome_html(self, visit: Visit) -> str:
        empty = self._library.stats().documents == 0
        may_add = visit.role is Role.ADMIN
        return welcome_html(suggestions(self._library), empty, visit.locale, may_add)

    def _sidebar_html(self, visit: Visit) -> str:
        held = self._chats.conversations(visit.owner)
        return sidebar_html(held, self._talk.conversation(visit), visit.locale)


def _reason(event: gr.EventData) -> str:
    """One of the offered reasons, else what the visitor wrote."""
    chosen = wish(event, "reason")
    return chosen if chosen in REASONS else wish(event, "value")[:LONGEST_REASON]
