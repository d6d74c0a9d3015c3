"""Does an English sentence say the figures of the Chinese one that it translates?

English figures are rewritten as Chinese ones (3.5 billion yuan as 3500000000元, 31 January 2018 as
2018年1月31日) and compared as values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from rag.quantities import DateKind, Quantity, quantities

_RANKS = frozenset({"级", "星级"})
"""Units of what belongs to a name: 三级医院 is no figure."""
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = "|".join(f"(?i:{month}|{month[:3]})" if month != "may" else "May|MAY" for month in _MONTHS)
"""Who may do something has no month."""
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTHS_OF_A_YEAR = re.compile(
    rf"\b(?:between (?P<after>{_MONTH})\b\.? and"
    rf"|(?P<first>{_MONTH})\b\.? ?(?:to|through|until|[-–—]))"
    rf" ?(?P<last>{_MONTH})\b\.?,? {_YEAR}"
)
"""January to June 2023, which no single date of these would give both ends of."""
_DATES = (
    re.compile(rf"\b{_DAY} (?:of )?(?P<month>{_MONTH})\b\.?(?:,? {_YEAR})?"),
    re.compile(rf"\b(?P<month>{_MONTH})\b\.? {_DAY}\b(?:,? {_YEAR})?"),
    re.compile(rf"\b(?P<month>{_MONTH})\b\.?,? (?:of )?{_YEAR}"),
    re.compile(rf"\b{_DAY} (?P<month>may),? {_YEAR}"),
    re.compile(rf"\b(?P<month>may) {_DAY},? {_YEAR}"),
    re.compile(rf"(?<![\d.,/〔\[-]){_YEAR}(?![\d.,/-]*\d|[年〕\]])"),
)
_WORDS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
}
_WORD = re.compile(
    rf"\b(?:{'|'.join(_WORDS)}|one(?= (?:hundred|thousand|million|billion|per ?cent|percentage|yuan"
    r"|working day|business day|day|week|month|year|hour|minute)))\b"
)
"""One of several is no figure."""
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SCALED = re.compile(rf"(\d+(?:\.\d+)?) ({'|'.join(_SCALES)})\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_UNITS = (
    (re.compile(r"(?<=\d) ?(?:percentage points?)"), "个百分点"),
    (re.compile(r"(?<=\d) ?(?:per ?cent|percent)"), "%"),
    (re.compile(r"(?:rmb|cny|¥) ?(\d+(?:\.\d+)?)"), r"\1元"),
    (re.compile(r"(?<=\d)[ -]?(?:yuan|rmb|cny)\b"), "元"),
    (re.compile(r"(?<=\d) ?(?:working|business) days?\b"), "个工作日"),
    (re.compile(r"(?<=\d)[ -]?days?\b"), "天"),
    (re.compile(r"(?<=\d)[ -]?weeks?\b"), "周"),
    (re.compile(r"(?<=\d)[ -]?months?\b"), "个月"),
    (re.compile(r"(?<=\d)[ -]?years?\b"), "年"),
    (re.compile(r"(?<=\d)[ -]?hours?\b"), "小时"),
    (re.compile(r"(?<=\d)[ -]?minutes?\b"), "分钟"),
)


def same_figures(english: str, chinese: str) -> bool:
    """Whether each figure and each date of either stands in the other."""
    theirs, ours = quantities(with_chinese_figures(english)), quantities(chinese)
    if _days(theirs) != _days(ours):
        return False
    figures, others = _figures(theirs), _figures(ours)
    return all(any(_agree(one, other) for other in others) for one in figures) and all(
        any(_agree(one, other) for one in figures) for other in others
    )


def _days(found: Sequence[Quantity]) -> set[tuple[int | None, ...]]:
    """Year, month and day of every date, of both ends of a period; what repeats has none."""
    return {
        (moment.year, moment.month, moment.day)
        for quantity in found
        if quantity.date is not None and quantity.date.kind is not DateKind.RECURRING
        for moment in (quantity.date.first, quantity.date.last)
    }


def _figures(found: Sequence[Quantity]) -> list[Quantity]:
    return [quantity for quantity in found if quantity.date is None and quantity.unit not in _RANKS]


def _agree(english: Quantity, chinese: Quantity) -> bool:
    return (english.low, english.high) == (chinese.low, chinese.high) and (
        english.unit in ("", chinese.unit)
    )


def with_chinese_figures(text: str) -> str:
    """English text with its figures and dates as Chinese ones, in lower case: Until June 30, 2047
    becomes until 2047年6月30日."""
    text = _MONTHS_OF_A_YEAR.sub(_months, text)
    for pattern in _DATES:
        text = pattern.sub(_date, text)
    text = _THOUSANDS.sub("", text.lower())
    text = _WORD.sub(lambda match: str(_WORDS.get(match.group(), 1)), text)
    text = _SCALED.sub(_plain, text)
    for unit, chinese in _UNITS:
        text = unit.sub(chinese, text)
    return text


def _months(match: re.Match[str]) -> str:
    first, last = _month(match["first"] or match["after"]), _month(match["last"])
    return f" {match['year']}年{first}月至{last}月 " if first < last else match.group()


def _month(name: str) -> int:
    return [one[:3] for one in _MONTHS].index(name[:3].lower()) + 1


def _date(match: re.Match[str]) -> str:
    parts = match.groupdict()
    year = f"{parts['year']}年" if parts["year"] else ""
    name = parts.get("month")
    month = f"{_month(name)}月" if name else ""
    day = f"{int(parts['day'])}日" if parts.get("day") else ""
    return f" {year}{month}{day} "


def _plain(match: re.Match[str]) -> str:
    value = Fraction(match[1]) * _SCALES[match[2]]
    return str(int(value)) if value.denominator == 1 else str(float(value))
