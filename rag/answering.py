"""A question becomes an answer whose every statement was checked, or an abstention."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from rag import replies
from rag.conversation import standalone
from rag.errors import YijuError
from rag.evidence import gather
from rag.generation.models import open_writer
from rag.generation.writers import Draft, Writer
from rag.library import Library
from rag.questions import checked, says_something
from rag.settings import Settings
from rag.support import rule
from rag.types import (
    Abstention,
    AbstentionReason,
    Answer,
    Done,
    Dropped,
    Event,
    Evidence,
    Filters,
    Passage,
    Statement,
    Timings,
    Token,
    Turn,
)
from rag.verification import subject_conflict


class Assistant:
    """Answers from one library. Safe to use from several threads; a local model serves them one
    after the other."""

    def __init__(
        self, library: Library, *, settings: Settings | None = None, writer: Writer | None = None
    ) -> None:
        """``writer`` replaces the one that ``settings.llm`` names."""
        self._library = library
        self._settings = settings or library.settings
        self._writer = writer
        self._opening = threading.Lock()

    def ask(
        self, question: str, *, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Answer | Abstention:
        """The answer to a question, all at once.

        Raises:
            QuestionError: empty or too long a question.
            GenerationError: the model failed; never dressed as an abstention.
            LibraryError: the library cannot be read.
        """
        for event in self.stream(question, history=history, filters=filters):
            if isinstance(event, Done):
                return event.result
        raise AssertionError("a stream ends with Done")

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Iterator[Event]:
        """The same as it comes about: Evidence, Token*, Statement*, Done. Closing the iterator
        stops the model. Raises as :meth:`ask`."""
        asked = checked(question)
        clock = _Clock()
        self._prepare_writer()
        full = standalone(asked, history)
        passages, instead = self._passages(full, filters)
        clock.retrieved()
        yield Evidence(passages, clock.retrieve)
        if instead is not None:
            reason = AbstentionReason.OTHER_SUBJECT
            yield Done(_abstention(asked, reason, passages, (), clock, instead))
        elif passages:
            yield from self._answer(asked, full, passages, clock)
        else:
            empty = not self._library.stats().documents
            reason = AbstentionReason.EMPTY_LIBRARY if empty else AbstentionReason.NOTHING_RELEVANT
            yield Done(_abstention(asked, reason, (), (), clock))

    def _passages(
        self, question: str, filters: Filters | None
    ) -> tuple[tuple[Passage, ...], str | None]:
        """The evidence. Where all that was found speaks of another place or year than the
        question, that, and a sentence that says what it speaks of."""
        if not says_something(question):
            return (), None
        hits = self._library.search(question, k=self._settings.top_k, filters=filters)
        places = {document.metadata.region for document in self._library.documents()}
        known = [place for place in places if place]

        def conflict(passage: Passage) -> str | None:
            return subject_conflict(question, passage, known)

        def gathered(fits: Callable[[Passage], bool]) -> tuple[Passage, ...]:
            budget = self._settings.evidence_tokens
            return gather(question, hits, self._library.closeness, budget=budget, fits=fits)

        fitting = gathered(lambda passage: conflict(passage) is None)
        if fitting or not hits:
            return fitting, None
        nearest = gathered(lambda _: True)
        return nearest, conflict(nearest[0]) if nearest else None

    def _prepare_writer(self) -> Writer:
        """The writer; a local model's weights are read while the evidence is being found."""
        with self._opening:
            if self._writer is None:
                self._writer = open_writer(self._settings)
                threading.Thread(target=_quietly, args=(self._writer.prepare,), daemon=True).start()
            return self._writer

    def _answer(
        self, asked: str, question: str, passages: tuple[Passage, ...], clock: _Clock
    ) -> Iterator[Event]:
        statements: list[Statement] = []
        dropped: list[Dropped] = []
        for item in self._prepare_writer().write(question, passages):
            clock.spoke()
            if isinstance(item, Token):
                yield item
            elif isinstance(item, Draft):
                ruling = rule(item, passages, question)
                if ruling.dropped is not None:
                    dropped.append(ruling.dropped)
                if ruling.statement is not None and ruling.statement not in statements:
                    statements.append(ruling.statement)
                    yield ruling.statement
        if statements:
            answer = Answer(asked, tuple(statements), passages, clock.timings(), tuple(dropped))
            yield Done(answer)
        else:
            reason = AbstentionReason.UNSUPPORTED if dropped else AbstentionReason.NOT_STATED
            yield Done(_abstention(asked, reason, passages, tuple(dropped), clock))


def _quietly(prepare: Callable[[], None]) -> None:
    with suppress(YijuError):  # it comes again, and is reported, when the writer is needed
        prepare()


def _abstention(
    question: str,
    reason: AbstentionReason,
    nearest: tuple[Passage, ...],
    dropped: tuple[Dropped, ...],
    clock: _Clock,
    found: str = "",
) -> Abstention:
    text = replies.abstention(reason, question, found)
    return Abstention(question, reason, text, nearest, clock.timings(), dropped)


@dataclass(slots=True)
class _Clock:
    """Milliseconds since the question came in."""

    started: float = 0.0
    retrieve: float = 0.0
    first_token: float | None = None

    def __post_init__(self) -> None:
        self.started = time.perf_counter()

    def _now(self) -> float:
        return (time.perf_counter() - self.started) * 1000

    def retrieved(self) -> None:
        self.retrieve = self._now()

    def spoke(self) -> None:
        if self.first_token is None:
            self.first_token = self._now()

    def timings(self) -> Timings:
        return Timings(self.retrieve, self.first_token, self._now())
