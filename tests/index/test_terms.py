"""What is counted, and what a question asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.index.spelling import respelled
from rag.index.terms import query_terms, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("营商环境", ["营", "商", "环", "境", "营商", "商环", "环境"]),
        ("2022年", ["2022", "2022年", "年"]),
        ("2022 年", ["2022", "2022年", "年"]),  # as tables and PDF files have it
        ("增3.5%", ["增", "增3.5%", "3.5%"]),
        ("１，２００户", ["1200", "1200户", "户"]),
        ("5G网", ["5", "5g", "g", "g网", "网"]),
        ("甲，乙", ["甲", "乙"]),  # no pair over punctuation
        ("甲\n乙", ["甲", "乙"]),
        ("資訊", ["信", "息", "信息"]),
        ("", []),
        ("，。！？ …—", []),
        ("🎉\u200b\x07", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("二〇二二年四月", "2022年4月", {"2022年", "4月"}),
        ("2022-04-15", "2022年4月15日", {"2022年", "4月", "15日"}),
        ("2022/4", "二○二二年四月", {"2022年", "4月"}),
        ("十个工作日", "10个工作日", {"10", "10个"}),
        ("百分之五十", "50%", {"50%"}),
        ("百分之12.5", "12.5％", {"12.5%"}),
        ("三十五万元", "350000元", {"350000", "350000元"}),
        ("国办发〔2018〕128号", "国办发[2018]128号", {"2018号", "号128", "128号"}),
    ],
)
def test_two_spellings_of_one_thing_meet(one: str, other: str, shared: set[str]) -> None:
    assert shared <= set(terms(one)) & set(terms(other))


def test_document_numbers_of_another_year_do_not_meet_whole() -> None:
    assert "号128" not in terms("国办发〔2018〕12号")
    assert set(terms("〔2019〕128号")) & {"2018号", "2018"} == set()


@pytest.mark.parametrize("text", ["一个", "零件", "七八个", "2020.5", "1.2022", "一二三四"])
def test_what_only_looks_like_an_amount_is_left_alone(text: str) -> None:
    assert list(respelled(text)) == []


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("谁牵头整治红顶中介？", "牵头整治红顶中介"),
        ("哪个部门牵头？", "部门牵头"),
        ("办理需要多少个工作日", "办理需要|个工作日"),
        ("请问什么是营商环境？", "营商环境"),
        ("能办好了吗？", "能办好了"),
        ("几何学", "几何学"),  # no question word
        ("世卫组织WHO", "世卫组织WHO"),
        ("IT产业", "IT产业"),
    ],
)
def test_a_question_looks_for_what_it_is_about(question: str, kept: str) -> None:
    assert set(query_terms(question)) == set(terms(kept))


def test_words_around_a_question_word_are_no_neighbours() -> None:
    assert "由牵" not in query_terms("由谁牵头")
    assert "牵头" in query_terms("由谁牵头")


def test_english_question_words_go_from_english_questions() -> None:
    assert "plan" in query_terms("What is the plan?")
    assert not {"what", "is", "the"} & set(query_terms("What is the plan?"))


def test_a_question_of_question_words_keeps_them() -> None:
    assert query_terms("什么？") == ("什", "么", "什么")
    assert query_terms("who is it?") != ()


@given(st.text())
def test_terms_are_clean_whatever_the_text(text: str) -> None:
    for term in (*terms(text), *query_terms(text)):
        assert term
        assert not any(character.isspace() for character in term)
        assert len(term) <= 80


def test_an_endless_word_is_cut() -> None:
    assert max(map(len, terms("a" * 100_000))) == 40


def test_question_terms_are_distinct() -> None:
    found = query_terms("审批审批审批")
    assert len(found) == len(set(found))
