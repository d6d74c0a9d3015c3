"""Models that say the same over and over, until their tokens are used up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_OVER_AND_OVER = re.compile(
    r"(?P<long>.{16,100}?)(?P=long){2}$|(?P<short>.{4,15}?)(?P=short){5}$", re.DOTALL
)
"""A few words may well be said three times in a list: 基本满意、基本满意、基本满意."""
_REACH = 300
"""Characters in which the longest words stand three times."""
_END = re.compile(r"[，,；;。！？!?](?:\[\d+\])*\n?|\n")
"""Of a part, with its citations."""


def until_it_loops(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces of a reply, up to where it says the same words once too often."""
    tail = ""
    for piece in pieces:
        yield piece
        tail = (tail + piece)[-_REACH:]
        if _looping(tail) is not None:
            return


def said_once(reply: str) -> str:
    """A reply that says the same over and over at its end with each of its parts once, without
    what it breaks off with. A reply that does not end so is as it was."""
    match = _looping(reply)
    if match is None:
        return reply
    said: list[str] = []
    ends = [0, *(end.end() for end in _END.finditer(reply))]
    for start, end in pairwise(ends):
        part = reply[start:end]
        if not any(before.endswith(part) for before in said):
            said.append(part)
    return "".join(said) or reply[: match.end(str(match.lastgroup))]


def _looping(text: str) -> re.Match[str] | None:
    match = _OVER_AND_OVER.search(text, max(0, len(text) - _REACH))
    # Zeros, dots and crosses are written in rows.
    words = match is not None and len(set(filter(str.isalpha, match.group()))) > 1
    return match if words else None
