"""Numbers with their units in folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

from rag.quantities import numerals, qualifiers
from rag.quantities.dates import day_of_month
from rag.quantities.model import Comparison, Kind, Quantity
from rag.quantities.units import ONE_UNIT, SPELLED_UNIT, UNIT, UNITS, Unit, label_unit

_GAP = re.compile(r"\s{0,2}")
_ARABIC = re.compile(r"(?:\d{1,3}(?:,\d{3}){1,6}(?![\d,])|\d{1,18}(?!\d))(?:\.\d{1,12}(?![\d.]))?")
_SPELLED = re.compile(
    r"[零〇一二两三四五六七八九十百千万亿]{1,40}(?:点[零〇一二三四五六七八九]{1,12})?"
)
_SCALE = re.compile(
    r"(?P<more>[多余])?\s?(?P<scale>[百千万亿]{1,3})(?!分[之点]|[强佳姓货科企村帆众])(?P<over>[多余](?![额样元]))?"
)
_MORE = re.compile(r"[多余](?![额款下热样]|元化)")
_REST = re.compile(r"(?P<digits>\d{1,4}(?:\.\d{1,8})?)(?P<scale>[百千万]{1,2})")
_PERCENT = re.compile(r"\s?(?P<sign>[%‰])")
_TENTHS = re.compile(r"成(?P<half>半)?(?![立功员果长本效熟都年人品就交份分])")
_OVER = re.compile(r"分之")
_RANGE = re.compile(r"\s?(?:[-—–~至]|——)\s?")
_RANGE_OF_MEASURES = re.compile(r"\s?(?:[-—–~至到]|——)\s?(?=[\d〇零一二两三四五六七八九十])")
_HALF_MORE = re.compile(r"半(?![导径数])")

_BARE = Unit(Kind.NUMBER, "")
_PERCENT_UNIT = Unit(Kind.PERCENT, "%")
_DENOMINATORS = {"百": 100, "千": 1000, "万": 10**4}
_PLACED = re.compile(r"(?:^|[于在自从、,。;(\n])\Z")
_DAY_FOLLOWS = re.compile(r"[前起止晚召举印]|以前|之前|[上下]午")
_DAY_MAY_END = re.compile(r"[,、。;]|\Z")
_PERIOD_FOLLOWS = re.compile(r"以?内|之内|以上|以下|左右")
_HALF_UNIT = re.compile(r"个半(?P<unit>小时|钟头|月|年|星期|学期|季度)")


@dataclass(frozen=True, slots=True)
class _Amount:
    value: Fraction
    step: Fraction
    end: int
    over: bool = False


def arabic_at(text: str, position: int) -> Quantity | None:
    """The figure whose digits begin at ``position``."""
    amount = _arabic(text, position)
    if amount is None:
        return None
    if fraction := _fraction(text, position, amount.value, amount.end):
        return fraction
    return _with_unit(text, position, amount, UNIT)


def spelled_at(text: str, position: int) -> Quantity | None:
    """The figure whose Chinese numerals begin at ``position``, if they are a figure at all:
    they need a unit, because 一窗通办 and 三问三治 hold none."""
    match = _SPELLED.match(text, position)
    if match is None:
        return None
    written = match.group()
    if text[position - 1 : position] == "之":
        return None  # 之一成为
    if fraction := _fraction(text, position, _denominator(written), match.end()):
        return fraction
    if written[0] in "百千万亿":
        return _lone_scale(text, position, match.end(), written)
    parsed = numerals.decimal(written)
    if parsed is None:
        return _neighbours(text, position, match)
    amount = _scaled(text, _Amount(*parsed, match.end()))
    unit = ONE_UNIT if written == "一" and amount.end == match.end() else SPELLED_UNIT
    return _with_unit(text, position, amount, unit)


def _arabic(text: str, position: int) -> _Amount | None:
    match = _ARABIC.match(text, position)
    if match is None:
        return None
    digits = match.group().replace(",", "")
    whole, _, decimals = digits.partition(".")
    step = Fraction(1, 10 ** len(decimals)) if decimals else numerals.last_place(int(whole))
    return _scaled(text, _Amount(Fraction(digits), step, match.end()))


def _scaled(text: str, amount: _Amount) -> _Amount:
    """The amount with the 万 or 亿 that follows it, and with 多 or 余."""
    match = _SCALE.match(text, amount.end)
    if match is None:
        more = _MORE.match(text, amount.end)
        return replace(amount, end=more.end(), over=True) if more else amount
    factor = prod(numerals.SCALES[character] for character in match["scale"])
    value, step, end = amount.value * factor, amount.step * factor, match.end()
    if match["scale"] == "亿" and (rest := _REST.match(text, end)):
        scale = prod(numerals.SCALES[character] for character in rest["scale"])
        value += Fraction(rest["digits"]) * scale
        step, end = Fraction(scale), rest.end()
    return _Amount(value, step, end, bool(match["more"] or match["over"]))


def _fraction(text: str, start: int, denominator: Fraction | None, end: int) -> Quantity | None:
    """百分之三十, 三分之一, 百分之12.5."""
    link = _OVER.match(text, end)
    if link is None or not denominator:
        return None
    upper = _arabic(text, link.end())
    if upper is None:
        match = _SPELLED.match(text, link.end())
        if match is None:
            return None
        parsed = numerals.decimal(match.group())
        if parsed is None:
            whole = _DENOMINATORS.get(match.group())
            parsed = (Fraction(whole), Fraction(1)) if whole else None
        if parsed is None:
            return None
        upper = _Amount(*parsed, match.end())
    factor = 100 / denominator
    amount = replace(upper, value=upper.value * factor, step=upper.step * factor)
    return _finish(text, start, amount, _PERCENT_UNIT, amount.end)


def _denominator(written: str) -> Fraction | None:
    number = _DENOMINATORS.get(written) or numerals.integer(written)
    return None if number is None else Fraction(number)


def _lone_scale(text: str, start: int, end: int, written: str) -> Quantity | None:
    """近千家, 万余件: a scale stands for one of itself where something limits it."""
    if not all(character in "百千万亿" for character in written):
        return None
    value = Fraction(prod(numerals.SCALES[character] for character in written))
    more = _MORE.match(text, end)
    over = more is not None or text[max(0, start - 1) : start] in ("上", "过")
    if not over and qualifiers.before(text, start) is Comparison.EXACT:
        return None
    amount = _Amount(value, value, more.end() if more else end, over)
    return _with_unit(text, start, amount, SPELLED_UNIT)


def _neighbours(text: str, start: int, match: re.Match[str]) -> Quantity | None:
    """七八个 is a range; 三四十个 has no value that text could be held to."""
    written = match.group()
    unit = SPELLED_UNIT.match(text, match.end())
    if unit is None or len(written) < 2:
        return None
    digits = [numerals.DIGITS.get(character, -10) for character in written]
    if len(digits) == 2 and digits[0] + 1 == digits[1]:
        measure = UNITS[unit.group()]
        low, high = (digit * measure.factor for digit in digits)
        return Quantity(measure.kind, start, unit.end(), low, high, measure.name)
    return Quantity(Kind.VAGUE, start, unit.end(), unit=UNITS[unit.group()].name, literal=written)


def _with_unit(text: str, start: int, amount: _Amount, units: re.Pattern[str]) -> Quantity | None:
    if (second := _upper_end(text, amount, units)) and (
        found := _range(text, start, amount, second, units)
    ):
        return found
    unit, end, amount = _unit(text, amount, units)
    if unit is None:
        if units is not UNIT:
            return None
        unit, amount = _labelled(text, start, amount)
    if unit.name == "日" and _is_day_of_month(text, start, end, amount):
        return day_of_month(int(amount.value), text, start, end)
    single = _finish(text, start, amount, unit, end)
    return _range_of_measures(text, single, units) or single


def _range_of_measures(text: str, first: Quantity, units: re.Pattern[str]) -> Quantity | None:
    """1倍到5倍, 2000万元至5000万元: both ends with their unit."""
    link = _RANGE_OF_MEASURES.match(text, first.end)
    second = _number(text, link.end(), units) if link and first.unit else None
    if second is None or first.low is None:
        return None
    unit, end, second = _unit(text, second, units)
    if unit is None or unit.name != first.unit or first.low >= second.value * unit.factor:
        return None
    high = _finish(text, first.start, second, unit, end)
    return replace(high, low=first.low)


def _unit(text: str, amount: _Amount, units: re.Pattern[str]) -> tuple[Unit | None, int, _Amount]:
    """The unit after an amount and the end of it; a half after the unit joins the amount."""
    if match := _PERCENT.match(text, amount.end):
        if match["sign"] == "%":
            return _PERCENT_UNIT, match.end(), amount
        return Unit(Kind.PERCENT, "%", Fraction(1, 10)), match.end(), amount
    if match := _TENTHS.match(text, amount.end):
        half = Fraction(1, 2) if match["half"] else Fraction(0)
        amount = replace(amount, value=amount.value + half)
        return Unit(Kind.PERCENT, "%", Fraction(10)), match.end(), amount
    if match := _HALF_UNIT.match(text, amount.end):
        unit = UNITS.get(f"个{match['unit']}") or UNITS[match["unit"]]
        return unit, match.end(), replace(amount, value=amount.value + Fraction(1, 2))
    gap = _GAP.match(text, amount.end)
    match = units.match(text, gap.end() if gap else amount.end)
    if match is None:
        return None, amount.end, amount
    unit, end = UNITS[match.group()], match.end()
    if match.group().isascii() and text[end : end + 1].isascii() and text[end : end + 1].isalnum():
        return None, amount.end, amount
    if unit.kind is Kind.DURATION and (half_more := _HALF_MORE.match(text, end)):
        return unit, half_more.end(), replace(amount, value=amount.value + Fraction(1, 2))
    return unit, end, amount


def _labelled(text: str, start: int, amount: _Amount) -> tuple[Unit, _Amount]:
    """The unit that a table's label gives a bare figure, and the amount at its scale."""
    found = label_unit(text, start)
    if found is None:
        return _BARE, amount
    scale, written = found
    factor = prod(numerals.SCALES[character] for character in scale)
    unit = _PERCENT_UNIT if written == "%" else UNITS[written]
    return unit, replace(amount, value=amount.value * factor, step=amount.step * factor)


def _upper_end(text: str, first: _Amount, units: re.Pattern[str]) -> _Amount | None:
    """The second number of 3—5个 or 10%~20%, read after the link."""
    end = first.end
    if percent := _PERCENT.match(text, end):
        end = percent.end()
    link = _RANGE.match(text, end)
    if link is None:
        return None
    second = _number(text, link.end(), units)
    if second is None or _unit(text, second, units)[0] is None:
        return None
    return second


def _number(text: str, position: int, units: re.Pattern[str]) -> _Amount | None:
    """A number in the digits that go with ``units``."""
    if units is UNIT:
        return _arabic(text, position)
    match = _SPELLED.match(text, position)
    parsed = numerals.decimal(match.group()) if match else None
    return _scaled(text, _Amount(*parsed, match.end())) if match and parsed else None


def _range(
    text: str, start: int, first: _Amount, second: _Amount, units: re.Pattern[str]
) -> Quantity | None:
    unit, end, second = _unit(text, second, units)
    if unit is None:
        return None
    low = first.value
    if low < second.value / 1000 and second.step >= 1000:
        # 3—5万元: the scale is written once and holds for both ends.
        scale = 10**8 if second.value >= 10**8 else 10**4
        low *= scale
    if low >= second.value:
        return None
    quantity = _finish(text, start, second, unit, end)
    return replace(quantity, low=low * unit.factor)


def _finish(text: str, start: int, amount: _Amount, unit: Unit, end: int) -> Quantity:
    value = amount.value
    if start and text[start - 1] in "-−" and _is_sign(text, start - 1):
        value, start = -value, start - 1
    limits = unit.kind is Kind.DURATION or unit.name == "米"
    comparison = qualifiers.before(text, start)
    behind, _ = qualifiers.after(text, end, limits=limits)
    if comparison is Comparison.EXACT:
        comparison = Comparison.OVER if amount.over else behind
    return Quantity(
        unit.kind,
        start,
        end,
        low=value * unit.factor,
        high=value * unit.factor,
        unit=unit.name,
        comparison=comparison,
        step=amount.step * unit.factor,
    )


def _is_sign(text: str, position: int) -> bool:
    """Whether the dash stands before a number rather than between two."""
    before = text[max(0, position - 1) : position]
    return not (before.isalnum() and before.isascii()) and before not in ("%", "-", "—", "~")


def _is_day_of_month(text: str, start: int, end: int, amount: _Amount) -> bool:
    if amount.over or not (1 <= amount.value <= 31) or amount.value.denominator != 1:
        return False
    if text[end - 2 : end] in ("然日", "历日") or _PERIOD_FOLLOWS.match(text, end):
        return False
    before = text[max(0, start - 1) : start]
    if before in ("于", "在") or _DAY_FOLLOWS.match(text, end):
        return True
    return bool(_DAY_MAY_END.match(text, end) and _PLACED.search(before))
