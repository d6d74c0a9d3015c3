"""Web pages: the whole article with its tables, and what the page's header table states.

Written on lxml instead of an extraction library, because those return bare paragraphs: which line
is a heading, which cell a merged cell covers and what the header table says would be lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml import html as lxml_html

from rag.documents.blocks import TextBuilder
from rag.documents.encoding import decode_text
from rag.documents.grid import Cell, render
from rag.documents.labels import KNOWN_LABELS, bare_label
from rag.documents.words import words
from rag.errors import DocumentError
from rag.types import LoadedText, RowKind

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.IGNORECASE)

_DROPPED = words(
    "script style noscript template iframe object embed svg canvas button select option textarea "
    "input nav aside rt rp head"
)
_BLOCKS = words(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html legend li main ol p pre section summary table tbody td "
    "tfoot th thead tr ul"
)
_HEADING = re.compile(r"h([1-6])")
_KNOWN_ARTICLES = (
    "UCAP-CONTENT", "UCAP_CONTENT", "zoom", "Zoom", "TRS_Editor", "TRS_UEDITOR", "article_content",
    "article-content", "articleContent", "artibody", "js_content", "post_text", "main-content",
)  # fmt: skip
_SIDE_ELEMENT = re.compile(
    r"(?:^|[\s_-])(?:top-?bar|login|nav|navbar|menu|crumbs?|breadcrumb|foot|footer|share|sidebar|related|recommend"
    r"|qr_container|qrcode|copyright|toolbar|comments?|pagination|breadcrumbs?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NO_XML_CHARACTER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    "|&#(?:x0*(?:[0-8bcBC]|[eE]|[fF]|1[0-9a-fA-F]|[dD][89a-fA-F]..|[fF]{3}[eEfF])"
    "|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));?"
)
"""What lxml reads but refuses to write when the tree is changed."""
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|font-family\s*:[^;]*黑体", re.IGNORECASE)
_CENTERED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_SENTENCE_MARKS = re.compile(r"[，。；、,;]")

MAX_DEPTH = 250
"""What is nested deeper becomes one line; only broken pages are."""


def load_html(data: bytes, name: str) -> LoadedText:
    """The page as text, one block a line. Nothing is fetched, no entity resolved.

    Raises:
        DocumentError: no text in it.
    """
    declared = _CHARSET.search(data[:4096])
    decoded = decode_text(data, name, declared[1].decode("ascii") if declared else None)
    root = _parse(decoded.text, name)
    fields = _meta_fields(root)
    body = root.find("body")
    page = root if body is None else body
    _prune(page)
    article = _article(page)
    renderer = _Renderer(fields)
    for element in (*_before(page, article), article):
        renderer.write(element)
    return renderer.builder.build(
        "html", encoding=decoded.encoding, fields=fields, notes=decoded.notes()
    )


def _parse(text: str, name: str) -> lxml_html.HtmlElement:
    parser = lxml_html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, recover=True
    )
    # lxml refuses a text that declares another encoding than the one it is handed over in.
    without_declaration = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
    without_declaration = _NO_XML_CHARACTER.sub(" ", without_declaration)
    try:
        root = lxml_html.document_fromstring(without_declaration, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise DocumentError(
            f"{name} holds no readable page: {error}.", "Save it again from the browser."
        ) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        # The parser drops what is nested deeper; half a document must not pass for a whole one.
        raise DocumentError(
            f"{name} is nested too deeply to be read whole.", "Save it again from the browser."
        )
    return root


def _meta_fields(root: lxml_html.HtmlElement) -> dict[str, str]:
    """``<title>`` and ``<meta>`` by name or property, the way the page spells them."""
    fields: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = meta.get("name") or meta.get("property") or meta.get("itemprop")
        value = (meta.get("content") or "").strip()
        if key and value:
            fields.setdefault(key, value)
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            fields.setdefault("canonical", link.get("href", ""))
    title = root.findtext(".//title")
    if title and title.strip():
        fields["html title"] = _SPACES.sub(" ", title).strip()
    return fields


# --- which part of the page -------------------------------------------------------------------


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
        weight.text += len(_SPACES.sub("", text))
        if prose and _SENTENCE_MARKS.search(text):
            weight.prose += len(text)


def _prune(page: lxml_html.HtmlElement) -> None:
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


_LISTS = frozenset({"ul", "ol", "dl", "div", "table"})


def _is_link_list(weight: _Weight) -> bool:
    """Five links or more that make up nearly all of the text: navigation, not content."""
    return weight.links >= 5 and weight.link_text >= 0.8 * weight.text


def _length(element: lxml_html.HtmlElement) -> int:
    return len(_SPACES.sub("", "".join(element.itertext())))


def _article(page: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
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


def _before(
    page: lxml_html.HtmlElement, article: lxml_html.HtmlElement
) -> Iterator[lxml_html.HtmlElement]:
    """The header tables and the headline that stand outside the article's container."""
    around = {*article.iter(), *article.iterancestors()}
    for element in page.iter("table", "h1"):
        if element not in around and (element.tag == "h1" or is_data_table(element)):
            yield element


# --- from elements to lines -------------------------------------------------------------------


class _Renderer:
    """Walks elements in reading order and writes one line for each block."""

    def __init__(self, fields: dict[str, str]) -> None:
        self.builder = TextBuilder()
        self._fields = fields
        self._inline: list[str] = []

    def write(self, element: lxml_html.HtmlElement) -> None:
        self._walk(element, 0)
        self._flush()

    def _walk(self, element: lxml_html.HtmlElement, depth: int) -> None:
        if depth > MAX_DEPTH:
            self._inline.append(flat_text(element))
        elif element.tag == "br":
            self._inline.append("\n")
        elif element.tag == "table" and is_data_table(element):
            self._flush()
            self._write_table(read_cells(element))
        elif element.tag not in _BLOCKS:
            self._walk_inside(element, depth)
        else:
            self._flush()
            level = heading_level(element)
            self._walk_inside(element, depth)
            self._flush(level)

    def _walk_inside(self, element: lxml_html.HtmlElement, depth: int) -> None:
        self._inline.append(_collapse(element.text))
        for child in element:
            self._walk(child, depth + 1)
            self._inline.append(_collapse(child.tail))

    def _write_table(self, rows: list[list[Cell]]) -> None:
        stated = label_pairs(rows)
        for pairs in stated:
            for label, value in pairs:
                self._fields.setdefault(label, value)
        if stated:
            lines = [" | ".join(f"{label}：{value}" for label, value in pairs) for pairs in stated]
            self.builder.add_table([(RowKind.STATED, line) for line in lines if line])
        else:
            self.builder.add_table(render(rows))

    def _flush(self, level: int | None = None) -> None:
        self.builder.add("".join(self._inline), level)
        self._inline = []


def _collapse(text: str | None) -> str:
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
    if not _all_bold(element):
        return None
    centred = element.tag == "center" or element.get("align") == "center"
    return 1 if centred or _CENTERED.search(element.get("style") or "") else 3


MAX_HEADING = 60
MAX_HEADING_ELEMENTS = 100
_NOT_A_HEADING = re.compile(r"[。；！？，：:;]$|[。；].")


def _all_bold(element: lxml_html.HtmlElement) -> bool:
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


# --- tables -----------------------------------------------------------------------------------


def is_data_table(table: lxml_html.HtmlElement) -> bool:
    """A table of values, as against one that only lays out the page."""
    if table.find(".//table") is not None:
        return False
    rows = list(table.iter("tr"))
    widest = max((sum(1 for _ in row.iterchildren("td", "th")) for row in rows), default=0)
    if widest < 2:
        return False
    longest = max((_length(cell) for cell in table.iter("td", "th")), default=0)
    return len(rows) > 1 or longest <= MAX_LAYOUT_CELL


MAX_LAYOUT_CELL = 300
"""One row with a longer cell is a page set in columns."""


def read_cells(table: lxml_html.HtmlElement) -> list[list[Cell]]:
    rows = []
    for row in table.iter("tr"):
        in_head = row.getparent().tag == "thead"
        rows.append(
            [
                Cell(
                    flat_text(cell),
                    _span(cell.get("rowspan")),
                    _span(cell.get("colspan")),
                    header=in_head or cell.tag == "th" or _wholly_bold(cell),
                )
                for cell in row.iterchildren("td", "th")
            ]
        )
    return rows


def _wholly_bold(cell: lxml_html.HtmlElement) -> bool:
    return bool(flat_text(cell)) and _all_bold(cell)


def _span(value: str | None) -> int:
    digits = (value or "").strip()[:6]
    return max(1, int(digits)) if digits.isascii() and digits.isdigit() else 1


def label_pairs(rows: list[list[Cell]]) -> list[list[tuple[str, str]]]:
    """The rows of a header table as (label, value) pairs; empty where it is another table.

    Such a table alternates label and value, and at least two of its labels are known ones.
    """
    stated: list[list[tuple[str, str]]] = []
    known = 0
    for row in rows:
        texts = [cell.text for cell in row]
        pairs = []
        for label, value in zip(texts[::2], texts[1::2], strict=False):
            name = bare_label(label)
            if name and not (name in KNOWN_LABELS or label.rstrip().endswith(("：", ":"))):
                return []
            known += name in KNOWN_LABELS
            if name and value:
                pairs.append((name, value))
        stated.append(pairs)
    return stated if known >= 2 or (known and sum(map(len, stated)) <= 1) else []
