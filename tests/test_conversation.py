from __future__ import annotations

import pytest

from rag.conversation import Asked, standalone
from rag.types import Turn

KNOWN = ["南川省 临江市 云岭县", "南川省 临江市 青梧区"]
FIRST = "云岭县2025年有多少家民宿？"


def follow(question: str, *before: str) -> Asked:
    turns = [
        turn for asked in before for turn in (Turn("user", asked), Turn("assistant", "12家。"))
    ]
    return standalone(question, turns, KNOWN)


def test_a_first_question_stands_by_itself() -> None:
    assert follow(FIRST) == Asked(FIRST)


@pytest.mark.parametrize(
    ("question", "becomes"),
    [
        ("青梧区呢？", "青梧区2025年有多少家民宿？"),
        ("那青梧区的呢", "青梧区2025年有多少家民宿？"),
        ("2024年呢？", "云岭县2024年有多少家民宿？"),
        ("那白水县呢？", "白水县2025年有多少家民宿？"),
    ],
)
def test_another_place_or_year_takes_the_place_of_the_first(question: str, becomes: str) -> None:
    assert follow(question, FIRST) == Asked(becomes)


def test_replacing_goes_on_from_what_was_asked_last() -> None:
    assert follow("2024年呢？", FIRST, "青梧区呢？") == Asked("青梧区2024年有多少家民宿？")


@pytest.mark.parametrize(
    "question",
    [
        "那什么时候完成？",
        "谁牵头？",
        "责任单位呢？",
        "它的面积有多大，占全县的比例是多少？",
        "既然早就写进规划了，为什么还一直没有开工，卡在哪里？",
        "有兄弟姐妹的呢？一个人每月最多能扣多少钱？",
        "到了最高的那一级，指挥部要在多久之内报给国务院？",
        "后来调整成多少了？还有多大的缺口没有着落？",
        "後來調整成多少了？還有多大的缺口沒有著落？",
        "前面说的那四家企业一共投资了多少钱，都投产了吗？",
    ],
)
def test_a_follow_up_keeps_the_question_it_leans_on(question: str) -> None:
    assert follow(question, FIRST) == Asked(question, FIRST)
    assert follow(question, FIRST).full == f"{FIRST} {question}"


@pytest.mark.parametrize(
    "question",
    [
        "青梧区由谁牵头？",
        "《云岭县方案》何时施行？",
        "要是我在青梧区开一家民宿，需要办理哪些手续？",
        "有没有那种针对残疾人的创业补贴可以申请的？",
        "全县计划建设多少公里农村公路呢？谢谢你了！",
    ],
)
def test_a_question_that_names_its_subject_stands_by_itself(question: str) -> None:
    assert follow(question, FIRST) == Asked(question)
