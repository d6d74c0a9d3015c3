"""The administrative region that a document comes from or is about."""

from __future__ import annotations

import re
from collections import Counter

from rag.documents.dateline import without_datelines
from rag.documents.gazetteer import Levels
from rag.documents.places import Place, find_places

_NATIONAL = re.compile(
    r"^(?:国务院|中共中央|中央|全国|最高人民|国家|中国|中华人民共和国|[^省市区县州]{2,8}(?:部|总局|署)(?:办公厅)?$)"
)
_OPENING = 600
"""Characters at the beginning in which a text says what it is about."""
_LEAD = 200
"""Those of its first sentences."""
_SIGNATURE = 40
"""Those at the end in which an authority signs."""


def find_region(title: str, issuer: str | None, text: str) -> tuple[Levels, str] | None:
    """The levels and where they were read; ``None`` for the whole country or an unknown place.

    A national issuer decides even where the text names places; then the issuer's own name counts,
    then the title, then what the beginning of the text names most.
    """
    if issuer and _NATIONAL.match(issuer):
        return None
    text = without_datelines(text)
    places = find_places(text)
    known = {place.levels for place in places if place.levels}
    if issuer:
        named = _most_specific(find_places(issuer, known))
        if named:
            return named, "issuer"
    named = _most_specific(find_places(without_datelines(title), known, bare=True))
    if named:
        return named, "title"
    signed = len(text) - _SIGNATURE
    named = _most_named(places, _OPENING, signed) or _most_named(places, len(text), signed)
    return (named, "document text") if named else None


def _most_specific(places: list[Place]) -> Levels | None:
    """The first place of a name, or the place inside it that follows."""
    best: Levels = ()
    for place in places:
        if place.levels[: len(best)] == best and len(place.levels) > len(best):
            best = place.levels
    return best or None


def _most_named(places: list[Place], until: int, signed: int) -> Levels | None:
    """The place named most, at least twice; a mention of a part counts for the whole only where
    the whole is named itself. The only place of a text may be named once, where it begins or from
    ``signed`` on: in between it is where somebody served, or where a picture was taken."""
    counts = Counter(place.levels for place in places if place.levels and place.start < until)
    if not counts:
        return None
    levels, count = counts.most_common(1)[0]
    if count >= 2:
        return levels
    (first, *others) = (place for place in places if place.levels and place.start < until)
    return levels if not others and not _LEAD <= first.start < signed else None
