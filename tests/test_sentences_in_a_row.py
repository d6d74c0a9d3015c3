"""Sentences beside one another: what they carry together, and what none lends another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.generation.writers import Draft
from rag.support import judged, rule
from rag.types import Passage
from tests.test_support import no_text, passage


def in_a_row(*texts: str, apart: str = "") -> tuple[Passage, ...]:
    """Sentences of one clause, each right behind the other."""
    start = 0
    found = []
    for number, text in enumerate(texts, start=1):
        found.append(replace(passage(number, text), start=start, end=start + len(text)))
        start += len(text) + len(apart)
    return tuple(found)


LEFT = ("王五2030年9月退休。", "2030年10月被给予开除党籍处分。")


def test_sentences_that_follow_one_another_may_carry_one_statement() -> None:
    draft = Draft("王五2030年9月退休，后被给予开除党籍处分。", None)
    ruling = rule(draft, in_a_row(*LEFT), "王五何时退休，受过什么处分？")
    assert ruling.dropped is None
    assert ruling.statement is not None
    assert [citation.number for citation in ruling.statement.citations] == [1, 2]


def test_sentences_that_others_part_carry_nothing_together() -> None:
    draft = Draft("王五2030年9月退休，后被给予开除党籍处分。", None)
    ruling = rule(draft, in_a_row(*LEFT, apart="这里还有别的话。"), "王五何时退休，受过什么处分？")
    assert ruling.dropped is not None


def test_a_sentence_does_not_lend_its_words_to_the_figure_of_the_next() -> None:
    passages = in_a_row("梧津区打造委员工作室，丰富议事活动载体。", "挂牌成立18个实践基地。")
    draft = Draft("梧津区打造18个委员工作室。", None)
    (ruling,) = judged([draft], passages, "梧津区打造了多少个委员工作室？", lambda: None, no_text)
    assert ruling.statement is None


@pytest.mark.parametrize(
    ("first", "second", "draft"),
    [
        (
            "王五2030年9月退休。",
            "李四2030年10月被给予开除党籍处分。",
            "王五2030年9月退休，2030年10月被给予开除党籍处分。",
        ),
        ("红星小学新建教室20间。", "育才中学修缮操场。", "育才中学修缮操场，新建教室20间。"),
        (
            "华盛化工违法排放废水。",
            "宏达印染超标排放废气，被罚款20万元。",
            "华盛化工违法排放废水，被罚款20万元。",
        ),
        (
            "高新技术企业由区财政给予奖励。",
            "专精特新企业奖励50万元。",
            "高新技术企业由区财政给予奖励，奖励50万元。",
        ),
        (
            "县发改局负责编制规划。",
            "县财政局负责拨付资金。",
            "县财政局负责编制规划，县发改局负责拨付资金。",
        ),
    ],
)
def test_one_is_not_given_what_the_next_sentence_says_of_another(
    first: str, second: str, draft: str
) -> None:
    ruling = rule(Draft(draft, None), in_a_row(first, second), "怎么处理的？")
    assert ruling.dropped is not None


BASE, REPO = "基准利率下调15个基点至2.50%；", "7天期逆回购利率下调10个基点至1.80%。"


def test_two_sentences_that_share_the_figures_of_a_draft_stand_in_together() -> None:
    passages = in_a_row("城镇调查失业率下降至1.80%。", BASE, REPO)
    draft = Draft("梧津银行的基准利率为2.50%，7天期逆回购利率为1.80%。", None)
    ruling = rule(draft, passages, "基准利率和7天期逆回购利率是多少？")
    assert ruling.statement is not None
    assert ruling.statement.text == BASE + REPO


def test_a_sentence_elsewhere_does_not_stand_in_beside_another() -> None:
    passages = in_a_row(BASE, REPO, apart="这里还有别的话。")
    draft = Draft("梧津银行的基准利率为2.50%，7天期逆回购利率为1.80%。", None)
    ruling = rule(draft, passages, "基准利率和7天期逆回购利率是多少？")
    assert ruling.statement is not None
    assert ruling.statement.text == BASE


def test_what_one_of_each_costs_is_said_by_what_each_costs() -> None:
    text = "经该设施处理，废水处理成本为每立方米2.4元左右。"
    ruling = rule(Draft("处理1立方米废水的成本为2.4元。", None), [passage(1, text)], "多少钱？")
    assert ruling.dropped is not None
    assert ruling.statement is not None
    assert ruling.statement.text == text


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("南京法院", "鼓楼区法院发放律师调查令600余份。"),
        ("南京大学", "江北职业技术学院发放调查令600余份。"),
    ],
)
def test_another_body_of_the_place_does_not_stand_in(asked: str, text: str) -> None:
    other = replace(passage(1, text), region="江苏省 南京市")
    draft = Draft(f"{asked}发放律师调查令600余份。", None)
    assert rule(draft, [other], f"{asked}发了多少份调查令？").statement is None


def test_no_sentence_stands_in_that_only_refers_to_another() -> None:
    passages = (passage(1, "2030年起，每年1月底前完成上述工作。"),)
    draft = Draft("每年2月底前完成年度考核工作。", None)
    assert rule(draft, passages, "年度考核什么时候完成？", lambda: 1).statement is None
