"""Word documents: paragraphs, headings, automatic numbering and tables in reading order."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rag.documents.archive import check_archive
from rag.documents.blocks import TextBuilder
from rag.documents.grid import Cell, render
from rag.errors import DocumentError
from rag.types import LoadedText

if TYPE_CHECKING:
    from docx.table import Table


def load_docx(data: bytes, name: str) -> LoadedText:
    """
    Raises:
        DocumentError: damaged, encrypted or not a Word document.
    """
    import docx  # slow import, needed for this format only
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    check_archive(data, name)
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:  # whatever a damaged file makes the parser raise
        raise DocumentError(
            f"{name} is not a readable Word document: {error}.",
            "Open it in a word processor and save it again as .docx.",
        ) from error
    builder = TextBuilder()
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            builder.add(block.text, _level(block.style.name if block.style else None))
        elif isinstance(block, Table):
            builder.add_table(render(_cells(block)))
    properties = document.core_properties
    fields = {
        label: str(value)
        for label, value in (
            ("title", properties.title),
            ("author", properties.author),
            ("subject", properties.subject),
        )
        if value
    }
    return builder.build("docx", fields=fields)


def _level(style: str | None) -> int | None:
    if style is None:
        return None
    if style == "Title":
        return 1
    kind, _, number = style.partition(" ")
    return int(number) if kind == "Heading" and number.isdigit() else None


def _cells(table: Table) -> list[list[Cell]]:
    rows = []
    for row in table.rows:
        rows.append([Cell(" ".join(cell.text.split())) for cell in row.cells])
    return rows
