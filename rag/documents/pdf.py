"""PDF: the text layer, page by page, without running headers and page numbers."""

from __future__ import annotations

import io

from rag.documents.blocks import TextBuilder
from rag.errors import DocumentError
from rag.types import LoadedText


def load_pdf(data: bytes, name: str) -> LoadedText:
    """
    Raises:
        DocumentError: damaged, encrypted, or scanned images without text.
    """
    import pdfplumber  # slow import, needed for this format only
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    builder = TextBuilder()
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            information = dict(document.metadata)
            for page in document.pages:
                builder.start_page()
                builder.add(page.extract_text())
                page.close()
    except PDFPasswordIncorrect as error:
        raise DocumentError(f"{name} is encrypted.", "Remove the password first.") from error
    except Exception as error:  # whatever a damaged file makes the parser raise
        raise DocumentError(
            f"{name} is not a readable PDF: {error}.", "Get or export the file again."
        ) from error
    fields = {
        label: str(information[key])
        for label, key in (("title", "Title"), ("author", "Author"))
        if information.get(key)
    }
    loaded = builder.build("pdf", fields=fields)
    if not loaded.text.strip():
        raise DocumentError(
            f"{name} has no text layer: its pages are images.",
            "Run text recognition (OCR) on it first.",
        )
    return loaded
