"""A question becomes an answer whose every statement was checked, or an abstention."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from rag import replies
from rag.answer_kinds import (
    asks_whether,
    can_answer,
    counts_the_same,
    names_enough,
    only_heads,
    only_planned,
    says_more,
)
from rag.citing import quoted
from rag.conversation import Asked, standalone
from rag.errors import YijuError
from rag.finding import Found, Part, find, known_places
from rag.gaps import asks_for_more
from rag.generation.models import open_writer
from rag.generation.writers import Draft, Writer
from rag.library import Library
from rag.listing import listed
from rag.premises import corrections
from rag.questions import checked
from rag.romanised import with_chinese_places
from rag.settings import Settings
from rag.support import each_once, judged
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
from rag.understanding import in_full_years, without_orders, without_premise


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
        wanted = standalone(plain, history, known_places(self._library))
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
            yield from self._answer(asked, wanted.before, found, clock)
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

    def _answer(self, asked: str, before: str, found: Found, clock: _Clock) -> Iterator[Event]:
        """Each part of the question from the first look that answers it; what all of them found
        where none is answered."""
        pending = [replace(part, question=without_premise(part.question)) for part in found.parts]
        silent: list[Part] = []
        read: tuple[Passage, ...] = ()
        said: list[Statement] = []
        dropped: list[Dropped] = []
        for passages in found.looks:
            if read:
                yield Evidence((*read, *passages), clock.now())
            read += passages
            left: list[Part] = []
            for part in pending:
                own = part.among(passages)
                statements = (
                    (yield from self._draft(part.question, before, own, dropped, clock))
                    if own
                    else []
                )
                said += statements
                if not statements:
                    # Whether something is so, a passage further down seldom says.
                    (silent if asks_whether(part.question) else left).append(part)
            pending = left
            if not pending:
                break
        if said:
            statements = each_once([*self._corrections(asked, said, read), *said])
            yield from statements
            gap = replies.gap(
                asked,
                [part.question for part in (*silent, *pending)],
                more=asks_for_more(asked, [statement.text for statement in statements]),
            )
            yield Done(Answer(asked, tuple(statements), read, clock.timings(), tuple(dropped), gap))
        else:
            reason = AbstentionReason.UNSUPPORTED if dropped else AbstentionReason.NOT_STATED
            yield Done(_abstention(asked, reason, read, tuple(dropped), clock))

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

    def _draft(
        self,
        question: str,
        before: str,
        passages: Sequence[Passage],
        dropped: list[Dropped],
        clock: _Clock,
    ) -> Generator[Event, None, list[Statement]]:
        """What the writer makes of one look, checked; nothing where it does not answer. What does
        not stand goes to ``dropped``."""
        writer = self._prepare_writer()
        drafts: list[Draft] = []
        for item in writer.write(question, passages, before=before):
            clock.spoke()
            if isinstance(item, Token):
                yield item
            elif isinstance(item, Draft):
                drafts.append(item)
        full = Asked(question, before).full
        nearest = partial(writer.nearest, question, passages, before=before)
        ruled = judged(drafts, passages, full, nearest, self._library.text)
        supported = [one.statement for one in ruled if one.statement]
        # A passage that confirms what is asked may say it in the question's own words.
        confirms = asks_whether(question)
        statements = [one for one in supported if confirms or says_more(question, one.text)]
        dropped += [
            Dropped(one.text, "says the question again")
            for one in supported
            if one not in statements
        ]
        dropped += [one.dropped for one in ruled if one.dropped]
        if names_enough(question, [statement.text for statement in statements]) and any(
            _answers(question, statement) for statement in statements
        ):
            return statements
        dropped += [Dropped(one.text, "not what was asked for") for one in statements]
        return []


def _answers(question: str, statement: Statement) -> bool:
    quoted = [citation.quote for citation in statement.citations]
    quotes = "\n".join(quoted)
    titles = "\n".join(citation.title for citation in statement.citations)
    return (
        can_answer(question, f"{statement.text}\n{quotes}")
        and counts_the_same(question, f"{titles}\n{quotes}")
        and not only_heads(question, quoted)
        and not only_planned(question, [(one.title, one.quote) for one in statement.citations])
    )


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
