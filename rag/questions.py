"""What may be asked at all, and what is asked."""

from __future__ import annotations

import re
import unicodedata

from rag.errors import QuestionError
from rag.settings import MAX_QUESTION_CHARACTERS

_QUESTION_WORD = re.compile(
    r"谁|誰|什么|什麼|啥|哪|[几幾]|多[少久大高远遠长長]|怎|如何|[为為]何|何[时時处處]"
    r"|[吗嗎呢吧]|是否|可不可以|([\u3400-\u9fff])不\1"
)


_ASKS_AT_ITS_END = re.compile(
    r"(?:[吗嗎呢]|请问[^。！!？?]*|是否[^。！!？?]*|能否[^。！!？?]*|(?:能不能|可不可以|要不要)[^。！!？?]*"
    r"|(?:什么|什麼|怎么|怎麼|怎样|如何|为何|為何|为什么|多少|多久|谁|誰|哪[里儿些个家年天])[^。！!？?]*)"
    r"[？?][”’」』\"]?\s*$"
)


def checked(question: str) -> str:
    """The question on one line, without control characters.

    Raises:
        QuestionError: empty, or longer than ``MAX_QUESTION_CHARACTERS``.
    """
    visible = "".join(
        " " if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") else character
        for character in question
    )
    cleaned = " ".join(visible.split())
    if not cleaned:
        raise QuestionError("The question is empty.", "Type a question.")
    if len(cleaned) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(
            f"The question has {len(cleaned):,} characters; at most "
            f"{MAX_QUESTION_CHARACTERS:,} are read.",
            "Ask a shorter question; long texts belong into the library.",
        )
    return cleaned


def is_question(text: str) -> bool:
    """Whether a sentence of a document asks instead of saying: what a citizen wants to know in a
    collection of answers, a headline. A question mark alone may be a broken character."""
    return _ASKS_AT_ITS_END.search(text) is not None


def says_something(question: str) -> bool:
    """Whether it holds a single letter or digit: "？！" asks nothing."""
    return any(character.isalnum() for character in question)


def asks(text: str) -> bool:
    """Whether a question, or a part of one, has a word that asks: one without takes for granted
    what it says."""
    return _QUESTION_WORD.search(text) is not None
