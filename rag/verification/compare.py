"""Whether one quantity says no more than another.

Everything here asks: may a statement give ``claim`` where its source gives ``basis``?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from rag.quantities import Comparison, DateKind, DateValue, Kind, Moment, Part, Quantity
from rag.quantities.units import COUNTERS

_LITERAL = frozenset({Kind.CODE, Kind.TIME, Kind.VAGUE})

_FOLLOWS_FROM = {
    Comparison.EXACT: {Comparison.EXACT},
    Comparison.ABOUT: {Comparison.ABOUT, Comparison.EXACT, Comparison.NEARLY},
    Comparison.NEARLY: {Comparison.NEARLY},
    Comparison.OVER: {Comparison.OVER},
    Comparison.AT_LEAST: {Comparison.AT_LEAST, Comparison.OVER},
    Comparison.AT_MOST: {Comparison.AT_MOST, Comparison.UNDER},
    Comparison.UNDER: {Comparison.UNDER},
}
"""Which qualifiers of the source let a statement use its own. 超过100 is at least 100, but 60%以上
is not 超过60%, and no qualifier may be dropped."""

_ROUNDING_LIMIT = Fraction(1, 20)
"""约100 may stand for 103, not for 149, although both round to 100."""


def same_measure(claim: Quantity, basis: Quantity) -> bool:
    """Whether the two measure the same thing in the same unit. A missing counting word, and 个,
    may stand for any other."""
    if claim.kind is not basis.kind:
        return False
    if claim.unit == basis.unit:
        return True
    if claim.kind is Kind.ORDINAL:
        return not claim.unit or not basis.unit
    return (
        claim.kind is Kind.NUMBER
        and {claim.unit, basis.unit} <= COUNTERS
        and not {claim.unit, basis.unit}.isdisjoint({"", "个"})
    )


def figure_follows(
    claim: Quantity, basis: Quantity, *, limit: bool = False, least: bool = False
) -> bool:
    """For everything but dates. ``limit`` says that the statement speaks of a limit (时限, 上限),
    so that 期限为20日 follows from 20日内; ``least``, that it speaks of a least value (下限)."""
    if claim.kind is Kind.DOCUMENT:
        return basis.kind is Kind.DOCUMENT and _same_document(claim.literal, basis.literal)
    if claim.kind in _LITERAL:
        same = claim.kind is basis.kind and claim.literal == basis.literal
        return same and (not claim.unit or not basis.unit or claim.unit == basis.unit)
    if not same_measure(claim, basis) or claim.low is None or basis.low is None:
        return False
    if (claim.low, claim.high) == (basis.low, basis.high):
        if basis.comparison in _FOLLOWS_FROM[claim.comparison]:
            return True
        return claim.comparison is Comparison.EXACT and (
            (limit and basis.comparison is Comparison.AT_MOST)
            or (least and basis.comparison is Comparison.AT_LEAST)
        )
    if basis.low != basis.high and basis.comparison is Comparison.EXACT:
        # 1至5倍 holds both bounds.
        return (claim.comparison is Comparison.AT_LEAST and claim.low == basis.low) or (
            claim.comparison is Comparison.AT_MOST and claim.high == basis.high
        )
    return (
        claim.comparison is Comparison.ABOUT
        and basis.comparison in _FOLLOWS_FROM[Comparison.ABOUT]
        and claim.low == claim.high
        and basis.low == basis.high
        and abs(claim.low - basis.low) <= min(claim.step / 2, abs(basis.low) * _ROUNDING_LIMIT)
    )


def range_follows(claim: Quantity, lower: Quantity, upper: Quantity) -> bool:
    """1至5倍 from 1倍以上5倍以下, where the two bounds stand next to each other."""
    return (
        claim.low != claim.high
        and claim.comparison is Comparison.EXACT
        and same_measure(claim, lower)
        and same_measure(claim, upper)
        and (claim.low, claim.high) == (lower.low, upper.high)
        and (lower.comparison, upper.comparison) == (Comparison.AT_LEAST, Comparison.AT_MOST)
        and upper.start - lower.end <= _ADJACENT
    )


_ADJACENT = 4


def _same_document(claim: str, basis: str) -> bool:
    """The same year and number, and issuers of which one may be written out further."""
    own, _, number = claim.partition("〔")
    other, _, other_number = basis.partition("〔")
    return number == other_number and (own.endswith(other) or other.endswith(own))


def date_follows(
    claim: DateValue,
    basis: DateValue,
    references: Iterable[date],
    *,
    limit: bool = False,
) -> bool:
    """Whether ``claim`` is the same date as ``basis`` or a coarser one (2022年4月 from
    2022年4月30日). ``references`` are the days as of which the source may be read: they give its
    dates the year that it does not repeat."""
    if DateKind.ONGOING in (claim.kind, basis.kind):
        return claim.kind is basis.kind
    if DateKind.RECURRING in (claim.kind, basis.kind):
        return (
            claim.kind is basis.kind
            and claim.every == basis.every
            and _coarser(claim.first, basis.first)
        )
    return any(
        _kinds_agree(claim, reading, limit)
        and _coarser(claim.first, reading.first)
        and _coarser(claim.last, reading.last)
        for reading in _readings(basis, references)
    )


def _readings(basis: DateValue, references: Iterable[date]) -> Iterator[DateValue]:
    """The date as written; as of each reference; and each end of a range by itself."""
    readings = [basis, *(basis.resolved(reference) for reference in references)]
    for reading in readings:
        yield reading
        if reading.kind is DateKind.RANGE:
            yield replace(reading, kind=DateKind.FROM, last=reading.first)
            yield replace(reading, kind=DateKind.BY, first=reading.last)


def _kinds_agree(claim: DateValue, basis: DateValue, limit: bool) -> bool:
    if claim.kind is basis.kind:
        return True
    kinds = {claim.kind, basis.kind}
    if kinds == {DateKind.POINT, DateKind.RANGE}:
        return claim.kind is DateKind.POINT  # 2022年 from 2022年1月至4月
    if kinds == {DateKind.POINT, DateKind.FROM}:
        # 自3月1日起施行 and 3月1日施行 are one fact; 2015年以来 and 2015年 are not.
        return basis.first.day is not None and (
            claim.kind is DateKind.POINT or claim.first.day is not None
        )
    if kinds == {DateKind.POINT, DateKind.BY}:
        # A deadline may be given as a plain date where the words say that it is one.
        finer = claim.first.month is None and basis.first.month is not None
        return claim.kind is DateKind.BY or limit or finer
    return False


def _coarser(claim: Moment, basis: Moment) -> bool:
    shift = claim.year_shift, claim.month_shift
    if shift != (None, None) and shift != (basis.year_shift, basis.month_shift):
        return False
    if claim.year is not None and claim.year != basis.year:
        return False
    if claim.month is None:
        if claim.day is not None:
            return claim.day == basis.day
        return _part_follows(claim, basis)
    if claim.month != basis.month:
        return False
    if claim.day is None:
        return _part_follows(claim, basis)
    return claim.day == basis.day or _same_days(claim, basis)


def _part_follows(claim: Moment, basis: Moment) -> bool:
    """A whole year or month follows from any of its parts, a part only from the same days."""
    if claim.part is Part.WHOLE:
        return True
    return (claim.part is basis.part and claim.month == basis.month) or _same_days(claim, basis)


def _same_days(claim: Moment, basis: Moment) -> bool:
    year = basis.year or claim.year or 2000
    mine = replace(claim, year=year, year_shift=None).interval()
    return mine is not None and mine == replace(basis, year=year, year_shift=None).interval()
