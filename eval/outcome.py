"""What the assistant made of one question, and the full record that is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from eval.datasets.item import Item
from eval.gold import Gold
from rag.types import Dropped, Passage, Statement, Timings


@dataclass(frozen=True, slots=True)
class Outcome:
    """The assistant's result with nothing judged yet.

    ``passages`` is the evidence of an answer, or what an abstention shows as nearest.
    ``milliseconds`` is the time on the clock, failures included.
    """

    status: Literal["answered", "abstained", "failed"]
    text: str
    """The statements, one a line and without citation marks; an abstention's words; an error."""
    milliseconds: float
    reason: str = ""
    """Why it abstained; the kind of error where it failed."""
    statements: tuple[Statement, ...] = ()
    passages: tuple[Passage, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    timings: Timings | None = None
    inexact_quotes: tuple[str, ...] = ()
    """Quotes that do not stand at their offsets in the library's text."""


class Verdict(StrEnum):
    CORRECT_ANSWER = "correct answer"
    CORRECT_ABSTENTION = "correct abstention"
    WRONG_ANSWER = "wrong answer"
    UNFOUNDED_ANSWER = "answered the unanswerable"
    FALSE_ABSTENTION = "false abstention"
    FAILED = "failed"

    @property
    def correct(self) -> bool:
        return self in (Verdict.CORRECT_ANSWER, Verdict.CORRECT_ABSTENTION)


@dataclass(frozen=True, slots=True)
class Record:
    """One line of ``results.jsonl``: the question, what came back, and how it was judged.

    ``scores`` holds the value of every metric that applies to this question.
    """

    item: Item
    gold: Gold
    outcome: Outcome
    verdict: Verdict
    explanation: str
    scores: dict[str, float]
