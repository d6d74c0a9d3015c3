"""Dates as data."""

from __future__ import annotations

from datetime import date

import pytest

from rag.quantities import DateKind, DateValue, Kind, quantities

REFERENCE = date(2031, 5, 20)


def only(text: str, reference: date | None = None) -> DateValue:
    (found,) = [q for q in quantities(text, reference=reference) if q.kind is Kind.DATE]
    assert found.date is not None
    return found.date


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("2022年", DateKind.POINT, date(2022, 1, 1), date(2022, 12, 31)),
        ("2022年度", DateKind.POINT, date(2022, 1, 1), date(2022, 12, 31)),
        ("2022年4月", DateKind.POINT, date(2022, 4, 1), date(2022, 4, 30)),
        ("2022 年 4 月 5 日", DateKind.POINT, date(2022, 4, 5), date(2022, 4, 5)),
        ("２０２２年４月５日", DateKind.POINT, date(2022, 4, 5), date(2022, 4, 5)),
        ("二〇二二年四月五日", DateKind.POINT, date(2022, 4, 5), date(2022, 4, 5)),
        ("2022-04-05", DateKind.POINT, date(2022, 4, 5), date(2022, 4, 5)),
        ("2022/4/5", DateKind.POINT, date(2022, 4, 5), date(2022, 4, 5)),
        ("2022.4.5", DateKind.POINT, date(2022, 4, 5), date(2022, 4, 5)),
        ("2022年4月底", DateKind.POINT, date(2022, 4, 30), date(2022, 4, 30)),
        ("2024年2月底", DateKind.POINT, date(2024, 2, 29), date(2024, 2, 29)),
        ("2022年4月上旬", DateKind.POINT, date(2022, 4, 1), date(2022, 4, 10)),
        ("2022年4月下旬", DateKind.POINT, date(2022, 4, 21), date(2022, 4, 30)),
        ("2022年底", DateKind.POINT, date(2022, 12, 31), date(2022, 12, 31)),
        ("2022年上半年", DateKind.POINT, date(2022, 1, 1), date(2022, 6, 30)),
        ("2022年一季度", DateKind.POINT, date(2022, 1, 1), date(2022, 3, 31)),
        ("2022年第4季度", DateKind.POINT, date(2022, 10, 1), date(2022, 12, 31)),
        ("2022年前三季度", DateKind.POINT, date(2022, 1, 1), date(2022, 9, 30)),
        ("2022年4月底前", DateKind.BY, date(2022, 4, 30), date(2022, 4, 30)),
        ("截至2022年5月18日", DateKind.BY, date(2022, 5, 18), date(2022, 5, 18)),
        ("到2025年", DateKind.BY, date(2025, 1, 1), date(2025, 12, 31)),
        ("2022年内", DateKind.BY, date(2022, 1, 1), date(2022, 12, 31)),
        ("自2019年3月1日起施行", DateKind.FROM, date(2019, 3, 1), date(2019, 3, 1)),
        ("2015年以来", DateKind.FROM, date(2015, 1, 1), date(2015, 12, 31)),
        ("2018—2020年", DateKind.RANGE, date(2018, 1, 1), date(2020, 12, 31)),
        ("2022年1—4月", DateKind.RANGE, date(2022, 1, 1), date(2022, 4, 30)),
        ("2022年5月1日至6月30日", DateKind.RANGE, date(2022, 5, 1), date(2022, 6, 30)),
        ("2022年5月1日至5日", DateKind.RANGE, date(2022, 5, 1), date(2022, 5, 5)),
        ("2021年10月至2022年3月", DateKind.RANGE, date(2021, 10, 1), date(2022, 3, 31)),
    ],
)
def test_dates(text: str, kind: DateKind, start: date, end: date) -> None:
    value = only(text)
    assert (value.kind, value.start, value.end) == (kind, start, end)


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("今年", DateKind.POINT, date(2031, 1, 1), date(2031, 12, 31)),
        ("去年同期", DateKind.POINT, date(2030, 1, 1), date(2030, 12, 31)),
        ("明年6月底前", DateKind.BY, date(2032, 6, 30), date(2032, 6, 30)),
        ("上月", DateKind.POINT, date(2031, 4, 1), date(2031, 4, 30)),
        ("下个月5日", DateKind.POINT, date(2031, 6, 5), date(2031, 6, 5)),
        ("年底前", DateKind.BY, date(2031, 12, 31), date(2031, 12, 31)),
        ("月底前", DateKind.BY, date(2031, 5, 31), date(2031, 5, 31)),
        ("上半年", DateKind.POINT, date(2031, 1, 1), date(2031, 6, 30)),
        ("一季度", DateKind.POINT, date(2031, 1, 1), date(2031, 3, 31)),
        ("5月16日", DateKind.POINT, date(2031, 5, 16), date(2031, 5, 16)),
        ("5月1日至6月30日", DateKind.RANGE, date(2031, 5, 1), date(2031, 6, 30)),
        ("年内", DateKind.BY, date(2031, 1, 1), date(2031, 12, 31)),
    ],
)
def test_relative_dates_are_open_until_resolved(
    text: str, kind: DateKind, start: date, end: date
) -> None:
    assert only(text).start is None
    value = only(text, REFERENCE)
    assert (value.kind, value.start, value.end) == (kind, start, end)


def test_last_month_in_january_lies_in_the_year_before() -> None:
    assert only("上月", date(2031, 1, 15)).start == date(2030, 12, 1)


@pytest.mark.parametrize(
    ("text", "every", "month", "day"),
    [
        ("每月22日前", "月", None, 22),
        ("每月", "月", None, None),
        ("每季度", "季度", None, None),
        ("每年3月底前", "年", 3, None),
        ("每日", "天", None, None),
        ("每半年", "半年", None, None),
    ],
)
def test_recurring(text: str, every: str, month: int | None, day: int | None) -> None:
    value = only(text, REFERENCE)
    assert value.kind is DateKind.RECURRING
    assert (value.every, value.first.month, value.first.day) == (every, month, day)
    assert value.start is None


def test_ongoing() -> None:
    deadline, ongoing = [q.date for q in quantities("2022年6月底，长期推进")]
    assert deadline is not None
    assert deadline.end == date(2022, 6, 30)
    assert ongoing is not None
    assert ongoing.kind is DateKind.ONGOING


@pytest.mark.parametrize("text", ["2022年13月", "2022-02-30", "2月31日", "0月5日"])
def test_no_such_day(text: str) -> None:
    for quantity in quantities(text):
        value = quantity.date
        assert value is None or (value.first.month, value.first.day) in {(None, None), (2, None)}


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("于2022年4月底前完成", ["2022年4月底前"]),
        ("年中国际会议", []),
        ("2022年初步完成", ["2022年"]),
        ("4月中心任务", ["4月"]),
        ("近几年内", []),
        ("3年内建成", ["3年"]),
        ("2022年前三季度", ["2022年前三季度"]),
        ("四季如春", []),
    ],
)
def test_where_a_date_ends(text: str, spans: list[str]) -> None:
    assert [text[q.start : q.end] for q in quantities(text)] == spans
