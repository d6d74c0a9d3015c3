"""One question and what became of it: while it is being answered, and afterwards.

:func:`advance` folds the events of a streamed answer into what the page shows; it is pure, so the
page can be tested without a browser, a server or a model.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from rag.errors import (
    GenerationError,
    GenerationTimeout,
    LibraryError,
    ModelError,
    QuestionError,
    YijuError,
)
from rag.types import (
    Abstention,
    Answer,
    Done,
    Event,
    Evidence,
    Passage,
    Statement,
    Token,
    Turn,
)


@dataclass(frozen=True, slots=True)
class Stopped:
    """The user pressed stop; what had been verified by then stays."""

    statements: tuple[Statement, ...]
    evidence: tuple[Passage, ...]
    status: Literal["stopped"] = "stopped"


@dataclass(frozen=True, slots=True)
class Failure:
    """Something broke. ``key`` names the sentence for the user, ``detail`` says it precisely."""

    key: str
    detail: str
    evidence: tuple[Passage, ...]
    status: Literal["failed"] = "failed"


Outcome = Answer | Abstention | Stopped | Failure


@dataclass(frozen=True, slots=True)
class Exchange:
    exchange_id: str
    question: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Queued:
    """The evidence stands; ``ahead`` questions of others come first at the model."""

    ahead: int


@dataclass(frozen=True, slots=True)
class Live:
    """A question on its way to an answer."""

    exchange_id: str
    question: str
    passages: tuple[Passage, ...] | None = None
    """``None`` until the search is done."""
    ahead: int = 0
    draft: str = ""
    """Words since the last verified statement."""
    statements: tuple[Statement, ...] = ()
    outcome: Answer | Abstention | None = None


def advance(live: Live, event: Event | Queued) -> Live:
    match event:
        case Evidence():
            return replace(live, passages=event.passages, draft="")
        case Queued():
            return replace(live, ahead=event.ahead)
        case Token():
            return replace(live, draft=live.draft + event.text, ahead=0)
        case Statement():
            return replace(live, statements=(*live.statements, event), draft="", ahead=0)
        case Done():
            return replace(live, outcome=event.result, ahead=0)


def stopped(live: Live) -> Exchange:
    return Exchange(live.exchange_id, live.question, Stopped(live.statements, live.passages or ()))


def failed(live: Live, error: Exception) -> Exchange:
    """What the user is told of ``error``. Only a :class:`YijuError` has words meant for users; of
    anything else nothing but the calm sentence is shown."""
    detail = str(error) if isinstance(error, YijuError) else ""
    failure = Failure(_sentence_key(error), detail, live.passages or ())
    return Exchange(live.exchange_id, live.question, failure)


def evidence_of(outcome: Outcome) -> tuple[Passage, ...]:
    return outcome.nearest if isinstance(outcome, Abstention) else outcome.evidence


def statements_of(outcome: Outcome) -> tuple[Statement, ...]:
    return outcome.statements if isinstance(outcome, Answer | Stopped) else ()


def history(exchanges: Iterable[Exchange]) -> list[Turn]:
    """The conversation so far as the assistant takes it: only questions that got a reply."""
    turns = []
    for exchange in exchanges:
        if isinstance(exchange.outcome, Answer | Abstention):
            turns.append(Turn("user", exchange.question))
            turns.append(Turn("assistant", exchange.outcome.text))
    return turns


_SENTENCES: tuple[tuple[type[YijuError], str], ...] = (
    (QuestionError, "error_question"),
    (GenerationTimeout, "error_timeout"),
    (GenerationError, "error_generation"),
    (ModelError, "error_model"),
    (LibraryError, "error_library"),
)


def _sentence_key(error: Exception) -> str:
    return next((key for kind, key in _SENTENCES if isinstance(error, kind)), "error_other")
