"""Answers taken away: on the clipboard, as Markdown and as Word."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

from docx import Document
from lxml import etree

from rag.types import Abstention, Answer
from rag.ui.exchange import Exchange
from rag.ui.shelf import Shelf
from rag.ui.sources import Record, answer_text, markdown
from rag.ui.view import records
from rag.ui.word import word_document
from tests.ui.fakes import FakeLibrary, lead_unit, not_stated

LIBRARY = FakeLibrary.sample()
ANSWER: Answer = lead_unit(LIBRARY)[-1].result  # type: ignore[union-attr, assignment]
ABSTENTION: Abstention = not_stated(LIBRARY)[-1].result  # type: ignore[union-attr, assignment]
SOURCE = (
    "《云溪县优化办事流程三年行动方案》 云政办发〔2024〕17号 云溪县人民政府办公室 2024-05-20 "
    "第 2 页 二、（一）"
)
WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def held(*exchanges: Exchange) -> list[Record]:
    return records(Shelf(LIBRARY), exchanges)  # type: ignore[arg-type]


def test_the_clipboard_gets_the_answer_and_each_source() -> None:
    (record,) = held(Exchange("1", "由谁牵头？", ANSWER))
    assert answer_text(record, "zh-CN").splitlines() == [
        "“一窗办结”由县政务服务局牵头。[1]",
        "2026年6月底前完成。[1]",
        "",
        f"[1] {SOURCE}：“牵头单位：县政务服务局”",
        f"[1] {SOURCE}：“完成时限：2026年6月底”",
    ]


def test_markdown_has_a_footnote_a_citation() -> None:
    written = markdown("问答", held(Exchange("1", "由谁牵头？", ANSWER)), "zh-CN")
    assert written.startswith("# 问答\n\n## 由谁牵头？\n\n")
    assert "由县政务服务局牵头。[^1-1]\n\n2026年6月底前完成。[^1-2]" in written
    assert f"[^1-1]: {SOURCE}：“牵头单位：县政务服务局”" in written
    assert "[^1-2]: " in written


def test_an_abstention_is_exported_as_one() -> None:
    written = markdown("问答", held(Exchange("1", "多少？", ABSTENTION)), "zh-CN")
    assert "*文件谈到了相关内容，但没有写明这一点。*" in written


def test_what_looks_like_markdown_or_html_is_not() -> None:
    question = "<b>*粗*</b> [链接](http://x) ![图](y)\n# 标题"
    written = markdown("t", held(Exchange("1", question, ABSTENTION)), "en")
    assert "## \\<b\\>\\*粗\\*\\</b\\> \\[链接\\](http://x) \\!\\[图\\](y) \\# 标题" in written


def test_word_has_real_footnotes_that_are_referred_to() -> None:
    file = BytesIO(word_document("问答", held(Exchange("1", "由谁牵头？", ANSWER)), "zh-CN"))
    with ZipFile(file) as word:
        notes = etree.fromstring(word.read("word/footnotes.xml"))
        body = etree.fromstring(word.read("word/document.xml"))
    texts = {
        note.get(f"{WORDS}id"): "".join(node.text or "" for node in note.iter(f"{WORDS}t"))
        for note in notes
    }
    referred = [node.get(f"{WORDS}id") for node in body.iter(f"{WORDS}footnoteReference")]
    assert referred == ["2", "3"]
    assert texts["2"] == f" {SOURCE}：“牵头单位：县政务服务局”"
    assert texts["3"].endswith("“完成时限：2026年6月底”")
    assert [paragraph.text for paragraph in Document(file).paragraphs] == [
        "问答",
        "由谁牵头？",
        "“一窗办结”由县政务服务局牵头。",
        "2026年6月底前完成。",
    ]


def test_word_takes_any_characters() -> None:
    question = "控制\x00字符\x0b和<xml>"
    file = BytesIO(word_document("t", held(Exchange("1", question, ABSTENTION)), "en"))
    assert "控制字符和<xml>" in [paragraph.text for paragraph in Document(file).paragraphs]


def test_a_source_without_its_document_still_has_its_title() -> None:
    library = FakeLibrary.sample()
    library.remove("plan")
    (record,) = records(Shelf(library), [Exchange("1", "？", replace(ANSWER))])  # type: ignore[arg-type]
    assert "[1] 《云溪县优化办事流程三年行动方案》 二、（一）：“" in answer_text(record, "zh-CN")
