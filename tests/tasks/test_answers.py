"""Set questions answered from the ledger: complete, counted, every item cited."""

from __future__ import annotations

from datetime import date

import pytest

from rag.library import Library
from rag.replies import language
from rag.tasks.answers import answer_from_ledger
from rag.types import Abstention, Answer, Done, Evidence
from tests.fakes import KeywordEmbedder

_PLAN = """江原省云溪县清湾区2031年办事便利行动方案
二、目标任务
（一）推行一窗受理。（责任专项组：政务组；牵头单位：区行政审批局；责任单位：区人社局；完成时限：2031年4月底，长期推进）
（二）清理涉企收费。（责任专项组：市场组；牵头单位：区财政局、区发改局；责任单位：区审批局；完成时限：2031年6月底）
（三）整治中介。（责任专项组：市场组；牵头单位：区发改局；责任单位：区财政局；完成时限：2031年11月底）
清湾区人民政府办公室
2031年3月2日
"""
_OTHER = """松岭县2032年校园安全工作要点
一、重点任务
1.修缮校舍。（牵头单位：县教育局；完成时限：4月底前）
2.配齐保安。（牵头单位：县公安局；责任单位：县教育局；完成时限：12月底前）
松岭县人民政府
2032年1月5日
"""
_NEWS = "清湾区举行读书节\n本报讯 清湾区上周举行读书节，市民踊跃参加。区文旅局牵头组织了活动。\n"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("documents")
    for name, text in (("plan.txt", _PLAN), ("school.txt", _OTHER), ("news.txt", _NEWS)):
        (folder / name).write_text(text, encoding="utf-8")
    library = Library.open(folder / "library", embedder=KeywordEmbedder())
    library.add([str(path) for path in sorted(folder.glob("*.txt"))])
    return library


def _ask(library: Library, question: str, *, today: date = date(2031, 3, 2)) -> Answer | Abstention:
    events = answer_from_ledger(library, question, question, language(question), today=today)
    assert events is not None
    seen = list(events)
    assert isinstance(seen[0], Evidence)
    assert isinstance(seen[-1], Done)
    result = seen[-1].result
    if isinstance(result, Answer):
        assert tuple(seen[1:-1]) == result.statements
        for statement in result.statements:
            for citation in statement.citations:
                passage = result.evidence[citation.number - 1]
                assert passage.text == citation.quote
                text = library.text(citation.document_id)
                assert text[citation.start : citation.end] == citation.quote
    return result


def _titles(result: Answer | Abstention) -> list[str]:
    assert isinstance(result, Answer)
    return [
        statement.text.partition(". ")[2].split("（")[0].split(" (")[0]
        for statement in result.statements[1:]
    ]


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("区财政局牵头哪些任务？", ["清理涉企收费"]),
        ("区财政局负责多少项任务？", ["清理涉企收费", "整治中介"]),
        ("清湾区财政局负责哪些任务？", ["清理涉企收费", "整治中介"]),
        ("审批局参与哪些任务？", ["推行一窗受理", "清理涉企收费"]),
        ("2031年6月底前要完成哪些任务？", ["推行一窗受理", "清理涉企收费"]),
        ("4月底前要完成哪些任务？", ["推行一窗受理", "修缮校舍"]),
        ("市场组有哪些任务？", ["清理涉企收费", "整治中介"]),
        ("哪些任务需要长期推进？", ["推行一窗受理"]),
        ("松岭县有哪些任务？", ["修缮校舍", "配齐保安"]),
        ("办事便利行动方案有几项任务？", ["推行一窗受理", "清理涉企收费", "整治中介"]),
        ("到2031年7月1日逾期的任务有哪些？", ["推行一窗受理", "清理涉企收费"]),
        ("下一个到期的是哪项任务？", ["推行一窗受理"]),
        ("区发改局牵头的任务中，哪些在2031年11月到期？", ["整治中介"]),
        ("哪些任务涉及中介？", ["整治中介"]),
        ("區財政局牽頭哪些任務？", ["清理涉企收费"]),
        ("Which tasks are due by the end of June 2031?", ["推行一窗受理", "清理涉企收费"]),
        ("Which tasks does the finance bureau lead?", ["清理涉企收费"]),
    ],
)
def test_all_tasks_that_fit_and_no_others(
    library: Library, question: str, titles: list[str]
) -> None:
    assert _titles(_ask(library, question)) == titles


def test_the_first_statement_counts_and_tells_the_conditions_and_the_limit(
    library: Library,
) -> None:
    answer = _ask(library, "区财政局负责多少项任务？")
    assert isinstance(answer, Answer)
    first = answer.statements[0]
    assert first.text == "共2项任务（区财政局牵头或参与）。统计范围：含有任务清单的2份文件。"
    assert [citation.number for citation in first.citations] == [1, 2]
    assert "完成时限：2031年6月底" in answer.statements[1].text


def test_the_answer_speaks_the_language_of_the_question(library: Library) -> None:
    traditional = _ask(library, "區財政局牽頭哪些任務？")
    assert isinstance(traditional, Answer)
    assert traditional.statements[0].text == (
        "共1項任務（區財政局牽頭）。統計範圍：含有任務清單的2份文件。"
    )
    english = _ask(library, "Which tasks are due by the end of April 2031?")
    assert isinstance(english, Answer)
    assert english.statements[0].text.startswith("1 tasks (due: … – 2031-04-30). Counted:")


def test_the_tasks_of_each_lead_are_counted(library: Library) -> None:
    answer = _ask(library, "哪个单位牵头的任务最多？")
    assert isinstance(answer, Answer)
    assert answer.statements[1].text == "区发改局牵头2项"
    assert [citation.number for citation in answer.statements[1].citations] == [2, 3]


def test_where_nothing_fits_that_is_said_with_the_limit(library: Library) -> None:
    nothing = _ask(library, "区财政局牵头的任务中，哪些在2031年4月底前到期？")
    assert isinstance(nothing, Abstention)
    assert nothing.text == (
        "没有符合条件的任务（区财政局牵头；2031年4月底前到期）。统计范围：含有任务清单的2份文件。"
    )
    assert isinstance(_ask(library, "云溪县财政局牵头哪些任务？"), Abstention)


@pytest.mark.parametrize(
    "question",
    [
        "整治中介由谁牵头？",
        "读书节有哪些任务？",  # of a document without tasks
        "区文旅局牵头哪些工作？",  # on no ledger, but a text tells of it
        "海州市财政局牵头哪些任务？",  # a place that no document with tasks is about
    ],
)
def test_what_the_ledger_cannot_know_is_left_to_the_texts(library: Library, question: str) -> None:
    assert answer_from_ledger(library, question, question, language(question)) is None


def test_only_the_documents_allowed_are_looked_at(library: Library) -> None:
    school = next(one for one in library.documents() if "校园" in one.title)
    question = "4月底前要完成哪些任务？"
    allowed = frozenset({school.document_id})
    events = answer_from_ledger(
        library, question, question, language(question), allowed, today=date(2031, 3, 2)
    )
    assert events is not None
    result = next(event.result for event in events if isinstance(event, Done))
    assert _titles(result) == ["修缮校舍"]
    assert answer_from_ledger(library, question, question, language(question), frozenset()) is None
