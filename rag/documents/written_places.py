"""The places of a text by the names that stand there, whatever part of them a gazetteer lists."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.documents.gazetteer import Levels, short_forms
from rag.documents.places import Place, find_places

_OF_A_NAME = re.compile(
    "(?:日报|日報|晚报|晚報|晨报|商报|都市报|卫视|衛視|电视台|電視台|广播电台|网讯|新闻网)"
    r"|(?!老年|残疾|工人|农|病|本地|外)[一-龥]{0,2}人[，,](?=[男女][，,。]|任|曾|\d{4}年|汉族|中共|大学|研究生)"
)
"""What is behind the name of a place that a newspaper or a person is from."""
SUFFIXES = "省市县区州旗盟镇乡"
_NEXT_SUFFIX = re.compile("县(?![级域里])|区(?![域块别间划里])|市(?![场民区级里])")


def places_as_written(
    text: str, known: Iterable[Levels] = (), *, bare: bool = False
) -> list[Place]:
    """The places of a text as they are written there: none begins with the 年 of a date
    (2031年云岭县), and 青禾区 is no short name of 青禾瑶族自治县. What a newspaper is called by, or
    where a person was born, is none."""
    return [
        _with_suffix(_without_date(place, text), text)
        for place in find_places(text, known, bare=bare)
        if place.name[-1] in SUFFIXES or not _OF_A_NAME.match(text, place.end)
    ]


def _with_suffix(place: Place, text: str) -> Place:
    match = _NEXT_SUFFIX.match(text, place.end)
    if match is None or place.name[-1] in SUFFIXES:
        return place
    name = place.name + match.group()
    if any(name in (levels[-1], short_forms(levels[-1])[1]) for levels in readings(place)):
        return place
    return Place(name, place.start, match.end(), (name,), ((name,),))


def _without_date(place: Place, text: str) -> Place:
    if place.name[0] not in "年月日" or not text[max(0, place.start - 1) : place.start].isdecimal():
        return place
    levels = (*place.levels[:-1], place.levels[-1][1:]) if place.levels else ()
    return Place(place.name[1:], place.start + 1, place.end, levels, (levels,) if levels else ())


def readings(place: Place) -> tuple[Levels, ...]:
    """What it may be: one path from large to small, or several where the text does not tell."""
    return (place.levels,) if place.levels else place.candidates
