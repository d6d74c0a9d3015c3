"""Web pages: the whole article with its tables, and what the page's header table states.

Written on lxml instead of an extraction library, because those return bare paragraphs: which line
is a heading, which cell a merged cell covers and what the header table says would be lost.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from rag.documents.blocks import TextBuilder
from rag.documents.encoding import decode_text
from rag.documents.grid import Cell, render
from rag.documents.html_article import find_article, headers_before, prune
from rag.documents.html_elements import collapsed, flat_text, heading_level
from rag.documents.html_tables import is_data_table, label_pairs, read_cells
from rag.documents.words import words
from rag.errors import DocumentError
from rag.types import LoadedText, RowKind

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.IGNORECASE)

_BLOCKS = words(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html legend li main ol p pre section summary table tbody td "
    "tfoot th thead tr ul"
)
_NO_XML_CHARACTER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    "|&#(?:x0*(?:[0-8bcBC]|[eE]|[fF]|1[0-9a-fA-F]|[dD][89a-fA-F]..|[fF]{3}[eEfF])"
    "|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));?"
)
"""What lxml reads but refuses to write when the tree is changed."""
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
    prune(page)
    article = find_article(page)
    renderer = _Renderer(fields)
    for element in (*headers_before(page, article), article):
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
            f"{name} holds no readable page: {error}.",
            "Open it in a browser and save it from there.",
        ) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        # The parser drops what is nested deeper; half a document must not pass for a whole one.
        raise DocumentError(
            f"{name} is nested too deeply to be read whole.", "Save its text or print it to PDF."
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
        fields["html title"] = collapsed(title).strip()
    return fields


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
        self._inline.append(collapsed(element.text))
        for child in element:
            self._walk(child, depth + 1)
            self._inline.append(collapsed(child.tail))

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
