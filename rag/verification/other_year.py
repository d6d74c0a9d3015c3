"""Does a passage speak of another year than the question? By the rules of
:mod:`rag.verification.subject`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date

from rag.quantities import DateKind, Quantity
from rag.types import Passage
from rag.verification.source import Source, read, read_context, read_passage, reference_date

_ASKS_A_DAY = re.compile("什么时候|何时|时间|日期|期限|截止|最晚|最迟|哪[一]?天|几[月号日]")
_NAMED_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年)")
_NUMBER_YEAR = re.compile(r"〔((?:19|20)\d\d)〕")
_LOOKS_BACK_UNTIL = 3
"""The month until which documents sum up the year before."""
_COMPARED = re.compile(r"[比较与同和自从]\Z")


def years_named(text: str) -> frozenset[int]:
    """The years that a text names in full."""
    return frozenset(int(year) for year in _NAMED_YEAR.findall(text))


def other_year(
    question: str,
    passage: Passage,
    around: str,
    elsewhere: Callable[[], Collection[int]],
    *,
    figure: bool,
) -> tuple[int, int] | None:
    """The year that a passage is about and the one that is asked about, where they are not the
    same; ``around`` and ``elsewhere`` as in :func:`rag.verification.subject_conflict`. ``figure``:
    whether one is asked for."""
    asked = _years(read(question), None)
    if not asked:
        return None
    context = read_context(passage.context)
    reference = reference_date(context)
    source = read_passage(passage)
    own, background = _years(source, reference), _years(context, reference)
    background |= {int(year) for year in _NUMBER_YEAR.findall(passage.context)}
    if asked & own or (not own and asked & _years(read(around), reference)):
        return None
    if asked & background and (not own or _only_compared(source)):
        return None
    if asked & years_named(passage.context) and _only_a_day(question, source, asked):
        return None
    undated = not own and not years_named(passage.context)
    told = undated and (not figure or _looks_back(asked, reference))
    other = own or background
    if not other or (told and not asked.isdisjoint(elsewhere())):
        return None
    return max(other), min(asked)


def _only_a_day(question: str, source: Source, asked: Collection[int]) -> bool:
    """Whether a day is asked for, and the text has days of the years beside the one asked about:
    what is done for 2024 may be due in 2023."""
    dated = [
        quantity.date.first
        for quantity in source.quantities
        if quantity.date is not None and quantity.date.first.year is not None
    ]
    return _ASKS_A_DAY.search(question) is not None and all(
        moment.day is not None
        and moment.year is not None
        and any(abs(moment.year - year) <= 1 for year in asked)
        for moment in dated
    )


def _looks_back(asked: Collection[int], reference: date | None) -> bool:
    """Whether what is asked about is the year before a document of the first months of a year."""
    return (
        reference is not None
        and reference.month <= _LOOKS_BACK_UNTIL
        and set(asked) == {reference.year - 1}
    )


def _years(source: Source, reference: date | None) -> set[int]:
    """Every year that a text speaks of. Dates without a year of their own count by what they are
    relative to (今年), not by when the document was written."""
    found: set[int] = set()
    open_ended: set[int] = set()
    for quantity in source.quantities:
        years = _years_of(quantity, reference)
        if _runs_on(quantity) and years:
            found.add(min(years))
            open_ended.update(years)
        else:
            found.update(years)
    # 从1996年开始,至1998年 runs on to its end, not to the day of the document.
    latest = max(found - open_ended, default=None)
    return found | {year for year in open_ended if latest is None or year <= latest}


def _years_of(quantity: Quantity, reference: date | None) -> set[int]:
    value = quantity.date
    if value is None or value.kind in (DateKind.RECURRING, DateKind.ONGOING):
        return set()
    if value.first.year is None and value.first.year_shift is None:
        return set()
    if reference is not None:
        value = value.resolved(reference)
    if value.first.year is None or value.last.year is None:
        return set()
    last = value.last.year
    if _runs_on(quantity) and reference is not None:
        last = max(last, reference.year)  # 2015年以来, up to the day of the document
    return set(range(value.first.year, last + 1))


def _runs_on(quantity: Quantity) -> bool:
    value = quantity.date
    return value is not None and value.kind is DateKind.FROM and value.first.day is None


def _only_compared(source: Source) -> bool:
    """Whether the text names years only to compare with: 比2021年增长5%."""
    return all(
        _COMPARED.search(source.text[max(0, quantity.start - 1) : quantity.start])
        for quantity in source.quantities
        if quantity.date is not None and quantity.date.first.year is not None
    )
