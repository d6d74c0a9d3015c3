"""Dates and periods in folded text."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace

from rag.quantities import numerals
from rag.quantities.model import DateKind, DateValue, Kind, Moment, Part, Quantity

_GAP = r"\s{0,2}"
_NUMBER = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = r"(?:\d{4}|[〇零一二三四五六七八九]{4})"
_MIDDLE = r"中(?![国央心小华东西部共期间层等型])"
_END = r"[底末](?![层数线蕴色座])"
_EARLY = r"初(?![步中级衷心])"
_QUARTER = r"第?[一二三四1-4]季度"
_OF_YEAR = rf"(?P<of_year>{_END}|{_EARLY}|{_MIDDLE}|[上下]半年|前[三3]个?季度|{_QUARTER})"
_OF_MONTH = rf"(?P<of_month>[上中下]旬|{_END}|{_EARLY}|{_MIDDLE})"
_DAY = rf"(?P<day>{_NUMBER}){_GAP}(?:日|号(?![文令线楼]))"
_MONTH = rf"(?P<month>{_NUMBER}){_GAP}月份?(?:{_GAP}(?:{_DAY}|{_OF_MONTH}))?"

_YEAR_WORDS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "后年": 2}
_MONTH_WORDS = {"本月": 0, "当月": 0, "上月": -1, "上个月": -1, "下月": 1, "下个月": 1, "次月": 1}

_ISO = re.compile(
    r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?:(?P=sep)(?P<day>\d{1,2}))?(?![\d年])"
)
_WITH_YEAR = re.compile(
    rf"(?:(?P<year>{_YEAR}){_GAP}年|(?P<shift>{'|'.join(_YEAR_WORDS)}))度?"
    rf"(?:{_GAP}(?:{_MONTH}|{_OF_YEAR}))?"
)
_WITH_MONTH = re.compile(_MONTH)
_RELATIVE_MONTH = re.compile(
    rf"(?P<months>{'|'.join(sorted(_MONTH_WORDS, key=len, reverse=True))})"
    rf"(?:{_GAP}(?:{_DAY}|{_OF_MONTH}))?"
)
_BARE_PART = re.compile(
    rf"(?<![几数多半每往逐历常])(?:年(?P<of_year>{_END}|{_EARLY})|月(?P<of_month>{_END})"
    rf"|(?P<middle>年中(?=前|以前|之前|完成|召开))|(?P<whole>年)(?=内(?![容部外涵蒙])))|(?P<half>[上下]半年|前[三3]个?季度|{_QUARTER})"
)
_DAY_ONLY = re.compile(_DAY)
_YEARS = re.compile(rf"(?P<a>{_YEAR}){_GAP}年?{_GAP}[-—–~至到]{{1,2}}{_GAP}(?P<b>{_YEAR})(?!\d)年?")
_MONTHS = re.compile(
    rf"(?:(?P<year>{_YEAR}){_GAP}年{_GAP})?(?P<a>{_NUMBER})月?{_GAP}[-—–~至到]{{1,2}}{_GAP}"
    rf"(?P<b>{_NUMBER}){_GAP}月份?(?!{_GAP}{_NUMBER}{_GAP}[日号])"
)
_TO = re.compile(rf"{_GAP}(?:[-—–~]{{1,2}}|[至到]){_GAP}")

_SUFFIX = re.compile(
    rf"{_GAP}(?:(?P<by>以前|之前|前(?![一二两三四五六七八九十\d列沿期后往来程台任提去景])"
    r"|以内|之内|内(?![容部外涵蒙置控])|为止|止)"
    r"|(?P<since>起(?![草诉点步来])|以来|以后|之后|后(?![续期备勤台果])|开始|至今))"
)
_PREFIX_BY = re.compile(r"(?:截至|截止|截止到|到|至)\s?$")
_PREFIX_FROM = re.compile(r"(?:自|从)\s?$")

_EVERY = {"日": "天", "季": "季度", "星期": "周", "礼拜": "周"}
_RECURRING = re.compile(
    r"每个?(?P<every>半年|[两三]年|年|[两三]个月|季度|季|月|周|星期|礼拜|旬|日|天|学期|学年|工作日)度?"
    rf"(?:{_GAP}(?:{_MONTH}|(?P<alone>{_NUMBER}){_GAP}[日号]|(?P<part>{_END}|{_EARLY}|[上中下]旬)))?"
)
_ONGOING = re.compile(r"长期(?:推进|坚持|实施|执行|有效)|常态化(?:推进|实施|开展)")


def date_at(text: str, position: int) -> Quantity | None:
    """The date that begins exactly at ``position`` of a folded text, with its 前 or 起."""
    if match := _ONGOING.match(text, position):
        return _quantity(position, match.end(), DateValue(DateKind.ONGOING, Moment(), Moment()))
    if match := _RECURRING.match(text, position):
        return _recurring(text, match)
    found = _range_at(text, position)
    if found is None:
        single = _moment_at(text, position)
        if single is None:
            return None
        moment, end = single
        kind, end = _edge(text, position, end)
        found = DateValue(kind, moment, moment), end
    return _quantity(position, found[1], found[0])


def day_of_month(day: int, text: str, start: int, end: int) -> Quantity:
    """A day without its month, such as 22日前, standing at ``text[start:end]``."""
    moment = Moment(day=day)
    kind, end = _edge(text, start, end)
    return _quantity(start, end, DateValue(kind, moment, moment))


def _quantity(start: int, end: int, value: DateValue) -> Quantity:
    return Quantity(Kind.DATE, start, end, date=value)


def _recurring(text: str, match: re.Match[str]) -> Quantity | None:
    moment = _checked(
        Moment(
            month=_number(match["month"]),
            day=_number(match["day"] or match["alone"]),
            part=_part(match["of_month"] or match["part"]),
        )
    )
    if moment is None:
        return None
    _, end = _edge(text, match.start(), match.end())
    every = _EVERY.get(match["every"], match["every"])
    return _quantity(match.start(), end, DateValue(DateKind.RECURRING, moment, moment, every))


def _range_at(text: str, position: int) -> tuple[DateValue, int] | None:
    if match := _YEARS.match(text, position):
        years = _year(match["a"]), _year(match["b"])
        if years[0] < years[1] and all(1900 <= year <= 2100 for year in years):
            first, last = Moment(year=years[0]), Moment(year=years[1])
            return DateValue(DateKind.RANGE, first, last), match.end()
    if match := _MONTHS.match(text, position):
        year = _year(match["year"]) if match["year"] else None
        ends = [_checked(Moment(year=year, month=_number(match[name]))) for name in "ab"]
        if ends[0] and ends[1]:
            return DateValue(DateKind.RANGE, ends[0], ends[1]), match.end()
    start = _moment_at(text, position)
    link = _TO.match(text, start[1]) if start else None
    if start is None or link is None:
        return None
    stop = _moment_at(text, link.end()) or _day_at(text, link.end(), start[0])
    if stop is None:
        return None
    first, last = start[0], stop[0]
    if last.year is None and last.year_shift is None and last.month_shift is None:
        last = replace(last, year=first.year, year_shift=first.year_shift)
    checked = _checked(last)
    return (DateValue(DateKind.RANGE, first, checked), stop[1]) if checked else None


def _day_at(text: str, position: int, first: Moment) -> tuple[Moment, int] | None:
    match = _DAY_ONLY.match(text, position)
    if match is None or first.day is None:
        return None
    return replace(first, day=_number(match["day"])), match.end()


def _moment_at(text: str, position: int) -> tuple[Moment, int] | None:
    if match := _ISO.match(text, position):
        if match["sep"] != "." or match["day"]:
            moment = Moment(_year(match["year"]), _number(match["month"]), _number(match["day"]))
            if checked := _checked(moment):
                return checked, match.end()
        return None
    if match := _WITH_YEAR.match(text, position):
        moment = Moment(
            year=_year(match["year"]) if match["year"] else None,
            year_shift=_YEAR_WORDS[match["shift"]] if match["shift"] else None,
            month=_number(match["month"]),
            day=_number(match["day"]),
            part=_part(match["of_month"] or match["of_year"]),
        )
    elif match := _WITH_MONTH.match(text, position):
        moment = Moment(
            month=_number(match["month"]),
            day=_number(match["day"]),
            part=_part(match["of_month"]),
        )
    elif match := _RELATIVE_MONTH.match(text, position):
        moment = Moment(
            month_shift=_MONTH_WORDS[match["months"]],
            day=_number(match["day"]),
            part=_part(match["of_month"]),
        )
    elif match := _BARE_PART.match(text, position):
        moment = Moment(
            part=Part.MIDDLE
            if match["middle"]
            else _part(match["of_year"] or match["half"] or match["of_month"]),
            month_shift=0 if match["of_month"] else None,
        )
    else:
        return None
    checked = _checked(moment)
    return (checked, match.end()) if checked else None


def _edge(text: str, start: int, end: int) -> tuple[DateKind, int]:
    """Deadline, beginning or plain point, and the end of the date with its 前 or 起."""
    if match := _SUFFIX.match(text, end):
        return DateKind.BY if match["by"] else DateKind.FROM, match.end()
    before = text[max(0, start - 4) : start]
    if _PREFIX_BY.search(before):
        return DateKind.BY, end
    return DateKind.FROM if _PREFIX_FROM.search(before) else DateKind.POINT, end


def _checked(moment: Moment) -> Moment | None:
    """The moment, if the calendar has such a day."""
    if moment.year is not None and not 1000 <= moment.year <= 2999:
        return None
    if moment.month is not None and not 1 <= moment.month <= 12:
        return None
    if moment.day is not None:
        # 2000 was a leap year: without a year, 29 February may exist.
        year, month = moment.year or 2000, moment.month or 1
        if not 1 <= moment.day <= calendar.monthrange(year, month)[1]:
            return None
    return moment


def _year(text: str) -> int:
    return int(text) if text.isdecimal() else numerals.digit_row(text)


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if text.isdecimal() else numerals.integer(text)


_QUARTERS = (
    Part.FIRST_QUARTER,
    Part.SECOND_QUARTER,
    Part.THIRD_QUARTER,
    Part.FOURTH_QUARTER,
)


def _part(text: str | None) -> Part:
    if not text:
        return Part.WHOLE
    if text.startswith("前"):
        return Part.FIRST_THREE_QUARTERS
    if "季" in text:
        digit = text.removeprefix("第")[0]
        return _QUARTERS["一二三四1234".index(digit) % 4]
    return {
        "初": Part.EARLY,
        "上旬": Part.EARLY,
        "中": Part.MIDDLE,
        "中旬": Part.MIDDLE,
        "下旬": Part.LATE,
        "上半年": Part.FIRST_HALF,
        "下半年": Part.SECOND_HALF,
    }.get(text, Part.END)
