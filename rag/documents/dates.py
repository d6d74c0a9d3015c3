"""Dates as Chinese documents write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "○": 0,
    "零": 0,
    "Ｏ": 0,
    "O": 0,
    "０": 0,
}

_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s*(?:年|[-/.])\s*(?P<month>\d{1,2})\s*(?:月|[-/.])\s*"
    r"(?P<day>\d{1,2})(?!\d)\s*(?:日|号)?"
    r"|(?P<han_year>[一二][一二三四五六七八九〇○零０ＯO]{3})年\s*(?P<han_month>[一二三四五六七八九十]{1,2})月\s*"
    r"(?P<han_day>[一二三四五六七八九十]{1,3})日"
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    value: date
    start: int
    end: int


def find_dates(text: str) -> Iterator[FoundDate]:
    """Complete dates in ``text``: ``2018年12月23日``, ``2020-12-21``, ``一九九六年七月十七日``."""
    for match in _DATE.finditer(text):
        value = _value(match)
        if value is not None:
            yield FoundDate(value, match.start(), match.end())


def first_date(text: str) -> date | None:
    return next((found.value for found in find_dates(text)), None)


def _value(match: re.Match[str]) -> date | None:
    if match["year"]:
        parts = int(match["year"]), int(match["month"]), int(match["day"])
    else:
        year = int("".join(str(_DIGITS[c]) for c in match["han_year"]))
        parts = year, _small(match["han_month"]), _small(match["han_day"])
    try:
        return date(*parts)
    except ValueError:
        return None  # 2月30日 and the like


def _small(written: str) -> int:
    """``二十三`` → 23; up to 99."""
    tens, ten, ones = written.partition("十")
    if not ten:
        return _DIGITS[written[0]] if len(written) == 1 else 0
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones[0]] if ones else 0)
