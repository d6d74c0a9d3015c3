"""A question becomes an answer whose every statement was checked, or an abstention."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from rag import replies
from rag.answer_kinds import asks_whether
from rag.citing import quoted
from rag.conversation import Asked, standalone
from rag.drafting import Drafting
from rag.errors import YijuError
from rag.finding import Found, find, known_places
from rag.gaps import asks_for_more
from rag.generation.models import open_writer
from rag.generation.writers import Writer
from rag.library import Library
from rag.listing import listed
from rag.orders import without_orders
from rag.premises import corrections
from rag.questions import checked
from rag.romanised import with_chinese_places
from rag.settings import Settings
from rag.support import each_once
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
    Turn,
)
from rag.understanding import in_full_years, without_premise


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
        """The same as it comes about: Evidence and Token*, again where the writer has put the
        question into the documents' language or has to look further, then Statement*, Done.
        Closing the iterator stops the model. Raises as :meth:`ask`."""
        asked = checked(question)
        clock = _Clock()
        self._prepare_writer()
        plain = in_full_years(without_orders(asked))
        before = [_turn_without_orders(turn) for turn in history]
        wanted = standalone(plain, before, known_places(self._library))
        tasks = listed(self._library, asked, (wanted.full, wanted.question), filters)
        if tasks is not None:
            yield from tasks
            return
        foreign = replies.language(wanted.full) == "en"
        if foreign:
            wanted = self._with_chinese_places(wanted)
        found = find(self._library, wanted, filters, self._settings)
        clock.retrieved()
        yield Evidence(found.first, clock.retrieve)
        if foreign and (words := self._prepare_writer().in_chinese(wanted.full)) is not None:
            wanted = Asked(f"{words}（{wanted.full}）")
            found = find(self._library, wanted, filters, self._settings)
            yield Evidence(found.first, clock.now())
        if found.instead is not None:
            reason = AbstentionReason.OTHER_SUBJECT
            yield Done(_abstention(asked, reason, found.first, (), clock, found.instead))
        elif found.looks:
            yield from self._answer(asked, wanted.before, found, filters, clock)
        else:
            empty = not self._library.stats().documents
            reason = AbstentionReason.EMPTY_LIBRARY if empty else AbstentionReason.NOTHING_RELEVANT
            yield Done(_abstention(asked, reason, (), (), clock))

    def _prepare_writer(self) -> Writer:
        """The writer; a local model's weights are read while the evidence is being found."""
        with self._opening:
            if self._writer is None:
                self._writer = open_writer(self._settings)
                threading.Thread(target=_quietly, args=(self._writer.prepare,), daemon=True).start()
            return self._writer

    def _with_chinese_places(self, wanted: Asked) -> Asked:
        named = with_chinese_places(wanted.full, known_places(self._library))
        return wanted if named == wanted.full else Asked(named)

    def _answer(
        self, asked: str, before: str, found: Found, filters: Filters | None, clock: _Clock
    ) -> Iterator[Event]:
        """Each part of the question from the first look that answers it, what that leaves out from
        evidence of its own; what all of them found where none is answered."""
        drafting = Drafting(self._prepare_writer(), self._library.text, clock.spoke)
        parts = [replace(part, question=without_premise(part.question)) for part in found.parts]
        unanswered: list[str] = []
        read: tuple[Passage, ...] = ()
        for passages in found.looks:
            if read:
                yield Evidence((*read, *passages), clock.now())
            read += passages
            parts = yield from drafting.look(parts, before, passages)
            # Whether something is so, a passage further down seldom says.
            unanswered += [part.question for part in parts if asks_whether(part.question)]
            parts = [part for part in parts if not asks_whether(part.question)]
            if not parts:
                break
        unanswered += [part.question for part in parts]
        for piece in drafting.pieces:
            if not drafting.is_open(piece):
                continue
            further: tuple[Passage, ...] = ()
            if drafting.is_worth_a_search(piece):
                # As one question: the year and the place of the whole hold for the piece.
                own = find(self._library, Asked(piece.asked.full), filters, self._settings)
                further = () if own.instead else _numbered(own.first, read)
            if further:
                yield Evidence((*read, *further), clock.now())
                read += further
            answered = bool(further) and (yield from drafting.look_for(piece, further))
            if not answered and not piece.whole_answered:
                unanswered.append(piece.asked.question)
        dropped = tuple(drafting.dropped)
        if drafting.said:
            said = each_once([*self._corrections(asked, drafting.said, read), *drafting.said])
            yield from said
            more = asks_for_more(asked, [statement.text for statement in said])
            gap = replies.gap(asked, unanswered, more=more)
            yield Done(Answer(asked, tuple(said), read, clock.timings(), dropped, gap))
        else:
            reason = AbstentionReason.UNSUPPORTED if dropped else AbstentionReason.NOT_STATED
            yield Done(_abstention(asked, reason, read, dropped, clock))

    def _corrections(
        self, asked: str, said: Sequence[Statement], read: Sequence[Passage]
    ) -> list[Statement]:
        """What the documents have instead of a figure that the question takes for granted, unless
        the figure is what is asked for."""
        if without_premise(asked) != asked:
            return []
        return [
            quoted(passage, asked, self._library.text)
            for passage in corrections(asked, read)
            if all(passage.search_text != one.text for one in said)
        ]


def _turn_without_orders(turn: Turn) -> Turn:
    """What was ordered once holds for no later question either."""
    return replace(turn, content=without_orders(turn.content)) if turn.role == "user" else turn


def _numbered(passages: Sequence[Passage], after: Sequence[Passage]) -> tuple[Passage, ...]:
    """Those that are not among the ones before, and counted on from them."""
    known = {(one.document_id, one.start) for one in after}
    new = [one for one in passages if (one.document_id, one.start) not in known]
    return tuple(replace(one, number=number) for number, one in enumerate(new, len(after) + 1))


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

    def now(self) -> float:
        return (time.perf_counter() - self.started) * 1000

    def retrieved(self) -> None:
        self.retrieve = self.now()

    def spoke(self) -> None:
        if self.first_token is None:
            self.first_token = self.now()

    def timings(self) -> Timings:
        return Timings(self.retrieve, self.first_token, self.now())
