"""Chinese numerals."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.quantities import numerals

UNHURRIED = settings(deadline=None)
"""The machine may be busy; how long a text takes is measured elsewhere."""

DIGITS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """A whole number as Chinese writes it; the reference for reading it back."""
    if number == 0:
        return "零"
    for scale, name in ((10**8, "亿"), (10**4, "万")):
        if number >= scale:
            high, low = divmod(number, scale)
            gap = "零" if low and low < scale // 10 else ""
            return spelled(high) + name + gap + (spelled(low) if low else "")
    written, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            written += ("零" if pending else "") + DIGITS[digit] + name
            pending = False
        elif written:
            pending = True
    return written


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", 0),
        ("〇", 0),
        ("九", 9),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百", 100),
        ("一百零五", 105),
        ("一百二十", 120),
        ("一百二", 120),
        ("两千", 2_000),
        ("三千零四十", 3_040),
        ("一万二", 12_000),
        ("十万", 100_000),
        ("一百九十万零三千九百七十一", 1_903_971),
        ("两亿", 200_000_000),
        ("一亿二千万", 120_000_000),
        ("三万亿", 3 * 10**12),
    ],
)
def test_integer(text: str, value: int) -> None:
    assert numerals.integer(text) == value


@pytest.mark.parametrize("text", ["", "百", "万", "七八", "二〇二二", "十百", "一十百", "一百二百"])
def test_no_integer(text: str) -> None:
    assert numerals.integer(text) is None


@UNHURRIED
@given(st.integers(0, 10**12))
def test_what_is_spelled_is_read_back(number: int) -> None:
    assert numerals.integer(spelled(number)) == number


@UNHURRIED
@given(st.text(alphabet="零〇一二两三四五六七八九十百千万亿点", max_size=60))
def test_any_run_of_numerals_is_read_or_refused(text: str) -> None:
    number = numerals.integer(text)
    assert number is None or number >= 0
    numerals.decimal(text)


def test_decimal() -> None:
    assert numerals.decimal("三点一四") == (Fraction(314, 100), Fraction(1, 100))
    assert numerals.decimal("一百二十") == (Fraction(120), Fraction(10))
    assert numerals.decimal("三点") is None
