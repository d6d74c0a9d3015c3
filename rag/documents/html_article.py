"""Which part of a page is its text: side elements taken out, the article found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html as lxml_html

from rag.documents.html_elements import visible_length
from rag.documents.html_tables import is_data_table
from rag.documents.words import words

_DROPPED = words(
    "script style noscript template iframe object embed svg canvas button select option textarea "
    "input nav aside rt rp head"
)
_LISTS = frozenset({"ul", "ol", "dl", "div", "table"})
_KNOWN_ARTICLES = (
    "UCAP-CONTENT", "UCAP_CONTENT", "zoom", "Zoom", "TRS_Editor", "TRS_UEDITOR", "article_content",
    "article-content", "articleContent", "artibody", "js_content", "post_text", "main-content",
)  # fmt: skip
_SIDE_ELEMENT = re.compile(
    r"(?:^|[\s_-])(?:top-?bar|login|nav|navbar|menu|crumbs?|breadcrumbs?|foot|footer|share|sidebar"
    r"|related|recommend|qr_container|qrcode|copyright|toolbar|comments?|pagination)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SENTENCE_MARKS = re.compile(r"[，。；、,;]")


def prune(page: lxml_html.HtmlElement) -> None:
    """Takes out what is no text, and side elements unless they carry much of the page's prose."""
    for element in list(page.iter()):
        if element.tag in _DROPPED or not isinstance(element.tag, str):
            element.drop_tree()
    weights = _weigh(page)
    whole = weights[page].prose
    for element, weight in reversed(weights.items()):
        if element is page or element.getparent() is None:
            continue
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        side = element.tag == "footer" or _SIDE_ELEMENT.search(names) is not None
        side = side or _HIDDEN.search(element.get("style") or "") is not None
        light = weight.prose * 10 <= whole and (not side or element.find(".//h1") is None)
        if (side and light) or (element.tag in _LISTS and _is_link_list(weight)):
            element.drop_tree()


def find_article(page: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    """The container that publishing systems put the article into, where it holds the prose;
    otherwise the whole page, for a lost sentence is worse than a line of noise."""
    weights = _weigh(page)
    whole = weights[page].prose
    for element in page.iter():
        names = {element.get("id"), *(element.get("class") or "").split()}
        known = element.tag == "article" or not names.isdisjoint(_KNOWN_ARTICLES)
        if known and weights[element].text > 0 and weights[element].prose >= 0.8 * whole:
            return element
    return page


def headers_before(
    page: lxml_html.HtmlElement, article: lxml_html.HtmlElement
) -> Iterator[lxml_html.HtmlElement]:
    """The header tables and the headline that stand outside the article's container."""
    around = {*article.iter(), *article.iterancestors()}
    for element in page.iter("table", "h1"):
        if element not in around and (element.tag == "h1" or is_data_table(element)):
            yield element


@dataclass(slots=True)
class _Weight:
    """What stands in an element and below it, in characters; ``prose`` leaves links out."""

    text: int = 0
    prose: int = 0
    link_text: int = 0
    links: int = 0


def _weigh(page: lxml_html.HtmlElement) -> dict[lxml_html.HtmlElement, _Weight]:
    """The weight of every element, from the innermost outwards in one pass."""
    weights: dict[lxml_html.HtmlElement, _Weight] = {}
    for element in reversed(list(page.iter())):
        weight = weights.setdefault(element, _Weight())
        link = element.tag == "a"
        _add_text(weight, element.text, prose=not link)
        if link:
            weight.links, weight.link_text = 1, weight.text
        parent = element.getparent()
        if element is not page and parent is not None:
            above = weights.setdefault(parent, _Weight())
            _add_text(above, element.tail, prose=True)
            above.text += weight.text
            above.prose += 0 if link else weight.prose
            above.link_text += weight.link_text
            above.links += weight.links
    return weights


def _add_text(weight: _Weight, text: str | None, *, prose: bool) -> None:
    if text and not text.isspace():
        weight.text += visible_length(text)
        if prose and _SENTENCE_MARKS.search(text):
            weight.prose += len(text)


def _is_link_list(weight: _Weight) -> bool:
    """Five links or more that make up nearly all of the text: navigation, not content."""
    return weight.links >= 5 and weight.link_text >= 0.8 * weight.text
