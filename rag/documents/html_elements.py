"""What one element of a page says: its text in a line, and whether it is a heading."""

from __future__ import annotations

import re
from itertools import islice

from lxml import html as lxml_html

MAX_HEADING = 60
"""Characters of a bold paragraph that is taken for a heading."""
MAX_HEADING_ELEMENTS = 100
_HEADING = re.compile(r"h([1-6])")
_NOT_A_HEADING = re.compile(r"[。；！？，：:;]$|[。；].")
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|font-family\s*:[^;]*黑体", re.IGNORECASE)
_CENTERED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")


def collapsed(text: str | None) -> str:
    """White space as a browser shows it: one space, never a line break."""
    return _SPACES.sub(" ", text or "")


def flat_text(element: lxml_html.HtmlElement) -> str:
    """All text in one line."""
    pieces = []
    for node in element.iter():
        pieces.append("\n" if node.tag == "br" else node.text or "")
        if node is not element:
            pieces.append(node.tail or "")
    return _SPACES.sub(" ", "".join(pieces)).strip()


def visible_length(text: str) -> int:
    """Characters without white space."""
    return len(_SPACES.sub("", text))


def heading_level(element: lxml_html.HtmlElement) -> int | None:
    """``<h2>`` → 2; a short paragraph set wholly in bold → 1 if centred, else 3."""
    declared = _HEADING.fullmatch(element.tag)
    if declared:
        return int(declared[1])
    if element.tag not in ("p", "div", "center", "li") or element.find(".//p") is not None:
        return None
    if sum(1 for _ in islice(element.iter(), MAX_HEADING_ELEMENTS)) == MAX_HEADING_ELEMENTS:
        return None
    text = flat_text(element)
    if not 2 <= len(text) <= MAX_HEADING or _NOT_A_HEADING.search(text):
        return None
    if not all_bold(element):
        return None
    centred = element.tag == "center" or element.get("align") == "center"
    return 1 if centred or _CENTERED.search(element.get("style") or "") else 3


def all_bold(element: lxml_html.HtmlElement) -> bool:
    """Does every visible character stand inside something bold?"""
    for node in element.iter():
        if (node.text or "").strip() and not _in_bold(node, element):
            return False
        parent = node.getparent()
        if node is element or not (node.tail or "").strip():
            continue
        if parent is None or not _in_bold(parent, element):
            return False
    return True


def _in_bold(node: lxml_html.HtmlElement, top: lxml_html.HtmlElement) -> bool:
    while True:
        if node.tag in ("b", "strong") or _BOLD.search(node.get("style") or ""):
            return True
        parent = node.getparent()
        if node is top or parent is None:
            return False
        node = parent
