"""A follow-up question, and what it leans on."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.documents.gazetteer import Levels
from rag.documents.places import find_places
from rag.folding import simplified
from rag.quantities import Kind, quantities
from rag.types import Turn

_LEANS_BACK = re.compile(
    r"^(那么?|它|他们|她|其|这|该|此|上述|还有|另外|and\b|what about\b|it\b|that\b)"
    r"|(它|该项|这项|这个|上述|其中)|呢[？?]?$",
    re.IGNORECASE,
)
_MAY_LEAN_BACK = re.compile(
    "^(?:既然|要是|后来|之后|随后|最后|最终)"
    r"|[这那](?:[一两二三四五六七八九十几]|\d+)?[个条项件步级笔家次些份批位]"
    r"|[这那](?:[一两二三四五六七八九十几]|\d+)[种类]"
    "|^[^什哪谁几多怎何]*呢[？?，,]"
)
"""What leans a question in a conversation on the one before, unless it names a place or a title."""
_SHORT = 16
"""Characters below which a question leans back in the same way, whatever its words."""
_TITLED = re.compile("[《“「]")

_INSTEAD = re.compile(
    r"^(?:那么|那|换成|如果是|要是|and |what about |how about )?(?P<instead>[^，。？?]{2,20}?)"
    r"(?:的)?(?:呢|又?(?:如何|怎么样|怎樣))?[？?]?$",
    re.IGNORECASE,
)
_NAMED = re.compile(r"[\u4e00-\u9fff]{2,10}?[省市县區区州旗盟镇鎮乡鄉]")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the one that it leans on, empty where it stands by itself."""

    question: str
    before: str = ""

    @property
    def full(self) -> str:
        return f"{self.before} {self.question}".strip()


def standalone(question: str, history: Sequence[Turn], known: Collection[str] = ()) -> Asked:
    """``question`` with what it needs of the conversation.

    「那华容区呢？」 becomes the previous question with its place replaced, 「2023年呢？」 with its
    year; any other follow-up keeps the question that it leans on beside it. ``known`` are the
    places of the library, from large to small (``湖北省 鄂州市 华容区``).
    """
    previous = next((turn.content for turn in reversed(history) if turn.role == "user"), None)
    if previous is None or not _leans_back(question, known):
        return Asked(question)
    before = standalone(previous, _before_last_question(history), known)
    replaced = _replaced(question, before.question, as_levels(known))
    if replaced is not None:
        return Asked(replaced, before.before)
    return Asked(question, before.full)


def _leans_back(question: str, known: Collection[str]) -> bool:
    words = simplified(question)
    if _LEANS_BACK.search(words):
        return True
    return (
        (len(question) < _SHORT or _MAY_LEAN_BACK.search(words) is not None)
        and _TITLED.search(question) is None
        and not find_places(question, as_levels(known), bare=True)
    )


def as_levels(known: Collection[str]) -> list[Levels]:
    """Places written from large to small (``湖北省 鄂州市 华容区``) as lists of their levels."""
    return [tuple(name.split()) for name in known]


def _before_last_question(history: Sequence[Turn]) -> Sequence[Turn]:
    last = max(index for index, turn in enumerate(history) if turn.role == "user")
    return history[:last]


def _replaced(question: str, previous: str, known: Sequence[Levels]) -> str | None:
    """The previous question about another place or year, where the new one names nothing else."""
    match = _INSTEAD.match(question.strip())
    if match is None:
        return None
    instead = match["instead"]
    for spans in (_place_spans, _year_spans):
        new, old = spans(instead, known), spans(previous, known)
        if len(new) == 1 and new[0] == (0, len(instead)) and old:
            start, end = old[0]
            return previous[:start] + instead + previous[end:]
    return None


def _place_spans(text: str, known: Sequence[Levels]) -> list[tuple[int, int]]:
    found = [(place.start, place.end) for place in find_places(text, known, bare=True)]
    return found or [match.span() for match in _NAMED.finditer(text)][:1]


def _year_spans(text: str, _known: Sequence[Levels]) -> list[tuple[int, int]]:
    return [
        (quantity.start, quantity.end)
        for quantity in quantities(text)
        if quantity.kind is Kind.DATE and quantity.date is not None and quantity.date.first.year
    ]
