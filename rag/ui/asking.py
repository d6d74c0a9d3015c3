"""Questions on their way: each runs in a thread of its own, and they take turns at the model.

The passages of everyone's question are found at once; only the model's wording waits, because a
local model serves one question at a time.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from rag.types import Event, Evidence, Filters, Turn
from rag.ui.exchange import Queued

if TYPE_CHECKING:
    from rag.answering import Assistant
    from rag.settings import Settings

REMOTE_SLOTS = 8
"""Questions that may be at an endpoint at once."""

_POLL_SECONDS = 0.2


@dataclass(eq=False)
class Ticket:
    round: int
    """Each owner's first question belongs to the round that is being served, the second to the
    next …"""
    serving: bool = False
    ahead: int = 0


class Line:
    """A fair queue for ``slots`` places: owners take turns, however many questions each brings."""

    def __init__(self, slots: int) -> None:
        self._free = slots
        self._waiting: list[Ticket] = []
        self._round = 0
        self._last_rounds: dict[str, int] = {}
        self._changed = threading.Condition()

    def join(self, owner: str) -> Ticket:
        with self._changed:
            ticket = Ticket(max(self._round, self._last_rounds.get(owner, -1) + 1))
            self._last_rounds[owner] = ticket.round
            self._waiting.append(ticket)
            self._update()
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Gives the place back, or the wait up. Harmless when repeated."""
        with self._changed:
            if ticket.serving:
                ticket.serving = False
                self._free += 1
            elif ticket in self._waiting:
                self._waiting.remove(ticket)
            self._update()

    def wait(self, ticket: Ticket, seconds: float) -> bool:
        """Whether it is this ticket's turn, at the latest after ``seconds``."""
        with self._changed:
            self._changed.wait_for(lambda: ticket.serving, seconds)
            return ticket.serving

    @property
    def waiting(self) -> int:
        """Questions that have no place yet."""
        return len(self._waiting)

    def _update(self) -> None:
        # Stable: within a round, who came first is first.
        self._waiting.sort(key=lambda ticket: ticket.round)
        while self._free and self._waiting:
            ticket = self._waiting.pop(0)
            ticket.serving = True
            self._free -= 1
            self._round = ticket.round
        for place, ticket in enumerate(self._waiting, start=1):
            ticket.ahead = place
        # Who last asked in an earlier round has no more claim than somebody new.
        self._last_rounds = {
            owner: last for owner, last in self._last_rounds.items() if last >= self._round
        }
        self._changed.notify_all()


@dataclass(frozen=True)
class Desk:
    """What all questions share: the assistant, its line, and the searches allowed at once."""

    assistant: Assistant
    line: Line
    searches: threading.BoundedSemaphore

    @classmethod
    def of(cls, assistant: Assistant, line: Line | None = None) -> Desk:
        """A desk with a line of its own, unless it shares one."""
        cores = os.cpu_count() or 1
        return cls(assistant, line or Line(REMOTE_SLOTS), threading.BoundedSemaphore(cores))


def runs_here(settings: Settings) -> bool:
    """Whether the model is a local one, which writes one answer at a time."""
    elsewhere = ":" in settings.llm and not settings.llm.endswith(".gguf")
    return settings.llm != "extractive" and not elsewhere


class Run:
    """One question being answered for ``owner``, from one event loop."""

    def __init__(
        self,
        desk: Desk,
        owner: str,
        question: str,
        history: Sequence[Turn],
        filters: Filters | None = None,
    ) -> None:
        self._desk = desk
        self._owner = owner
        self._question = question
        self._history = list(history)
        self._filters = filters
        self._stopped = threading.Event()
        self._loop = asyncio.get_running_loop()
        self._inbox: asyncio.Queue[Event | Queued | Exception | None] = asyncio.Queue()

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set()

    def stop(self) -> None:
        """Returns at once; the model stops at its next word and only then gives up its place."""
        self._stopped.set()
        self._post(None)

    async def events(self) -> AsyncIterator[list[Event | Queued]]:
        """What happened since the last look, as soon as anything has; ends early when stopped.

        Raises:
            Exception: whatever the assistant raised.
        """
        threading.Thread(target=self._work, name="question", daemon=True).start()
        try:
            while True:
                items = [await self._inbox.get()]
                while not self._inbox.empty():
                    items.append(self._inbox.get_nowait())
                happened: list[Event | Queued] = []
                for item in items:
                    if item is None or isinstance(item, Exception):
                        break
                    happened.append(item)
                if happened:
                    yield happened
                if self.stopped or item is None:
                    return
                if isinstance(item, Exception):
                    raise item
        finally:
            self._stopped.set()

    def _work(self) -> None:
        try:
            self._answer()
        except Exception as error:
            self._post(error)
        else:
            self._post(None)

    def _answer(self) -> None:
        desk = self._desk
        with ExitStack() as cleanup:
            stream = cast(
                "Generator[Event]",  # its ``close`` stops the model
                desk.assistant.stream(self._question, history=self._history, filters=self._filters),
            )
            with desk.searches:
                first = next(stream)
            self._post(first)
            if isinstance(first, Evidence):
                ticket = desk.line.join(self._owner)
                cleanup.callback(desk.line.leave, ticket)
                self._await_turn(ticket)
            # Entered last, so the model has stopped before its place goes to the next question.
            cleanup.enter_context(closing(stream))
            while not self.stopped and (event := next(stream, None)) is not None:
                self._post(event)

    def _await_turn(self, ticket: Ticket) -> None:
        told = 0
        while not self._desk.line.wait(ticket, _POLL_SECONDS) and not self.stopped:
            if ticket.ahead != told:
                told = ticket.ahead
                self._post(Queued(told))

    def _post(self, item: Event | Queued | Exception | None) -> None:
        # A closed loop means that the server is going down: nobody is left to tell.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._inbox.put_nowait, item)
