"""From evidence to draft statements. Three ways, one interface; none of them is believed: what a
writer drafts is checked against the text it cites before anyone sees it as an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.generation import prompts
from rag.generation.base import ChatModel, Chooser
from rag.types import Passage, Token

MAX_CHOICES = 9
"""Passages that a selecting model can be shown: a number must be a single token."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An unverified statement and the numbers of the passages that it claims to rest on."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NoBasis:
    """The writer holds that the passages do not answer."""


class Writer(Protocol):
    def write(
        self, question: str, passages: Sequence[Passage]
    ) -> Iterator[Token | Draft | NoBasis]:
        """Tokens for display as they come, then the drafts that they add up to.

        Raises:
            GenerationError: the model failed.
        """
        ...


class SelectingWriter:
    """For small models, which choose well and write badly: the model points at the passage that
    states the answer, or at none, and only then words it."""

    def __init__(
        self, model: ChatModel, chooser: Chooser, *, max_tokens: int, none_above: float
    ) -> None:
        self._model = model
        self._chooser = chooser
        self._max_tokens = max_tokens
        self._none_above = none_above

    def write(
        self, question: str, passages: Sequence[Passage]
    ) -> Iterator[Token | Draft | NoBasis]:
        shown = passages[:MAX_CHOICES]
        options = [str(number) for number in range(len(shown) + 1)]
        choice = self._chooser.choose(prompts.select(question, shown), options)
        if choice["0"] > self._none_above:
            yield NoBasis()
            return
        best = max(shown, key=lambda passage: choice[str(passage.number)])
        pieces: list[str] = []
        messages = prompts.state(question, shown, best)
        for piece in self._model.stream(messages, max_tokens=self._max_tokens):
            pieces.append(piece)
            yield Token(piece)
        yield Draft("".join(pieces).strip(), (best.number,))


class CitingWriter:
    """For capable models: one reply, a statement a line, each ending with its citations."""

    def __init__(self, model: ChatModel, *, max_tokens: int) -> None:
        self._model = model
        self._max_tokens = max_tokens

    def write(
        self, question: str, passages: Sequence[Passage]
    ) -> Iterator[Token | Draft | NoBasis]:
        pieces: list[str] = []
        messages = prompts.cite(question, passages)
        for piece in self._model.stream(messages, max_tokens=self._max_tokens):
            pieces.append(piece)
            yield Token(piece)
        yield from parse_cited("".join(pieces))


class QuotingWriter:
    """Without any model: the best passage speaks for itself, if it speaks of what was asked."""

    def __init__(self, *, relevant_above: float) -> None:
        self._relevant_above = relevant_above

    def write(
        self,
        question: str,  # noqa: ARG002 - the passages are ranked for it already
        passages: Sequence[Passage],
    ) -> Iterator[Token | Draft | NoBasis]:
        best = max(passages, key=lambda passage: passage.score)
        if best.score < self._relevant_above:
            yield NoBasis()
        else:
            yield Draft(best.search_text, (best.number,))


_CITATION = re.compile(r"[\[［【]\s*(\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)\s*[\]］】]")
_LIST_MARK = re.compile(r"^(?:[-*•]|\d{1,2}[.、)）])\s*")


def parse_cited(reply: str) -> Iterator[Draft | NoBasis]:
    """Reads a reply line by line; a line without a citation stays a draft without numbers, which
    no check will pass."""
    lines = [line.strip() for line in reply.splitlines() if line.strip()]
    drafts = [_draft(line) for line in lines if not line.startswith(prompts.NO_BASIS)]
    if drafts:
        yield from drafts
    else:
        yield NoBasis()


def _draft(line: str) -> Draft:
    numbers = [
        int(number)
        for group in _CITATION.findall(line)
        for number in re.split(r"\s*[,，、]\s*", group)
    ]
    text = _LIST_MARK.sub("", _CITATION.sub("", line)).strip()
    return Draft(text, tuple(dict.fromkeys(numbers)))
