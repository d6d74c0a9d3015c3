"""What verification says of a statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ProblemKind(StrEnum):
    EMPTY = "empty"
    """Nothing is stated that could be checked."""
    CITATION = "citation"
    """No citation, a number outside the passages, or a passage that carries nothing."""
    FIGURE = "figure"
    DATE = "date"
    SUBJECT = "subject"
    """The figure stands in the passage, but for something else."""
    PLACE = "place"
    BODY = "body"
    PERSON = "person"
    TERM = "term"
    """A quoted term, a title or a numbered expression (四办) that the passage does not use."""
    ROLE = "role"
    NEGATION = "negation"
    MODALITY = "modality"
    """应当 where the passage says 可以, 已 where it says 将."""
    DIRECTION = "direction"
    CONTRAST = "contrast"
    """同比 where the passage says 环比, and other opposites."""
    CONTENT = "content"
    """Too little of the statement's content stands in the passage."""


@dataclass(frozen=True, slots=True)
class Problem:
    kind: ProblemKind
    detail: str
    """The words of the statement that are at fault, with what the passage says where known."""


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``spans`` holds, for each cited passage, the smallest ranges of the original document
    (``start``, ``end``) that carry the support; it is empty where there is none."""

    problems: tuple[Problem, ...] = ()
    spans: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)

    @property
    def supported(self) -> bool:
        return not self.problems
