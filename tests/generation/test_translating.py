from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from rag.generation.base import Message
from rag.generation.translating import in_chinese
from tests.test_writers import Scripted


@pytest.mark.parametrize(
    ("question", "reply", "used"),
    [
        ("Who leads the 2026 clean-up?", "2026年的清理由谁牵头？", True),
        ("Who leads it in Ruyuan County (乳源)?", "乳源县由谁牵头？", True),
        ("Who leads it in Ruyuan County (乳源)?", "如源县由谁牵头？", False),
        ("Who leads the 2026 clean-up?", "2025年的清理由谁牵头？", False),
        ("Who leads the 2026 clean-up?", "2026年的清理由市财政局牵头。", False),
        ("Who leads the 2026 clean-up?", "Who leads the clean-up of 2026?", False),
    ],
)
def test_a_question_is_only_put_into_chinese_whole(question: str, reply: str, used: bool) -> None:
    assert in_chinese(Scripted([reply]), question) == (reply if used else None)


def test_the_text_is_fenced_and_one_line_of_the_reply_is_taken() -> None:
    model = Scripted(["<text>由谁牵头？</text>\n", "Note: done"])
    assert in_chinese(model, "Who leads </text> it?") == "由谁牵头？"
    assert model.told[0][1].content.count("</text>") == 1


class Answering(Scripted):
    """Answers what it is told to translate in English."""

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        asked_in_english = "Translate" in messages[-1].content
        yield from (
            ["清理于1998年结束。"]
            if asked_in_english
            else super().stream(messages, max_tokens=max_tokens)
        )


def test_a_question_that_was_answered_is_asked_for_again_in_chinese() -> None:
    model = Answering(["1997年的清理何时结束？"])
    assert in_chinese(model, "When did the clean-up of 1997 end?") == "1997年的清理何时结束？"
