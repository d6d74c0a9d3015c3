"""All quantities of a folded text, from left to right, in time linear in its length."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from rag.quantities import numerals
from rag.quantities.dates import date_at
from rag.quantities.figures import arabic_at, spelled_at
from rag.quantities.model import Comparison, Kind, Quantity
from rag.quantities.units import UNIT, UNITS

_NUMERALS = "零〇一二两三四五六七八九十百千万亿"

_TRIGGER = re.compile(
    r"(?P<document>[〔\[(【]\s?\d{4}\s?[〕\])】])"
    r"|(?P<unit>(?<![a-z0-9_])k?m[23](?![a-z0-9_]))"
    r"|(?P<code>(?<![a-z0-9_])[a-z_]{1,16}(?=\d))"
    r"|(?P<digit>\d)"
    r"|(?P<ordinal>第)"
    r"|(?P<date>每|今年|去年|明年|前年|后年|[本上]年(?!底|末|初)|[本当上下次]个?月|年[底末初内中]|月[底末]|[上下]半年"
    r"|前[三3]个?季度|长期|常态化)"
    rf"|(?P<vague>(?<![多少人总件户次指参基项个])[数几][十百千万亿]+|[一二三四五六七八九]?十几[万亿]?)"
    r"|(?P<double>翻了?[一两二三四1-4]?番)"
    r"|(?P<half>一半|半数|(?<![上下前后大一两二三四五六七八九十\d])半(?=个?(?:年|月|天|日|小时|学期)))"
    r"|(?P<formal>[壹贰叁肆伍陆柒捌玖]{0,1}[拾佰仟][壹贰叁肆伍陆柒捌玖拾佰仟万亿]{0,20})"
    rf"|(?P<spelled>[{_NUMERALS}])"
)
_SPELLED_RUN = re.compile(f"[{_NUMERALS}]+")
_TOKEN = re.compile(r"[a-z0-9_]+(?:[-+×*/.:_@⁄][a-z0-9]+)*")
_PLAIN = re.compile(
    r"\d+(?:\.\d+)?|\d{1,9}(?:\.\d{1,6})?-\d{1,9}(?:\.\d{1,6})?|(\d+(?:\.\d+)?)[a-z]+\d?"
)
_TIME = re.compile(r"(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?")
_CLOCK = re.compile(
    r"(?P<h>[01]?\d|2[0-4])(?:时(?![间期代段限效候常刻尚装长])|点(?=\d|半|钟|整))"
    r"(?:(?P<m>[0-5]?\d)分|(?P<half>半))?"
)
_AFTERNOON = re.compile(r"(?:下午|晚上?)\Z")
_SIMPLE_FRACTION = re.compile(r"(\d{1,2})[/⁄](\d{1,2})")
_DOCUMENT_END = re.compile(r"\s?第?\s?(?P<number>\d{1,6})\s?号")
_DOCUMENT_HEAD = re.compile(r"[一-龥]{1,12}\Z")
_DOCUMENT_LEAD_IN = re.compile(
    r"^.*(?:根据|按照|依据|遵照|依照|印发|转发|落实|贯彻|参照|通知|文件|[和与及的由经见以])"
)
_LIST_MARK = re.compile(r"\d{1,2}(?:[、)]|\.(?!\d))")
_LINE_START = re.compile(r"(?:^|[\n。;:(])\s*\Z")
_BRACKETED_MARK = re.compile(r"\d{1,2}\)")
_ORDINAL = re.compile(rf"第\s?(?:(?P<digits>\d{{1,6}})|(?P<spelled>[{_NUMERALS}]{{1,12}}))")
_ORDINAL_UNIT = re.compile(
    r"部分|产业|阶段|标段|学期|中学|小学|医院|方面|[批条款项章节次届名位期号轮个类年步编卷版页站场级档组代课层]"
    r"(?!面|时间)"
)
_CONGRESS = re.compile(r"(?:十[一二三四五六七八九]|二十)大(?![力量家幅])")

_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》"}
_MAX_QUOTED = 16


def scan(text: str) -> list[Quantity]:
    """Quantities of a folded text; offsets are into ``text``, and they never overlap."""
    found: list[Quantity] = []
    position = 0
    while match := _TRIGGER.search(text, position):
        start = match.start()
        kind = match.lastgroup or ""
        quantity = _READERS[kind](text, start)
        if quantity is not None:
            found.append(quantity)
            position = max(quantity.end, start + 1)
        else:
            position = max(_skip(text, start, kind), start + 1)
    return found


def _skip(text: str, start: int, kind: str) -> int:
    """Where to go on after something that is no quantity: behind the whole word or number, whose
    rest must not be read as one."""
    if kind == "spelled" and (run := _SPELLED_RUN.match(text, start)):
        return run.end()
    if kind in ("digit", "code", "unit") and (token := _TOKEN.match(text, start)):
        return token.end()
    return start + 1


def _document(text: str, start: int) -> Quantity | None:
    bracket = _TRIGGER.match(text, start)
    end = _DOCUMENT_END.match(text, bracket.end()) if bracket else None
    head = _DOCUMENT_HEAD.search(text[max(0, start - 12) : start])
    if bracket is None or end is None or head is None:
        return None
    issuer = _DOCUMENT_LEAD_IN.sub("", head.group())
    year = "".join(filter(str.isdecimal, bracket.group()))
    literal = f"{issuer}〔{year}〕{int(end['number'])}号"
    return Quantity(Kind.DOCUMENT, start - len(issuer), end.end(), literal=literal)


def _digit(text: str, start: int) -> Quantity | None:
    if _is_list_mark(text, start):
        return None
    if date := date_at(text, start):
        return date
    token = _TOKEN.match(text, start)
    written = token.group() if token else ""
    if token and (time := _TIME.fullmatch(written)):
        return _time(text, start, token.end(), time)
    if clock := _CLOCK.match(text, start):
        return _time(text, start, clock.end(), clock)
    if token and (fraction := _SIMPLE_FRACTION.fullmatch(written)):
        upper, lower = int(fraction[1]), int(fraction[2])
        if 0 < upper < lower <= 10:
            value = Fraction(100 * upper, lower)
            return Quantity(Kind.PERCENT, start, token.end(), value, value, "%")
    if token and not _is_plain(text, start, token):
        return Quantity(Kind.CODE, start, token.end(), literal=written)
    return arabic_at(text, start)


def _is_plain(text: str, start: int, token: re.Match[str]) -> bool:
    """Whether a run of letters and digits is a number with at most a unit or a range."""
    if start and text[start - 1].isascii() and text[start - 1].isalpha():
        return False
    plain = _PLAIN.fullmatch(token.group())
    if plain is None:
        return False
    if plain[1] is not None:
        return UNIT.fullmatch(text, start + len(plain[1]), token.end()) is not None
    head, dash, tail = token.group().partition("-")
    if dash:
        return not head.startswith("0") and float(head) < float(tail)
    return len(head) < 18


def _code(text: str, start: int) -> Quantity | None:
    token = _TOKEN.match(text, start)
    if token is None:
        return None
    return Quantity(Kind.CODE, start, token.end(), literal=token.group())


def _unit(_text: str, _start: int) -> None:
    """A unit by itself, m2 or km2: the digit is no figure."""


def _time(text: str, start: int, end: int, match: re.Match[str]) -> Quantity:
    groups = match.groupdict()
    hour = int(match["h"])
    if hour < 12 and _AFTERNOON.search(text[max(0, start - 2) : start]):
        hour += 12
    minute = 30 if groups.get("half") else int(match["m"] or 0)
    second = f":{groups['s']}" if groups.get("s") else ""
    return Quantity(Kind.TIME, start, end, literal=f"{hour:02}:{minute:02}{second}")


def _is_list_mark(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start]
    if before.endswith("("):
        return _BRACKETED_MARK.match(text, start) is not None
    return _LINE_START.search(before) is not None and _LIST_MARK.match(text, start) is not None


def _ordinal(text: str, start: int) -> Quantity | None:
    if quarter := date_at(text, start):
        return quarter
    match = _ORDINAL.match(text, start)
    if match is None:
        return None
    number = int(match["digits"]) if match["digits"] else numerals.integer(match["spelled"])
    unit = _ORDINAL_UNIT.match(text, match.end() + text.startswith(" ", match.end()))
    if number is None or (unit is None and not match["digits"] and _goes_on(text, match.end())):
        return None
    name = unit.group() if unit else ""
    end = unit.end() if unit else match.end()
    value = Fraction(number)
    return Quantity(Kind.ORDINAL, start, end, value, value, "名" if name == "位" else name)


def _goes_on(text: str, position: int) -> bool:
    return text[position : position + 1].isalnum()


def _vague(text: str, start: int) -> Quantity | None:
    match = _TRIGGER.match(text, start)
    if match is None:
        return None
    unit = UNIT.match(text, match.end())
    end = unit.end() if unit else match.end()
    name = UNITS[unit.group()].name if unit else ""
    return Quantity(Kind.VAGUE, start, end, unit=name, literal=match.group())


def _double(text: str, start: int) -> Quantity | None:
    match = _TRIGGER.match(text, start)
    if match is None:
        return None
    written = match.group().removeprefix("翻").removeprefix("了").removesuffix("番")
    times = int(written) if written.isdecimal() else numerals.integer(written or "一") or 1
    value = Fraction(2**times)
    return Quantity(Kind.MULTIPLE, start, match.end(), value, value, "倍")


def _half(text: str, start: int) -> Quantity | None:
    match = _TRIGGER.match(text, start)
    if match is None:
        return None
    if match.group() in ("一半", "半数"):
        value, unit, kind, end = Fraction(50), "%", Kind.PERCENT, match.end()
    else:
        counted = UNIT.match(text, match.end())
        if counted is None and text.startswith("月", match.end()):
            return None
        measure = UNITS[counted.group()] if counted else UNITS["年"]
        value, unit, kind = Fraction(1, 2), measure.name, measure.kind
        end = counted.end() if counted else match.end() + 1
    quantity = Quantity(kind, start, end, value, value, unit)
    return (
        quantity
        if text[start - 1 : start] != "过"
        else replace(quantity, comparison=Comparison.OVER)
    )


def _formal(text: str, start: int) -> Quantity | None:
    offset = max(0, start - 16)
    plain = text[offset : start + 60].translate(numerals.FORMAL)
    quantity = spelled_at(plain, start - offset)
    if quantity is None:
        return None
    return replace(quantity, start=quantity.start + offset, end=quantity.end + offset)


def _spelled(text: str, start: int) -> Quantity | None:
    if _is_quoted(text, start):
        return None
    if congress := _CONGRESS.match(text, start):
        number = Fraction(numerals.integer(congress.group()[:-1]) or 0)
        return Quantity(Kind.ORDINAL, start, congress.end(), number, number, "大")
    return date_at(text, start) or spelled_at(text, start)


def _is_quoted(text: str, start: int) -> bool:
    """Whether a numeral is part of a short quoted term (“三问三治”), which is checked as a term."""
    before = text[max(0, start - _MAX_QUOTED) : start]
    opening = max((before.rfind(quote), quote) for quote in _QUOTES)
    if opening[0] < 0:
        return False
    closing = _QUOTES[opening[1]]
    return closing not in before[opening[0] :] and closing in text[start : start + _MAX_QUOTED]


_READERS: dict[str, Callable[[str, int], Quantity | None]] = {
    "document": _document,
    "code": _code,
    "unit": _unit,
    "digit": _digit,
    "ordinal": _ordinal,
    "date": date_at,
    "vague": _vague,
    "double": _double,
    "half": _half,
    "formal": _formal,
    "spelled": _spelled,
}
