"""Models that say the same over and over, until their tokens are used up."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OVER_AND_OVER = re.compile(r"(?P<said>.{4,100}?)(?P=said){2}$", re.DOTALL)
_REACH = 300
"""Characters in which the longest words stand three times."""
_PART = re.compile(r"[，,；;。！？!?\n]")


def until_it_loops(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces of a reply, up to where it says the same words for the third time in a row."""
    tail = ""
    for piece in pieces:
        yield piece
        tail = (tail + piece)[-_REACH:]
        if _looping(tail) is not None:
            return


def said_once(reply: str) -> str:
    """A reply of which the end that is said over and over stands once, and whole: what it breaks
    off with is left out. A reply that does not end so is as it was."""
    match = _looping(reply)
    if match is None:
        return reply
    once = reply[: match.end("said")]
    ends = [part.end() for part in _PART.finditer(once, match.start("said"))]
    return once[: ends[-1]] if ends else once


def _looping(text: str) -> re.Match[str] | None:
    match = _OVER_AND_OVER.search(text, max(0, len(text) - _REACH))
    # Zeros and dots are written in rows.
    words = match is not None and any(character.isalpha() for character in match["said"])
    return match if words else None
