from __future__ import annotations

from rag.generation.writers import Draft
from rag.support import rule
from rag.types import AbstentionReason, Passage

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


def test_a_figure_of_another_place_is_not_replaced_but_refused() -> None:
    ruling = rule(Draft("青岚县企业开办时间压缩至4小时。", None), PASSAGES, "青岚县呢？")
    assert ruling.statement is None
    assert ruling.reason is AbstentionReason.OTHER_SUBJECT


def test_a_citation_out_of_range_is_worth_nothing() -> None:
    ruling = rule(Draft("企业开办时间压缩至4小时。", (9,)), PASSAGES, QUESTION)
    assert ruling.statement is None
    assert ruling.reason is AbstentionReason.UNSUPPORTED
    assert ruling.dropped is not None


def test_no_citation_at_all_is_worth_nothing() -> None:
    ruling = rule(Draft("企业开办时间压缩至4小时。", ()), PASSAGES, QUESTION)
    assert ruling.statement is None
