"""Local repair of text for search: markup dropped, conversion damage undone.

Every rule looks only at the characters right around it, so repairing a passage gives the same as
cutting the passage out of the repaired document; and every kept character remembers where it
stood. All scans are linear: untrusted text must not be able to stall the product.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from rag.documents.words import words
from rag.mapped import MappedText

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, for use inside a character class."""

_CJK_PUNCTUATION = "，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』…"
_BLANKS = " \t\u00a0\u2000-\u200a\u202f\u205f\u3000"

_BLOCK_TAGS = words(
    "address article blockquote body br center dd div dl dt figcaption figure footer h1 h2 h3 h4 "
    "h5 h6 header hr li main ol p pre section table tbody tfoot thead tr ul"
)
_CELL_TAGS = frozenset({"td", "th"})
_INLINE_TAGS = words(
    "a abbr b big cite code del em font html head i img ins kbd label link mark meta q ruby s "
    "small span strike strong sub sup title tt u var wbr rp o:p"
)
_SILENT = ("script", "style", "rt")
"""Elements whose content is no text of the document; ``rt`` holds the reading of a character."""

_TAGS = "|".join(sorted(_BLOCK_TAGS | _CELL_TAGS | _INLINE_TAGS | set(_SILENT)))
_TOKEN = re.compile(
    rf"""
      (?P<comment> <!-- )
    | (?P<silent> <(?P<kind>script|style|rt)(?=[\s>]) )
    | (?P<autolink> <(?:https?|mailto):[^<>\s]{{1,2000}}> )
    | </? (?P<tag>{_TAGS}) (?=[\s/>]) [^<>]{{0,4000}} >
    | (?P<image> !\[ [^\[\]\n]{{0,500}} \] (?: \( [^()\[\]\n]{{0,2000}} \) )? )
    | \[ (?P<label>[^\[\]\n]{{1,500}}) \] \( [^()\[\]\n]{{0,2000}} \)
    | (?P<entity> &(?:\#[0-9]{{1,7}}|\#[xX][0-9A-Fa-f]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,30}}); )
    | (?P<emphasis> (?<![\d*])\*{{2,3}}(?!\*) | (?<!\*)\*{{2,3}}(?![\d*])
                  | (?<!\w)__(?=[^\W_]) | (?<=[^\W_])__(?!\w) | `{{1,3}} )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LINE_SIGNS = re.compile(
    r"^(?:[ \t\u00a0\u3000]{0,20}(?:#{1,6}[ \t]+|>[ \t]+|[-*+][ \t]+|\|[ \t]*)){1,6}|\|[ \t]*$",
    re.MULTILINE,
)
"""Markdown at the edges of a line: headings, quotations, bullets, the outer bars of a table."""


def repair(text: str, offset: int = 0, *, markup: bool) -> MappedText:
    """``text``, which stands at ``offset`` in the original, as it should be searched and read.

    With ``markup``, HTML tags and Markdown signs are dropped and entities decoded. Always: the
    pinyin that conversions put in brackets after a character goes, stray spaces between Chinese
    characters go, full-width digits and letters become half-width, line ends become ``\\n`` and
    empty lines go. Traditional characters stay.
    """
    mapped = MappedText.identity(text, offset)
    if markup:
        mapped = _without_markup(mapped)
    mapped = _substitute(mapped, _LINE_ENDS, lambda match: "\n" if match["end"] else "")
    if markup:
        mapped = _substitute(mapped, _LINE_SIGNS, lambda _: "")
    mapped = _substitute(mapped, _PINYIN, lambda _: "")
    widths = _FULL_STOP_AFTER_DIGIT.sub(".", mapped.text.translate(_HALF_WIDTH))
    mapped = MappedText(widths, mapped.starts, mapped.ends)
    mapped = _substitute(mapped, _BLANK_RUN, _blank)
    return _substitute(mapped, _NEWLINES, lambda match: "\n" if match["between"] else "")


def _substitute(
    mapped: MappedText, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]
) -> MappedText:
    """Every match replaced; the characters put there stand for the whole matched range."""
    text, pieces, starts, ends = mapped.text, list[str](), list[int](), list[int]()
    done = 0
    for match in pattern.finditer(text):
        _copy(mapped, done, match.start(), pieces, starts, ends)
        done = match.end()
        put = change(match)
        if put:
            first, last = mapped.span(match.start(), done)
            pieces.append(put)
            starts += [first] * len(put)
            ends += [last] * len(put)
    if done == 0 and not pieces:
        return mapped
    _copy(mapped, done, len(text), pieces, starts, ends)
    return MappedText("".join(pieces), starts, ends)


def _copy(
    mapped: MappedText, start: int, end: int, pieces: list[str], starts: list[int], ends: list[int]
) -> None:
    if start < end:
        pieces.append(mapped.text[start:end])
        starts += mapped.starts[start:end]
        ends += mapped.ends[start:end]


# --- markup -----------------------------------------------------------------------------------


def _without_markup(mapped: MappedText) -> MappedText:
    text, pieces, starts, ends = mapped.text, list[str](), list[int](), list[int]()
    finder = _Finder(text)
    done = 0
    for match in _TOKEN.finditer(text):
        if match.start() < done:  # inside a comment or script that is already skipped
            continue
        kept_from, kept_to, put, next_done = _read_token(match, finder)
        if next_done is None:
            continue
        _copy(mapped, done, match.start(), pieces, starts, ends)
        if kept_from < kept_to:
            _copy(mapped, kept_from, kept_to, pieces, starts, ends)
        elif put:
            first, last = mapped.span(match.start(), next_done)
            pieces.append(put)
            starts += [first] * len(put)
            ends += [last] * len(put)
        done = next_done
    _copy(mapped, done, len(text), pieces, starts, ends)
    return MappedText("".join(pieces), starts, ends)


class _Finder:
    """``str.find`` that searches for an absent closing mark only once, to stay linear."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lower = text.lower() if len(text.lower()) == len(text) else text
        self._absent: set[str] = set()

    def after(self, mark: str, start: int) -> int | None:
        if mark in self._absent:
            return None
        found = self._lower.find(mark, start)
        if found < 0:
            self._absent.add(mark)
            return None
        return found + len(mark)


def _read_token(match: re.Match[str], finder: _Finder) -> tuple[int, int, str, int | None]:
    """(from, to, text to put instead, where to go on); ``None`` as the last leaves it as text."""
    nothing, end = (0, 0, ""), match.end()
    if match["comment"]:
        return *nothing, finder.after("-->", end)
    if match["silent"]:
        return *nothing, finder.after(f"</{match['kind'].lower()}>", end)
    if match["tag"]:
        name = match["tag"].lower()
        if name in _BLOCK_TAGS:
            return 0, 0, "\n", end
        if name in _CELL_TAGS:
            return 0, 0, " | " if match[0][1] != "/" else "", end
        return *nothing, end
    if match["label"]:
        return match.start("label"), match.end("label"), "", end
    if match["entity"]:
        decoded = html.unescape(match["entity"])
        return 0, 0, decoded, end if decoded != match["entity"] else None
    return *nothing, end


# --- conversion damage ------------------------------------------------------------------------

_LINE_ENDS = re.compile(
    "(?P<end>\r\n?|[\x0b\x0c\x85\u2028\u2029])"
    "|[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
"""Ends of lines however written; and what no reader sees: controls, zero-width characters."""

_TONED = "āáǎàēéěèêīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ\u0300\u0301\u0304\u030c"
_VOWELS = "aeiouüvɑ\u0308" + _TONED
_PINYIN = re.compile(
    rf"(?<=[{HAN}])[（(]\s?"
    rf"(?:(?=[^()（）]{{0,8}}[{_TONED}])"
    rf"(?:[bpmfdtnlgkhjqxrzcsywɡ]|[zcs]h)?[{_VOWELS}]{{1,6}}(?:[nɡg]{{1,2}}|r)?[\u0300-\u030c]?"
    r"|(?<=[的地得][（(])de|(?<=[们們][（(])men|(?<=[么麼][（(])me|(?<=[着著][（(])zhe"
    r"|(?<=了[（(])le|(?<=子[（(])zi|(?<=[吗嗎嘛][（(])ma|(?<=吧[（(])ba|(?<=呢[（(])ne)"
    r"\s?[）)]"
)
"""A bracketed syllable after a character: with a tone mark, or the toneless reading of a
particle. ``升(ml)`` and ``咖啡(café)`` are none."""

_HALF_WIDTH: dict[int, int] = {
    **{code: code - 0xFEE0 for code in range(ord("０"), ord("９") + 1)},
    **{code: code - 0xFEE0 for code in range(ord("Ａ"), ord("Ｚ") + 1)},
    **{code: code - 0xFEE0 for code in range(ord("ａ"), ord("ｚ") + 1)},
    ord("％"): ord("%"),
}
_FULL_STOP_AFTER_DIGIT = re.compile(r"(?<=[0-9])．")

_BLANK_RUN = re.compile(f"[{_BLANKS}]+")
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_CJK = re.compile(f"[{HAN}{_CJK_PUNCTUATION}]")
_PUNCTUATION = frozenset(_CJK_PUNCTUATION)
_WIDE_GAP = 4
"""In half-widths: such a gap separates columns (``组　长：张　三　　某局局长``)."""


def _blank(match: re.Match[str]) -> str:
    """What a run of blanks becomes: nothing at a line's edge and between Chinese characters,
    one space elsewhere."""
    text, start, end = match.string, match.start(), match.end()
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    if "\n" in (before, after):
        return ""
    if "|" in (before, after):  # between the cells of a table row
        return " "
    if before in _PUNCTUATION or after in _PUNCTUATION:
        return ""
    if not (_CJK.match(before) and _CJK.match(after)):
        return " "
    if _AFTER_MARKER.search(text, max(0, start - 8), start):
        return " "
    width = sum(2 if character == "\u3000" else 1 for character in match[0])
    if width < _WIDE_GAP or (_stands_alone(text, start - 1, -1) and _stands_alone(text, end, 1)):
        return ""
    return " "


_AFTER_MARKER = re.compile("第[一二三四五六七八九十百零〇0-9]{1,6}[编編章节節条條]$")
"""``第一条　为了规范`` keeps its gap: it is no stray blank."""


def _stands_alone(text: str, position: int, step: int) -> bool:
    """A single character set wide, as in ``总　　则``: no Chinese character on its other side."""
    beyond = position + step
    return not (0 <= beyond < len(text) and _HAN_CHARACTER.match(text[beyond]))


_NEWLINES = re.compile(r"\A\n+|\n+\Z|(?P<between>\n+)")
