"""Who talks about what: the conversation on each open page, and the answer on its way there."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass

from rag.errors import UsageError
from rag.types import Filters
from rag.ui.asking import Run
from rag.ui.exchange import Exchange, Live, advance, failed, history, stopped
from rag.ui.limits import RateLimit
from rag.ui.requests import Visit
from rag.ui.services import Services

FRAME_SECONDS = 0.06
"""What is on its way is told at most this often."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Started:
    """A question that is being answered."""

    visit: Visit
    conversation: str
    live: Live
    run: Run


class Talk:
    """One running answer an open page; everything said is kept for its owner."""

    def __init__(self, services: Services) -> None:
        self._desks = services.desks
        self._chats = services.chats
        self._metrics = services.metrics
        per_minute = services.settings.questions_per_minute
        self._limit = RateLimit(per_minute, seconds=60)
        self._current: dict[str, str] = {}
        self._runs: dict[str, Run] = {}

    def conversation(self, visit: Visit) -> str | None:
        """The one on the visitor's page; ``None`` for one that has not begun."""
        return self._current.get(visit.session)

    def open(self, visit: Visit, conversation: str) -> None:
        """A new page begins with it, unless a question has been asked there already."""
        self._current.setdefault(visit.session, conversation)

    def turn_to(self, visit: Visit, conversation: str | None) -> None:
        """An answer on its way elsewhere is stopped."""
        self.stop(visit)
        if conversation is None:
            self._current.pop(visit.session, None)
        else:
            self._current[visit.session] = conversation

    def leave(self, visit: Visit) -> None:
        """The page was closed: nobody waits for the answer any more."""
        self.turn_to(visit, None)

    def busy(self, visit: Visit) -> bool:
        return visit.session in self._runs

    def stop(self, visit: Visit) -> None:
        run = self._runs.get(visit.session)
        if run is not None:
            run.stop()

    def too_soon(self, visit: Visit) -> float:
        """Counts a question; seconds until the visitor may ask, 0 for now."""
        return self._limit.wait(visit.owner)

    def begin(self, visit: Visit, question: str, filters: Filters | None, mode: str) -> Started:
        """Asks in the visitor's conversation, or begins one; call it in the event loop that
        follows the answer. ``mode`` is one of the desks.

        Raises:
            UsageError: the conversation is not the visitor's.
        """
        conversation = self.conversation(visit)
        before = self._chats.exchanges(visit.owner, conversation) if conversation else []
        run = Run(self._desks[mode], visit.owner, question, history(before), filters)
        if conversation is None:
            conversation = self._chats.start(visit.owner, question)
            self._current[visit.session] = conversation
        self._runs[visit.session] = run
        return Started(visit, conversation, Live(secrets.token_hex(6), question), run)

    async def follow(self, started: Started) -> AsyncIterator[Live | Exchange]:
        """The question as it is being answered, and at last the exchange, which is kept by then.
        Ends without one when the conversation was deleted meanwhile."""
        live, run = started.live, started.run
        try:
            async for events in run.events():
                for event in events:
                    live = advance(live, event)
                yield live
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
            self._keep(started, stopped(live))
            raise
        finally:
            run.stop()
            if self._runs.get(started.visit.session) is run:
                del self._runs[started.visit.session]
        if self._keep(started, exchange):
            yield exchange

    def _keep(self, started: Started, exchange: Exchange) -> bool:
        """Whether the conversation is still there to hold the exchange."""
        self._metrics.count(exchange.outcome)
        try:
            self._chats.append(started.visit.owner, started.conversation, exchange)
        except UsageError:
            return False
        return True
