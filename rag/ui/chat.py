"""The chat: a question box, the conversation, and beside it the passages it rests on."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.settings import MAX_QUESTION_CHARACTERS, Settings
from rag.types import Abstention, Answer
from rag.ui.asking import Desk, Run
from rag.ui.evidence import Shown, evidence_html
from rag.ui.exchange import (
    Exchange,
    Live,
    advance,
    evidence_of,
    failed,
    history,
    statements_of,
    stopped,
)
from rag.ui.shelf import bases
from rag.ui.strings import Locale, locale_of, text
from rag.ui.suggestions import suggestions
from rag.ui.thread import live_html, thread_html
from rag.ui.welcome import masthead_html, note_html, reader_html, welcome_html

if TYPE_CHECKING:
    from rag.library import Library

FRAME_SECONDS = 0.06
"""The page is redrawn at most this often while words stream in."""

_log = logging.getLogger(__name__)

Update = dict[Any, Any]

_ON_EXAMPLE = """
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ask]");
  if (button) trigger("click", { question: button.textContent });
});
"""


class Chat:
    """The components of the chat and what they do; made inside a ``gr.Blocks``."""

    def __init__(
        self, library: Library, desk: Desk, settings: Settings, words: gr.I18n, page: gr.Blocks
    ) -> None:
        self._library = library
        self._desk = desk
        self._settings = settings
        self._runs: dict[str, Run] = {}
        self._place(words)
        self._connect(page)

    # --- what is on the page -----------------------------------------------------------------

    def _place(self, words: gr.I18n) -> None:
        self.exchanges = gr.State(())
        self.masthead = gr.HTML(elem_id="masthead", apply_default_css=False)
        self.reader = gr.HTML(elem_id="reader-window", apply_default_css=False)
        with gr.Row(elem_id="chat"):
            with gr.Column(elem_id="talk", scale=3):
                with gr.Column(elem_id="scroll"):
                    self.welcome = gr.HTML(
                        elem_id="welcome", apply_default_css=False, js_on_load=_ON_EXAMPLE
                    )
                    self.thread = gr.HTML(elem_id="thread", apply_default_css=False)
                    self.live = gr.HTML(elem_id="live", apply_default_css=False)
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
                self.note = gr.HTML(elem_id="note", apply_default_css=False)
            with gr.Column(elem_id="basis", scale=2):
                self.evidence = gr.HTML(elem_id="evidence", apply_default_css=False)

    def _connect(self, page: gr.Blocks) -> None:
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        shown = [
            self.exchanges,
            self.welcome,
            self.thread,
            self.live,
            self.evidence,
            self.question,
            self.ask,
            self.stop,
            self.note,
        ]
        page.load(
            self._open,
            outputs=[self.masthead, self.reader, self.welcome, self.evidence],
            **quiet,
        )
        # The line at the model is ours (rag/ui/asking.py), so that passages never wait for it.
        asking: dict[str, Any] = {"outputs": shown, "concurrency_limit": None, **quiet}
        gr.on(
            [self.question.submit, self.ask.click],
            self._ask,
            inputs=[self.question, self.exchanges],
            **asking,
        )
        self.welcome.click(self._ask_example, inputs=[self.exchanges], **asking)
        self.stop.click(self._stop, queue=False, **quiet)
        page.unload(self._leave)

    # --- what happens -------------------------------------------------------------------------

    def _open(self, request: gr.Request) -> tuple[str, str, str, str]:
        locale = _locale(request)
        empty = self._library.stats().documents == 0
        return (
            masthead_html(self._library, self._settings, locale),
            reader_html(locale),
            welcome_html(suggestions(self._library), empty, locale),
            evidence_html([], locale),
        )

    async def _ask_example(
        self, exchanges: Sequence[Exchange], event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Update]:
        async for update in self._ask(str(event.question), exchanges, request):
            yield update

    async def _ask(
        self, question: str, exchanges: Sequence[Exchange], request: gr.Request
    ) -> AsyncIterator[Update]:
        locale = _locale(request)
        question = question.strip()
        refusal = _refusal(question, locale)
        if refusal:
            yield {self.note: note_html(refusal)}
            return
        live = Live(secrets.token_hex(6), question)
        yield {
            self.live: live_html(live, locale),
            self.welcome: gr.update(visible=False),
            self.question: "",
            self.ask: gr.update(visible=False),
            self.stop: gr.update(visible=True),
            self.note: "",
        }
        async for update in self._answer(live, exchanges, locale, request):
            yield update

    async def _answer(
        self, live: Live, exchanges: Sequence[Exchange], locale: Locale, request: gr.Request
    ) -> AsyncIterator[Update]:
        session = str(request.session_hash)
        run = Run(self._desk, session, live.question, history(exchanges))
        self._runs[session] = run
        try:
            async for events in run.events():
                searched = live.passages is not None
                for event in events:
                    live = advance(live, event)
                update: Update = {self.live: live_html(live, locale)}
                if live.passages is not None and not searched:
                    sections = await asyncio.to_thread(self._sections, exchanges, live)
                    update[self.evidence] = evidence_html(sections, locale)
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
        finally:
            run.stop()
            if self._runs.get(session) is run:
                del self._runs[session]
        exchanges = (*exchanges, exchange)
        sections = await asyncio.to_thread(self._sections, exchanges)
        yield {
            self.exchanges: exchanges,
            self.thread: thread_html(exchanges, locale),
            self.live: "",
            self.evidence: evidence_html(sections, locale),
            self.ask: gr.update(visible=True),
            self.stop: gr.update(visible=False),
        }

    def _stop(self, request: gr.Request) -> None:
        run = self._runs.get(str(request.session_hash))
        if run is not None:
            run.stop()

    def _leave(self, request: gr.Request) -> None:
        """The page was closed: nobody waits for the answer any more."""
        self._stop(request)

    def _sections(self, exchanges: Sequence[Exchange], live: Live | None = None) -> list[Shown]:
        sections = [
            Shown(
                exchange.exchange_id,
                bases(self._library, evidence_of(exchange.outcome)),
                statements_of(exchange.outcome),
                decided=isinstance(exchange.outcome, Answer),
                nearest=isinstance(exchange.outcome, Abstention),
            )
            for exchange in exchanges
        ]
        if live is not None:
            sections.append(Shown(live.exchange_id, bases(self._library, live.passages or ())))
        return sections


def _locale(request: gr.Request) -> Locale:
    return locale_of(request.headers.get("accept-language", ""))


def _refusal(question: str, locale: Locale) -> str:
    """Why ``question`` is not worth sending; empty when it is."""
    if not question:
        return text(locale, "empty_question")
    if len(question) > MAX_QUESTION_CHARACTERS:
        count, limit = f"{len(question):,}", f"{MAX_QUESTION_CHARACTERS:,}"
        return text(locale, "long_question", count=count, limit=limit)
    return ""
