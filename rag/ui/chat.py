"""The chat: a question box, the conversation, and beside it the passages it rests on."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from typing import Any

import gradio as gr  # Gradio reads the annotations of the handlers below, so it must be here

from rag.errors import UsageError
from rag.settings import MAX_QUESTION_CHARACTERS
from rag.ui import actions
from rag.ui.actions import wish
from rag.ui.asking import Run
from rag.ui.exchange import Exchange, Live, advance, failed, history, stopped
from rag.ui.requests import locale_in, owner_in, session_in
from rag.ui.services import Services
from rag.ui.sidebar import sidebar_html
from rag.ui.strings import Locale, text
from rag.ui.suggestions import suggestions
from rag.ui.thread import REASONS, live_html
from rag.ui.view import View, view
from rag.ui.welcome import masthead_html, note_html, reader_html, welcome_html

FRAME_SECONDS = 0.06
"""The page is redrawn at most this often while words stream in."""

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
        self._desk = services.desk
        self._chats = services.chats
        self._settings = services.settings
        self._masthead = masthead
        self._runs: dict[str, Run] = {}
        self._current: dict[str, str] = {}
        """Which conversation each open page shows; none is a new one."""
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
        ]
        page.load(self._open, outputs=shown, **quiet)
        # The line at the model is ours (rag/ui/asking.py), so that passages never wait for it.
        asking: dict[str, Any] = {"outputs": shown, "concurrency_limit": None, **quiet}
        gr.on([self.question.submit, self.ask.click], self._ask, inputs=[self.question], **asking)
        self.welcome.click(self._ask_example, **asking)
        self.thread.click(self._act_on_exchange, **asking)
        self.sidebar.click(self._act_on_conversation, outputs=shown, **quiet)
        self.stop.click(self._stop, queue=False, **quiet)
        page.unload(self._leave)

    # --- opening, and going from one conversation to another ----------------------------------

    def _open(self, request: gr.Request) -> Update:
        locale = locale_in(request)
        wanted = request.query_params.get("c", "")
        return {
            self._masthead: masthead_html(self._library, self._settings, locale),
            self.reader: reader_html(locale),
            **self._show(request, wanted if self._owns(request, wanted) else None),
        }

    def _act_on_conversation(self, event: gr.EventData, request: gr.Request) -> Update:
        owner, conversation = owner_in(request), wish(event, "conversation")
        try:
            match wish(event, "act"):
                case "new":
                    return self._show(request, None)
                case "open":
                    return self._show(request, conversation)
                case "rename":
                    self._chats.rename(owner, conversation, wish(event, "value"))
                case "delete":
                    self._chats.delete(owner, conversation)
                    if self._current.get(session_in(request)) == conversation:
                        return self._show(request, None)
        except UsageError:
            return {self.note: note_html(text(locale_in(request), "no_conversation"))}
        return {self.sidebar: self._sidebar_html(request)}

    def _show(self, request: gr.Request, conversation: str | None) -> Update:
        """Turns the page to ``conversation``; an answer on its way elsewhere is stopped.

        Raises:
            UsageError: the visitor has no such conversation.
        """
        locale, session = locale_in(request), session_in(request)
        seen = self._view(request, conversation)
        self._stop(request)
        if conversation is None:
            self._current.pop(session, None)
        else:
            self._current[session] = conversation
        empty = self._library.stats().documents == 0
        welcome = welcome_html(suggestions(self._library), empty, locale)
        return {
            self.sidebar: self._sidebar_html(request),
            self.welcome: gr.update(value=welcome, visible=not seen.thread),
            self.thread: seen.thread,
            self.live: "",
            self.evidence: seen.evidence,
            self.ask: gr.update(visible=True),
            self.stop: gr.update(visible=False),
            self.note: "",
        }

    # --- asking ---------------------------------------------------------------------------------

    async def _ask_example(self, event: gr.EventData, request: gr.Request) -> AsyncIterator[Update]:
        async for update in self._ask(wish(event, "question"), request):
            yield update

    async def _act_on_exchange(
        self, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Update]:
        act, exchange = wish(event, "act"), wish(event, "exchange")
        owner, conversation = owner_in(request), self._current.get(session_in(request), "")
        try:
            if act == "retry":
                held = self._chats.exchanges(owner, conversation)
                if held and held[-1].exchange_id == exchange and not self._busy(request):
                    self._chats.withdraw(owner, conversation, exchange)
                    async for update in self._ask(held[-1].question, request):
                        yield update
            elif act in ("good", "bad"):
                reason = _reason(event)
                self._chats.judge(owner, conversation, exchange, good=act == "good", reason=reason)
                yield {self.thread: self._view(request, conversation).thread}
        except UsageError:
            yield {self.note: note_html(text(locale_in(request), "no_conversation"))}

    async def _ask(self, question: str, request: gr.Request) -> AsyncIterator[Update]:
        locale, owner, session = locale_in(request), owner_in(request), session_in(request)
        question = question.strip()
        refusal = _refusal(question, locale)
        if not refusal and self._busy(request):
            refusal = text(locale, "still_answering")
        if refusal:
            yield {self.note: note_html(refusal)}
            return
        conversation = self._current.get(session)
        before = self._chats.exchanges(owner, conversation) if conversation else []
        run = Run(self._desk, owner, question, history(before))
        self._runs[session] = run
        if conversation is None:
            conversation = self._chats.start(owner, question)
            self._current[session] = conversation
        live = Live(secrets.token_hex(6), question)
        yield {
            self.sidebar: self._sidebar_html(request),
            self.live: live_html(live, locale),
            self.thread: self._view(request, conversation).thread,
            self.welcome: gr.update(visible=False),
            self.question: "",
            self.ask: gr.update(visible=False),
            self.stop: gr.update(visible=True),
            self.note: "",
        }
        async for update in self._answer(run, live, conversation, request):
            # Who has turned to another conversation meanwhile is not thrown back into this one.
            if self._current.get(session) == conversation:
                yield update

    async def _answer(
        self, run: Run, live: Live, conversation: str, request: gr.Request
    ) -> AsyncIterator[Update]:
        locale, session = locale_in(request), session_in(request)
        try:
            async for events in run.events():
                searched = live.passages is not None
                for event in events:
                    live = advance(live, event)
                update: Update = {self.live: live_html(live, locale)}
                if live.passages is not None and not searched:
                    seen = await asyncio.to_thread(self._view, request, conversation, live)
                    update[self.evidence] = seen.evidence
                yield update
                await asyncio.sleep(FRAME_SECONDS)
            exchange = (
                Exchange(live.exchange_id, live.question, live.outcome)
                if live.outcome is not None
                else stopped(live)
            )
        except Exception as error:
            _log.exception("The question was not answered")
            exchange = failed(live, error)
        except BaseException:
            # The page was closed: whoever comes back finds the question, and can ask again.
            self._keep(request, conversation, stopped(live))
            raise
        finally:
            run.stop()
            if self._runs.get(session) is run:
                del self._runs[session]
        yield await asyncio.to_thread(self._finish, conversation, exchange, request)

    def _finish(self, conversation: str, exchange: Exchange, request: gr.Request) -> Update:
        if not self._keep(request, conversation, exchange):
            return {}
        seen = self._view(request, conversation)
        return {
            self.sidebar: self._sidebar_html(request),
            self.thread: seen.thread,
            self.live: "",
            self.evidence: seen.evidence,
            self.ask: gr.update(visible=True),
            self.stop: gr.update(visible=False),
        }

    def _keep(self, request: gr.Request, conversation: str, exchange: Exchange) -> bool:
        """Whether the conversation is still there to hold the exchange."""
        try:
            self._chats.append(owner_in(request), conversation, exchange)
        except UsageError:
            return False
        return True

    def _busy(self, request: gr.Request) -> bool:
        return session_in(request) in self._runs

    def _stop(self, request: gr.Request) -> None:
        run = self._runs.get(session_in(request))
        if run is not None:
            run.stop()

    def _leave(self, request: gr.Request) -> None:
        """The page was closed: nobody waits for the answer any more."""
        self._stop(request)
        self._current.pop(session_in(request), None)

    # --- drawing --------------------------------------------------------------------------------

    def _view(
        self, request: gr.Request, conversation: str | None, live: Live | None = None
    ) -> View:
        owner = owner_in(request)
        exchanges: Sequence[Exchange] = ()
        judgements: dict[str, bool] = {}
        if conversation is not None:
            exchanges = self._chats.exchanges(owner, conversation)
            judgements = self._chats.judgements(owner, conversation)
        return view(self._library, exchanges, judgements, locale_in(request), live)

    def _sidebar_html(self, request: gr.Request) -> str:
        current = self._current.get(session_in(request))
        return sidebar_html(
            self._chats.conversations(owner_in(request)), current, locale_in(request)
        )

    def _owns(self, request: gr.Request, conversation: str) -> bool:
        held = self._chats.conversations(owner_in(request))
        return any(item.conversation_id == conversation for item in held)


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
