"""Does a Chinese question ask with the figures of the English one that it translates?

What only the wording brings along need not match, unless exactly that is asked for: 哪一天 and
上一年 hold a one, and 三至六年级 is no figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.quantities import DateKind, Quantity, quantities
from rag.verification.translated import with_chinese_figures

_RANKS = frozenset({"级", "星级"})
"""Units of what belongs to a name: 三级医院 is no figure."""
_DAYS = frozenset({"天", "日"})
_AMOUNTS = frozenset({"%", "个百分点", "元"})
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"),
)
_ORDINAL = re.compile(rf"\b(?:(?P<digits>\d+)(?:st|nd|rd|th)|(?P<word>{'|'.join(_ORDINALS)}))\b")
_NEED_NOT_BE_SAID = re.compile(r"\b5年 (?=plans?\b)|(?<=\bof the )\d (?=[a-z])")
"""The 14th Five-Year Plan is 十四五, which of the two cities 哪个市."""
_ONE = re.compile(
    r"(?<!half )\b(?:an?|per|each|every) (?=(?:year|month|week|day|hour)\b)", re.IGNORECASE
)
_HALF_AN_HOUR = re.compile(r"\bhalf an hour\b", re.IGNORECASE)
_IN_A_WORD = re.compile(r"(?<=\d)-(?=[a-z])")
"""A two-step declaration."""
_ASKED = re.compile("(?<=[哪上])一(?=[天年月日周])")
"""哪一天, 上一年."""
_FIVE_YEARS = re.compile("(十[一二三四五六七])五(?=[”规计期时末])")
_TIMES = frozenset({"年", "月", "周", "天", "日", "小时"})
_NUMERALS = "〇一二三四五六七八九"
_ROUND = {100: "百", 1000: "千", 10_000: "万"}
_ANY = f"[{_NUMERALS}十百千万两]"


def same_figures(english: str, chinese: str, *, exactly: bool = False) -> bool:
    """Whether each figure and each date of either stands in the other; ``exactly`` those, with
    nothing left to the wording."""
    told = _told(english)
    theirs = quantities(_told(_ONE.sub("1 ", english)))
    ours = quantities(_ASKED.sub("", chinese))
    if _days(theirs) != _days(ours) or not _same_parts(theirs, ours):
        return False
    figures, others = _figures(theirs), _figures(ours)
    needed = _figures(quantities(told if exactly else _NEED_NOT_BE_SAID.sub("", told)))
    lost = [one for one in needed if not any(_agree(one, other) for other in others)]
    added = [other for other in others if not any(_agree(one, other) for one in figures)]
    if exactly:
        return not lost and not added
    times = {one.unit for one in figures if one.low == 1} & _TIMES
    return all(_is_written(one, chinese) for one in lost) and all(
        _is_one(other) and not (times and other.unit in _TIMES) for other in added
    )


def _told(english: str) -> str:
    text = with_chinese_figures(_HALF_AN_HOUR.sub("0.5 hours", english))
    return _IN_A_WORD.sub(" ", _ORDINAL.sub(_cardinal, text.replace("covid-19", "")))


def _cardinal(match: re.Match[str]) -> str:
    """The number of an ordinal; the first of something may be said without a number (最早)."""
    value = int(match["digits"]) if match["digits"] else 1 + _ORDINALS.index(match["word"])
    return str(value) if value > 1 else ""


def _days(found: Sequence[Quantity]) -> set[tuple[int | None, ...]]:
    """Year, month and day of every date, of both ends of a period; what repeats has none, nor has
    what is only said from today (上年)."""
    return {
        known
        for quantity in found
        if quantity.date is not None and quantity.date.kind is not DateKind.RECURRING
        for moment in (quantity.date.first, quantity.date.last)
        if any(known := (moment.year, moment.month, moment.day))
    }


def _same_parts(english: Sequence[Quantity], chinese: Sequence[Quantity]) -> bool:
    """Whether each half and quarter of a year is said, of that year where both say of which."""
    ours = _parts(chinese)
    return all(
        any(part == other and not _differ(year, of) for other, of in ours)
        for part, year in _parts(english)
    )


def _parts(found: Sequence[Quantity]) -> list[tuple[str, tuple[int | None, int | None]]]:
    moments = [quantity.date.first for quantity in found if quantity.date is not None]
    return [
        (moment.part.value, (moment.year, moment.year_shift))
        for moment in moments
        if moment.part.value.endswith(("半年", "季度"))
    ]


def _differ(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    return any(a != b for a, b in zip(one, other, strict=True) if a is not None and b is not None)


def _figures(found: Sequence[Quantity]) -> list[Quantity]:
    return [quantity for quantity in found if quantity.date is None and quantity.unit not in _RANKS]


def _agree(english: Quantity, chinese: Quantity) -> bool:
    return (english.low, english.high) == (chinese.low, chinese.high) and (
        english.unit in ("", chinese.unit) or {english.unit, chinese.unit} <= _DAYS
    )


def _is_written(figure: Quantity, chinese: str) -> bool:
    """Whether a bare number stands in the Chinese text where no figure is told: 三至六年级,
    每万人."""
    value = figure.low
    if figure.unit or value is None or value != figure.high or value.denominator != 1:
        return False
    text = _FIVE_YEARS.sub(r"\1 五", chinese)
    return re.search(f"(?<!\\d){value}(?!\\d)", text) is not None or any(
        re.search(f"(?<!{_ANY}){numeral}(?!{_ANY})", text) for numeral in _numerals(int(value))
    )


def _numerals(value: int) -> list[str]:
    tens, ones = divmod(value, 10)
    if value in _ROUND:
        return [_ROUND[value]]
    if not 0 < value < 100:
        return []
    if not tens:
        return [_NUMERALS[ones], *("两" if value == 2 else "")]
    return [f"{_NUMERALS[tens] if tens > 1 else ''}十{_NUMERALS[ones] if ones else ''}"]


def _is_one(figure: Quantity) -> bool:
    """哪一天, 上一年, 第一个: a one that is no amount."""
    return figure.low == figure.high == 1 and figure.unit not in _AMOUNTS
