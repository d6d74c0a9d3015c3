"""PDF: the text layer as paragraphs and tables, without running headers and page numbers."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

from rag.documents.blocks import TextBuilder
from rag.documents.grid import render
from rag.documents.pdf_layout import (
    PageMarks,
    Paragraph,
    Table,
    blocks_of,
    join_lines,
    read_page,
    without_running_lines,
)
from rag.errors import DocumentError
from rag.types import LoadedText

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

MAX_PAGES = 3_000
_MOST_UNMAPPED = 0.2
"""Share of characters whose font does not say what they are; beyond it the text is noise."""


def load_pdf(data: bytes, name: str) -> LoadedText:
    """
    Raises:
        DocumentError: damaged, encrypted, endless, or scanned images without text.
    """
    # It tells the terminal about every oddity of a file; what matters is raised.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    import pdfplumber  # slow import, needed for this format only
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return _read(document, name)
    except DocumentError:
        raise
    except Exception as error:  # whatever a damaged file makes the parser raise
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        if isinstance(cause, PDFPasswordIncorrect):
            raise DocumentError(f"{name} is encrypted.", "Remove the password first.") from error
        raise DocumentError(
            f"{name} is not a readable PDF.",
            "Get it again; if a PDF reader can show it, print it from there to a new PDF.",
        ) from error


def _read(document: PDF, name: str) -> LoadedText:
    if len(document.pages) > MAX_PAGES:
        raise DocumentError(f"{name} has more than {MAX_PAGES:,} pages.", "Split it.")
    pages: list[PageMarks] = []
    silent: list[int] = []
    for number, page in enumerate(document.pages, 1):
        pages.append(read_page(page))
        if not pages[-1].items and page.images:
            silent.append(number)
        page.close()
    builder = TextBuilder()
    _write(blocks_of(without_running_lines(pages)), builder)
    fields = {
        label: str(document.metadata[key])
        for label, key in (("title", "Title"), ("author", "Author"))
        if document.metadata.get(key)
    }
    notes = [f"No text on page {', '.join(map(str, silent))}: images only."] if silent else []
    loaded = builder.build("pdf", fields=fields, notes=notes)
    _check_text(loaded.text, name)
    return loaded


def _check_text(text: str, name: str) -> None:
    if not any(character.isalnum() for character in text):
        raise DocumentError(
            f"{name} has no text layer: its pages are scanned images.",
            "Run text recognition (OCR) on it first.",
        )
    if text.count("(cid:") * len("(cid:123)") > len(text) * _MOST_UNMAPPED:
        raise DocumentError(
            f"{name} has fonts that do not say which characters they draw.",
            "Export it again with embedded character maps, or run text recognition (OCR).",
        )


def _write(pages: list[list[Paragraph | Table]], builder: TextBuilder) -> None:
    """Blocks in order; a paragraph or a table that goes on over the page stays one."""
    held: Paragraph | Table | None = None
    turns: list[int] = []
    """Where pages begin within the held block: characters of a paragraph, rows of a table."""

    def write_held() -> None:
        if isinstance(held, Paragraph):
            for turn in turns:
                builder.start_page(turn)
            builder.add(held.text, held.level)
        elif held is not None:
            lines = render(held.rows)
            lengths = [len(line) + 1 for _, line in lines]
            for turn in turns:
                builder.start_page(sum(lengths[:turn]))
            builder.add_table(lines)

    for blocks in pages:
        turn_pending = True
        for block in blocks:
            joined = _joined(held, block) if turn_pending and held is not None else None
            if joined is not None and held is not None:
                turns.append(len(held.text) if isinstance(held, Paragraph) else len(held.rows))
                held = joined
            else:
                write_held()
                held, turns = block, [0] if turn_pending else []
            turn_pending = False
        if turn_pending:  # a page without text begins where the next one does
            write_held()
            held, turns = None, []
            builder.start_page()
    write_held()


def _joined(above: Paragraph | Table, block: Paragraph | Table) -> Paragraph | Table | None:
    """``block`` at the top of a page as the rest of the last block of the page before."""
    if isinstance(above, Table) and isinstance(block, Table):
        if above.columns != block.columns:
            return None
        repeated = [cell.text for cell in above.rows[0]] == [cell.text for cell in block.rows[0]]
        rest = block.rows[1:] if repeated else block.rows
        return Table(above.rows + rest, above.columns, above.top, block.bottom)
    if not isinstance(above, Paragraph) or not isinstance(block, Paragraph):
        return None
    if above.runs_on and not block.begins and above.level is None and block.level is None:
        text = join_lines([above.text, block.text])
        return Paragraph(text, None, block.runs_on, above.begins)
    return None
