"""Where sentences end, and where they only seem to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import is_trailer, sentences
from tests.documents.fragments import FRAGMENTS


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲完成。乙推进！丙呢？丁跟上；", ["甲完成。", "乙推进！", "丙呢？", "丁跟上；"]),
        ("一行\n\n 又一行 ", ["一行", "又一行"]),
        ("信心足了……日子好了。", ["信心足了……", "日子好了。"]),
        ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
        ("“要快。要好。”县长说。", ["“要快。要好。”", "县长说。"]),
        ("“谁来管？怎么管？”的难题。", ["“谁来管？怎么管？”的难题。"]),
        ("“变‘要我干’为‘我要干’……”这是成果。", ["“变‘要我干’为‘我要干’……”这是成果。"]),
        ("达3.5%。版本1.2.3发布。", ["达3.5%。", "版本1.2.3发布。"]),
        ("See Mr. Li. He left. OK", ["See Mr. Li.", "He left.", "OK"]),
        ("网址http://a.example/b?c=1。好", ["网址http://a.example/b?c=1。", "好"]),
        ("1. 总则", ["1. 总则"]),
        ("规模达5亿元.另有3项", ["规模达5亿元.", "另有3项"]),
        ("《甲；乙办法》（试行；修订）施行。", ["《甲；乙办法》（试行；修订）施行。"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    "trailer",
    [
        "（牵头单位：甲局；责任单位：乙局；完成时限：8月底）",
        "(责任专项组:甲组;牵头单位:乙局;完成时限:6月)",
        "〔牵头单位:甲局;责任单位:乙局);完成时限:8月底〕",
        "【牵头单位：甲局（办）；完成时限：年底】",
        "（甲部、乙部指导）",
    ],
)
def test_a_trailer_is_one_sentence_also_in_the_middle_of_a_line(trailer: str) -> None:
    assert cut(f"推进改革。{trailer}\n") == ["推进改革。", trailer]
    assert cut(f"推进改革。{trailer}接着检查。") == ["推进改革。", trailer, "接着检查。"]
    assert is_trailer(trailer)


def test_a_bracket_of_another_kind_closes_at_the_end_of_the_line() -> None:
    assert cut("〔牵头单位:甲局;完成时限:8月)\n甲；乙") == [
        "〔牵头单位:甲局;完成时限:8月)",
        "甲；",
        "乙",
    ]


def test_a_bracket_that_never_closes_holds_nothing_together() -> None:
    assert cut("（甲完成；乙推进。丙跟上") == ["（甲完成；", "乙推进。", "丙跟上"]


def test_a_long_quotation_has_sentences_of_its_own() -> None:
    long = "推" * 100
    assert cut(f"“{long}。{long}。”他说。") == [f"“{long}。", f"{long}。”", "他说。"]


def test_numbers_in_brackets_are_no_trailer() -> None:
    assert cut("先行。（二）加强领导。") == ["先行。", "（二）加强领导。"]
    assert not is_trailer("（二）加强领导。")


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25))
def test_sentences_cover_a_text_once_and_in_order(parts: list[str]) -> None:
    covers("".join(parts))


@given(st.text(max_size=300))
def test_sentences_cover_any_text(text: str) -> None:
    covers(text)


def covers(text: str) -> None:
    spans = sentences(text)
    position = 0
    for start, end in spans:
        assert position <= start < end
        assert not text[position:start].strip()
        assert "\n" not in text[start:end]
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize(
    "unit", ["（", "（）", "（牵头", "“", "。”", ".", "a.", "；", "（牵头）a", "\n"]
)
def test_nasty_repetition_is_survived(unit: str) -> None:
    # Quadratic work on this many characters would hit the test's time limit.
    text = unit * (300_000 // len(unit))
    assert sum(end - start for start, end in sentences(text)) <= len(text)


def test_the_row_of_a_table_is_one_sentence() -> None:
    row = "项目：加装电梯 | 目标：惠及居民。加装120部。 | 牵头单位：市住建局"
    assert sentences(f"{row}\n下一行。") == [(0, len(row)), (len(row) + 1, len(row) + 5)]
