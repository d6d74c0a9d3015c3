"""When a task is due: 2022年4月底, 长期推进, 每月22日前 as intervals with flags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rag.quantities import DateKind, DateValue, Moment, Part, Quantity, scan
from rag.tasks.extraction.page import Page
from rag.types import Deadline, Document

_ONGOING = re.compile(
    r"(?:并|需|须|要)?(?:长期|持续|常态化?|常年|经常性|不间断|贯穿(?:全年|始终)|一以贯之)"
    r"(?:性|化|地)?(?:推进|坚持|实施|开展|执行|落实|推动|进行|跟进|抓好|整改|任务|工作|完善|保持|有效|化)*"
)
_STATUS = re.compile(r"截[至止]\s?")
_WEEKDAYS = dict(
    zip("一二三四五六日天", ("MO", "TU", "WE", "TH", "FR", "SA", "SU", "SU"), strict=True)
)
_WEEKDAY = re.compile(r"(?:每)(?:个)?(?:周|星期)([一二三四五六日天])")
_FULL_YEAR = re.compile(r"全年")
_YEAR_IN_TITLE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年?(?:度)?(?!\s?[-—–~至到]|\d)")
_YEAR_RANGE = re.compile(r"(?:19|20)\d\d\s?年?\s?[-—–~至到]{1,2}\s?(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Found:
    """A deadline at ``start`` to ``end`` of the page's text."""

    start: int
    end: int
    value: Deadline


def reference_date(document: Document) -> date | None:
    """The date that 年底前 is read as of: that of the document, or the year in its title where
    that is the later (a plan for next year)."""
    metadata = document.metadata
    dated = metadata.written or metadata.published or metadata.effective
    years = [] if _YEAR_RANGE.search(metadata.title) else _YEAR_IN_TITLE.findall(metadata.title)
    titled = int(years[0]) if len(set(years)) == 1 else None
    if dated is None:
        return date(titled, 1, 1) if titled else None
    if titled == dated.year + 1:
        return date(titled, 1, 1)
    return dated


def read_deadlines(
    page: Page, start: int, end: int, reference: date | None
) -> tuple[list[Deadline], bool]:
    """The deadlines that ``page.text[start:end]`` states in place of a deadline's value, and
    whether all of it was understood."""
    found = sorted(_all(page, start, end, reference), key=lambda each: (each.start, -each.end))
    kept: list[Found] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return [each.value for each in kept], bool(kept)


def told_deadlines(page: Page, start: int, end: int, reference: date | None) -> list[Deadline]:
    """The days by which the words of a task itself want it done: 2031年6月底前, 到2031年."""
    found = []
    for quantity in scan(page.text[start:end]):
        value = quantity.date
        if value is None or _STATUS.search(
            page.text, max(start, start + quantity.start - 3), start + quantity.start
        ):
            continue
        ends_before = page.text[start + quantity.end - 1] == "前"
        if value.kind is DateKind.BY or (value.kind is DateKind.RECURRING and ends_before):
            found.append(_dated(page, start, quantity, value, reference).value)
    return found


def _all(page: Page, start: int, end: int, reference: date | None) -> Iterator[Found]:
    text = page.text[start:end]
    for match in _ONGOING.finditer(text):
        where = start + match.start(), start + match.end()
        yield Found(*where, Deadline(page.quote(*where), ongoing=True))
    for match in _WEEKDAY.finditer(text):
        where = start + match.start(), start + match.end()
        rule = f"FREQ=WEEKLY;BYDAY={_WEEKDAYS[match[1]]}"
        yield Found(*where, Deadline(page.quote(*where), every=rule))
    for match in _FULL_YEAR.finditer(text):
        if reference is not None:
            where = start + match.start(), start + match.end()
            days = date(reference.year, 1, 1), date(reference.year, 12, 31)
            yield Found(*where, Deadline(page.quote(*where), *days))
    for quantity in scan(text):
        if quantity.date is not None:
            yield _dated(page, start, quantity, quantity.date, reference)


def _dated(
    page: Page, start: int, quantity: Quantity, value: DateValue, reference: date | None
) -> Found:
    where = start + quantity.start, start + quantity.end
    return Found(*where, deadline(page, *where, value, reference))


def deadline(
    page: Page, start: int, end: int, value: DateValue, reference: date | None
) -> Deadline:
    """The deadline that a date of the text states."""
    quote = page.quote(start, end)
    if value.kind is DateKind.ONGOING:
        return Deadline(quote, ongoing=True)
    if value.kind is DateKind.RECURRING:
        return Deadline(quote, every=recurrence(value), ongoing=recurrence(value) is None)
    if reference is not None:
        value = value.resolved(reference)
    if value.kind is DateKind.FROM:
        return Deadline(quote, begin=value.start, ongoing=True)
    if value.start is None or value.end is None:
        return Deadline(quote)
    return Deadline(quote, begin=value.start, end=value.end)


_FREQUENCIES = {
    "天": "FREQ=DAILY",
    "工作日": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "周": "FREQ=WEEKLY",
    "旬": "FREQ=MONTHLY;BYMONTHDAY=10,20,-1",
    "月": "FREQ=MONTHLY",
    "两个月": "FREQ=MONTHLY;INTERVAL=2",
    "三个月": "FREQ=MONTHLY;INTERVAL=3",
    "季度": "FREQ=MONTHLY;INTERVAL=3",
    "半年": "FREQ=MONTHLY;INTERVAL=6",
    "年": "FREQ=YEARLY",
    "两年": "FREQ=YEARLY;INTERVAL=2",
    "三年": "FREQ=YEARLY;INTERVAL=3",
}
_DAY_OF_PART = {Part.EARLY: 10, Part.MIDDLE: 20, Part.LATE: -1, Part.END: -1}


def recurrence(value: DateValue) -> str | None:
    """The rule of RFC 5545 for what repeats; ``None`` where it has none (每学期)."""
    rule = _FREQUENCIES.get(value.every)
    if rule is None:
        return None
    moment: Moment = value.last
    if moment.month is not None:
        rule += f";BYMONTH={moment.month}"
    day = moment.day or _DAY_OF_PART.get(moment.part)
    if day is None and moment.month is not None:
        day = -1
    if day is None:
        return rule
    if value.every in ("季度", "半年") and moment.month is None:
        months = "3,6,9,12" if value.every == "季度" else "6,12"
        return f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={day}"
    if value.every == "年" and moment.month is None:
        return f"FREQ=YEARLY;BYMONTH=12;BYMONTHDAY={day}"
    return f"{rule};BYMONTHDAY={day}" if value.every != "周" else rule
