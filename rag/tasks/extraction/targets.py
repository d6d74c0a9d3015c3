"""The measurable aims of a task: 可网办率达到100%, 不少于5项, 压缩10%以上."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from rag.quantities import Comparison, Kind, Quantity, scan
from rag.tasks.extraction.page import Page
from rag.types import Target

_Sign = Literal["=", ">=", "<=", ">", "<"]
_SIGNS: dict[Comparison, _Sign] = {
    Comparison.AT_LEAST: ">=",
    Comparison.AT_MOST: "<=",
    Comparison.OVER: ">",
    Comparison.UNDER: "<",
}
_MEASURES = frozenset(
    {Kind.NUMBER, Kind.PERCENT, Kind.POINTS, Kind.MONEY, Kind.DURATION, Kind.MULTIPLE}
)
_AIM = re.compile(
    r"(?:达到?|实现|力争|确保|完成|新增|新建|新开|建成|建设|创建|打造|培育|培养|培训|引进|推出|形成|发展|改造|改建|整治"
    r"|压[缩减]|缩[短减]|减少|降低|下降|提高|提升|增长|增加|增[至到]|降[至到]|控制在|保持在?|稳定在|突破|覆盖|开展|举办|组织|遴选|选树"
    r"|选取|选择|编制|制定|收集|征集|发放|落实|安排|补贴|奖励|扩大|争取|招引|签约|启动|开工|投产|均|为|不少于|至少)"
    r"[到至了在约为]?(?:[^,。;、\d]{0,12})\Z"
)
_LIMIT = re.compile(
    r"(?:不[得能应]?[少低小短]于|至少|最少|不[得能应]?(?:超过|超出|多于|高于|大于)|超过|突破|高于|低于|少于|小于|大于|达到?|约|为|均)+\s?\Z"
)
_CLAUSE_START = re.compile(r"[,。;:!?\n]")
_INTRO = re.compile(
    r"(?:其中|同时|并且?|力争|确保|努力|争取|全年|年内|今年|到?\d{4}年(?:[底末前]|底前)*)+[,:]?"
)
_COUNTED = re.compile(r"[^,。;、:!?\n()\d并且和与及的]{1,14}")
_OBJECT_MARK = re.compile(r"[“《][^”》\n]{1,20}[”》]")
_PARTS_OF_TERMS = re.compile(r"[\"“”‘’《》+]\Z")
_MAX_INDICATOR = 40
_LIMIT_BEHIND = re.compile(r"及?以[上下内]|之内|内(?!容)|左右")
_DESCRIBES = re.compile(r"的(?!基础)|期(?:间|内)|之日|起")
_WITHIN = re.compile(r"(?:^|[一-龥])[在于]\Z")
"""在两年之内 says how long something holds, not what is to be reached."""


def read_targets(page: Page, start: int, end: int) -> Iterator[Target]:
    """The aims stated in ``page.text[start:end]``, in order."""
    text = page.text[start:end]
    for quantity in scan(text):
        if quantity.kind in _MEASURES and quantity.low is not None and _is_aim(text, quantity):
            yield from _targets(page, start, text, quantity)


def _is_aim(text: str, quantity: Quantity) -> bool:
    """A figure to be reached, not one that only describes: 个人、企业两个全生命周期."""
    if not text[quantity.start].isdigit() and quantity.kind is not Kind.PERCENT:
        limited = quantity.comparison not in (Comparison.EXACT, Comparison.ABOUT)
        if not limited:
            return False
    if _is_negligible(text, quantity):
        return False
    before = _before(text, quantity.start)
    if _DESCRIBES.match(text, _end(text, quantity)):
        return False
    if quantity.kind is Kind.DURATION and _WITHIN.search(before):
        return False
    if quantity.comparison in _SIGNS:
        return True
    return _AIM.search(before) is not None or (
        (quantity.kind is Kind.PERCENT and before.endswith(("率", "比例", "比重", "占比")))
        or (quantity.kind is Kind.PERCENT and quantity.low == 100)
    )


def _is_negligible(text: str, quantity: Quantity) -> bool:
    """The number of an item, a part of a term, or a plain sum without unit."""
    return (
        _PARTS_OF_TERMS.search(text[: quantity.start][-1:]) is not None
        or not quantity.unit
        or text[quantity.end : quantity.end + 1] in ("”", "》")
    )


def _end(text: str, quantity: Quantity) -> int:
    """Where the figure ends, 以上 and 内 included."""
    limit = _LIMIT_BEHIND.match(text, quantity.end)
    return limit.end() if limit else quantity.end


def _before(text: str, position: int) -> str:
    """The words of the clause before ``position``, 、 included."""
    clause = text[max(0, position - 80) : position]
    parts = _CLAUSE_START.split(clause)
    return parts[-1]


def _targets(page: Page, offset: int, text: str, quantity: Quantity) -> Iterator[Target]:
    before = _before(text, quantity.start)
    begin = quantity.start - len(before)
    intro = _INTRO.match(before)
    if intro is not None and intro.end() < len(before):
        begin += intro.end()
        before = before[intro.end() :]
    limit = _LIMIT.search(before)
    words = before[: limit.start()] if limit else before
    end = _end(text, quantity)
    after = _COUNTED.match(text, end)
    counted = after[0] if after and quantity.kind in (Kind.NUMBER, Kind.PERCENT) else ""
    if quantity.kind is Kind.PERCENT and words.endswith(("率", "比例", "比重", "时间", "占比")):
        counted = ""
    last = end + len(counted)
    if quantity.kind is Kind.NUMBER and (mark := _OBJECT_MARK.match(text, end)):
        last, counted = mark.end(), mark[0]
    if not words.strip("、 ") and not counted:
        words = _before(text, max(0, begin - 1))
        begin = max(0, begin - 1) - len(words)
    indicator = re.sub(r"^(?:在|实现|达到?|推动|力争|确保)", "", words).strip("、 ") or words
    indicator = (indicator + counted.strip() if counted else indicator)[-_MAX_INDICATOR:]
    quote = page.quote(offset + begin, offset + last)
    for sign, value in _limits(quantity):
        yield Target(quote, indicator or counted, sign, _decimal(value), quantity.unit)


def _limits(quantity: Quantity) -> Iterator[tuple[_Sign, Fraction]]:
    low, high = quantity.low, quantity.high
    if low is None or high is None:
        return
    if low != high:
        yield ">=", low
        yield "<=", high
    else:
        yield _SIGNS.get(quantity.comparison, "="), low


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
