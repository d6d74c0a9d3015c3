"""Romanised places of an English question by their Chinese names: Wengyuan County is 翁源县.

The documents are Chinese, and a small model that translates the question guesses the characters
of a name. Its sound settles them where only one place sounds so: among the places of the library
first, else among all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache

from rag.documents.gazetteer import Levels, divisions, short_forms

_KINDS: Mapping[str, tuple[str, ...]] = {
    "province": ("省", "自治区"),
    "autonomous region": ("自治区",),
    "city": ("市",),
    "prefecture": ("州", "盟", "地区"),
    "autonomous prefecture": ("自治州",),
    "county": ("县", "旗"),
    "autonomous county": ("自治县",),
    "district": ("区",),
}
_WORD = r"[A-Z][a-zü']+"
_KIND = "|".join(sorted(_KINDS, key=len, reverse=True))
_NAMED = re.compile(
    rf"\b(?P<words>{_WORD}(?: {_WORD}){{0,3}}?)(?: (?P<kind>(?i:{_KIND})))\b|\b{_WORD}\b"
)
"""Wengyuan, Wengyuan County, Ruyuan Yao Autonomous County."""
_SHORTEST = 5
"""Letters below which a name without its kind is more likely another word."""


def with_chinese_places(question: str, known: Collection[str]) -> str:
    """The question with the romanised places that can be told by their Chinese names. ``known``
    are the places of the library, from large to small (``湖北省 鄂州市 华容区``)."""
    own = _by_sound(
        levels[:depth]
        for levels in (tuple(name.split()) for name in known)
        for depth in range(1, len(levels) + 1)
    )

    def put_back(match: re.Match[str]) -> str:
        kind = (match["kind"] or "").lower()
        words = (match["words"] or match.group()).split()
        for index, word in enumerate(words):  # Did Wengyuan County …?
            if (kind or len(word) >= _SHORTEST) and (name := _sounding(_letters(word), kind, own)):
                return " ".join([*words[:index], name])
        return match.group()

    return _NAMED.sub(put_back, question)


def _sounding(sound: str, kind: str, own: Mapping[str, tuple[Levels, ...]]) -> str | None:
    for book in (own, _all_by_sound()):
        named = [
            levels
            for levels in book.get(sound, ())
            # A name alone may be anybody's; that of a county seldom stands alone.
            if (levels[-1].endswith(_KINDS[kind]) if kind else book is own or len(levels) < 3)
        ]
        # Xinjiang alone is 新疆, not 新绛县.
        largest = {one[-1] for one in named if len(one) == min(map(len, named))}
        if named:
            return largest.pop() if len(largest) == 1 else None
    return None


@cache
def _all_by_sound() -> Mapping[str, tuple[Levels, ...]]:
    return _by_sound(divisions())


def _by_sound(places: Iterable[Levels]) -> Mapping[str, tuple[Levels, ...]]:
    from pypinyin import lazy_pinyin  # its dictionary is read at import; few questions need it

    found: dict[str, list[Levels]] = defaultdict(list)
    for levels in dict.fromkeys(places):
        stem = short_forms(levels[-1])[0]
        if stem:
            found[_letters("".join(lazy_pinyin(stem)))].append(levels)
    return {sound: tuple(named) for sound, named in found.items()}


def _letters(name: str) -> str:
    return name.lower().replace("ü", "v").replace("'", "")
