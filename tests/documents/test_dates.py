from __future__ import annotations

from datetime import date

import pytest

from rag.documents.dates import find_dates, first_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018年12月23日", date(2018, 12, 23)),
        ("2018年11月05日", date(2018, 11, 5)),
        ("2020-12-21 14:37:34", date(2020, 12, 21)),
        ("2025/3/6", date(2025, 3, 6)),
        ("2025.03.06", date(2025, 3, 6)),
        ("2025 年 3 月 6 日", date(2025, 3, 6)),
        ("一九九六年七月十七日", date(1996, 7, 17)),
        ("二〇〇六年十二月三十日", date(2006, 12, 30)),
        ("二○二五年十月二十一日", date(2025, 10, 21)),
        ("二零二五年一月十日", date(2025, 1, 10)),
    ],
)
def test_dates(text: str, expected: date) -> None:
    assert first_date(f"自{text}起施行") == expected


@pytest.mark.parametrize(
    "text", ["2025年3月", "3月6日", "2025年2月30日", "12025年3月6日", "第2025-13-40号"]
)
def test_no_dates(text: str) -> None:
    assert first_date(text) is None


def test_all_dates_with_their_places() -> None:
    text = "2025年1月2日至2025年3月4日"
    assert [(found.value, text[found.start : found.end]) for found in find_dates(text)] == [
        (date(2025, 1, 2), "2025年1月2日"),
        (date(2025, 3, 4), "2025年3月4日"),
    ]
