"""PDF: lines become paragraphs, ruled tables become rows, running lines go."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

from rag.clauses import cut
from rag.documents.cleaning import clean
from rag.documents.loading import load_bytes
from rag.documents.pdf_layout import join_lines
from rag.errors import DocumentError
from rag.types import LoadedText, RowKind

WIDTH, HEIGHT = A4
LEFT, SIZE, FULL = 72, 12, 37  # points, points, characters in a full line


def drawn(draw: Callable[[Canvas], object], **options: object) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def read(draw: Callable[[Canvas], object]) -> LoadedText:
    return load_bytes(drawn(draw), "a.pdf")


def write(canvas: Canvas, lines: list[str], top: float = 120, size: float = SIZE) -> None:
    """Lines from ``top`` downwards; two blanks at the beginning indent by two characters."""
    canvas.setFont("STSong-Light", size)
    for number, line in enumerate(lines):
        indent = 2 * size if line.startswith("  ") else 0
        canvas.drawString(LEFT + indent, HEIGHT - top - number * 20, line.strip())


def full(text: str, indented: bool = False) -> str:
    """A line of exactly the text width."""
    room = FULL - 2 if indented else FULL
    assert len(text) <= room
    return ("  " if indented else "") + text + "改" * (room - len(text))


def test_wrapped_lines_become_paragraphs() -> None:
    loaded = read(
        lambda canvas: write(
            canvas,
            [
                full("一、全县推进各项工作", indented=True),
                full("接上一行"),
                "到此结束。",
                "  第二段只有一行。",
                full("没有缩进的一行"),
                "48.3是接着的数。",
            ],
        )
    )
    lines = loaded.text.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("一、全县推进各项工作")
    assert lines[0].endswith("改到此结束。")
    assert lines[1] == "第二段只有一行。"
    assert lines[2].endswith("改48.3是接着的数。")


def test_running_lines_and_page_numbers_go_and_pages_are_kept() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(1, 4):
            write(canvas, ["青岭统计"], top=40)
            write(canvas, [f"  第{number}页的正文一段。"])
            write(canvas, [f"— {number} —"], top=HEIGHT - 40)
            canvas.showPage()

    loaded = read(draw)
    assert loaded.text.splitlines() == [f"第{n}页的正文一段。" for n in (1, 2, 3)]
    assert loaded.page_starts == (0, 10, 20)
    assert [clause.page for clause in cut(loaded, clean(loaded), "d")] == [1]


def test_a_paragraph_goes_on_over_the_page() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, [full("一、工业利润增长百分之五，每百元", indented=True)])
        canvas.showPage()
        write(canvas, ["营业收入中的成本为83元。", "  二、另起一段。"])

    loaded = read(draw)
    first, second = loaded.text.splitlines()
    assert first.endswith("营业收入中的成本为83元。")
    assert loaded.page_starts == (0, first.index("营业收入"))
    assert [clause.page for clause in cut(loaded, clean(loaded), "d")] == [1, 2]
    assert second == "二、另起一段。"


def test_larger_lines_are_headings() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("STSong-Light", 20)
        canvas.drawCentredString(WIDTH / 2, HEIGHT - 100, "青岭县统计公报")
        write(canvas, ["一、综合"], top=140, size=15)
        write(canvas, [full("经济运行稳中有进", indented=True), "民生改善。"], top=170)

    loaded = read(draw)
    assert [(loaded.text[h.start : h.end], h.level) for h in loaded.headings] == [
        ("青岭县统计公报", 1),
        ("一、综合", 3),
    ]


def draw_table(
    canvas: Canvas, rows: list[list[str]], top: float, *spans: tuple[object, ...]
) -> None:
    style = [
        ("GRID", (0, 0), (-1, -1), 1, colors.black),
        ("FONT", (0, 0), (-1, -1), "STSong-Light"),
    ]
    table = Table(rows, colWidths=110, rowHeights=22, style=TableStyle([*style, *spans]))
    table.wrapOn(canvas, WIDTH, HEIGHT)
    table.drawOn(canvas, LEFT, HEIGHT - top - 22 * len(rows))


def test_a_ruled_table_with_merged_cells_stands_in_its_place() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, ["  表前一段说明。"])
        rows = [["领域", "序号", "任务"], ["教育", "1", "扩学位"], ["", "2", "改校舍"]]
        draw_table(canvas, rows, 140, ("SPAN", (0, 1), (0, 2)))
        write(canvas, ["  表后一段说明。"], top=240)

    loaded = read(draw)
    assert loaded.text.splitlines() == [
        "表前一段说明。",
        "领域 | 序号 | 任务",
        "领域：教育 | 序号：1 | 任务：扩学位",
        "领域：教育 | 序号：2 | 任务：改校舍",
        "表后一段说明。",
    ]
    assert [row.kind for row in loaded.rows] == [RowKind.HEADER, RowKind.VALUES, RowKind.VALUES]


def test_a_table_goes_on_over_the_page_with_or_without_its_header_again() -> None:
    def draw(canvas: Canvas) -> None:
        draw_table(canvas, [["序号", "任务"], ["1", "修路"]], 100)
        canvas.showPage()
        draw_table(canvas, [["序号", "任务"], ["2", "修桥"]], 100)
        canvas.showPage()
        draw_table(canvas, [["3", "建站"]], 100)

    loaded = read(draw)
    assert loaded.text.splitlines() == [
        "序号 | 任务",
        "序号：1 | 任务：修路",
        "序号：2 | 任务：修桥",
        "序号：3 | 任务：建站",
    ]
    assert {row.table for row in loaded.rows} == {1}
    second = loaded.text.index("序号：2")
    assert loaded.page_starts == (0, second, loaded.text.index("序号：3"))


def test_properties_become_fields() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("青岭县公报")
        write(canvas, ["正文一段。"])

    assert read(draw).fields["title"] == "青岭县公报"


def test_a_scan_is_named_as_one() -> None:
    picture = ImageReader(Image.new("RGB", (20, 20), "gray"))
    with pytest.raises(DocumentError, match="scanned images") as caught:
        read(lambda canvas: canvas.drawImage(picture, 72, 72, 200, 200))
    assert "OCR" in caught.value.hint


def test_pages_that_are_images_are_noted() -> None:
    picture = ImageReader(Image.new("RGB", (20, 20), "gray"))

    def draw(canvas: Canvas) -> None:
        write(canvas, ["第一页正文。"])
        canvas.showPage()
        canvas.drawImage(picture, 72, 72, 200, 200)
        canvas.showPage()
        write(canvas, ["第三页正文。"])

    loaded = read(draw)
    assert loaded.notes == ("No text on page 2: images only.",)
    assert loaded.page_starts == (0, 7, 7)


def test_an_encrypted_file_is_named_as_one() -> None:
    data = drawn(lambda canvas: write(canvas, ["正文。"]), encrypt="secret")
    with pytest.raises(DocumentError, match="encrypted"):
        load_bytes(data, "a.pdf")


def test_a_truncated_file_is_refused_or_read() -> None:
    data = drawn(lambda canvas: write(canvas, ["正文。"]))
    for length in range(5, len(data), 97):
        with contextlib.suppress(DocumentError):  # anything else would fail the test
            assert load_bytes(data[:length], "a.pdf").text == "正文。\n"


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["全县推进", "各项工作"], "全县推进各项工作"),
        (["see the", "report"], "see the report"),
        (["达到48.", "3%"], "达到48.3%"),
        (["共12", "34项"], "共1234项"),
        (["甲，", "abc"], "甲，abc"),
    ],
)
def test_lines_join_without_blanks_between_chinese(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined
