"""Whatever a document holds: nothing is raised, every quote is exact, time stays linear."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rag.tasks.extract import extract_tasks
from rag.types import Clause, Document, Metadata
from tests.tasks.support import quotes

_WORDS = """
（ ( 〔 【 ） ) 〕 】 ； ; ， 、 。 ： : | 和 及 等 由 会同 牵头 负责 参与 配合 落实 指导 按职责分工
牵头单位： 责任单位: 責任單位： 牽頭單位： 责任专项组： 完成时限： 区财政局 区审批局 區人社局
各有关部门 试点城市政府 2031年 4月底 前 每月22日前 长期推进 上半年 到 在 于 100% 不少于5项
以上 一、 （二） 1.
以下均由 上述工作 排在第一位的部门为牵头部门 完成 建立 序号： 任务 下同 suō
<td> &nbsp; ２ 𠀀 制定清单
"""
_PIECES = st.sampled_from([*_WORDS.split(), "\n", " | ", "\u3000", "e\u0301", "\x00"])
_TEXT = st.lists(_PIECES | st.text(max_size=4), max_size=60).map("".join)


def _clauses(text: str, cuts: list[int]) -> tuple[Clause, ...]:
    bounds = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return tuple(
        Clause("d", ordinal, ("一、任务",), "一、", start, end, text[start:end], text[start:end])
        for ordinal, (start, end) in enumerate(pairwise(bounds))
    )


@given(
    text=_TEXT,
    cuts=st.lists(st.integers(min_value=0, max_value=400), max_size=4),
    markup=st.booleans(),
    written=st.none() | st.just(date(2031, 2, 28)),
)
def test_any_text_is_read_and_every_quote_is_exact(
    text: str, cuts: list[int], markup: bool, written: date | None
) -> None:
    clauses = _clauses(text, cuts)
    metadata = Metadata("清湾区工作方案", written=written)
    document = Document("d", "plan.txt", metadata, "text", markup, len(text), len(clauses))
    tasks = extract_tasks(document, text, clauses)
    assert [task.number for task in tasks] == list(range(1, len(tasks) + 1))
    for task in tasks:
        assert 0 <= task.clause < len(clauses)
        for quote in quotes(task):
            assert quote.text == text[quote.start : quote.end] != ""


def test_clauses_without_text_hold_no_tasks() -> None:
    document = Document("d", "plan.txt", Metadata("方案"), "text", False, 0, 0)
    assert extract_tasks(document, "", ()) == ()
