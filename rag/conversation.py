"""A follow-up question made self-contained."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.types import Turn

_LEANS_BACK = re.compile(
    r"^(那么?|它|他们|她|其|这|该|此|上述|还有|另外|and\b|what about\b|it\b|that\b)"
    r"|(它|该项|这项|这个|上述|其中)|呢[？?]?$",
    re.IGNORECASE,
)
_SHORT = 10
"""Characters below which a question in a conversation is taken to lean on the one before."""


def standalone(question: str, history: Sequence[Turn]) -> str:
    """``question`` with the previous one in front where it cannot be understood without, so that
    its places, units and subject are searched for as well."""
    previous = next((turn.content for turn in reversed(history) if turn.role == "user"), None)
    if previous is None or not (len(question) < _SHORT or _LEANS_BACK.search(question)):
        return question
    return f"{standalone(previous, _before_last_question(history))} {question}"


def _before_last_question(history: Sequence[Turn]) -> Sequence[Turn]:
    last = max(index for index, turn in enumerate(history) if turn.role == "user")
    return history[:last]
