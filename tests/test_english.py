"""A question in English over Chinese documents, from end to end with a scripted writer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from rag.answering import Assistant
from rag.errors import GenerationError
from rag.generation.writers import Draft, NoBasis
from rag.library import Library
from rag.settings import load_settings
from rag.types import Abstention, Answer, Evidence, Passage, Token
from tests.fakes import KeywordEmbedder

PLAN = """白榆县优化营商环境方案

一、主要目标
2025年，白榆县区级事项可网办率达到84%。

二、保障
本方案由县审批局牵头。
"""


class Bilingual:
    """Knows one question in Chinese, and writes one answer."""

    one_by_one = True

    def __init__(self, chinese: str | None) -> None:
        self.chinese = chinese
        self.asked: list[str] = []
        self.translated: list[str] = []

    def prepare(self) -> None:
        pass

    def write(
        self, question: str, passages: Sequence[Passage], *, before: str = ""
    ) -> Iterator[Token | Draft | NoBasis]:
        self.asked.append(question)
        yield Draft("2025年，白榆县区级事项可网办率达到84%。", None)

    def nearest(
        self, _question: str, _passages: Sequence[Passage], /, *, before: str = ""
    ) -> int | None:
        return None

    def in_chinese(self, question: str, /) -> str | None:
        self.translated.append(question)
        return self.chinese


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    settings = load_settings(library=tmp_path / "library")
    library = Library.open(settings.library, settings=settings, embedder=KeywordEmbedder())
    library.add([tmp_path / "plan.txt"])
    return library


QUESTION = "What share of services can be handled online there?"
CHINESE = "白榆县区级事项可网办率是多少？"
SAID = "2025年，白榆县区级事项可网办率达到84%。"


def ask(library: Library, writer: Bilingual, question: str) -> Answer | Abstention:
    return Assistant(library, writer=writer).ask(question)


def test_an_english_question_finds_what_its_chinese_words_find(library: Library) -> None:
    writer = Bilingual(CHINESE)
    answer = ask(library, writer, QUESTION)
    assert isinstance(answer, Answer)
    assert writer.asked == [f"{CHINESE}（{QUESTION}）"]
    (statement,) = answer.statements
    assert statement.text == SAID
    assert "可网办率达到84%" in statement.citations[0].quote
    assert answer.question == QUESTION


def test_what_cannot_be_translated_is_asked_as_it_is(library: Library) -> None:
    writer = Bilingual(None)
    assert isinstance(ask(library, writer, QUESTION), Answer | Abstention)
    assert writer.asked == [QUESTION]


def test_a_chinese_question_stays_as_it_is(library: Library) -> None:
    writer = Bilingual("其他问题")
    answer = ask(library, writer, CHINESE)
    assert writer.asked == [CHINESE]
    assert isinstance(answer, Answer)
    assert answer.statements[0].text == SAID


def test_the_name_of_a_place_gets_its_characters_before_it_is_asked(library: Library) -> None:
    writer = Bilingual(None)
    ask(library, writer, "What share of services can be handled online in Baiyu County?")
    assert writer.asked[0] == "What share of services can be handled online in 白榆县?"


def test_evidence_comes_before_the_translation(library: Library) -> None:
    writer = Bilingual(CHINESE)
    events = Assistant(library, writer=writer).stream(QUESTION)
    assert isinstance(next(events), Evidence)
    assert writer.translated == []
    again = next(events)
    assert isinstance(again, Evidence)
    assert any("可网办率" in passage.text for passage in again.passages)
    assert writer.translated == [QUESTION]


def test_a_writer_that_cannot_be_reached_leaves_the_evidence(library: Library) -> None:
    class Dead(Bilingual):
        def in_chinese(self, question: str, /) -> str | None:
            raise GenerationError(f"No answer to {question}.")

    events = Assistant(library, writer=Dead(None)).stream("What is said of Baiyu County?")
    first = next(events)
    assert isinstance(first, Evidence)
    assert first.passages
    with pytest.raises(GenerationError):
        next(events)
