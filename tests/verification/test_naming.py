"""Where a document names what a statement names and its quotes do not."""

from __future__ import annotations

import pytest

from rag.types import Passage
from rag.verification import naming

REPORT = """本报记者从翁源县获悉，改革有了成效。
全县开展减负行动，翁源人说，办事方便了。
柳青青曾任局长。2030年2月退休，退休金每月500元。
该县政务大厅获评标杆大厅，窗口由30个减为8个。
"""
HALL = "该县政务大厅获评标杆大厅，窗口由30个减为8个。"
RETIRED = "2030年2月退休，退休金每月500元。"


def shown(statement: str, words: str, *, question: str = "", title: str = "改革见闻") -> list[str]:
    start = REPORT.index(words)
    one = Passage(1, "d", title, "a.txt", "", start, start + len(words), words, words, title, 1.0)
    spans = naming(statement, question, title, [words], one, REPORT)
    return [REPORT[begin:end] for begin, end in spans]


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("翁源政务大厅获评标杆大厅。", "本报记者从翁源县获悉，改革有了成效"),
        ("翁源縣政務大廳獲評標杆大廳。", "本报记者从翁源县获悉，改革有了成效"),
    ],
)
def test_a_place_is_shown_where_it_is_named_first(statement: str, line: str) -> None:
    assert shown(statement, HALL) == [line]


def test_who_is_asked_about_is_shown_where_they_are_named_last() -> None:
    statement, question = "柳青青2030年2月退休。", "柳青青哪年退休？"
    assert shown(statement, RETIRED, question=question) == ["柳青青曾任局长"]
    assert shown(statement, RETIRED, question="哪年退休？") == []


def test_what_the_passage_names_outside_its_quote_is_shown_there() -> None:
    words = "柳青青曾任局长。2030年2月退休，退休金每月500元。"
    text = f"柳青青来了。\n{words}\n"
    start = text.index(words)
    one = Passage(1, "d", "", "a.txt", "", start, start + len(words), words, words, "", 1.0)
    spans = naming("柳青青2030年2月退休。", "柳青青哪年退休？", "", ["2030年2月退休"], one, text)
    assert [text[begin:end] for begin, end in spans] == ["柳青青曾任局长"]


def test_what_the_title_names_needs_no_quote() -> None:
    assert shown("翁源政务大厅获评标杆大厅。", HALL, title="翁源县改革见闻") == []


def test_what_is_named_nowhere_is_not_shown() -> None:
    assert shown("乳源县政务大厅获评标杆大厅。", HALL) == []
