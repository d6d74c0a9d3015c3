"""The original text of a document as HTML: every character of it, with passages marked.

Web pages and Markdown are stored as they were written, tags included. Offsets count those tags,
so they stay in the page, wrapped in an element that the style sheet hides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape
from itertools import pairwise

_TAG = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|</?[A-Za-z][^<>]*>", re.DOTALL | re.I)
_ENDS_LINE = re.compile(
    r"</(p|div|li|tr|h[1-6]|table|section|article|header|footer)\s*>|<br\b", re.I
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch ``[start, end)`` of the document to highlight; ``anchor`` is an element id."""

    start: int
    end: int
    anchor: str = ""


def original_html(text: str, start: int, marks: Iterable[Mark], markup: bool) -> str:
    """HTML for ``text``, which begins at offset ``start`` of its document.

    Marks may overlap: what several of them cover is one highlight.
    """
    spans = _merged(marks, start, start + len(text))
    tags = (
        [(start + tag.start(), start + tag.end()) for tag in _TAG.finditer(text)] if markup else []
    )
    edges = sorted(
        {start, start + len(text)}
        | {edge for mark in spans for edge in (mark.start, mark.end)}
        | {edge for tag in tags for edge in tag}
    )
    pieces: list[str] = []
    for left, right in pairwise(edges):
        piece = text[left - start : right - start]
        # Entities (``&nbsp;``) are what the author typed, not what a reader should see.
        html = escape(unescape(piece) if markup else piece)
        if any(begin <= left < end for begin, end in tags):
            html = f'<span class="tag">{html}</span>' + ("<br>" if _ENDS_LINE.match(piece) else "")
        mark = next((mark for mark in spans if mark.start <= left < mark.end), None)
        if mark is not None:
            identity = f' id="{escape(mark.anchor)}"' if mark.anchor and mark.start == left else ""
            html = f"<mark{identity}>{html}</mark>"
        pieces.append(html)
    return "".join(pieces)


def _merged(marks: Iterable[Mark], lower: int, upper: int) -> list[Mark]:
    merged: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        start, end = max(mark.start, lower), min(mark.end, upper)
        if start >= end:
            continue
        if merged and start <= merged[-1].end:
            last = merged[-1]
            merged[-1] = Mark(last.start, max(last.end, end), last.anchor or mark.anchor)
        else:
            merged.append(Mark(start, end, mark.anchor))
    return merged
