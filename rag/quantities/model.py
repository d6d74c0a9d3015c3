"""What a quantity is: a figure, an amount, a date, an ordinal or a code found in a text."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    NUMBER = "number"
    """A count or a measure; ``unit`` says of what, empty where the text names none."""
    PERCENT = "percent"
    """A share in per cent, however written: 30%, 三成, 百分之三十, 三分之一."""
    POINTS = "points"
    """Percentage points: a difference of shares, never a share."""
    MONEY = "money"
    DURATION = "duration"
    MULTIPLE = "multiple"
    """1.5倍, 翻一番."""
    ORDINAL = "ordinal"
    DATE = "date"
    TIME = "time"
    """A time of day; ``literal`` is ``HH:MM`` or ``HH:MM:SS``."""
    DOCUMENT = "document"
    """A document number; ``literal`` is ``国办发〔2018〕128号``."""
    CODE = "code"
    """Telephone numbers, road numbers, formulas such as 1+5+3: compared letter by letter."""
    VAGUE = "vague"
    """数百, 十几: a figure without a value, compared letter by letter."""


class Comparison(StrEnum):
    """How the text limits the figure it gives."""

    EXACT = "exact"
    ABOUT = "about"
    NEARLY = "nearly"
    OVER = "over"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    UNDER = "under"


class DateKind(StrEnum):
    POINT = "point"
    BY = "by"
    FROM = "from"
    RANGE = "range"
    RECURRING = "recurring"
    ONGOING = "ongoing"


class Part(StrEnum):
    """The part of a year, or of a month where the month is given, that a text points at."""

    WHOLE = ""
    EARLY = "初"
    MIDDLE = "中"
    END = "底"
    LATE = "下旬"
    FIRST_QUARTER = "一季度"
    SECOND_QUARTER = "二季度"
    THIRD_QUARTER = "三季度"
    FOURTH_QUARTER = "四季度"
    FIRST_THREE_QUARTERS = "前三季度"
    FIRST_HALF = "上半年"
    SECOND_HALF = "下半年"


_MONTHS_OF = {
    Part.WHOLE: (1, 12),
    Part.EARLY: (1, 1),
    Part.MIDDLE: (6, 6),
    Part.LATE: (12, 12),
    Part.FIRST_QUARTER: (1, 3),
    Part.SECOND_QUARTER: (4, 6),
    Part.THIRD_QUARTER: (7, 9),
    Part.FOURTH_QUARTER: (10, 12),
    Part.FIRST_THREE_QUARTERS: (1, 9),
    Part.FIRST_HALF: (1, 6),
    Part.SECOND_HALF: (7, 12),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A calendar date as far as the text gives it.

    ``year_shift`` counts years from the reference date (今年 0, 去年 -1), ``month_shift`` months
    (上月 -1). A moment without a year, and without a shift, belongs to the reference's year.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: Part = Part.WHOLE
    year_shift: int | None = None
    month_shift: int | None = None

    def resolved(self, reference: date) -> Moment:
        """The same moment with its year (and month, where relative) taken from ``reference``."""
        if self.month_shift is not None:
            months = reference.year * 12 + reference.month - 1 + self.month_shift
            year, month = divmod(months, 12)
            return replace(self, year=year, month=month + 1, month_shift=None)
        if self.year is not None or (self.month is None and self.day is not None):
            return self
        return replace(self, year=reference.year + (self.year_shift or 0), year_shift=None)

    def interval(self) -> tuple[date, date] | None:
        """First and last day; ``None`` as long as the year is unknown."""
        if self.year is None:
            return None
        if self.day is not None:
            if self.month is None:
                return None
            day = date(self.year, self.month, self.day)
            return day, day
        if self.month is None:
            if self.part is Part.END:
                return date(self.year, 12, 31), date(self.year, 12, 31)
            first, last = _MONTHS_OF[self.part]
            return date(self.year, first, 1), date(self.year, last, _days(self.year, last))
        length = _days(self.year, self.month)
        first, last = {
            Part.EARLY: (1, 10),
            Part.MIDDLE: (11, 20),
            Part.LATE: (21, length),
            Part.END: (length, length),
        }.get(self.part, (1, length))
        return date(self.year, self.month, first), date(self.year, self.month, last)


def _days(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date or period as data. ``first`` and ``last`` differ for a range only.

    ``kind`` says how the period is meant: a deadline (``BY``: 4月底前), a beginning (``FROM``:
    3月1日起), repeated (``RECURRING``: 每月22日前, the period in ``every``) or without end
    (``ONGOING``: 长期推进, which has no days at all).
    """

    kind: DateKind
    first: Moment
    last: Moment
    every: str = ""

    @property
    def start(self) -> date | None:
        days = self.first.interval()
        return days[0] if days else None

    @property
    def end(self) -> date | None:
        days = self.last.interval()
        return days[1] if days else None

    def resolved(self, reference: date) -> DateValue:
        """With 今年, 上月 and missing years read as of ``reference``. What repeats stays open."""
        if self.kind in (DateKind.RECURRING, DateKind.ONGOING):
            return self
        return replace(
            self, first=self.first.resolved(reference), last=self.last.resolved(reference)
        )


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity: ``text[start:end]`` of the text that was read, and what it amounts to.

    ``low`` and ``high`` are in the canonical ``unit`` (1.2亿元 and 12000万元 are both 120000000
    元) and differ for a range only; they are ``None`` for dates and for what is compared as
    ``literal``. ``step`` is the value of the last significant digit written, which tells what the
    figure may have been rounded from.
    """

    kind: Kind
    start: int
    end: int
    low: Fraction | None = None
    high: Fraction | None = None
    unit: str = ""
    comparison: Comparison = Comparison.EXACT
    step: Fraction = Fraction(1)
    date: DateValue | None = None
    literal: str = ""
