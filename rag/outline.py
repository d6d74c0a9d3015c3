"""Which line of a document is a heading, and under which headings each line stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum

from rag.documents.numbering import ARTICLE, ENUMERATION, Marker, join_labels, read_marker
from rag.mapped import MappedText
from rag.types import LoadedText, RowKind, TableRow

MAX_PATH_ENTRY = 40
"""Characters of a heading that a path repeats; more would drown the clause in its context."""
_MAX_HEADING = 60
_MAX_PLAIN_HEADING = 40
_MAX_STOPPED_HEADING = 20
_CAPTION_LEVEL = 8
"""A line right above a table is its caption, however large it is set."""


class LineKind(StrEnum):
    HEADING = "heading"
    ITEM = "item"
    """Begins with a number of its own and holds content."""
    BODY = "body"
    ROW = "row"
    TRAILER = "trailer"
    """（牵头单位：…；完成时限：…）on a line of its own: part of the line before."""
    CLOSING = "closing"
    """Signature, date and list of attachments: below no section."""


@dataclass(frozen=True, slots=True)
class Line:
    """``text`` is ``cleaned.text[start:end]``."""

    text: str
    start: int
    end: int
    kind: LineKind
    path: tuple[str, ...]
    label: str
    rank: int | None = None
    row: TableRow | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A heading that is in force; ``rank`` from its number, ``level`` from the file format."""

    text: str
    label: str
    rank: int | None
    level: int | None


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
_MAX_CONTENTS = 300
_DATE_LINE = re.compile(
    r"(?:[12]\d{3}|[一二三四五六七八九〇○零０]{4})\s*年\s*[0-9一二三四五六七八九十]{1,3}\s*月"
    r"\s*[0-9一二三四五六七八九十]{1,3}\s*日"
)
_DOCUMENT_NUMBER = re.compile(r"[〔\[（(【]\s*\d{4}\s*[〕\]）)】].{0,8}号$")
_SECTION_NUMBER = re.compile(r"(?:0\d|[1-9]\d?)|PART\s?\.?\s?\d{1,2}", re.IGNORECASE)
_NO_HEADING_END = frozenset("。！？；：，、…;:,.?!）)】]〕")
_NO_HEADING = re.compile(r"[|▲△▼：:]|\d{4}-\d{2}|第\s*\d+\s*号")
_SENTENCE_END = re.compile(r"[。！？；!?;]")


def outline(loaded: LoadedText, cleaned: MappedText) -> list[Line]:
    """The lines of ``cleaned`` in order, each with its place in the structure."""
    return _Outliner(loaded, cleaned).run()


class _Outliner:
    """Reads the lines once from top to bottom with the headings in force on a stack."""

    def __init__(self, loaded: LoadedText, cleaned: MappedText) -> None:
        self._spans = [match.span() for match in re.finditer(r"[^\n]+", cleaned.text)]
        self._texts = [cleaned.text[start:end] for start, end in self._spans]
        self._markers = [read_marker(text) for text in self._texts]
        origins = [cleaned.starts[start] for start, _ in self._spans]
        self._levels: list[int | None] = [None] * len(origins)
        for heading in loaded.headings:
            for index in _within(origins, heading.start, heading.end):
                self._levels[index] = heading.level
        self._rows: list[TableRow | None] = [None] * len(origins)
        for row in loaded.rows:
            for index in _within(origins, row.start, row.end):
                self._rows[index] = row
        if loaded.markup:
            self._read_markdown(loaded.text, origins)
        self._stack: list[_Entry] = []
        self._seen_body = False
        self._after_attachment = False
        self._in_closing = False
        self._contents = self._find_contents()

    def _find_contents(self) -> range:
        """The lines of a table of contents, up to where its first entry comes again."""
        plain = [_entry_name(text) for text in self._texts]
        for index, text in enumerate(self._texts[:-1]):
            if _CONTENTS.fullmatch(text):
                window = plain[index + 2 : index + 2 + _MAX_CONTENTS]
                if plain[index + 1] and plain[index + 1] in window:
                    end = index + 2 + window.index(plain[index + 1])
                    if all(len(entry) <= _MAX_HEADING for entry in self._texts[index:end]):
                        return range(index, end)
                break
        return range(0)

    def _read_markdown(self, text: str, origins: list[int]) -> None:
        """``## heading``, ``<h2>``, a line wholly in bold, and ``| a | b |`` rows."""
        number = 0
        for index, origin in enumerate(origins):
            begin = text.rfind("\n", 0, origin) + 1
            before = text[begin:origin]
            sharp = re.fullmatch(r"\s{0,3}(#{1,6})\s+[*_`]*", before)
            tag = re.search(r"<h([1-6])\b[^<>]*>(?:\s|<[^<>]*>)*$", before, re.IGNORECASE)
            if sharp:
                self._levels[index] = len(sharp[1])
            elif tag:
                self._levels[index] = int(tag[1])
            elif re.search(r"(?:^|>)\s*(?:<(?:strong|b)\b[^<>]*>|\*\*)\s*$", before):
                end = origin + len(self._texts[index])
                if re.match(
                    r"\s*(?:</(?:strong|b)>|\*\*)\s*(?:</|<br|\r?\n|$)", text[end : end + 40]
                ):
                    self._levels[index] = 3
            if re.fullmatch(r"\s{0,3}\|\s*", before):
                number += 1
                self._rows[index] = TableRow(origin, origin, RowKind.VALUES, 0, number)
            else:
                number = 0

    def run(self) -> list[Line]:
        return [self._line(index) for index in range(len(self._texts))]

    def _line(self, index: int) -> Line:
        text = self._texts[index]
        row = self._rows[index]
        if row is not None:
            return self._row_line(index, row)
        if index in self._contents:
            self._stack = [entry for entry in self._stack if entry.rank is None]
            return self._made(index, LineKind.BODY)
        marker = self._markers[index]
        if _TRAILER.match(text) and index > 0:
            return self._made(index, LineKind.TRAILER)
        if self._is_attachment_title(text):
            self._stack = [_Entry(_cut(text), _attachment_label(text), 0, 0)]
            self._after_attachment = True
            return self._made(index, LineKind.HEADING)
        if self._is_closing(index):
            self._stack = []
            self._seen_body = True
            self._in_closing = True
            return self._made(index, LineKind.CLOSING)
        self._in_closing = False
        if self._is_heading(index, marker):
            return self._heading_line(index, marker)
        self._seen_body = True
        self._after_attachment = False
        if marker is None:
            self._return_to_article(index)
            return self._made(index, LineKind.BODY)
        self._push(_Entry(_run_in_heading(text, marker), marker.label, marker.rank, None))
        return self._made(index, LineKind.ITEM, marker.rank)

    def _return_to_article(self, index: int) -> None:
        """A paragraph after the last item of an article's list is the article's again."""
        ranks = [entry.rank for entry in self._stack]
        if ARTICLE in ranks and ranks[-1] != ARTICLE and self._texts[index - 1].endswith("。"):
            del self._stack[ranks.index(ARTICLE) + 1 :]

    def _row_line(self, index: int, row: TableRow) -> Line:
        if row.kind is RowKind.TITLE:
            marker = self._markers[index]
            rank = marker.rank if marker else None
            self._push(_Entry(_cut(self._texts[index]), "", rank, _CAPTION_LEVEL + 1))
            return self._made(index, LineKind.HEADING, row=row)
        self._seen_body = self._seen_body or row.kind is RowKind.VALUES
        kind = LineKind.HEADING if row.kind is RowKind.HEADER else LineKind.ROW
        label = ""
        if row.kind is RowKind.VALUES:
            table = f"表{row.table} " if row.table else "表 "
            label = join_labels([*(e.label for e in self._stack if e.label)])
            label = f"{label} {table}行{row.number}".strip()
        return self._made(index, kind, row=row, label=label)

    def _heading_line(self, index: int, marker: Marker | None) -> Line:
        text = self._texts[index]
        level = self._levels[index]
        if marker is None and not self._seen_body and not self._after_attachment:
            first = next((lv for lv in self._levels if lv is not None), None)
            if level is None or level == first or text.startswith("——"):
                return self._made(index, LineKind.HEADING)  # the document's own title
        if marker is None:
            level = 3 if level is None else level
            if self._continues_heading(index, level):
                text = self._stack.pop().text + text
            elif index + 1 < len(self._rows) and self._rows[index + 1] is not None:
                level = _CAPTION_LEVEL
        label = marker.label if marker else ""
        self._push(_Entry(_cut(text), label, marker.rank if marker else None, level))
        return self._made(index, LineKind.HEADING, marker.rank if marker else None)

    def _continues_heading(self, index: int, level: int) -> bool:
        """A title that the page breaks into two lines."""
        return (
            index > 0
            and bool(self._stack)
            and self._stack[-1].rank is None
            and self._stack[-1].level == level
            and self._levels[index - 1] == level
            and self._markers[index - 1] is None
        )

    def _push(self, entry: _Entry) -> None:
        while self._stack and _closes(entry, self._stack[-1]):
            self._stack.pop()
        self._stack.append(entry)

    def _is_attachment_title(self, text: str) -> bool:
        match = _ATTACHMENT.fullmatch(text)
        return match is not None and len(text) <= 8

    def _is_closing(self, index: int) -> bool:
        text = self._texts[index]
        if _DATE_LINE.fullmatch(text) or _ATTACHMENT_LIST.match(text) or _CONTACT.match(text):
            return self._seen_body
        if self._in_closing and len(text) <= _MAX_HEADING and not _SENTENCE_END.search(text):
            listed = _ATTACHMENT_LIST.match(self._texts[index - 1]) or self._markers[index - 1]
            if listed and self._markers[index] is not None:
                return True  # the second attachment of the list
        following = self._texts[index + 1] if index + 1 < len(self._texts) else ""
        return (
            self._seen_body
            and self._markers[index] is None
            and len(text) <= 40
            and not _SENTENCE_END.search(text)
            and _DATE_LINE.fullmatch(following) is not None
        )

    def _is_heading(self, index: int, marker: Marker | None) -> bool:
        text = self._texts[index]
        if len(text) > _MAX_HEADING or _DATE_LINE.fullmatch(text) or _DOCUMENT_NUMBER.search(text):
            return False
        if self._levels[index] is not None:
            return True
        if marker is not None and text[-1] == "。":
            return self._is_stopped_heading(index, marker)
        if text[-1] in _NO_HEADING_END and not (marker and text[-1] in "）)"):
            return False
        if marker is not None:
            return (
                marker.rank < ENUMERATION
                and marker.rank != ARTICLE
                and self._has_content_below(index)
            )
        if _SECTION_NUMBER.fullmatch(text):
            return index + 1 < len(self._texts) and self._is_plain_heading(index + 1)
        return self._is_plain_heading(index)

    def _is_stopped_heading(self, index: int, marker: Marker) -> bool:
        """``（三）基本原则。`` above its own numbered parts."""
        text = self._texts[index]
        below = self._markers[index + 1] if index + 1 < len(self._markers) else None
        return (
            below is not None
            and below.rank > marker.rank
            and len(text) <= _MAX_STOPPED_HEADING
            and _SENTENCE_END.search(text[:-1]) is None
        )

    def _has_content_below(self, index: int) -> bool:
        """Is the next line subordinate text, not the next number of the same list?"""
        if index + 1 >= len(self._texts) or _SENTENCE_END.search(self._texts[index]):
            return False
        here, following = self._markers[index], self._markers[index + 1]
        return following is None or (here is not None and following.rank > here.rank)

    def _is_plain_heading(self, index: int) -> bool:
        """A short line without punctuation at its end, above a real paragraph."""
        text = self._texts[index]
        if not 2 <= len(text) <= _MAX_PLAIN_HEADING or text[-1] in _NO_HEADING_END:
            return False
        if _NO_HEADING.search(text) or _SENTENCE_END.search(text) or self._rows[index] is not None:
            return False
        if self._after_attachment:
            return True
        if index + 1 >= len(self._texts):
            return False
        below = self._texts[index + 1]
        above = self._texts[index - 1] if index else ""
        paragraph = len(below) > _MAX_PLAIN_HEADING and _SENTENCE_END.search(below) is not None
        starts = self._markers[index + 1] is not None or self._rows[index + 1] is not None
        closed = (
            not above
            or _DATE_LINE.fullmatch(above)
            or above[-1] in "。！？；!?;：:）)"
            or _SECTION_NUMBER.fullmatch(above)
        )
        return (paragraph or starts) and bool(
            closed or self._levels[index - 1] or not self._seen_body
        )

    def _made(
        self,
        index: int,
        kind: LineKind,
        rank: int | None = None,
        row: TableRow | None = None,
        label: str | None = None,
    ) -> Line:
        start, end = self._spans[index]
        if label is None:
            label = join_labels([entry.label for entry in self._stack if entry.label])
        path = tuple(entry.text for entry in self._stack)
        return Line(self._texts[index], start, end, kind, path, label, rank, row)


def _within(origins: list[int], start: int, end: int) -> range:
    return range(bisect_left(origins, start), bisect_left(origins, end))


def _closes(entry: _Entry, above: _Entry) -> bool:
    """Does ``entry`` end the section of ``above``?"""
    if entry.rank is not None and above.rank is not None:
        return above.rank >= entry.rank
    if entry.rank is None:
        # A heading without a number ends numbered sections, unless the file says otherwise.
        return entry.level is None or above.level is None or above.level >= entry.level
    # A number goes below a heading without one, unless the file sets it higher.
    return entry.level is not None and above.level is not None and above.level > entry.level


def _entry_name(text: str) -> str:
    """An entry of a table of contents without the dots and the page number behind it."""
    return re.sub(r"[^\w]", "", _LEADER.sub("", text))


def _attachment_label(text: str) -> str:
    return re.sub(r"[\s.．:：、]", "", text)


def _run_in_heading(text: str, marker: Marker) -> str:
    """The first sentence of a numbered paragraph where it is short enough to be a heading."""
    if marker.rank == ARTICLE:
        return marker.label
    end = _SENTENCE_END.search(text, marker.length)
    return _cut(text[: end.start()] if end else text)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_PATH_ENTRY else text[: MAX_PATH_ENTRY - 1] + "…"
