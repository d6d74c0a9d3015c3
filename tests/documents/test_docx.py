"""Word documents: reading order, counted numbers, merged cells, tracked changes."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from rag.clauses import cut
from rag.documents.cleaning import clean
from rag.documents.loading import load_bytes
from rag.documents.metadata import read_metadata
from rag.documents.word_numbering import chinese_number
from rag.errors import DocumentError
from rag.types import LoadedText, RowKind


def saved(build: Callable[[Document], object]) -> LoadedText:
    document = docx.Document()
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return load_bytes(buffer.getvalue(), "a.docx")


def test_paragraphs_headings_and_tables_come_in_reading_order() -> None:
    def build(document: Document) -> None:
        document.add_heading("青岭县工作要点", 0)
        document.add_paragraph("为推进工作，制定本要点。")
        document.add_heading("一、目标", 1)
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ["任务", "牵头单位", "修路", "交通局"], strict=True):
            cell.text = text
        document.add_paragraph("表后说明。")

    loaded = saved(build)
    assert loaded.text.splitlines() == [
        "青岭县工作要点",
        "为推进工作，制定本要点。",
        "一、目标",
        "任务 | 牵头单位",
        "任务：修路 | 牵头单位：交通局",
        "表后说明。",
    ]
    assert [(loaded.text[h.start : h.end], h.level) for h in loaded.headings] == [
        ("青岭县工作要点", 1),
        ("一、目标", 1),
    ]


def test_headings_set_by_hand_are_seen() -> None:
    def build(document: Document) -> None:
        title = document.add_paragraph()
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.add_run("青岭县方案").bold = True
        document.add_paragraph().add_run("（一）加粗小标题").bold = True
        document.add_paragraph().add_run("整句加粗，不是标题。").bold = True

    assert [h.level for h in saved(build).headings] == [1, 3]


def test_merged_cells_in_both_directions() -> None:
    def build(document: Document) -> None:
        table = document.add_table(4, 3)
        texts = [
            ["领域", "序号", "任务"],
            ["教育", "1", "扩学位"],
            ["", "2", "改校舍"],
            ["说明：按季通报。", "", ""],
        ]
        for row, line in zip(table.rows, texts, strict=True):
            for cell, text in zip(row.cells, line, strict=True):
                cell.text = text
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(3, 0).merge(table.cell(3, 2))

    loaded = saved(build)
    assert [(row.kind, loaded.text[row.start : row.end]) for row in loaded.rows] == [
        (RowKind.HEADER, "领域 | 序号 | 任务"),
        (RowKind.VALUES, "领域：教育 | 序号：1 | 任务：扩学位"),
        (RowKind.VALUES, "领域：教育 | 序号：2 | 任务：改校舍"),
        (RowKind.VALUES, "说明：按季通报。"),
    ]


LEVELS = (
    ("chineseCounting", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "第%4条"),
    ("bullet", "•"),
)


def with_numbering(document: Document, paragraphs: list[tuple[str, int]]) -> None:
    """A list of five levels as Word writes it, and paragraphs on it."""
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(LEVELS)
    )
    root = document.part.numbering_part.element
    root.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>')
    )
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>')
    )
    for text, depth in paragraphs:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="91"/></w:numPr>'
            )
        )


def test_numbers_that_word_counts_are_written_out() -> None:
    paragraphs = [
        ("目标", 0),
        ("任务", 0),
        ("修路", 1),
        ("修桥", 1),
        ("先行段", 2),
        ("保障", 0),
        ("督导", 1),
        ("附则", 3),
        ("要点", 4),
    ]
    loaded = saved(lambda document: with_numbering(document, paragraphs))
    assert loaded.text.splitlines() == [
        "一、目标",
        "二、任务",
        "（一）修路",
        "（二）修桥",
        "1.先行段",
        "三、保障",
        "（一）督导",
        "第1条 附则",
        "要点",
    ]


def test_a_style_carries_its_numbers() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("第一项任务。", style="List Number")
        document.add_paragraph("第二项任务。", style="List Number")
        document.add_paragraph("不编号。", style="List Bullet")

    assert saved(build).text.splitlines() == ["1.第一项任务。", "2.第二项任务。", "不编号。"]


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (105, "一百〇五"),
        (110, "一百一十"),
    ],
)
def test_chinese_numbers(number: int, written: str) -> None:
    assert chinese_number(number) == written


def test_tracked_changes_read_as_accepted_and_boxes_are_read() -> None:
    def build(document: Document) -> None:
        paragraph = document.add_paragraph("完成时限：")
        for tag, inner in (("del", "delText"), ("ins", "t")):
            text = "6月底" if tag == "del" else "9月底"
            paragraph._p.append(
                parse_xml(
                    f'<w:{tag} {nsdecls("w")} w:id="1" w:author="a"><w:r><w:{inner}>{text}'
                    f"</w:{inner}></w:r></w:{tag}>"
                )
            )

    assert saved(build).text == "完成时限：9月底\n"


def test_properties_become_fields() -> None:
    def build(document: Document) -> None:
        document.core_properties.title = "青岭县方案"
        document.core_properties.author = "县政府办"
        document.add_paragraph("正文。")

    assert saved(build).fields == {"title": "青岭县方案", "author": "县政府办"}


def test_an_empty_document_is_refused() -> None:
    with pytest.raises(DocumentError, match="no words"):
        saved(lambda _: None)


def test_a_word_plan_becomes_clauses() -> None:
    paragraphs = [("目标", 0), ("达到98%。", 1), ("任务", 0), ("建站12个。", 1), ("修路3公里。", 1)]
    loaded = saved(lambda document: with_numbering(document, paragraphs))
    labels = [clause.label for clause in cut(loaded, clean(loaded), "d")]
    assert labels == ["一、（一）", "二、（一）", "二、（二）"]


def test_a_table_within_a_cell_is_read() -> None:
    def build(document: Document) -> None:
        table = document.add_table(2, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "牵头单位", "任务"
        table.cell(1, 0).text = "农业农村局"
        inner = table.cell(1, 1).add_table(2, 2)
        for place, text in {(0, 0): "序号", (0, 1): "亩数", (1, 0): "1", (1, 1): "300"}.items():
            inner.cell(*place).text = text

    assert saved(build).text.splitlines()[-1] == (
        "牵头单位：农业农村局 | 任务：序号，亩数；序号：1，亩数：300"
    )


def test_the_first_numbered_heading_is_not_part_of_the_title() -> None:
    def build(document: Document) -> None:
        document.add_heading("青岚县茶叶产业方案", 0)
        document.add_heading("一、目标", 1)
        document.add_paragraph("到2027年，茶园面积达到6万亩以上。")

    loaded = saved(build)
    assert read_metadata(loaded, clean(loaded), "a.docx").title == "青岚县茶叶产业方案"
