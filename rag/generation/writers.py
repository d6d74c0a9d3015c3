"""From evidence to draft statements. Three ways, one interface; none of them is believed: what a
writer drafts is checked against the text it cites before anyone sees it as an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rag.answer_kinds import asks_for_rule, asks_whether, rules
from rag.context import headings_above, levels
from rag.generation import prompts
from rag.generation.base import ChatModel, ReadingModel
from rag.generation.loops import said_once, until_it_loops
from rag.generation.translating import in_chinese
from rag.questions import is_question
from rag.sentences import sentences
from rag.types import Passage, Token

MAX_CHOICES = 9
"""Passages that a selecting model can be shown: a number must be a single token."""

RULING = 1.5
"""How much more the score of a passage counts that says what may or must be, where that is asked;
see docs/decisions/yes-or-no.md."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An unverified statement and the numbers of the passages that it claims to rest on; ``None``
    where the writer makes no claim and the checks are to find them."""

    text: str
    numbers: tuple[int, ...] | None
    sure: bool = True
    """Whether its writer holds that the passages do answer: then another one may speak for it."""


@dataclass(frozen=True, slots=True)
class NoBasis:
    """The writer holds that the passages do not answer."""


class Writer(Protocol):
    one_by_one: bool
    """Whether it answers a question that asks several things better thing by thing."""

    def prepare(self) -> None:
        """Does what takes time before the first question. Calling it is optional; what fails here
        fails again, and is reported, when it is needed."""
        ...

    def write(
        self, question: str, passages: Sequence[Passage], *, before: str = ""
    ) -> Iterator[Token | Draft | NoBasis]:
        """Tokens for display as they come, then the drafts that they add up to. ``before`` is the
        question that a follow-up leans on.

        Raises:
            GenerationError: the model failed.
        """
        ...

    def nearest(
        self, question: str, passages: Sequence[Passage], /, *, before: str = ""
    ) -> int | None:
        """The number of the passage that answers best, for when a draft without citations fails;
        ``None`` from writers that cite, and where none of the passages can answer.

        Raises:
            GenerationError: the model failed.
        """
        ...

    def in_chinese(self, question: str, /) -> str | None:
        """An English question in Chinese; ``None`` from who cannot. Raises as :meth:`nearest`."""
        ...


class FreeWriter:
    """For small models, which read well and cite badly: asked first whether the passages answer at
    all, the model then writes freely, and the checks find what its words rest on. Where yes or no
    is asked for, the passage that the model names speaks for itself: nothing could tell whether a
    bare yes is right."""

    one_by_one = True

    def __init__(
        self, model: ReadingModel, *, max_tokens: int, none_above: float, unsure_above: float
    ) -> None:
        """``none_above``: probability that the passages do not answer above which nothing is
        written; ``unsure_above``: above which what is written must be supported as it stands."""
        self._model = model
        self._max_tokens = max_tokens
        self._none_above = none_above
        self._unsure_above = unsure_above

    def prepare(self) -> None:
        self._model.load()

    def write(
        self, question: str, passages: Sequence[Passage], *, before: str = ""
    ) -> Iterator[Token | Draft | NoBasis]:
        shown = from_one(passages)
        judged = self._model.choose(
            prompts.states(question, shown, before), (prompts.YES, prompts.NO)
        )
        if judged[prompts.NO] > self._none_above:
            yield NoBasis()
        elif asks_whether(question):
            named = self.nearest(question, passages, before=before)
            spoken = next((one for one in passages if one.number == named), None)
            yield NoBasis() if spoken is None else _in_own_words(spoken)
        else:
            sure = judged[prompts.NO] <= self._unsure_above
            yield from self._written(question, shown, before, sure=sure)

    def _written(
        self, question: str, shown: Sequence[Passage], before: str, *, sure: bool
    ) -> Iterator[Token | Draft | NoBasis]:
        pieces: list[str] = []
        messages = prompts.answer(question, shown, before)
        for piece in until_it_loops(self._model.stream(messages, max_tokens=self._max_tokens)):
            pieces.append(piece)
            yield Token(piece)
        copied = [prompts.remark(before)] if before else []
        reply = _without_copied(said_once("".join(pieces)), shown, copied)
        yield from parse_free(reply, sure=sure)

    def nearest(
        self, question: str, passages: Sequence[Passage], /, *, before: str = ""
    ) -> int | None:
        shown = from_one(passages)
        options = [str(one.number) for one in shown if not is_question(one.search_text)]
        if not options:
            return None
        choice = self._model.choose(prompts.which(question, shown, before), ["0", *options])
        best = max(options, key=lambda option: choice[option])
        return passages[int(best) - 1].number

    def in_chinese(self, question: str, /) -> str | None:
        return in_chinese(self._model, question)


def from_one(passages: Sequence[Passage]) -> list[Passage]:
    """The passages that the model is shown, numbered from 1: its digits are single tokens."""
    shown = enumerate(passages[:MAX_CHOICES], start=1)
    return [replace(passage, number=number) for number, passage in shown]


class CitingWriter:
    """For capable models: one reply, a statement a line, each ending with its citations."""

    one_by_one = False

    def __init__(self, model: ChatModel, *, max_tokens: int) -> None:
        self._model = model
        self._max_tokens = max_tokens

    def prepare(self) -> None:
        """An endpoint needs nothing."""

    def write(
        self, question: str, passages: Sequence[Passage], *, before: str = ""
    ) -> Iterator[Token | Draft | NoBasis]:
        pieces: list[str] = []
        messages = prompts.cite(question, passages, before)
        for piece in until_it_loops(self._model.stream(messages, max_tokens=self._max_tokens)):
            pieces.append(piece)
            yield Token(piece)
        yield from parse_cited(said_once("".join(pieces)))

    def nearest(
        self,
        _question: str,
        _passages: Sequence[Passage],
        /,
        *,
        before: str = "",  # noqa: ARG002
    ) -> int | None:
        return None

    def in_chinese(self, question: str, /) -> str | None:
        return in_chinese(self._model, question)


def _in_own_words(passage: Passage) -> Draft:
    return Draft(passage.search_text, (passage.number,))


def _closest(question: str, passages: Sequence[Passage], least: float) -> Passage | None:
    """Of the passages with at least that score the one with the best; one that rules something
    counts more where a rule is asked for."""
    ruled = asks_for_rule(question)

    def weight(passage: Passage) -> float:
        return passage.score * (RULING if ruled and rules(passage.search_text) else 1.0)

    close = [
        passage
        for passage in passages
        if passage.score >= least and not is_question(passage.search_text)
    ]
    return max(close, key=weight, default=None)


class QuotingWriter:
    """Without any model: the best passage speaks for itself, if it speaks of what was asked."""

    one_by_one = False

    def __init__(self, *, relevant_above: float) -> None:
        self._relevant_above = relevant_above

    def prepare(self) -> None:
        """There is nothing to load."""

    def write(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        before: str = "",  # noqa: ARG002
    ) -> Iterator[Token | Draft | NoBasis]:
        best = _closest(question, passages, self._relevant_above)
        yield NoBasis() if best is None else _in_own_words(best)

    def nearest(
        self,
        _question: str,
        _passages: Sequence[Passage],
        /,
        *,
        before: str = "",  # noqa: ARG002
    ) -> int | None:
        return None

    def in_chinese(self, _question: str, /) -> str | None:
        return None


_CITATION = re.compile(r"[\[［【]\s*(\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)\s*[\]］】]")
_LIST_MARK = re.compile(r"^(?:[-*•]|\d{1,2}[.、)）](?!\d))\s*")
"""Of a list: the 3. of 3.5亿元 is none."""


def parse_cited(reply: str) -> Iterator[Draft | NoBasis]:
    """Reads a reply line by line; a line without a citation stays a draft without numbers, which
    no check will pass."""
    lines = [line.strip() for line in reply.splitlines() if line.strip()]
    drafts = [_draft(line) for line in lines if not line.startswith(prompts.NO_BASIS)]
    if drafts:
        yield from drafts
    else:
        yield NoBasis()


_DECLINES = re.compile(
    r"(资料|資料|文件|文中|原文|材料)[^。，]{0,10}(没有|未|沒有|并无|無法|无法)|无法(确定|回答|得知|判断)"
    r"|\b(not|no)\b.{0,30}\b(provided|mentioned|stated|specified|information)\b",
    re.IGNORECASE,
)


def parse_free(reply: str, *, sure: bool) -> Iterator[Draft | NoBasis]:
    """Each sentence of a free reply as a draft; a reply that says that nothing is said is none."""
    if _DECLINES.search(reply):
        yield NoBasis()
        return
    uncited = _CITATION.sub("", reply)
    for start, end in sentences(uncited):
        yield Draft(_LIST_MARK.sub("", uncited[start:end]), None, sure)


_AFTER_COPIED = re.compile("^[中里内]?[，,：:]\\s*")
"""Of 【…方案】中，可网办率达到84%."""


def _without_copied(reply: str, passages: Sequence[Passage], copied: Sequence[str]) -> str:
    """A small model now and then copies the line that says where a passage stands, or what stands
    before the question; unless that is all it says, it is no part of the answer."""
    rest = reply
    for words in copied:
        rest = rest.replace(words, "")
    for passage in passages:
        context = passage.context
        document, headings = levels(context)
        shown = headings_above(headings, passage.search_text)
        for words in (
            f"【{context}】",
            context,
            f"【{document}】",
            f"〖{headings}〗",
            f"〖{shown}〗",
        ):
            rest = rest.replace(words, "")
    rest = rest.lstrip(" ›")
    if rest != reply:
        rest = _AFTER_COPIED.sub("", rest)
    return rest if any(character.isalnum() for character in rest) else reply


def _draft(line: str) -> Draft:
    numbers = [
        int(number)
        for group in _CITATION.findall(line)
        for number in re.split(r"\s*[,，、]\s*", group)
    ]
    text = _LIST_MARK.sub("", _CITATION.sub("", line)).strip()
    return Draft(text, tuple(dict.fromkeys(numbers)))
