"""Where Chinese sentences end."""

from __future__ import annotations

import re

_PAIRS = dict(zip("）)〕］]】》〉」』”’", "（(〔［[【《〈「『“‘", strict=True))
_BRACKETS = frozenset("（(〔［[【")
_QUOTES = frozenset("」』”’")
_MARK = re.compile(r"[（(〔［\[【《〈「『“‘）)〕］\]】》〉」』”’\n]")

_MAX_BRACKETED = 500
"""Characters. A bracket trailer with its lead units and deadline stays below this; at a longer
distance a bracket was never closed, or whole paragraphs stand inside it."""
_MAX_QUOTED = 120
"""Characters. A longer quotation holds sentences of its own."""

_CANDIDATE = re.compile(r"\n+|[。！？；!?;…]+|\.|[）)〕］\]】]")
_CLOSERS = re.compile(r"[）)〕］\]】》〉」』”’\"]*")
_RUNS_ON = re.compile(r"[，、；：,;:]|[的地得等之和与及或而](?!\n)")
"""What follows a quotation inside a running sentence: ``“谁来干？”的问题``."""
CELL = " | "
_MAX_ROW = 300
"""Characters. A row of a table up to this length is one sentence, whatever its cells hold."""
_ATTRIBUTION = re.compile(
    r"[（(〔［\[【][^\n]{0,120}?"
    r"(?:牵头|牽頭|负责|負責|指导|指導|责任|責任|配合|参与|參與|参加|參加|时限|時限|完成|分工)"
)
"""A bracket after a sentence that says who does it and by when."""
_ABBREVIATION = re.compile(
    r"(?:^|[^A-Za-z])(?:[A-Za-z]|No|Mr|Ms|Mrs|Dr|St|vs|etc|Inc|Ltd|Co|Corp)$", re.IGNORECASE
)


def sentences(text: str) -> list[tuple[int, int]]:
    """The ``(start, end)`` of each sentence of a repaired ``text``, without the blanks around it.

    Sentences end at 。！？； and ……, at line ends and at an English full stop. Closing quotation
    marks and brackets stay with their sentence. A mark inside brackets or a quotation that close
    within reach ends none, so a trailer （牵头单位：…；完成时限：…） is one sentence, also where
    the text goes on right behind it; nor does one inside the row of a table.
    """
    inner = _inside_pairs(text)
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _CANDIDATE.finditer(text):
        if match.start() < start:
            continue
        mark = text[match.start()]
        if mark == "\n":
            end = match.end()
        elif mark in _PAIRS:
            if not _closes_attribution(text, start, match.start(), inner):
                continue
            end = match.end()
        elif mark == ".":
            if inner[match.start()] or not _is_full_stop(text, match.start()):
                continue
            end = _past_closers(text, match.end())
        else:
            found = _end_of_sentence(text, match, inner)
            if found is None:
                continue
            end = found
        _add(text, start, end, spans)
        start = end
    _add(text, start, len(text), spans)
    return spans


def is_trailer(sentence: str) -> bool:
    """Is it a bracket that says who does what the sentence before demands, and by when?"""
    return _ATTRIBUTION.match(sentence) is not None


def _closes_attribution(text: str, start: int, position: int, inner: bytearray) -> bool:
    """Does the bracket at ``position`` close a trailer that the sentence begins with?"""
    following = text[position + 1 : position + 2]
    if not following or following in "\n。，、；：,;:" or inner[position + 1]:
        return False
    while text[start].isspace():
        start += 1
    # Only the pair around the whole of it: an inner bracket leaves the next place inside.
    return _ATTRIBUTION.match(text, start, position) is not None and all(inner[start:position])


def _end_of_sentence(text: str, match: re.Match[str], inner: bytearray) -> int | None:
    """Where the sentence with this end mark ends; ``None`` where it runs on."""
    last = text[match.end() - 1]
    end = _past_closers(text, match.end())
    if inner[match.start()]:
        # The mark may still end the sentence as the last character of a quotation.
        closes_quotation = end > match.end() and text[match.end()] in _QUOTES
        if not closes_quotation or last in "…；;" or (end < len(text) and inner[end]):
            return None
    if last in "!?;" and end == match.end() and _is_ascii_word(text[end : end + 1]):
        return None  # part of an address such as ?id=7
    if end > match.end() and _RUNS_ON.match(text, end):
        return None
    return None if _inside_row(text, end) else end


def _inside_row(text: str, position: int) -> bool:
    """Does the row of a table go on at ``position``?"""
    start = text.rfind("\n", 0, position) + 1
    line = text[start : start + _MAX_ROW + 1].partition("\n")[0]
    return len(line) <= _MAX_ROW and CELL in line and bool(line[position - start :].strip())


def _past_closers(text: str, position: int) -> int:
    match = _CLOSERS.match(text, position)
    return match.end() if match else position


def _is_ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_full_stop(text: str, position: int) -> bool:
    """Is this ``.`` the end of a sentence, not a decimal point, a number or an abbreviation?"""
    before = text[position - 1 : position]
    after = text[position + 1 : position + 2]
    if not before or before in ".\n" or after == "." or _is_ascii_word(after):
        return False
    if before.isdigit():
        line = text[max(text.rfind("\n", 0, position), position - 6) : position].strip()
        numbering = line.isdigit()
        return not numbering and (
            after in ("", "\n") or text[position + 2 : position + 3].isupper()
        )
    if before.isascii():
        return after in ("", "\n", " ", '"', ")", "”") and not _ABBREVIATION.search(
            text[max(0, position - 6) : position]
        )
    return True


def _inside_pairs(text: str) -> bytearray:
    """1 at each position inside a pair of brackets or quotation marks, the marks included."""
    inner = bytearray(len(text))
    opened: dict[str, list[int]] = {mark: [] for mark in _PAIRS.values()}
    strays: list[int] = []

    def fill(start: int, end: int) -> None:
        inner[start : end + 1] = b"\x01" * (end + 1 - start)

    def close_line() -> None:
        """An opening bracket that only a bracket of another kind closes: ``〔…)``."""
        waiting = sorted(place for mark in _BRACKETS for place in opened[mark])
        while waiting and strays:
            end = strays.pop()
            if waiting[-1] < end:
                start = waiting.pop()
                if end - start <= _MAX_BRACKETED:
                    fill(start, end)
        for places in opened.values():
            places.clear()
        strays.clear()

    for match in _MARK.finditer(text):
        mark, position = match[0], match.start()
        if mark == "\n":
            close_line()
        elif mark in opened:
            opened[mark].append(position)
        elif opened[_PAIRS[mark]]:
            start = opened[_PAIRS[mark]].pop()
            limit = _MAX_QUOTED if mark in _QUOTES else _MAX_BRACKETED
            if position - start <= limit:
                fill(start, position)
        elif _PAIRS[mark] in _BRACKETS:
            strays.append(position)
    close_line()
    return inner


def _add(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
