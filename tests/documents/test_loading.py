"""One door for all formats: what comes in, and what is refused with a reason."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from rag.documents import archive
from rag.documents.loading import SUPPORTED_SUFFIXES, load, load_bytes
from rag.errors import DocumentError

TEXT = "松江县办公室。\n二、（一）开展行动。"


def refusal(data: bytes, name: str, **options: int) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        load_bytes(data, name, **options)
    assert name in caught.value.what
    assert caught.value.hint
    return caught.value


def test_text_is_kept_verbatim_but_for_the_byte_order_mark() -> None:
    text = "第一行　有空格 \r\n\r\n<p>第二行</p>\t\n"
    loaded = load_bytes(b"\xef\xbb\xbf" + text.encode(), "a.txt")
    assert loaded.text == text
    assert loaded.encoding == "utf-8"
    assert loaded.format == "text"


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("一、总体要求\n坚持<甲方案>精神。", False),
        ("面积<b的部分", False),
        ("<p>正文。</p>", True),
        ("![](图.png)\n正文。", True),
        ("见[全文](http://a.example/b)。", True),
        ("---\ntitle: 甲\n---\n正文。", True),
        ("**重点**任务", True),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", True),
    ],
)
def test_markup_is_noticed_in_a_text_file(text: str, markup: bool) -> None:
    assert load_bytes(text.encode(), "a.txt").markup is markup
    assert load_bytes(text.encode(), "a.md").markup is True


def test_front_matter_is_read_and_stays_in_the_text() -> None:
    text = '---\nlayout: post\ntitle: "甲: 乙"\ndate: 2025-01-02 03:04:05 +0800\n---\n正文。'
    loaded = load_bytes(text.encode(), "a.md")
    assert loaded.text == text
    assert loaded.fields == {
        "layout": "post",
        "title": "甲: 乙",
        "date": "2025-01-02 03:04:05 +0800",
    }


def test_a_rule_in_the_middle_is_no_front_matter() -> None:
    assert not load_bytes("正文。\n---\ntitle: 甲\n---\n".encode(), "a.md").fields


def test_what_is_refused_says_what_and_what_to_do() -> None:
    assert "empty" in refusal(b"", "a.txt").what
    assert "empty" in refusal(b" \n\t ", "a.md").what
    assert "no words" in refusal(b"123 --- 456", "a.txt").what
    assert "not supported" in refusal(b"x", "a.xyz").what
    assert ".docx" in refusal(b"x", "a.doc").hint
    assert ".xlsx" in refusal(b"x", "a.xls").hint
    assert "larger than 1 MB" in refusal(b"x" * (1024**2 + 1), "a.txt", max_bytes=1024**2).what
    assert "damaged" in refusal(b"not a zip", "a.docx").what
    assert "encrypted" in refusal(b"\xd0\xcf\x11\xe0" + b"\0" * 100, "a.docx").what
    assert "readable PDF" in refusal(b"%PDF-1.4\nbroken", "a.pdf").what
    assert "readable PDF" in refusal(b"no pdf at all", "a.pdf").what


def test_a_file_is_read_and_its_troubles_are_named(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert load(path).text == TEXT
    with pytest.raises(DocumentError, match="larger"):
        load(path, max_bytes=5)
    with pytest.raises(DocumentError, match="not there"):
        load(tmp_path / "乙.txt")
    (tmp_path / "丙.txt").mkdir()
    with pytest.raises(DocumentError, match="folder"):
        load(tmp_path / "丙.txt")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    path.chmod(0)
    with pytest.raises(DocumentError, match="may not be read"):
        load(path)


def test_an_unknown_format_is_refused_before_the_file_is_read(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="not supported"):
        load(tmp_path / "missing.exe")


def zipped(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 1024)
    assert "unpacks to more" in refusal(zipped(content=b"\0" * 2048), name).what


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_a_zip_that_is_something_else_is_refused(name: str) -> None:
    assert "not a readable" in refusal(zipped(readme=b"hello"), name).what


def test_every_known_suffix_is_lower_case_with_a_dot() -> None:
    assert all(suffix[0] == "." and suffix == suffix.lower() for suffix in SUPPORTED_SUFFIXES)
    assert {".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".xlsx", ".csv"} <= SUPPORTED_SUFFIXES


def test_the_suffix_may_be_in_capitals() -> None:
    assert load_bytes(TEXT.encode(), "A.TXT").text == TEXT
