"""Conditions on documents: offered, taken, and put into words."""

from __future__ import annotations

from datetime import date

from rag.types import Filters
from rag.ui.filters import choices, chosen, described
from tests.ui.fakes import FakeLibrary, document


def test_choices_are_what_the_documents_have() -> None:
    library = FakeLibrary.sample()
    library.put(document("bare", "没有信息的文件", "正文。"), "正文。")
    offered = choices(library.documents())
    assert offered.regions == ["江原省", "江原省 东洛区", "江原省 云溪县"]
    assert offered.issuers == ["东洛区行政审批局", "云溪县人民政府办公室"]
    assert offered.kinds == ["新闻", "方案"]
    assert offered.years == ["2025", "2024"]
    assert ("没有信息的文件", "bare") in offered.documents


def test_nothing_chosen_is_no_filter() -> None:
    assert chosen([], [], [], [], []) is None
    assert described(None, "en") == ""


def test_years_become_a_span_of_days() -> None:
    filters = chosen([], [], [], ["2025", "2023"], [])
    assert filters == Filters(published_from=date(2023, 1, 1), published_to=date(2025, 12, 31))
    assert described(filters, "zh-CN") == "只查：2023–2025"


def test_every_condition_is_named() -> None:
    filters = chosen(["江原省"], ["某局"], ["通知"], ["2024"], ["a", "b"])
    assert described(filters, "en") == "Only in: 江原省 · 某局 · 通知 · 2024 · 2 document(s)"
