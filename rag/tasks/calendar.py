"""When recurring deadlines fall due. A recurrence (``every``) is written as in RFC 5545, section
3.3.10: ``FREQ=MONTHLY;BYMONTHDAY=22``."""

from __future__ import annotations

from datetime import date, datetime, time

_EARLIEST = date(1990, 1, 1)
"""Where a recurrence that says no beginning is counted from."""


def falls_within(
    every: str, begin: date | None, end: date | None, first: date | None, last: date | None
) -> bool:
    """Whether an occurrence lies between ``first`` and ``last``, both included; an open side of
    the interval is limited by the recurrence's own ``begin`` and ``end`` only."""
    start = begin or _EARLIEST
    until = min((day for day in (end, last) if day is not None), default=None)
    return first_occurrence(every, start, until, not_before=first) is not None


def first_occurrence(
    every: str, begin: date, end: date | None, *, not_before: date | None = None
) -> date | None:
    """The first day of a recurrence that starts on ``begin``, from ``not_before`` on; ``None``
    where there is none up to ``end``, or where nobody can say when that is."""
    from dateutil.rrule import rrulestr

    try:
        rule = rrulestr(every, dtstart=datetime.combine(begin, time.min))
    except ValueError:
        return None
    found = rule.after(datetime.combine(max(begin, not_before or begin), time.min), inc=True)
    if found is None or (end is not None and found.date() > end):
        return None
    return date(found.year, found.month, found.day)
