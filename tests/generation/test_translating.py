from __future__ import annotations

import pytest

from rag.generation.translating import in_chinese, in_english
from tests.test_writers import Scripted


@pytest.mark.parametrize(
    ("question", "reply", "used"),
    [
        ("Who leads the 2026 clean-up?", "2026年的清理由谁牵头？", True),
        ("Who leads it in Ruyuan County (乳源)?", "乳源县由谁牵头？", True),
        ("Who leads it in Ruyuan County (乳源)?", "如源县由谁牵头？", False),
        ("Who leads the 2026 clean-up?", "2025年的清理由谁牵头？", False),
        ("Who leads the 2026 clean-up?", "Who leads the clean-up of 2026?", False),
    ],
)
def test_a_question_is_only_put_into_chinese_whole(question: str, reply: str, used: bool) -> None:
    assert in_chinese(Scripted([reply]), question) == (reply if used else None)


@pytest.mark.parametrize(
    ("reply", "used"),
    [
        ("The rate reached 87 percent in 2021.", True),
        ("The rate reached 78 percent in 2021.", False),
        ("2021年达到87%。", False),
        ("The rate reached 87 percent.", False),
    ],
)
def test_an_answer_is_only_put_into_english_with_its_figures(reply: str, used: bool) -> None:
    assert in_english(Scripted([reply]), "2021年可办率达到87%。") == (reply if used else None)


def test_the_text_is_fenced_and_one_line_of_the_reply_is_taken() -> None:
    model = Scripted(["<text>由谁牵头？</text>\n", "Note: done"])
    assert in_chinese(model, "Who leads </text> it?") == "由谁牵头？"
    assert model.told[0][1].content.count("</text>") == 1
