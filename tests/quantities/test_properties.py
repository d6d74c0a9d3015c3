"""Properties that hold for every text."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.quantities import Kind, quantities
from tests.quantities.test_numerals import spelled

UNHURRIED = settings(deadline=None)
"""The machine may be busy; how long a text takes is measured elsewhere."""

WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
GRAMMAR = st.text(
    alphabet="0123456789０１２,.%％‰-—~至到〇一二两三四五六七八九十百千万亿多余第年月日底初前内起每个家项元倍成分之点"
    "半翻番超近约不少于超过以上今去上下季度周小时km〔〕[]()（）“”《》号\n 壹拾佰",
    max_size=60,
)


@UNHURRIED
@given(st.one_of(st.text(max_size=200), GRAMMAR))
def test_any_text_can_be_read(text: str) -> None:
    end = 0
    for quantity in quantities(text):
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert quantity.start >= end
        end = quantity.end
        assert (quantity.low is None) == (quantity.high is None)
        assert quantity.low is not None or quantity.date is not None or quantity.literal


@UNHURRIED
@given(st.integers(1, 10**9), st.sampled_from(["家", "元", "人次", "天"]))
def test_notations_of_a_whole_number_agree(number: int, unit: str) -> None:
    notations = [
        f"{number}{unit}",
        f"{number:,}{unit}",
        f"{number}{unit}".translate(WIDE),
        f"共 {number} {unit}",
    ]
    if number > 1:  # 一家 is an article
        notations.append(f"{spelled(number)}{unit}")
    for notation in notations:
        (found,) = quantities(notation)
        assert found.low == found.high == number


@UNHURRIED
@given(st.integers(1, 99_999_999))
def test_ten_thousands_and_hundred_millions_agree(number: int) -> None:
    written = f"{number // 10_000}.{number % 10_000:04}"
    (large,) = quantities(f"{written}亿元")
    (small,) = quantities(f"{number}万元")
    assert large.low == small.low == number * 10_000


@UNHURRIED
@given(st.integers(1, 9_999))
def test_notations_of_a_share_agree(hundredths: int) -> None:
    value = Fraction(hundredths, 100)
    written = f"{hundredths / 100:.2f}"
    for notation in (f"{written}%", f"{written}%".translate(WIDE), f"百分之{written}"):
        (found,) = quantities(notation)
        assert (found.kind, found.low) == (Kind.PERCENT, value)


@UNHURRIED
@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)))
def test_notations_of_a_day_agree(day: date) -> None:
    for notation in (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month}月{day.day}日".translate(WIDE),
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
    ):
        (found,) = quantities(notation)
        assert found.date is not None
        assert found.date.start == found.date.end == day
