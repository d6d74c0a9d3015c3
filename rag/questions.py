"""What may be asked at all."""

from __future__ import annotations

import unicodedata

from rag.errors import QuestionError
from rag.settings import MAX_QUESTION_CHARACTERS


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


def says_something(question: str) -> bool:
    """Whether it holds a single letter or digit: "？！" asks nothing."""
    return any(character.isalnum() for character in question)
