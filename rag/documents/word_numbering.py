"""The numbers that Word counts by itself and that stand nowhere in the text: 一、, 第一条."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_MAX_COUNT = 9_999


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int


class Numbering:
    """Follows a document's lists from paragraph to paragraph."""

    def __init__(self, document: Document) -> None:
        self._lists: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._style_levels: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for relation in document.part.rels.values():
            if not relation.is_external and relation.reltype.endswith("/numbering"):
                self._read(relation.target_part.element)

    def label(self, paragraph: Paragraph) -> str:
        """The number of this paragraph, which must be asked for in reading order; else empty."""
        found = self._place(paragraph)
        if found is None:
            return ""
        number_id, depth = found
        levels = self._lists.get(number_id, {})
        if depth not in levels:
            return ""
        # Lists that share their definition go on counting in each other.
        counts = self._counts[self._abstract[number_id]]
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        return _written(levels, depth, counts)

    def _place(self, paragraph: Paragraph) -> tuple[str, int] | None:
        """(list, level) from the paragraph itself or from its style."""
        own = _number_properties(paragraph._p.pPr)
        if own is not None:
            number_id, depth = own
            return None if number_id in (None, "0") else (str(number_id), depth or 0)
        style = paragraph.style
        while style is not None:
            if style.style_id in self._style_levels:
                return self._style_levels[style.style_id]
            inherited = _number_properties(style.element.find(f"{_W}pPr"))
            if inherited is not None and inherited[0] not in (None, "0"):
                return str(inherited[0]), inherited[1] or 0
            style = getattr(style, "base_style", None)
        return None

    def _read(self, root: _Element) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        linked: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for definition in root.findall(f"{_W}abstractNum"):
            identity = definition.get(f"{_W}abstractNumId", "")
            abstract[identity] = {}
            for level in definition.findall(f"{_W}lvl"):
                depth = _number(level.get(f"{_W}ilvl"), 0)
                abstract[identity][depth] = _Level(
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText") or "",
                    _number(_value(level, "start"), 1),
                )
                if style := _value(level, "pStyle"):
                    linked[identity].append((style, depth))
        for instance in root.findall(f"{_W}num"):
            number_id = instance.get(f"{_W}numId", "")
            identity = _value(instance, "abstractNumId") or ""
            self._lists[number_id] = abstract.get(identity, {})
            self._abstract[number_id] = identity
            for style, depth in linked[identity]:
                self._style_levels.setdefault(style, (number_id, depth))


def _number_properties(properties: _Element | None) -> tuple[str | None, int | None] | None:
    found = properties.find(f"{_W}numPr") if properties is not None else None
    if found is None:
        return None
    depth = _value(found, "ilvl")
    return _value(found, "numId"), _number(depth, 0) if depth is not None else None


def _value(element: _Element, name: str) -> str | None:
    child = element.find(f"{_W}{name}")
    return child.get(f"{_W}val") if child is not None else None


def _number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else default


def _written(levels: dict[int, _Level], depth: int, counts: dict[int, int]) -> str:
    """``第%1条`` with the counts filled in; nothing for a bullet."""
    if levels[depth].format in ("bullet", "none"):
        return ""

    def count(match: re.Match[str]) -> str:
        level = int(match[1]) - 1
        if level not in levels:
            return ""
        return _spelled(counts.get(level, levels[level].start), levels[level].format)

    text = re.sub(r"%([1-9])", count, levels[depth].text)
    return text if not text or text[-1] in "、）)．.：" else text + " "


def _spelled(number: int, form: str) -> str:
    if not 0 < number <= _MAX_COUNT:
        return str(number)
    if form.startswith(
        ("chinese", "japaneseCounting", "taiwaneseCounting", "ideographTraditional")
    ):
        return chinese_number(number)
    if form == "decimalEnclosedCircle" and number <= 20:
        return chr(ord("①") + number - 1)
    if form == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    if form in ("upperLetter", "lowerLetter") and number <= 26:
        return chr(ord("A" if form == "upperLetter" else "a") + number - 1)
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman if form == "upperRoman" else roman.lower()
    return str(number)


def chinese_number(number: int) -> str:
    """1 to 9999 as counted in headings: 10 → 十, 21 → 二十一, 105 → 一百〇五."""
    written = ""
    gap = False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            written += ("〇" if gap and written else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = bool(written)
    return written.removeprefix("一") if written.startswith("一十") else written


def _roman(number: int) -> str:
    written = ""
    for value, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
        (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        times, number = divmod(number, value)
        written += letters * times
    return written
