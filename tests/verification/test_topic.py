"""Quotes tell what they are about, not only who does it or how much it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.types import Passage
from rag.verification import lead_in, says_what

PLAN = """云岭县2031年营商环境提升方案

二、重点任务
（三）整治中介乱象。开展专项检查，公布典型案例。（牵头单位：县发改局；完成时限：2031年11月底）
推行信用承诺，简化贷款担保手续。（县金融办负责）
（四）降低用能成本。对小微企业减免气费，由县财政局安排资金。

第七章　扶助老人
第二十二条　家中有老人的，按照下列标准给予补贴：
（一）独自扶助的，每月200元；
（二）与他人一起扶助的，每月不超过100元。
"""
TITLE = "云岭县2031年营商环境提升方案"
CLAUSES = ("（三）整治中介乱象", "（四）降低用能成本", "第二十二条")


def passage(words: str, headings: str = "") -> Passage:
    """One sentence of the plan, in its clause."""
    start = PLAN.index(words)
    begin = max(PLAN.index(clause) for clause in CLAUSES if PLAN.index(clause) <= start)
    following = [PLAN.index(clause) for clause in CLAUSES if PLAN.index(clause) > begin]
    context = f"{TITLE}（2031-03-11）" + (f" › {headings}" if headings else "")
    return Passage(
        1, "d", TITLE, "a.txt", "", start, start + len(words), words, words, context, 1.0,
        within=(begin, min(following, default=len(PLAN))),
    )  # fmt: skip


def added(question: str, words: str, *, statement: str = "", headings: str = "") -> str | None:
    span = lead_in(question, statement or words, [words], passage(words, headings), PLAN)
    return PLAN[slice(*span)] if span else None


LEAD = "（牵头单位：县发改局；完成时限：2031年11月底）"


def test_a_bracket_is_quoted_with_the_measure_that_it_belongs_to() -> None:
    assert added("整治中介乱象由谁牵头？", LEAD) == "（三）整治中介乱象。"


def test_the_measure_of_another_bracket_is_not_taken() -> None:
    assert added("整治中介乱象由谁负责？", "（县金融办负责）") is None
    found = added("简化担保手续由谁负责？", "（县金融办负责）")
    assert found == "推行信用承诺，简化贷款担保手续。"


def test_a_measure_before_another_bracket_is_not_that_of_this_one() -> None:
    found = added(
        "整治中介乱象由谁负责？", "（县金融办负责）", headings="（三）整治中介乱象。开展专项检查…"
    )
    assert found is None


def quoted(question: str, words: str, text: str, headings: str, clause: str) -> str | None:
    """What is added to ``words`` of a ``text`` whose clause begins with ``clause``."""
    start = text.index(words)
    one = replace(
        passage(LEAD),
        start=start, end=start + len(words), text=words, search_text=words,
        context=f"云岭县方案 › {headings}", within=(text.index(clause), len(text)),
    )  # fmt: skip
    span = lead_in(question, words, [words], one, text)
    return text[slice(*span)] if span else None


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("降低用能成本方面减免多少？", "二、降低用能成本"),
        ("减免水费的标准？", "（二）减免水费。"),
    ],
)
def test_a_heading_is_found_though_its_clause_begins_with_it(question: str, heading: str) -> None:
    text = "二、降低用能成本\n（二）减免水费。每户每月减免两吨。\n"
    headings = "二、降低用能成本 › （二）减免水费"
    assert quoted(question, "每户每月减免两吨。", text, headings, "二、") == heading


def test_a_line_that_only_begins_like_a_heading_is_none() -> None:
    text = "二、保障措施\n保障措施落实不力的，予以问责。\n（一）由县财政局安排资金。\n"
    found = quoted(
        "保障措施里资金由谁安排？", "由县财政局安排资金。", text, "二、保障措施", "（一）"
    )
    assert found == "二、保障措施"


def test_the_heading_that_says_for_what_is_quoted() -> None:
    found = added(
        "扶助老人，独自扶助的每月多少钱？",
        "（一）独自扶助的，每月200元；",
        headings="第七章 扶助老人",
    )
    assert found == "第七章　扶助老人"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("小微企业减免什么费？", "对小微企业减免气费，由县财政局安排资金。"),
        ("云岭县有多少人口？", "对小微企业减免气费，由县财政局安排资金。"),
        ("营商环境提升方案里由谁安排资金？", "对小微企业减免气费，由县财政局安排资金。"),
    ],
)
def test_nothing_is_added_to_what_tells_enough(question: str, words: str) -> None:
    assert added(question, words) is None


def test_what_the_statement_takes_from_elsewhere_in_its_sentence_is_added() -> None:
    words = "对小微企业减免气费，由县财政局安排资金。"
    whole = passage(words)
    found = lead_in(
        "由谁安排？", "小微企业减免气费由县财政局安排。", ["由县财政局安排资金"], whole, PLAN
    )
    assert found is not None
    assert "对小微企业减免气费" in PLAN[slice(*found)]


def test_offsets_are_those_of_a_text_with_markup() -> None:
    text = f"<p>（三）整治中介乱象。</p>\n<p>{LEAD}</p>"
    start = text.index(LEAD)
    marked = replace(passage(LEAD), start=start, end=start + len(LEAD), within=(0, len(text)))
    span = lead_in("整治中介乱象由谁牵头？", LEAD, [LEAD], marked, text)
    assert span is not None
    assert "整治中介乱象" in text[slice(*span)]


@pytest.mark.parametrize(
    ("question", "quotes", "told"),
    [
        ("整治中介乱象由谁牵头？", [LEAD], False),
        ("整治中介乱象由谁牵头？", [LEAD, "（三）整治中介乱象。"], True),
        ("小微企业气费由谁承担？", ["由县财政局安排资金"], True),
        ("营商环境提升由谁牵头？", [LEAD], True),
        ("营商环境提升由谁牵头？（Who leads the improvement in Yunling?）", [LEAD], True),
        ("学校食堂的食品安全归谁管？", [LEAD], False),
        ("Which department leads food safety?", [LEAD], False),
        ("整治中介乱象由谁牵头？", ["牵头：县发改局；配合：县财政局。"], False),
        ("房主要承担什么？", ["业主责任为缴纳物业费、维修资金。"], True),
    ],
)
def test_a_bracket_alone_may_belong_to_any_task(
    question: str, quotes: list[str], told: bool
) -> None:
    assert says_what(question, TITLE, quotes) is told
