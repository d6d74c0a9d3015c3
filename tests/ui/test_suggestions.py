"""Questions offered on the first page."""

from __future__ import annotations

from rag.ui.suggestions import suggestions
from tests.ui.fakes import FakeLibrary, document


def library(*texts: str) -> FakeLibrary:
    held = FakeLibrary()
    for number, text in enumerate(texts):
        held.put(document(str(number), f"文件{number}", text, region="江原省 云溪县"), text)
    return held


def test_a_task_is_asked_for_its_lead_and_deadline() -> None:
    text = "二、重点工作\n（一）清理中介服务。公布清单。（牵头单位：县司法局；完成时限：2025年底）"
    assert suggestions(library(text)) == ["云溪县“清理中介服务”由谁牵头，什么时候完成？"]  # type: ignore[arg-type]


def test_a_figure_is_asked_for() -> None:
    text = "2025年全县茶园面积达到3.2万亩，云溪县企业平均开办时间压缩到1.5个工作日。"
    assert suggestions(library(text)) == ["云溪县全县茶园面积达到多少？"]  # type: ignore[arg-type]


def test_one_question_a_document_and_none_from_what_states_nothing() -> None:
    task = "（一）清理中介服务。（牵头单位：县司法局）\n（二）推行一窗办结。（牵头单位：县政务局）"
    assert suggestions(library(task, "各乡镇要高度重视。", task)) == [  # type: ignore[arg-type]
        "云溪县“清理中介服务”由谁牵头？"
    ]


def test_an_empty_library_suggests_nothing() -> None:
    assert suggestions(FakeLibrary()) == []  # type: ignore[arg-type]
