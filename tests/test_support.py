from __future__ import annotations

import pytest

from rag.generation.writers import Draft
from rag.support import rule
from rag.types import Passage

QUESTION = "梧津区企业开办压缩到多久？"


def passage(number: int, text: str, *, context: str = "梧津区改革方案（2026-03-01）") -> Passage:
    start = number * 100
    return Passage(
        number,
        "d",
        "梧津区改革方案",
        "a.txt",
        "（一）",
        start,
        start + len(text),
        text,
        text,
        context,
        1.0,
    )


PASSAGES = (
    passage(1, "全区企业开办时间压缩至4小时，比上年减少2小时。"),
    passage(2, "牵头单位:区审批局;责任单位:区税务局;完成时限:2026年4月底"),
    passage(3, "网上可办率达到92.5%。"),
)


def test_a_supported_draft_is_a_statement_with_the_exact_quote() -> None:
    ruling = rule(Draft("企业开办时间压缩至4小时。", (1,)), PASSAGES, QUESTION)
    assert ruling.dropped is None
    assert ruling.statement is not None
    (citation,) = ruling.statement.citations
    assert citation.number == 1
    assert "4小时" in citation.quote
    source = PASSAGES[0]
    assert (
        source.text[citation.start - source.start : citation.end - source.start] == citation.quote
    )


def test_a_draft_without_numbers_finds_its_passage() -> None:
    ruling = rule(Draft("网上可办率达到92.5%。", None), PASSAGES, QUESTION)
    assert ruling.statement is not None
    assert [citation.number for citation in ruling.statement.citations] == [3]


def test_two_passages_may_carry_one_statement() -> None:
    draft = Draft("企业开办时间压缩至4小时，网上可办率达到92.5%。", None)
    ruling = rule(draft, PASSAGES, QUESTION)
    assert ruling.statement is not None
    assert sorted({citation.number for citation in ruling.statement.citations}) == [1, 3]


def test_a_changed_figure_is_replaced_by_the_exact_sentence() -> None:
    ruling = rule(Draft("企业开办时间压缩至3小时。", None), PASSAGES, QUESTION)
    assert ruling.dropped is not None
    assert "3小时" in ruling.dropped.reason
    assert ruling.statement is not None
    assert ruling.statement.text == PASSAGES[0].search_text
    assert ruling.statement.citations[0].quote == PASSAGES[0].text


def test_no_sentence_stands_in_for_a_doubtful_draft() -> None:
    ruling = rule(Draft("企业开办时间压缩至3小时。", None, 0.3), PASSAGES, QUESTION)
    assert ruling.statement is None
    assert ruling.dropped is not None


def test_doubt_does_not_count_where_only_the_roles_are_mixed_up() -> None:
    ruling = rule(Draft("由区税务局牵头。", None, 0.3), PASSAGES, "由谁牵头？")
    assert ruling.statement is not None
    assert ruling.statement.text == PASSAGES[1].search_text


def test_doubt_does_not_count_where_the_question_put_the_figure_in() -> None:
    draft = Draft("是的，网上可办率达到80.5%。", None, 0.3)
    ruling = rule(draft, PASSAGES, "网上可办率达到80.5%，对吧？")
    assert ruling.statement is not None
    assert ruling.statement.text == PASSAGES[2].search_text


@pytest.mark.parametrize(
    "draft", ["企业开办时间压缩共投入3亿元。", "企业开办窗口共有3个。", "联系电话是13800000000。"]
)
def test_no_sentence_stands_in_that_lacks_such_a_figure(draft: str) -> None:
    ruling = rule(Draft(draft, None), PASSAGES, QUESTION)
    assert ruling.statement is None


def test_a_figure_of_a_false_premise_does_not_keep_the_right_sentence_away() -> None:
    ruling = rule(Draft("是的，网上可办率为80.5%。", None), PASSAGES, "网上可办率是80.5%，对吧？")
    assert ruling.statement is not None
    assert ruling.statement.text == PASSAGES[2].search_text


def test_a_citation_out_of_range_is_worth_nothing() -> None:
    ruling = rule(Draft("企业开办时间压缩至4小时。", (9,)), PASSAGES, QUESTION)
    assert ruling.statement is None
    assert ruling.dropped is not None


def test_no_citation_at_all_is_worth_nothing() -> None:
    ruling = rule(Draft("企业开办时间压缩至4小时。", ()), PASSAGES, QUESTION)
    assert ruling.statement is None
