"""Numbers, amounts, shares, durations and codes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rag.quantities import Comparison, Kind, Quantity, quantities


def only(text: str) -> Quantity:
    (found,) = quantities(text)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("企业105家", Kind.NUMBER, 105, "家"),
        ("三十家企业", Kind.NUMBER, 30, "家"),
        ("12,345人", Kind.NUMBER, 12_345, "人"),
        ("１２，３４５人", Kind.NUMBER, 12_345, "人"),
        ("102名毕业生", Kind.NUMBER, 102, "人"),
        ("10404人次", Kind.NUMBER, 10_404, "人次"),
        ("6.2万户", Kind.NUMBER, 62_000, "户"),
        ("1亿2千万元", Kind.MONEY, 120_000_000, "元"),
        ("1.2亿元", Kind.MONEY, 120_000_000, "元"),
        ("12000万元", Kind.MONEY, 120_000_000, "元"),
        ("一億兩千萬元", Kind.MONEY, 120_000_000, "元"),
        ("壹佰贰拾元", Kind.MONEY, 120, "元"),
        ("300万美元", Kind.MONEY, 3_000_000, "美元"),
        ("30%", Kind.PERCENT, 30, "%"),
        ("３０％", Kind.PERCENT, 30, "%"),
        ("百分之三十", Kind.PERCENT, 30, "%"),
        ("百分之12.5", Kind.PERCENT, Fraction(25, 2), "%"),
        ("百分之百", Kind.PERCENT, 100, "%"),
        ("千分之三", Kind.PERCENT, Fraction(3, 10), "%"),
        ("5‰", Kind.PERCENT, Fraction(1, 2), "%"),
        ("三成企业", Kind.PERCENT, 30, "%"),
        ("三成半", Kind.PERCENT, 35, "%"),
        ("三分之一", Kind.PERCENT, Fraction(100, 3), "%"),
        ("1/3", Kind.PERCENT, Fraction(100, 3), "%"),
        ("一半", Kind.PERCENT, 50, "%"),
        ("-1.2%", Kind.PERCENT, Fraction(-6, 5), "%"),
        ("0.5个百分点", Kind.POINTS, Fraction(1, 2), "百分点"),
        ("1.5倍", Kind.MULTIPLE, Fraction(3, 2), "倍"),
        ("翻一番", Kind.MULTIPLE, 2, "倍"),
        ("翻了两番", Kind.MULTIPLE, 4, "倍"),
        ("7平方公里", Kind.NUMBER, 7_000_000, "平方米"),
        ("8.7万平方米", Kind.NUMBER, 87_000, "平方米"),
        ("50㎡", Kind.NUMBER, 50, "平方米"),
        ("12.5公里", Kind.NUMBER, 12_500, "米"),
        ("3千瓦", Kind.NUMBER, 3_000, "瓦"),
        ("5个工作日", Kind.DURATION, 5, "工作日"),
        ("15天", Kind.DURATION, 15, "天"),
        ("20日内", Kind.DURATION, 20, "日"),
        ("三年行动", Kind.DURATION, 3, "年"),
        ("半年", Kind.DURATION, Fraction(1, 2), "年"),
        ("一年半", Kind.DURATION, Fraction(3, 2), "年"),
        ("两个半小时", Kind.DURATION, Fraction(5, 2), "小时"),
        ("第三批", Kind.ORDINAL, 3, "批"),
        ("第12条", Kind.ORDINAL, 12, "条"),
        ("排名第2", Kind.ORDINAL, 2, ""),
        ("二十大", Kind.ORDINAL, 20, "大"),
        ("产值（亿元）：508.3", Kind.MONEY, 50_830_000_000, "元"),
        ("人口（万人）：71.5", Kind.NUMBER, 715_000, "人"),
    ],
)
def test_value_and_unit(text: str, kind: Kind, value: Fraction | int, unit: str) -> None:
    found = only(text)
    assert (found.kind, found.low, found.high, found.unit) == (kind, value, value, unit)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("3—5个", 3, 5, "个"),
        ("3-5名", 3, 5, "人"),
        ("2至3个", 2, 3, "个"),
        ("两至三个", 2, 3, "个"),
        ("10%~20%", 10, 20, "%"),
        ("3—5万元", 30_000, 50_000, "元"),
        ("2000万元至5000万元", 20_000_000, 50_000_000, "元"),
        ("1倍到5倍", 1, 5, "倍"),
        ("七八个", 7, 8, "个"),
    ],
)
def test_ranges(text: str, low: int, high: int, unit: str) -> None:
    found = only(text)
    assert (found.low, found.high, found.unit) == (low, high, unit)


def test_the_unit_of_a_row_holds_for_its_figures() -> None:
    found = quantities("指标：收入 | 单位：亿元 | 2024年：112.3 | 增长（%）：5.6")
    assert [(q.kind, q.low) for q in found if q.kind is not Kind.DATE] == [
        (Kind.MONEY, Fraction(1123, 10) * 10**8),
        (Kind.PERCENT, Fraction(56, 10)),
    ]


@pytest.mark.parametrize(
    ("text", "comparison"),
    [
        ("105家", Comparison.EXACT),
        ("共105家", Comparison.EXACT),
        ("约105家", Comparison.ABOUT),
        ("105家左右", Comparison.ABOUT),
        ("签约105家", Comparison.EXACT),
        ("近105家", Comparison.NEARLY),
        ("附近105家", Comparison.EXACT),
        ("超105家", Comparison.OVER),
        ("超过了105家", Comparison.OVER),
        ("105余家", Comparison.OVER),
        ("100多家", Comparison.OVER),
        ("2万余家", Comparison.OVER),
        ("105家以上", Comparison.AT_LEAST),
        ("不少于105家", Comparison.AT_LEAST),
        ("至少完成105家", Comparison.AT_LEAST),
        ("达到65%以上", Comparison.AT_LEAST),
        ("不低于采购金额的30%", Comparison.AT_LEAST),
        ("105家以下", Comparison.AT_MOST),
        ("不超过105家", Comparison.AT_MOST),
        ("不得超过105家", Comparison.AT_MOST),
        ("最高补助105元", Comparison.AT_MOST),
        ("20日内", Comparison.AT_MOST),
        ("不足105家", Comparison.UNDER),
        ("低于105家", Comparison.UNDER),
        ("近千家", Comparison.NEARLY),
        ("上万家", Comparison.OVER),
    ],
)
def test_comparison(text: str, comparison: Comparison) -> None:
    assert only(text).comparison is comparison


@pytest.mark.parametrize(
    ("text", "kind", "literal"),
    [
        ("国办发〔2018〕128号", Kind.DOCUMENT, "国办发〔2018〕128号"),
        ("根据国办发[2018]128号", Kind.DOCUMENT, "国办发〔2018〕128号"),
        ("國辦發（2018）128號", Kind.DOCUMENT, "国办发〔2018〕128号"),
        ("电话027-60000018", Kind.CODE, "027-60000018"),
        ("G347绿廊", Kind.CODE, "g347"),
        ("“1+5+3”体系", Kind.CODE, "1+5+3"),
        ("7×24服务", Kind.CODE, "7×24"),
        ("14:37:34", Kind.TIME, "14:37:34"),
        ("下午3时30分", Kind.TIME, "15:30"),
        ("数百家", Kind.VAGUE, "数百"),
        ("十几家", Kind.VAGUE, "十几"),
        ("9" * 5000, Kind.CODE, "9" * 5000),
    ],
)
def test_literals(text: str, kind: Kind, literal: str) -> None:
    found = only(text)
    assert (found.kind, found.literal) == (kind, literal)


@pytest.mark.parametrize(
    "text",
    [
        "一窗通办",
        "一体化",
        "“三问三治”",
        "“四办”“五减”",
        "第一时间",
        "第三方机构",
        "一些",
        "一个专班",
        "一批项目",
        "进一步",
        "三大攻坚战",
        "五证同发",
        "两区一枢纽",
        "千方百计",
        "万众一心",
        "十分重要",
        "之一成为",
        "（三）推进改革",
        "三是推进改革",
        "1. 推进改革",
        "（2）推进改革",
        "五位一体",
        "三亚",
        "六盘水",
        "三台县",
        "",
        "没有数字",
    ],
)
def test_words_with_numerals_are_no_quantities(text: str) -> None:
    assert quantities(text) == []


def test_commas_between_figures_are_no_thousands() -> None:
    assert [q.low for q in quantities("分别为3，500和600")] == [3, 500, 600]


@pytest.mark.parametrize(
    ("text", "step"),
    [("12.2%", Fraction(1, 10)), ("300家", Fraction(100)), ("1.2亿元", Fraction(10**7))],
)
def test_the_last_significant_digit(text: str, step: Fraction) -> None:
    assert only(text).step == step


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "①發放貸款１．２億元，惠及　近300 家企業；㎡單位50㎡。"
    assert [text[q.start : q.end] for q in quantities(text)] == ["１．２億元", "300 家", "50㎡"]
