"""Which lines are headings, judged by their wording and by the lines around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.documents.numbering import ARTICLE, ENUMERATION, Marker
from rag.lines import Lines

_MAX_HEADING = 60
_MAX_PLAIN_HEADING = 40
_MAX_STOPPED_HEADING = 20
_MAX_CONTENTS = 300

_TRAILER = re.compile(
    r"[（(〔［\[【]?(?:责任|責任|牵头|牽頭|配合|完成|负责|負責|主责|主責|参加|參加|主办|协办)"
    r"(?:专项组|專項組|单位|單位|部门|部門|处室|科室|领导|時限|时限|人|時間|时间)\s*[:：]"
)
_ATTACHMENT = re.compile(
    r"附(?:件|表|录|錄|图|圖)?\s*(?P<number>[0-9一二三四五六七八九十]{0,3})\s*[.．:：、]?"
)
_CONTACT = re.compile(r"(?:抄送|抄報|抄报|主送|印发机关|聯繫人|联系人|联系电话)\s*[:：]")
_ATTACHMENT_LIST = re.compile(r"附(?:件|表|录|錄)?\s*\d{0,2}\s*[:：.．、]\s*\S")
_CONTENTS = re.compile(r"目\s*[录錄次]")
_LEADER = re.compile(r"[\s.…·]{2,}\d+$")
_DATE_LINE = re.compile(
    r"(?:[12]\d{3}|[一二三四五六七八九〇○零０]{4})\s*年\s*[0-9一二三四五六七八九十]{1,3}\s*月"
    r"\s*[0-9一二三四五六七八九十]{1,3}\s*日"
)
_DOCUMENT_NUMBER = re.compile(r"[〔\[（(【]\s*\d{4}\s*[〕\]）)】].{0,8}号$")
_SECTION_NUMBER = re.compile(r"(?:0\d|[1-9]\d?)|PART\s?\.?\s?\d{1,2}", re.IGNORECASE)
_NO_HEADING_END = frozenset("。！？；：，、…;:,.?!）)】]〕")
_NO_HEADING = re.compile(r"[|▲△▼：:]|\d{4}-\d{2}|第\s*\d+\s*号")
SENTENCE_END = re.compile(r"[。！？；!?;]")


@dataclass(slots=True)
class Seen:
    """What has come above the line at hand."""

    body: bool = False
    attachment: bool = False
    """The title of an attachment, and nothing of its text yet."""
    closing: bool = False
    """The line right above belongs to the closing."""


def find_contents(lines: Lines) -> range:
    """The lines of a table of contents, up to where its first entry comes again."""
    plain = [_entry_name(text) for text in lines.texts]
    for index, text in enumerate(lines.texts[:-1]):
        if _CONTENTS.fullmatch(text):
            window = plain[index + 2 : index + 2 + _MAX_CONTENTS]
            if plain[index + 1] and plain[index + 1] in window:
                end = index + 2 + window.index(plain[index + 1])
                if all(len(entry) <= _MAX_HEADING for entry in lines.texts[index:end]):
                    return range(index, end)
            break
    return range(0)


def is_trailer(text: str) -> bool:
    """``（牵头单位：…；完成时限：…）``."""
    return _TRAILER.match(text) is not None


def is_attachment_title(text: str) -> bool:
    """``附件2`` on a line of its own."""
    match = _ATTACHMENT.fullmatch(text)
    return match is not None and len(text) <= 8


def is_closing(lines: Lines, seen: Seen, index: int) -> bool:
    """Signature, date, list of attachments, or who gets a copy."""
    text = lines.texts[index]
    if _DATE_LINE.fullmatch(text) or _ATTACHMENT_LIST.match(text) or _CONTACT.match(text):
        return seen.body
    if seen.closing and len(text) <= _MAX_HEADING and not SENTENCE_END.search(text):
        listed = _ATTACHMENT_LIST.match(lines.texts[index - 1]) or lines.markers[index - 1]
        if listed and lines.markers[index] is not None:
            return True  # the second attachment of the list
    return (
        seen.body
        and lines.markers[index] is None
        and len(text) <= 40
        and not SENTENCE_END.search(text)
        and _DATE_LINE.fullmatch(lines.text(index + 1)) is not None
    )


def is_heading(lines: Lines, seen: Seen, index: int) -> bool:
    """By the file format, by its number, or by its wording above a paragraph."""
    text, marker = lines.texts[index], lines.markers[index]
    if len(text) > _MAX_HEADING or _DATE_LINE.fullmatch(text) or _DOCUMENT_NUMBER.search(text):
        return False
    if lines.levels[index] is not None:
        return True
    if marker is not None and text[-1] == "。":
        return _is_stopped_heading(lines, index, marker)
    if text[-1] in _NO_HEADING_END and not (marker and text[-1] in "）)"):
        return False
    if marker is not None:
        return (
            marker.rank < ENUMERATION
            and marker.rank != ARTICLE
            and _has_content_below(lines, index)
        )
    if _SECTION_NUMBER.fullmatch(text):
        return index + 1 < len(lines.texts) and _is_plain_heading(lines, seen, index + 1)
    return _is_plain_heading(lines, seen, index)


def _is_stopped_heading(lines: Lines, index: int, marker: Marker) -> bool:
    """``（三）基本原则。`` above its own numbered parts."""
    text = lines.texts[index]
    below = lines.markers[index + 1] if index + 1 < len(lines.markers) else None
    return (
        below is not None
        and below.rank > marker.rank
        and len(text) <= _MAX_STOPPED_HEADING
        and SENTENCE_END.search(text[:-1]) is None
    )


def _has_content_below(lines: Lines, index: int) -> bool:
    """Is the next line subordinate text, not the next number of the same list?"""
    if index + 1 >= len(lines.texts) or SENTENCE_END.search(lines.texts[index]):
        return False
    here, following = lines.markers[index], lines.markers[index + 1]
    return following is None or (here is not None and following.rank > here.rank)


def _is_plain_heading(lines: Lines, seen: Seen, index: int) -> bool:
    """A short line without punctuation at its end, above a real paragraph."""
    text = lines.texts[index]
    if not 2 <= len(text) <= _MAX_PLAIN_HEADING or text[-1] in _NO_HEADING_END:
        return False
    if _NO_HEADING.search(text) or SENTENCE_END.search(text) or lines.rows[index] is not None:
        return False
    if seen.attachment:
        return True
    if index + 1 >= len(lines.texts):
        return False
    below, before = lines.text(index + 1), lines.text(index - 1)
    paragraph = len(below) > _MAX_PLAIN_HEADING and SENTENCE_END.search(below) is not None
    starts = lines.markers[index + 1] is not None or lines.rows[index + 1] is not None
    closed = (
        not before
        or _DATE_LINE.fullmatch(before)
        or before[-1] in "。！？；!?;：:）)"
        or _SECTION_NUMBER.fullmatch(before)
    )
    return (paragraph or starts) and bool(closed or lines.levels[index - 1] or not seen.body)


def _entry_name(text: str) -> str:
    """An entry of a table of contents without the dots and the page number behind it."""
    return re.sub(r"[^\w]", "", _LEADER.sub("", text))
