"""English figures and dates as Chinese ones, to be compared as values: 3.5 billion yuan is
3500000000元, 31 January 2018 is 2018年1月31日.
"""

from __future__ import annotations

import re
from fractions import Fraction

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
_AT = "|".join(
    rf"(?<=\b(?i:{word}) )"
    for word in ("in", "of", "by", "since", "from", "until", "before", "after")
)
"""What stands before a month that has neither day nor year."""
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
    re.compile(rf"(?:{_AT})(?P<month>{_MONTH})\b\.?(?! ?[\d年])"),
    re.compile(rf"(?<![\d.,/〔\[-]){_YEAR}(?![\d.,/-]*\d|[年〕\]])"),
)
_PART_OF_A_YEAR = re.compile(
    r"\b(?:(?P<which>first|second|third|fourth) (?P<part>half|quarter)|q(?P<quarter>[1-4]))\b"
    r"(?!-| (?:hours?|centur|final|day|month)| of (?:the|an?|each|every) (?!year))"
    rf"(?: of)?(?:,? {_YEAR}| (?P<this>this|the|last) year)?",
    re.IGNORECASE,
)
_HALVES = ("上半年", "下半年")
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
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
_ORDINALS = ("first", "second", "third", "fourth")
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SCALED = re.compile(rf"(\d+(?:\.\d+)?) ({'|'.join(_SCALES)})\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_UNITS = (
    (re.compile(r"(?<=\d) ?(?:percentage points?)"), "个百分点"),
    (re.compile(r"(?<=\d) ?(?:per ?cent|percent)"), "%"),
    (re.compile(r"(?:rmb|cny|¥) ?(\d+(?:\.\d+)?)"), r"\1元"),
    (re.compile(r"(?<=\d)[ -]?(?:yuan|rmb|cny)\b"), "元"),
    (re.compile(r"(?<=\d) ?(?:working|business) days?\b"), "个工作日"),
    (re.compile(r"(?<=\d)[ -]?(?:kilograms?|kg)\b"), "公斤"),
    (re.compile(r"(?<=\d)[ -]?(?:tons?|tonnes?)\b"), "吨"),
    (re.compile(r"(?<=\d)[ -]?(?:square kilomet(?:re|er)s?|km2|km²)"), "平方公里"),
    (re.compile(r"(?<=\d)[ -]?(?:kilomet(?:re|er)s?|km)\b"), "公里"),
    (re.compile(r"(?<=\d)[ -]?square met(?:re|er)s?\b"), "平方米"),
    (re.compile(r"(?<=\d)[ -]?hectares?\b"), "公顷"),
    (re.compile(r"(?<=\d)[ -]?mu\b"), "亩"),
    (re.compile(r"(?<=\d)[ -]?days?\b"), "天"),
    (re.compile(r"(?<=\d)[ -]?weeks?\b"), "周"),
    (re.compile(r"(?<=\d)[ -]?months?\b"), "个月"),
    (re.compile(r"(?<=\d)[ -]?years?\b"), "年"),
    (re.compile(r"(?<=\d)[ -]?hours?\b"), "小时"),
    (re.compile(r"(?<=\d)[ -]?minutes?\b"), "分钟"),
)


def with_chinese_figures(text: str) -> str:
    """English text with its figures and dates as Chinese ones, in lower case: Until June 30, 2047
    becomes until 2047年6月30日."""
    text = _PART_OF_A_YEAR.sub(_part, _MONTHS_OF_A_YEAR.sub(_months, text))
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


def _part(match: re.Match[str]) -> str:
    which = int(match["quarter"] or 1 + _ORDINALS.index((match["which"] or "first").lower()))
    parts = _HALVES if (match["part"] or "").lower() == "half" else _QUARTERS
    if which > len(parts):
        return match.group()
    year = f"{match['year']}年" if match["year"] else ""
    spoken = {"this": "今年", "last": "去年"}.get((match["this"] or "").lower(), "")
    return f" {spoken or year}{parts[which - 1]} "


def _month(name: str) -> int:
    return [one[:3] for one in _MONTHS].index(name[:3].lower()) + 1


def _date(match: re.Match[str]) -> str:
    parts = match.groupdict()
    year = f"{parts['year']}年" if parts.get("year") else ""
    name = parts.get("month")
    month = f"{_month(name)}月" if name else ""
    day = f"{int(parts['day'])}日" if parts.get("day") else ""
    return f" {year}{month}{day} "


def _plain(match: re.Match[str]) -> str:
    value = Fraction(match[1]) * _SCALES[match[2]]
    return str(int(value)) if value.denominator == 1 else str(float(value))
