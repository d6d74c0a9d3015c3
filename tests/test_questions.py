from __future__ import annotations

import pytest

from rag.errors import QuestionError
from rag.questions import asks, checked, says_something
from rag.settings import MAX_QUESTION_CHARACTERS


def test_control_characters_and_line_ends_become_blanks() -> None:
    assert checked(" 谁\x00牵头\n整治？\t") == "谁 牵头 整治？"
    assert checked("谁牵头\ud800？") == "谁牵头 ？"


@pytest.mark.parametrize("nothing", ["", "  ", "\n\t", "\x00\x07"])
def test_nothing_is_not_a_question(nothing: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        checked(nothing)


def test_the_longest_question_passes_and_a_longer_one_does_not() -> None:
    assert checked("问" * MAX_QUESTION_CHARACTERS)
    with pytest.raises(QuestionError, match="10,000 characters"):
        checked("问" * 10_000)


@pytest.mark.parametrize(
    ("question", "expected"), [("？！……", False), ("😀", False), ("谁？", True), ("a", True)]
)
def test_punctuation_alone_says_nothing(question: str, expected: bool) -> None:
    assert says_something(question) is expected


@pytest.mark.parametrize(
    ("piece", "asking"),
    [
        ("同比涨了多少", True),
        ("为何没批", True),
        ("由誰牽頭", True),
        ("产值是157.5亿元", False),
        ("公报说明新增岗位1000个", False),
        ("任何单位不得收费", False),
    ],
)
def test_what_asks_and_what_is_taken_for_granted(piece: str, asking: bool) -> None:
    assert asks(piece) is asking
