"""Citations that tell a reader what a statement is about."""

from __future__ import annotations

from rag.citing import duty_bracket, quoted
from rag.generation.writers import Draft
from rag.support import rule
from rag.types import Passage

PLAN = """（三）整治中介乱象。开展专项检查，公布典型案例。（县发改局、县财政局负责）
（四）推行信用承诺。简化贷款担保手续，降低担保费用。（县金融办、县审批局负责）
"""
QUESTION = "简化贷款担保手续由哪几个部门负责？"


def passage(number: int, words: str) -> Passage:
    start = PLAN.index(words)
    begin = PLAN.rfind("\n", 0, start) + 1
    return Passage(
        number, "d", "云岭县方案", "a.txt", "", start, start + len(words), words, words,
        "云岭县方案（2031-03-11）", 1.0, within=(begin, PLAN.index("\n", start)),
    )  # fmt: skip


def original(_document_id: str) -> str:
    return PLAN


FIRST = passage(1, "（县发改局、县财政局负责）")
SECOND = passage(2, "（县金融办、县审批局负责）")
MEASURE = passage(3, "简化贷款担保手续，降低担保费用。")


def test_a_bracket_is_cited_together_with_its_measure() -> None:
    draft = Draft("由县金融办、县审批局负责。", None)
    ruling = rule(draft, [FIRST, SECOND], QUESTION, original=original)
    assert ruling.statement is not None
    quotes = [citation.quote for citation in ruling.statement.citations]
    assert "简化贷款担保手续" in "".join(quotes)
    for citation in ruling.statement.citations:
        assert PLAN[citation.start : citation.end] == citation.quote


def test_the_bracket_of_another_task_gives_way_to_that_of_the_task() -> None:
    draft = Draft("简化贷款担保手续由县发改局、县财政局负责。", None)
    ruling = rule(draft, [FIRST, SECOND], QUESTION, original=original)
    assert ruling.dropped is not None
    assert ruling.statement is not None
    assert ruling.statement.text == SECOND.search_text


def test_where_it_is_not_clear_whose_bracket_is_asked_for_there_is_none() -> None:
    assert duty_bracket([FIRST, SECOND], "体育赛事由哪几个部门负责？", original) is None
    assert duty_bracket([MEASURE], QUESTION, original) is None


def test_a_passage_by_itself_is_quoted_whole() -> None:
    statement = quoted(MEASURE, QUESTION, original)
    assert statement.text == MEASURE.search_text
    assert [citation.quote for citation in statement.citations] == [MEASURE.text]
