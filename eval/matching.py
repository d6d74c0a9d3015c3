"""When does a text state a fact? The comparison that every verdict rests on.

Both sides are normalised (NFKC, lower case, traditional to simplified, white space and invisible
characters removed); then the fact must stand in the text, and none of its ends may lie inside a
number: ``85%`` is not in ``185%``, ``5`` not in ``0.5``, ``五个`` not in ``十五个``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from rag.mapped import MappedText

# A decimal or grouped number is one number; in 2022.4.30 and 1.2.3 each part is one.
_NUMBER = re.compile(
    r"(?<![\d.])\d+\.\d+(?!\.?\d)"
    r"|(?<!\d)(?<!\d,)\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)"
    r"|\d+"
    r"|[零〇一二三四五六七八九十百千]{2,}"
)
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)


@cache
def _folded(character: str) -> str:
    """One character as it is compared. Character by character, so that a short fact and a long
    text fold alike: a phrase dictionary would read the same character differently in each."""
    if character.isspace() or unicodedata.category(character) == "Cf":
        return ""
    from rag.folding import fold

    return "".join(fold(character).split())


def normalise(text: str) -> str:
    """The text as it is compared: folded, without white space."""
    return "".join(map(_folded, unicodedata.normalize("NFC", text)))


def strip_tags(text: str) -> str:
    """Without HTML tags and comments; what stands between them stays."""
    return _TAG.sub("", text)


def number_spans(normalised: str) -> list[tuple[int, int]]:
    """Where numbers stand, Arabic or Chinese, end-exclusive and in order."""
    return [match.span() for match in _NUMBER.finditer(normalised)]


def states(text: str, fact: str) -> bool:
    """Whether ``text`` contains ``fact``; an empty fact is in no text."""
    return next(_places(normalise(text), normalise(fact)), None) is not None


def contains(text: str, passage: str) -> bool:
    """Whether the passage stands in the text, tags aside on both sides."""
    return states(strip_tags(text), strip_tags(passage))


def _places(text: str, fact: str) -> Iterator[int]:
    if not fact:
        return
    numbers = number_spans(text)
    start = text.find(fact)
    while start >= 0:
        end = start + len(fact)
        if not any(low < start < high or low < end < high for low, high in numbers):
            yield start
        start = text.find(fact, start + 1)


def find_all(text: str, passage: str) -> list[tuple[int, int]]:
    """Offsets in ``text`` of every place where the passage stands, tags aside.

    ``text[start:end]`` normalises to the same string as the passage.
    """
    mapped = _comparable(text)
    fact = normalise(strip_tags(passage))
    return [mapped.span(start, start + len(fact)) for start in _places(mapped.text, fact)]


@lru_cache(maxsize=32)  # every question about a document looks into the same text
def _comparable(text: str) -> MappedText:
    inside = bytearray(len(text))
    for tag in _TAG.finditer(text):
        inside[tag.start() : tag.end()] = b"\1" * (tag.end() - tag.start())
    return MappedText.identity(text).keep(lambda index: not inside[index]).translate(_folded)
