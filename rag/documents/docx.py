"""Word documents: paragraphs, headings, automatic numbers and tables in reading order."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from rag.documents.archive import check_archive
from rag.documents.blocks import TextBuilder
from rag.documents.grid import Cell, render
from rag.documents.word_numbering import Numbering
from rag.errors import DocumentError
from rag.types import LoadedText

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.table import CT_Row, CT_Tc
    from docx.table import Table
    from docx.text.paragraph import Paragraph
    from lxml.etree import _Element

_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*(?P<level>[1-9])", re.IGNORECASE)
_TITLE_STYLES = frozenset({"title", "标题"})
_MAX_TITLE = 60
_NO_TITLE_END = tuple("。；：，;:,")


def load_docx(data: bytes, name: str) -> LoadedText:
    """The accepted text of the document; comments, headers and footers are left out.

    Raises:
        DocumentError: damaged, encrypted or not a Word document.
    """
    import docx  # slow import, needed for this format only

    check_archive(data, name)
    try:
        return _read(docx.Document(io.BytesIO(data)))
    except DocumentError:
        raise
    except Exception as error:  # whatever a damaged file makes the parser raise
        raise DocumentError(
            f"{name} is not a readable Word document: {error}.",
            "Open it in a word processor and save it again as .docx.",
        ) from error


def _read(document: Document) -> LoadedText:
    from docx.text.paragraph import Paragraph

    builder = TextBuilder()
    numbering = Numbering(document)
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            builder.add(numbering.label(block) + _text(block._p), _level(block))
        else:
            builder.add_table(render(_cells(block, numbering)))
    properties = document.core_properties
    fields = {
        label: value
        for label, value in (
            ("title", properties.title),
            ("author", properties.author),
            ("subject", properties.subject),
        )
        if value
    }
    return builder.build("docx", fields=fields)


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}rPr", f"{_W}pPr"})
_PIECES = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def _text(element: _Element) -> str:
    """What a reader sees: insertions, links and text boxes included, deletions not."""
    parts: list[str] = []
    for node in element:
        if node.tag in _GONE or node.tag == _FALLBACK:
            continue
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag in _PIECES:
            parts.append(_PIECES[node.tag])
        elif node.tag == f"{_W}p":  # a paragraph of a text box
            parts.append("\n" + _text(node) + "\n")
        else:
            parts.append(_text(node))
    return "".join(parts)


def _level(paragraph: Paragraph) -> int | None:
    """From the style, or from looks: official documents often set headings by hand."""
    style = (paragraph.style.name or "").strip() if paragraph.style is not None else ""
    match = _HEADING_STYLE.fullmatch(style)
    if match:
        return int(match["level"])
    if style.lower() in _TITLE_STYLES:
        return 1
    text = paragraph.text.strip()
    if not 2 <= len(text) <= _MAX_TITLE or text.endswith(_NO_TITLE_END):
        return None
    runs = [run for run in paragraph.runs if run.text.strip()]
    centred = paragraph.alignment is not None and paragraph.alignment.name == "CENTER"
    if runs and all(run.bold for run in runs):
        return 1 if centred else 3
    return None


# --- tables -----------------------------------------------------------------------------------


def _cells(table: Table, numbering: Numbering) -> list[list[Cell]]:
    """Cells with their spans; a vertically merged cell belongs to its first row."""
    rows = [_placed(row) for row in table._tbl.tr_lst]
    result: list[list[Cell]] = []
    for index, row in enumerate(rows):
        properties = table._tbl.tr_lst[index].trPr
        repeated = properties is not None and properties.find(f"{_W}tblHeader") is not None
        line: list[Cell] = []
        for column, cell in row.items():
            if cell.vMerge == "continue":
                continue
            height = 1
            for below in rows[index + 1 :]:
                if column not in below or below[column].vMerge != "continue":
                    break
                height += 1
            text = " ".join(_cell_text(cell, table, numbering).split())
            line.append(Cell(text, height, cell.grid_span, header=repeated or _is_bold(cell)))
        result.append(line)
    return result


def _placed(row: CT_Row) -> dict[int, CT_Tc]:
    """The cells of a row by the grid column that they begin at."""
    placed: dict[int, CT_Tc] = {}
    column = row.grid_before
    for cell in row.tc_lst:
        placed[column] = cell
        column += cell.grid_span
    return placed


def _cell_text(cell: CT_Tc, table: Table, numbering: Numbering) -> str:
    """The paragraphs of a cell, and the tables in it as sentences: a cell is one line."""
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

    parts = []
    for block in _Cell(cell, table).iter_inner_content():
        if isinstance(block, Paragraph):
            parts.append(numbering.label(block) + _text(block._p))
        else:
            rows = render(_cells(block, numbering))
            parts.append("；".join(line.replace(" | ", "，") for _, line in rows))
    return "\n".join(parts)


def _is_bold(cell: CT_Tc) -> bool:
    runs = [run for run in cell.iter(f"{_W}r") if _text(run).strip()]
    return bool(runs) and all(run.find(f"{_W}rPr/{_W}b") is not None for run in runs)
