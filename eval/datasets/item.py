"""One question of a data set and what a right answer is; a data set is a list of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rag.types import Turn


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that carries the answer; ``file`` is one of the gold documents, or ``None`` where
    the data set does not say which."""

    text: str
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A question. ``must_contain`` lists groups of alternatives: every group needs one hit."""

    id: str
    question: str
    type: str
    answerable: bool
    answer: str = ""
    must_contain: tuple[tuple[str, ...], ...] = ()
    must_not_contain: tuple[str, ...] = ()
    gold_docs: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    history: tuple[Turn, ...] = ()
    other_answers: tuple[str, ...] = ()
    """Further reference answers, for EM, F1 and ROUGE-L, which take the best."""
    passages: tuple[str, ...] = ()
    """Names of the only passages that may be used for this question; empty: all documents."""

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(answer for answer in (self.answer, *self.other_answers) if answer)


@dataclass(frozen=True, slots=True)
class CorpusText:
    """A passage that comes with the data set itself; ``name`` is what ``gold_docs`` refer to."""

    name: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """``digest`` changes with the bytes read and with how they were read; ``corpus`` is empty where
    the questions are about files; ``qrels`` holds graded judgements, by question id and name, where
    the data set has them."""

    path: Path
    format: str
    digest: str
    items: tuple[Item, ...]
    corpus: tuple[CorpusText, ...] = ()
    qrels: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
