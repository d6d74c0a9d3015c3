"""A question in English over Chinese documents, from end to end with a scripted writer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from rag.answering import Assistant
from rag.generation.writers import Draft, NoBasis
from rag.library import Library
from rag.settings import load_settings
from rag.types import Abstention, Answer, Passage, Token
from tests.fakes import KeywordEmbedder

PLAN = """白榆县优化营商环境方案

一、主要目标
2025年，白榆县区级事项可网办率达到84%。

二、保障
本方案由县审批局牵头。
"""


class Bilingual:
    """Knows one question and one answer in both languages, and writes the answer in Chinese."""

    def __init__(self, chinese: str | None, english: str | None) -> None:
        self.chinese = chinese
        self.english = english
        self.asked: list[str] = []

    def prepare(self) -> None:
        pass

    def write(
        self, question: str, passages: Sequence[Passage], *, before: str = ""
    ) -> Iterator[Token | Draft | NoBasis]:
        self.asked.append(question)
        yield Draft("2025年，白榆县区级事项可网办率达到84%。", None)

    def nearest(self, _question: str, _passages: Sequence[Passage], /) -> int | None:
        return None

    def in_chinese(self, _question: str, /) -> str | None:
        return self.chinese

    def in_english(self, _sentence: str, /) -> str | None:
        return self.english


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    settings = load_settings(library=tmp_path / "library")
    library = Library.open(settings.library, settings=settings, embedder=KeywordEmbedder())
    library.add([tmp_path / "plan.txt"])
    return library


QUESTION = "What share of services can be handled online in Baiyu County?"
CHINESE = "白榆县区级事项可网办率是多少？"
ENGLISH = "In 2025, 84% of the services of Baiyu County can be handled online."


def ask(library: Library, writer: Bilingual, question: str = QUESTION) -> Answer | Abstention:
    return Assistant(library, writer=writer).ask(question)


def test_the_answer_is_english_and_its_basis_the_chinese_text(library: Library) -> None:
    writer = Bilingual(CHINESE, ENGLISH)
    answer = ask(library, writer)
    assert isinstance(answer, Answer)
    assert writer.asked == [CHINESE]
    (statement,) = answer.statements
    assert statement.text == ENGLISH
    assert "可网办率达到84%" in statement.citations[0].quote
    assert answer.question == QUESTION


def test_what_cannot_be_translated_stays_chinese(library: Library) -> None:
    writer = Bilingual(None, None)
    result = ask(library, writer, "白榆县 online rate")
    assert isinstance(result, Answer)
    assert result.statements[0].text == "2025年，白榆县区级事项可网办率达到84%。"
    unknown = ask(library, writer)
    assert writer.asked[-1] == QUESTION
    assert isinstance(unknown, Answer | Abstention)


def test_a_chinese_question_is_answered_in_chinese(library: Library) -> None:
    answer = ask(library, Bilingual("其他问题", ENGLISH), CHINESE)
    assert isinstance(answer, Answer)
    assert answer.statements[0].text == "2025年，白榆县区级事项可网办率达到84%。"
