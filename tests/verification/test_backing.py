"""What a statement takes from a document's title or date is quoted from where it stands."""

from __future__ import annotations

import pytest

from rag.types import Passage
from rag.verification import backing

PLAN = """云岭县2031年营商环境提升方案
云政办发〔2031〕7号
发布日期：2031-03-11

一、三年行动目标
（一）推进窗口改革，可网办率达到95%，4月底前完成。
"""
CLAUSE = "推进窗口改革，可网办率达到95%，4月底前完成。"


def passage(text: str = PLAN, context: str = "") -> Passage:
    start = text.index(CLAUSE)
    where = (
        context
        or "云岭县2031年营商环境提升方案（云政办发〔2031〕7号，2031-03-11） › 一、三年行动目标"
    )
    return Passage(1, "d", "", "a.txt", "", start, start + len(CLAUSE), CLAUSE, CLAUSE, where, 1.0)


def quotes(statement: str, text: str = PLAN) -> list[str] | None:
    found, missing = backing(statement, [CLAUSE], [passage(text)], text)
    return None if missing else [text[start:end] for start, end in found]


@pytest.mark.parametrize(
    "statement", ["可网办率达到95%。", "窗口改革4月底前完成。", "推进窗口改革。"]
)
def test_what_the_quote_holds_needs_nothing_else(statement: str) -> None:
    assert quotes(statement) == []


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("2031年可网办率达到95%。", "发布日期：2031-03-11"),
        ("窗口改革2031年4月底前完成。", "发布日期：2031-03-11"),
        ("窗口改革2031年3月11日开始，4月底前完成。", "发布日期：2031-03-11"),
        ("按云政办发〔2031〕7号，可网办率达到95%。", "云政办发〔2031〕7号"),
        ("三年行动目标是可网办率达到95%。", "一、三年行动目标"),
    ],
)
def test_the_nearest_line_that_holds_it_is_quoted(statement: str, line: str) -> None:
    found = quotes(statement)
    assert found is not None
    assert line in found


def test_a_date_at_the_end_of_a_document_is_found() -> None:
    text = (
        PLAN.replace("2031年", "")
        .replace("发布日期：2031-03-11\n", "")
        .replace("云政办发〔2031〕7号\n", "")
    )
    text += "\n云岭县人民政府\n2031年3月11日\n"
    where = "云岭县营商环境提升方案（2031-03-11） › 一、三年行动目标"
    (span,), missing = backing("2031年可网办率达到95%。", [CLAUSE], [passage(text, where)], text)
    assert text[slice(*span)] == "2031年3月11日"
    assert not missing


def test_what_stands_nowhere_in_the_document_is_not_backed() -> None:
    assert quotes("2031年可网办率达到95%。", CLAUSE) is None
    assert quotes("2032年可网办率达到95%。") is None


def test_the_figures_of_the_text_itself_are_no_title() -> None:
    text = PLAN + "（二）2033年新建学校12所。\n"
    assert quotes("2033年可网办率达到95%。", text) is None


def test_a_whole_title_comes_before_a_line_that_is_only_dated() -> None:
    text = f"云岭县关于\n2031年\n标题：云岭县关于2031年提升营商环境的决定\n印发于2031年\n{CLAUSE}"
    where = "云岭县关于2031年提升营商环境的决定"
    (span, *_), _ = backing("2031年可网办率达到95%。", [CLAUSE], [passage(text, where)], text)
    assert text[slice(*span)] == "标题：云岭县关于2031年提升营商环境的决定"


def test_of_a_heading_that_runs_on_only_the_heading_is_quoted() -> None:
    heading = "（一）2031年推进综合窗口改革"
    line = f"{heading}。整合专窗，压减材料，优化流程，强化考核。{CLAUSE}" + "全面推行一次办。" * 6
    where = f"云岭县方案 › {heading}"
    (span,), _ = backing("2031年可网办率达到95%。", [CLAUSE], [passage(line, where)], line)
    assert line[slice(*span)] == heading


def test_the_year_alone_does_not_date_a_day() -> None:
    text = f"云岭县2031年方案\n3月12日印发\n{CLAUSE}"
    where = "云岭县2031年方案（2031-03-11）"
    said = "自2031年3月11日起，可网办率达到95%。"
    _, missing = backing(said, [CLAUSE], [passage(text, where)], text)
    assert missing


def test_a_long_last_line_may_date_the_document() -> None:
    last = "本通知印发后，请各单位认真贯彻执行。" * 5 + "云岭县人民政府2031年3月11日"
    text = f"云岭县方案\n{CLAUSE}\n{last}"
    where = "云岭县方案（2031-03-11）"
    (span,), missing = backing("2031年可网办率达到95%。", [CLAUSE], [passage(text, where)], text)
    assert text[slice(*span)] == last
    assert not missing


def test_one_line_is_quoted_where_it_holds_what_two_would() -> None:
    text = PLAN.replace("发布日期：", "发文字号：云政办发〔2031〕7号 发布日期：")
    found = quotes("按云政办发〔2031〕7号，2031年可网办率达到95%。", text)
    assert found == ["发文字号：云政办发〔2031〕7号 发布日期：2031-03-11"]


def test_a_year_before_a_name_is_one() -> None:
    words = "2031云岭论坛4月10日举行。"
    text = f"论坛\n发布日期：2031-03-11\n\n{words}\n"
    start = text.index(words)
    one = Passage(
        1, "d", "", "a.txt", "", start, start + len(words), words, words, "论坛（2031-03-11）", 1.0
    )
    assert backing("论坛2031年4月10日举行。", [words], [one], text) == ([], False)
