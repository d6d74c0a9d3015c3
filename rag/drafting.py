"""What the looks at the evidence say to a question, checked, look after look."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from rag.answer_kinds import (
    asks_whether,
    can_answer,
    counts_the_same,
    names_enough,
    only_heads,
    only_planned,
    says_more,
)
from rag.conversation import Asked
from rag.finding import Part
from rag.gaps import asked_in_turn, left_open, seems_told, tells_more, wants_a_kind
from rag.generation.writers import Draft, Writer
from rag.settings import MAX_QUESTION_CHARACTERS
from rag.support import judged
from rag.types import Dropped, Passage, Statement, Token


@dataclass(frozen=True, slots=True)
class Piece:
    """One of several things that a question asks in turn, asked as if after the whole."""

    asked: Asked
    pieces: Sequence[str]
    """All that are asked in turn."""
    whole_answered: bool
    """Whether something answers the whole, and this only seems to be left out."""


@dataclass(slots=True)
class Drafting:
    """The drafts to one question. ``original`` gives a document's text, ``spoke`` is told whenever
    the writer says something."""

    writer: Writer
    original: Callable[[str], str]
    spoke: Callable[[], None]
    said: list[Statement] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    """What was asked in turn of a question, of which the looks answered only a part."""

    def look(
        self, parts: Sequence[Part], before: str, passages: Sequence[Passage]
    ) -> Generator[Token, None, list[Part]]:
        """The parts of a question that one look does not answer. ``before`` is the question that
        a follow-up leans on."""
        left: list[Part] = []
        for part in parts:
            own = part.among(passages)
            if not own or not (yield from self._answered(part, before, own)):
                left.append(part)
        return left

    def look_for(self, piece: Piece, passages: Sequence[Passage]) -> Generator[Token, None, bool]:
        """Whether they answer it, be it with what was said before. Where that is all that a draft
        says, the passages that it was said from have had their turn."""
        question, before = piece.asked.question, piece.asked.before
        found = yield from self._draft(question, before, passages, self._told)
        if found and not self._says_new(question, found):
            read = {citation.number for one in found for citation in one.citations}
            if rest := [passage for passage in passages if passage.number not in read]:
                further = yield from self._draft(question, before, rest, self._told)
                self._says_new(question, further)
        return bool(found)

    def _says_new(self, question: str, found: Sequence[Statement]) -> bool:
        """Whether any adds to what was said; those are said, the others dropped."""
        before = len(self.said)
        for one in found:
            if tells_more(question, one.text, self._told):
                self.said.append(one)
            else:
                self.dropped.append(Dropped(one.text, "says nothing new"))
        return len(self.said) > before

    def is_open(self, piece: Piece) -> bool:
        """Whether what was said does not seem to answer it."""
        return not seems_told(piece.asked.question, piece.pieces, self._told)

    def is_worth_a_search(self, piece: Piece) -> bool:
        """Whether evidence of its own may answer it: what seems to be left out may have been said
        in other words, and whether something is so, a passage further down seldom says."""
        question = piece.asked.question
        return not asks_whether(question) and (
            not piece.whole_answered or wants_a_kind(question, self._told)
        )

    @property
    def _told(self) -> list[str]:
        return [statement.text for statement in self.said]

    def _answered(
        self, part: Part, before: str, passages: Sequence[Passage]
    ) -> Generator[Token, None, bool]:
        """Whether anything answers. Of a question that asks several things, each that the draft
        leaves out is asked by itself, where the writer gains by that."""
        found = yield from self._draft(part.question, before, passages)
        self.said += found
        left: list[Piece] = []
        pieces = self._pieces(part.question, before, found) if self.writer.one_by_one else []
        for piece in pieces:
            if self.is_open(piece) and not (yield from self.look_for(piece, passages)):
                left.append(piece)
        if not found and len(left) == len(pieces):
            return False
        self.pieces += left
        return True

    def _pieces(self, question: str, before: str, found: Sequence[Statement]) -> list[Piece]:
        """Those that what answers the whole leaves out."""
        whole = Asked(question, before).full
        pieces = asked_in_turn(question)
        return [
            Piece(Asked(piece, whole), pieces, bool(found))
            for piece in left_open(question, [statement.text for statement in found])
            if len(whole) + len(piece) < MAX_QUESTION_CHARACTERS
        ]

    def _draft(
        self, question: str, before: str, passages: Sequence[Passage], told: Sequence[str] = ()
    ) -> Generator[Token, None, list[Statement]]:
        """What the writer makes of the passages, checked; nothing where it does not answer. What
        does not stand is dropped. Of what is ``told`` already nothing is said again."""
        drafts: list[Draft] = []
        for item in self.writer.write(question, passages, before=before):
            self.spoke()
            if isinstance(item, Token):
                yield item
            elif isinstance(item, Draft):
                drafts.append(replace(item, text=_going_on(item.text, told)))
        full = Asked(question, before).full
        nearest = partial(self.writer.nearest, question, passages, before=before)
        ruled = judged(drafts, passages, full, nearest, self.original)
        supported = [one.statement for one in ruled if one.statement]
        # A passage that confirms what is asked may say it in the question's own words.
        confirms = asks_whether(question)
        statements = [one for one in supported if confirms or says_more(question, one.text)]
        self.dropped += [
            Dropped(one.text, "says the question again")
            for one in supported
            if one not in statements
        ]
        self.dropped += [one.dropped for one in ruled if one.dropped]
        if names_enough(question, [statement.text for statement in statements]) and any(
            _answers(question, statement) for statement in statements
        ):
            return statements
        self.dropped += [Dropped(one.text, "not what was asked for") for one in statements]
        return []


def _going_on(text: str, told: Sequence[str]) -> str:
    """What a draft says after what is told, where it begins with that: no one sentence need hold
    both."""
    for one in told:
        stem = one.rstrip("。；;，, ")
        rest = text.removeprefix(stem).lstrip("，,；; ")
        if stem and rest != text and any(character.isalnum() for character in rest):
            return rest
    return text


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
