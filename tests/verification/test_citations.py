"""Citation numbers, and the quotes that a verdict points at."""

from __future__ import annotations

import pytest

from rag.verification import ProblemKind, Verdict, verify
from tests.verification.passages import CONTEXT, judge, kinds, passage

ONE = passage("可网办率达100%。", number=1)
TWO = passage("由县审批局牵头窗口改革。", number=2)
THREE = passage("公园周一闭园维护。", number=3)


@pytest.mark.parametrize(
    "numbers", [[9], [0], [-1], [4], [1, 9], [10**20], []], ids=lambda value: str(value)
)
def test_numbers_outside_the_passages(numbers: list[int]) -> None:
    verdict = verify("可网办率达100%。", [ONE, TWO, THREE], numbers)
    assert kinds(verdict) == {"citation"}
    assert verdict.spans == {}


def test_no_passages() -> None:
    assert kinds(verify("可网办率达100%。", [], [1])) == {"citation"}


@pytest.mark.parametrize("text", ["", "  \n", "。。。", "[1]", "[1][2]。"])
def test_nothing_is_stated(text: str) -> None:
    assert kinds(verify(text, [ONE], [1])) == {"empty"}


def test_what_only_asks_supports_nothing() -> None:
    asked = passage("@赵女士：孩子户籍在外省，请问是否可以在新都区参加高考？", number=1)
    assert kinds(verify("孩子户籍在外省可以在新都区参加高考。", [asked], [1])) == {"citation"}
    for text in ("可网办率达100%", "几十家网吧参加了培训", "奖励金额多大于500元"):
        broken = passage(f"{text}?", number=1)
        assert verify(f"{text}。", [broken], [1]).supported


def test_citation_marks_in_the_text_are_no_figures() -> None:
    assert verify("可网办率达100%。[1]", [ONE], [1]).supported
    assert verify("可网办率达100%【1】。", [ONE], [1]).supported


def test_two_passages_together() -> None:
    statement = "可网办率达100%，窗口改革由县审批局牵头。"
    verdict = verify(statement, [ONE, TWO], [1, 2])
    assert verdict.supported
    assert set(verdict.spans) == {1, 2}
    assert not verify(statement, [ONE, TWO], [1]).supported
    assert not verify(statement, [ONE, TWO], [2]).supported


def test_repeated_numbers_count_once() -> None:
    assert set(verify("可网办率达100%。", [ONE], [1, 1]).spans) == {1}


def test_a_citation_that_carries_nothing_fails_the_statement() -> None:
    assert kinds(verify("可网办率达100%。", [ONE, THREE], [1, 3])) == {"citation"}


def test_a_runaway_is_refused() -> None:
    runaway = "可网办率达100%。" * 300
    assert kinds(verify(runaway, [ONE], [1])) == {"content"}


def test_a_verdict_tells_its_reasons() -> None:
    (problem,) = judge("可网办率达90%。", ONE.text).problems
    assert problem.kind is ProblemKind.FIGURE
    assert problem.detail == "90%"


# --- quotes ----------------------------------------------------------------------------------

PARAGRAPH = (
    "各单位要提高认识。全县政务服务事项1260项，网上可办率达95.9%。群众办事更加方便；"
    "县审批局牵头建设综合窗口，12月底前完成。"
)


def quote(statement: str, text: str, *, start: int = 0, search_text: str = "") -> str:
    cited = passage(text, start=start, search_text=search_text)
    verdict = verify(statement, [cited], [1])
    assert verdict.problems == ()
    (span,) = verdict.spans[1]
    return text[span[0] - start : span[1] - start]


def test_only_the_sentence_that_matters() -> None:
    assert quote("网上可办率达95.9%。", PARAGRAPH) == "全县政务服务事项1260项，网上可办率达95.9%。"


def test_offsets_are_those_of_the_document() -> None:
    expected = "县审批局牵头建设综合窗口，12月底前完成。"
    assert quote("综合窗口由县审批局牵头建设。", PARAGRAPH, start=4_711) == expected


def test_neighbouring_sentences_where_one_is_not_enough() -> None:
    found = quote("政务服务事项1260项，群众办事更加方便。", PARAGRAPH)
    assert found == "全县政务服务事项1260项，网上可办率达95.9%。群众办事更加方便"


LONG = (
    "围绕企业开办、工程审批、水电报装、惠企政策等方面开展专项行动，推动企业开办时间压缩至4小时，"
    "工程审批时间压缩至40个工作日，并对窗口人员开展全员培训和考核，考核结果每季度向社会公布"
)


def test_a_long_sentence_is_cut_to_its_clause() -> None:
    assert quote("企业开办时间压缩至4小时。", LONG) == "推动企业开办时间压缩至4小时"


def test_a_row_is_quoted_with_the_cell_that_says_what_it_is_about() -> None:
    row = (
        "省（市）：湖南 | 2028年招生人数：80 | 扩招：30 | 分年度招生任务 2029年：100 | "
        "分年度招生任务 2030年：100 | 分年度招生任务 2031年：110"
    )
    assert quote("2031年招110人。", row).startswith("省（市）：湖南")


def test_a_quote_keeps_the_original_noise() -> None:
    text = "<p>活動<b>結(jié)出</b>新碩果，辦結４３７４項。</p>"
    cleaned = "活動結出新碩果，辦結4374項。"
    found = quote("办结4374项。", text, search_text=cleaned)
    assert "４３７４項" in found
    assert found in text


def test_a_statement_without_support_has_no_quote() -> None:
    verdict = judge("网上可办率达90%。", PARAGRAPH, CONTEXT)
    assert isinstance(verdict, Verdict)
    assert verdict.spans == {}
