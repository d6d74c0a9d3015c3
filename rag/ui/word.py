"""A conversation as a Word document whose citations are real footnotes."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from rag.ui.exchange import statements_of
from rag.ui.sources import Record, remark, source_line
from rag.ui.strings import Locale

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"

SEPARATORS = 2
"""The format gives the ids below this one to the lines between text and footnotes."""


def word_document(title: str, records: Sequence[Record], locale: Locale) -> bytes:
    """The bytes of the ``.docx`` file."""
    from docx import Document

    document = Document()
    document.core_properties.title = title
    document.core_properties.author = "Yiju"
    document.add_heading(_printable(title), level=1)
    notes: list[str] = []
    for record in records:
        document.add_heading(_printable(record.exchange.question), level=2)
        statements = statements_of(record.exchange.outcome)
        for statement in statements:
            paragraph = document.add_paragraph(_printable(statement.text))
            for citation in statement.citations:
                _refer(paragraph, SEPARATORS + len(notes))
                notes.append(source_line(citation, record.bases, locale))
        if not statements:
            run = document.add_paragraph().add_run(_printable(remark(record.exchange, locale)))
            run.italic = True
    if notes:
        _attach(document, notes)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _refer(paragraph: Paragraph, note: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run()
    run.font.superscript = True
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), str(note))
    run._r.append(reference)


def _attach(document: WordDocument, notes: Sequence[str]) -> None:
    """python-docx has no footnotes: the part is written here, as ECMA-376 part 1, 17.11, asks."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    part = Part(PackURI("/word/footnotes.xml"), _PART, _footnotes_xml(notes), document.part.package)
    document.part.relate_to(part, _RELATION)


def _footnotes_xml(notes: Sequence[str]) -> bytes:
    from lxml import etree

    def tag(name: str) -> str:
        return f"{{{_MAIN}}}{name}"

    root = etree.Element(tag("footnotes"), nsmap={"w": _MAIN})
    for number, kind in enumerate(("separator", "continuationSeparator")):
        line = etree.SubElement(root, tag("footnote"), {tag("type"): kind, tag("id"): str(number)})
        run = etree.SubElement(etree.SubElement(line, tag("p")), tag("r"))
        etree.SubElement(run, tag(kind))
    for number, words in enumerate(notes, start=SEPARATORS):
        note = etree.SubElement(root, tag("footnote"), {tag("id"): str(number)})
        paragraph = etree.SubElement(note, tag("p"))
        mark = etree.SubElement(paragraph, tag("r"))
        raised = etree.SubElement(mark, tag("rPr"))
        etree.SubElement(raised, tag("vertAlign"), {tag("val"): "superscript"})
        etree.SubElement(mark, tag("footnoteRef"))
        content = etree.SubElement(etree.SubElement(paragraph, tag("r")), tag("t"))
        content.text = " " + _printable(words)
        content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    xml: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return xml


def _printable(words: str) -> str:
    """XML has no place for control characters."""
    return "".join(sign for sign in words if sign.isprintable() or sign in "\t\n")
