"""The title of a document that has no header table and no front matter to state it."""

from __future__ import annotations

import re
from pathlib import PurePath

from rag.documents.dateline import behind_dateline
from rag.documents.front import HEAD_LINES, is_head_matter
from rag.documents.kinds import kind_of
from rag.documents.numbering import read_marker
from rag.types import LoadedText, RowKind

_ORIGINAL = re.compile(r"原(?:标题|標題|题|題)\s*[:：]\s*(?P<title>[^\n]{4,300})")
_ATTACHMENT = re.compile(r"^附件\s*\d{0,2}\s*[:：.]\s*(?P<title>[^\n。]{4,80})$", re.MULTILINE)
_WORK = re.compile(r"《(?P<title>[^《》\n]{4,60})》(?:已经|已于|业经)")
_SITE = re.compile(r"\s*[-_|–—]+\s*[^-_|–—]{2,20}$")
_NO_TITLE_END = tuple("。；，：;,:、！!…")
_MAX_TITLE = 90
_MAX_HEADLINE = 60
_SHORTEST_HEADLINE = 8
_OPENING = 40
_DATELINE = re.compile(
    r"(?:(?:新华社|新华网|中新社|中新网|人民网|央视网|财联社|澎湃新闻)[\u4e00-\u9fff]{0,8}?)?"
    r"\d{1,2}月\d{1,2}日[电讯電訊]"
)
"""Where a news text begins behind its title: ``中新网甲市8月1日电``."""


def find_title(loaded: LoadedText, lines: list[str], is_order: bool, name: str) -> tuple[str, str]:
    """The title and where it was read. ``lines`` are the cleaned lines below the header table."""
    text = "\n".join(lines)
    if match := _ORIGINAL.search(text):
        return _headline(match["title"].strip()), "line “原标题”"
    if is_order and (match := _WORK.search(text)):
        return match["title"], "order head"
    if loaded.format in _SHEETS:
        return _of_sheet(loaded, name)
    if title := _from_headings(loaded):
        return title, "heading"
    if title := _from_first_lines(lines):
        return title, "first line"
    if title := _SITE.sub("", _SITE.sub("", loaded.fields.get("html title", ""))).strip():
        return title, "page title"
    if match := _ATTACHMENT.search(text):
        return match["title"].strip(), "attachment line"
    if title := _from_file_name(name):
        return title, "file name"
    return _headline(behind_dateline(lines[0])) if lines else "", "opening words"


_SHEETS = ("csv", "xlsx")
_UNNAMED = re.compile(r"(?:sheet|工作表)\s*\d*", re.IGNORECASE)


def _of_sheet(loaded: LoadedText, name: str) -> tuple[str, str]:
    """The row above the first table's header; column labels and sheet numbers are no title."""
    first = loaded.rows[0] if loaded.rows else None
    if first is not None and first.kind is RowKind.TITLE:
        return loaded.text[first.start : first.end].strip(), "table title"
    if title := _from_file_name(name):
        return title, "file name"
    named = _from_headings(loaded)
    if named and not _UNNAMED.fullmatch(named):
        return named, "heading"
    return PurePath(name).stem, "file name"


def _headline(line: str) -> str:
    """The title at the beginning of ``line``, which may go on with the text itself."""
    if len(line) <= _MAX_HEADLINE:
        return line
    begin = line[:_MAX_HEADLINE]
    dateline = _DATELINE.search(begin)
    if dateline and dateline.start() >= _SHORTEST_HEADLINE:
        return begin[: dateline.start()]
    end = re.search("[。！？!?]", begin)
    if end:
        return begin[: end.end()].rstrip("。")
    return begin[:_OPENING] + "…"


def _from_headings(loaded: LoadedText) -> str:
    """The first heading of the file, with the lines it is broken into."""
    parts: list[str] = []
    end = level = -1
    for heading in loaded.headings:
        text = loaded.text[heading.start : heading.end].strip()
        if not parts:
            above = loaded.text[: heading.start]
            if read_marker(text) or re.search(r"[^\n]{50,}。", above):
                return ""
        elif text.startswith("——"):
            pass  # a subtitle
        elif (
            read_marker(text) or heading.level != level or loaded.text[end : heading.start].strip()
        ):
            break
        parts.append(text)
        end, level = heading.end, heading.level
    return "".join(parts)[:_MAX_TITLE]


def _from_first_lines(lines: list[str]) -> str:
    for index, line in enumerate(lines[:HEAD_LINES]):
        if is_head_matter(line):
            continue
        if not _is_title_line(line):
            return ""
        title = line
        for below in lines[index + 1 : index + 3]:
            if not _is_title_line(below) or is_head_matter(below):
                break
            joined = title + below
            if below.startswith("——") or (kind_of(title) is None and kind_of(joined) is not None):
                title = joined
            else:
                break
        return title
    return ""


def _is_title_line(line: str) -> bool:
    return (
        4 <= len(line) <= 80
        and not line.endswith(_NO_TITLE_END)
        and "。" not in line
        and not line.startswith(("附件", "▲", "（", "("))
        and "|" not in line
        and read_marker(line) is None
        and any("\u4e00" <= character <= "\u9fff" for character in line)
    )


def _from_file_name(name: str) -> str:
    stem = PurePath(name).stem
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in stem)
    return stem if chinese >= 4 else ""
