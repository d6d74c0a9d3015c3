"""Where a draft of several facts comes apart, so that each can be judged by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from rag.documents.places import Place, find_places
from rag.quantities import DateKind, Quantity, quantities
from rag.verification.coverage import DUTY
from rag.verification.names import bare
from rag.verification.words import pairs

_PART = re.compile(r"(?:[^，,；;]|(?<=\d)[,，](?=\d{3}))+[，,；;]?")
"""Up to a comma that stands in no figure: 1,200家."""
_SAYS_SOMETHING = 4
"""Characters."""


def ways_apart(text: str) -> Iterator[tuple[list[str], bool]]:
    """The parts of a text with a figure each (甲县90%，乙县85%), or with a day, a place or a duty
    each (抽查由甲局负责，处罚由乙局负责), as far as it has them; and whether each part must be
    supported as it stands, since no figures tell them apart.

    Two figures of which the parts say the same (10万元资金，5万元资金) are nobody's, and a part
    that does not say of whom it speaks (赵某3月任县长，5月被查处) is anybody's: such a text does
    not come apart."""
    for own, complete, as_they_stand in (
        (_figures, bool, False),
        (_days, _share_words, True),
        (_place_names, _begin_with_places, True),
        (_duties, bool, True),
    ):
        parts = _parts(text, own)
        told = [_besides_figures(part) for part in parts]
        if 1 < len(parts) == len(set(told)) and complete(parts):
            yield parts, as_they_stand


def _share_words(parts: Sequence[str]) -> bool:
    """Whether each part has two characters in a row of the first one: whom it speaks of."""
    first, *others = (pairs(_besides_figures(part)) for part in parts)
    return all(not set(first).isdisjoint(other) for other in others)


def _begin_with_places(parts: Sequence[str]) -> bool:
    return all(any(place.start == 0 for place in _place_names(part)) for part in parts)


def _parts(text: str, own: Callable[[str], Collection[object]]) -> list[str]:
    """A text at its commas, each part with something of its ``own`` as the part before: what one
    part lacks, another passage might lend it."""
    parts: list[str] = []
    for piece in _PART.findall(text):
        if parts and not (own(parts[-1]) and own(piece)):
            parts[-1] += piece
        else:
            parts.append(piece)
    return [part.strip(" ,，;；") for part in parts]


def _figures(text: str) -> list[Quantity]:
    """Figures, 每半年 among them; a day by itself tells of no part of its own."""
    return [
        quantity
        for quantity in quantities(text)
        if quantity.date is None or quantity.date.kind is DateKind.RECURRING
    ]


def _days(text: str) -> list[Quantity]:
    """Days of which the text says something."""
    return [
        quantity
        for quantity in quantities(text)
        if quantity.date is not None and _says_more(text, quantity.start, quantity.end)
    ]


def _place_names(text: str) -> list[Place]:
    """Places of which the text says something."""
    return [
        place
        for place in find_places(text, (), bare=True)
        if _says_more(text, place.start, place.end)
    ]


def _duties(text: str) -> list[str]:
    return DUTY.findall(text)


def _says_more(text: str, start: int, end: int) -> bool:
    rest = text[:start] + text[end:]
    return sum(character.isalnum() for character in rest) >= _SAYS_SOMETHING


def _besides_figures(text: str) -> str:
    for quantity in reversed(quantities(text)):
        text = text[: quantity.start] + text[quantity.end :]
    return bare(text)
