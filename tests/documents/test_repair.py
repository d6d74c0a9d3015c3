"""Local repair, and that every character remembers where it stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.documents.cleaning import repair
from tests.documents.fragments import FRAGMENTS


def plain(text: str) -> str:
    return repair(text, markup=False).text


def marked(text: str) -> str:
    return repair(text, markup=True).text


@pytest.mark.parametrize(
    ("damaged", "repaired"),
    [
        ("結(jié)出碩果", "結出碩果"),
        ("結（jié）出", "結出"),
        ("發(fā)展(zhǎn)和(hé)", "發展和"),
        ("綠(lǜ)色", "綠色"),
        ("他們(men)的(de)", "他們的"),
        ("結(jie\u0301)出", "結出"),  # the accent as a character of its own
        ("升(ml)", "升(ml)"),
        ("咖啡(café)", "咖啡(café)"),
        ("单位(km)", "单位(km)"),
        ("增长(注)", "增长(注)"),
        ("x(jié)", "x(jié)"),
    ],
)
def test_pinyin_after_a_character_goes(damaged: str, repaired: str) -> None:
    assert plain(damaged) == repaired


@pytest.mark.parametrize(
    ("damaged", "repaired"),
    [
        ("优化营 商环境", "优化营商环境"),
        ("优化\u3000营商\xa0环境", "优化营商环境"),
        ("总　　则", "总则"),
        ("标　　题：", "标题："),
        ("第一条　为了", "第一条 为了"),
        ("第二章　组　织", "第二章 组织"),
        ("副组长：丁一　　某局局长", "副组长：丁一 某局局长"),
        ("组　长：王　五　　局长", "组长：王五 局长"),
        ("完成 98 项", "完成 98 项"),
        ("iPhone   15", "iPhone 15"),
        ("，  而且 ", "，而且"),
        ("甲 | 乙，| 丙", "甲 | 乙，| 丙"),
        ("甲\n乙", "甲\n乙"),
        (" 　甲  \n\n  乙 ", "甲\n乙"),
        ("甲\r\n乙\r丙\u2028丁", "甲\n乙\n丙\n丁"),
        ("甲\u200b乙\ufeff丙", "甲乙丙"),
    ],
)
def test_stray_blanks_go_and_lines_stay(damaged: str, repaired: str) -> None:
    assert plain(damaged) == repaired


def test_full_width_digits_and_letters_become_half_width() -> None:
    assert plain("２０２５年ＧＤＰ增长３．５％，第１．条") == "2025年GDP增长3.5%，第1.条"
    assert plain("甲．乙") == "甲．乙"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>甲</p><p>乙</p>", "甲\n乙"),
        ("甲<br/>乙", "甲\n乙"),
        ("<strong>甲</strong>乙", "甲乙"),
        ('<p class="x" style="a>b">甲</p>', 'b">甲'),  # a browser would do the same
        ("甲<img src='x.png' title='图'>乙", "甲乙"),
        ("<!-- 注释 <p> -->甲", "甲"),
        ("<script>if (a<b) x()</script>甲", "甲"),
        ("<ruby>結<rt>jié</rt></ruby>出", "結出"),
        ("<tr><td>甲</td><td>乙</td></tr>", "甲 | 乙"),
        ("&nbsp;甲&lt;乙&gt;&#19993;", "甲<乙>丙"),
        ("<甲方案>精神", "<甲方案>精神"),
        ("若a<b则c>d", "若a<b则c>d"),
        ("![图](http://a.example/x.png)甲", "甲"),
        ("![]() |\n甲", "甲"),
        ("见[全文](http://a.example)。", "见全文。"),
        ("<http://a.example/x?y=1>", ""),
        ("**重点**和***要点***", "重点和要点"),
        ("1024*768和5 ** 2", "1024*768和5 2"),
        ("138****1234", "138****1234"),
        ("____年____月", "____年____月"),
        ("## 一、总则\n> 引文\n- 条目", "一、总则\n引文\n条目"),
        ("| 甲 | 乙 |", "甲 | 乙"),
        ("`代码`", "代码"),
    ],
)
def test_markup_goes_and_what_only_looks_like_it_stays(markup: str, text: str) -> None:
    assert marked(markup) == text


def test_markup_is_left_alone_where_there_is_none() -> None:
    assert plain("<p>甲</p> &nbsp; **乙**") == "<p>甲</p> &nbsp; **乙**"


def test_offsets_lead_back_to_the_original() -> None:
    original = "<p>結(jié)出 碩果１０項</p>"
    mapped = repair(original, 100, markup=True)
    assert mapped.text == "結出碩果10項"
    start = mapped.text.index("出")
    first, last = mapped.span(start, start + 4)
    assert original[first - 100 : last - 100] == "出 碩果１"
    entity = repair("甲&amp;乙", markup=True)
    assert entity.span(1, 2) == (1, 6)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12), st.booleans(), st.integers(0, 500))
def test_the_mapping_is_exact(parts: list[str], markup: bool, offset: int) -> None:
    original = "".join(parts)
    mapped = repair(original, offset, markup=markup)
    assert len(mapped.text) == len(mapped.starts) == len(mapped.ends)
    assert list(mapped.starts) == sorted(mapped.starts)
    assert list(mapped.ends) == sorted(mapped.ends)
    for character, start, end in zip(mapped.text, mapped.starts, mapped.ends, strict=True):
        assert offset <= start < end <= offset + len(original)
        if "\u4e00" <= character <= "\u9fff" and end - start == 1:
            assert original[start - offset] == character


@given(st.text(max_size=200), st.booleans())
def test_any_text_is_repaired_and_repairing_again_changes_no_letter(
    text: str, markup: bool
) -> None:
    once = repair(text, markup=markup).text
    if not markup:  # an entity may decode to markup
        assert repair(once, markup=False).text == once


def work(text: str) -> int:
    """Steps of the regular expression engine cannot be counted; characters handled can."""
    mapped = repair(text, markup=True)
    return len(mapped.text)


@pytest.mark.parametrize(
    "unit",
    ["(", "（）", "<a ", "<!--", "<script>", "![a", "[x](a", "*", "中(ji", "&am", "中 ", " ", "| "],
)
def test_nasty_repetition_is_survived(unit: str) -> None:
    # Quadratic work on this many characters would take minutes and hit the test's time limit.
    text = unit * (400_000 // len(unit))
    assert work(text) <= len(text)
