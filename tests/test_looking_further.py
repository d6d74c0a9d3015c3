"""What does not answer at the first look is read on, before an abstention is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from rag.answering import Assistant
from rag.generation.writers import Draft, NoBasis
from rag.library import Library
from rag.settings import load_settings
from rag.types import Abstention, Answer, Done, Event, Evidence, Passage, Statement, Token
from tests.fakes import KeywordEmbedder

PLAN = """白榆县优化营商环境方案

一、主要目标
2025年，白榆县区级事项可网办率达到84%，企业开办时间压缩至半天，工程建设项目审批时间比上一年再缩短三分之一以上。

二、保障
优化营商环境方案由县审批局牵头，县财政局配合，县纪委监委机关对各单位落实情况开展监督检查，每季度通报一次。
"""
QUESTION = "白榆县区级事项可网办率，优化营商环境方案由谁牵头？"


class Reader:
    """Writes only where a passage names a lead."""

    one_by_one = True

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.shown: list[list[int]] = []

    def prepare(self) -> None:
        pass

    def write(
        self, _question: str, passages: Sequence[Passage], *, before: str = ""
    ) -> Iterator[Token | Draft | NoBasis]:
        self.shown.append([passage.number for passage in passages])
        yield Token("…")
        found = [passage for passage in passages if self.wanted in passage.search_text]
        if found:
            yield Draft(found[0].search_text, (found[0].number,))
        else:
            yield NoBasis()

    def nearest(
        self, _question: str, _passages: Sequence[Passage], /, *, before: str = ""
    ) -> int | None:
        return None

    def in_chinese(self, _question: str, /) -> str | None:
        return None


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    settings = load_settings(library=tmp_path / "library", evidence_tokens=100)
    library = Library.open(settings.library, settings=settings, embedder=KeywordEmbedder())
    library.add([tmp_path / "plan.txt"])
    return library


def events(library: Library, writer: Reader) -> list[Event]:
    return list(Assistant(library, writer=writer).stream(QUESTION))


def test_the_second_look_answers_from_what_the_first_did_not_show(library: Library) -> None:
    first = next(event for event in events(library, Reader("84%")) if isinstance(event, Evidence))
    unread = "审批局" if any("84%" in one.search_text for one in first.passages) else "84%"
    writer = Reader(unread)
    happened = events(library, writer)
    assert [type(event) for event in happened] == [
        Evidence,
        Token,
        Evidence,
        Token,
        Statement,
        Done,
    ]
    assert writer.shown[1][0] == writer.shown[0][-1] + 1
    done = happened[-1]
    assert isinstance(done, Done)
    assert isinstance(done.result, Answer)
    assert unread in done.result.text
    shown = [event.passages for event in happened if isinstance(event, Evidence)]
    assert shown[1][: len(shown[0])] == shown[0]
    assert done.result.evidence == shown[1]


def test_a_piece_of_the_question_is_no_answer_and_is_seen_among_what_was_dropped(
    tmp_path: Path,
) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    settings = load_settings(library=tmp_path / "library")
    library = Library.open(settings.library, settings=settings, embedder=KeywordEmbedder())
    library.add([tmp_path / "plan.txt"])

    class Echo(Reader):
        def write(
            self, _question: str, passages: Sequence[Passage], *, before: str = ""
        ) -> Iterator[Token | Draft | NoBasis]:
            yield Draft("优化营商环境方案由县审批局牵头", None)

    asked = "听说优化营商环境方案由县审批局牵头，还有谁配合？"
    result = Assistant(library, writer=Echo("")).ask(asked)
    assert isinstance(result, Abstention)
    assert "says the question again" in {one.reason for one in result.dropped}


def test_an_abstention_shows_all_that_was_read(library: Library) -> None:
    writer = Reader("哪里也没有")
    *_, done = events(library, writer)
    assert isinstance(done, Done)
    assert isinstance(done.result, Abstention)
    assert [one.number for one in done.result.nearest] == [*writer.shown[0], *writer.shown[1]]
