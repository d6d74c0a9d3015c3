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
_NO_FIGURE = re.compile(r"\bcovid-19\b|\b5年 (?=plans?\b)|(?<=\bof the )\d (?=[a-z])")
"""The 14th Five-Year Plan is 十四五; which of the two cities is 哪个市."""
_HALF_AN_HOUR = re.compile(r"\bhalf an hour\b", re.IGNORECASE)
_IN_A_WORD = re.compile(r"(?<=\d)-(?=[a-z])")
"""A two-step declaration."""
_NUMERALS = "〇一二三四五六七八九"
_ROUND = {100: "百", 1000: "千", 10_000: "万"}


def same_figures(english: str, chinese: str, *, exactly: bool = False) -> bool:
    """Whether each figure and each date of either stands in the other; ``exactly`` those, with
    nothing left to the wording."""
    told = _told(english)
    theirs, ours = quantities(told), quantities(chinese)
    if _days(theirs) != _days(ours) or not _parts(theirs) <= _parts(ours):
        return False
    figures, others = _figures(theirs), _figures(ours)
    lost = [one for one in figures if not any(_agree(one, other) for other in others)]
    added = [other for other in others if not any(_agree(one, other) for one in figures)]
    if exactly:
        return not lost and not added
    return all(_is_written(one, chinese) for one in lost) and all(map(_is_one, added))


def _told(english: str) -> str:
    text = with_chinese_figures(_HALF_AN_HOUR.sub("0.5 hours", english))
    return _IN_A_WORD.sub(" ", _ORDINAL.sub(_cardinal, _NO_FIGURE.sub("", text)))


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


def _parts(found: Sequence[Quantity]) -> set[str]:
    """Halves and quarters of a year."""
    return {
        quantity.date.first.part.value
        for quantity in found
        if quantity.date is not None and quantity.date.first.part.value.endswith(("半年", "季度"))
    }


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
    return re.search(f"(?<!\\d){value}(?!\\d)", chinese) is not None or any(
        numeral in chinese for numeral in _numerals(int(value))
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
