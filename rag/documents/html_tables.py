"""Tables of a page: which hold values, their cells, and what a header table states."""

from __future__ import annotations

from lxml import html as lxml_html

from rag.documents.grid import Cell
from rag.documents.html_elements import all_bold, flat_text, visible_length
from rag.documents.labels import KNOWN_LABELS, bare_label

MAX_LAYOUT_CELL = 300
"""One row with a longer cell is a page set in columns."""


def is_data_table(table: lxml_html.HtmlElement) -> bool:
    """A table of values, as against one that only lays out the page."""
    if table.find(".//table") is not None:
        return False
    rows = list(table.iter("tr"))
    widest = max((sum(1 for _ in row.iterchildren("td", "th")) for row in rows), default=0)
    if widest < 2:
        return False
    longest = max(
        (visible_length("".join(cell.itertext())) for cell in table.iter("td", "th")), default=0
    )
    return len(rows) > 1 or longest <= MAX_LAYOUT_CELL


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
    return bool(flat_text(cell)) and all_bold(cell)


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
