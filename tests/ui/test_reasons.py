"""What the stages before say, in the language of the page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import rag
from rag.ui.reasons import in_words

READING = [
    path
    for folder in ("documents", "web")
    for path in (Path(rag.__path__[0]) / folder).glob("*.py")
]


def sentences() -> Iterator[str]:
    """Every ``DocumentError`` of the loaders with its hint, with ``7`` for what they name."""
    for path in READING:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "DocumentError":
                yield " ".join("".join(said(part)) for part in node.args)


def said(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Call | ast.BinOp):  # f"…".strip() + "."
        inner = [node.left, node.right] if isinstance(node, ast.BinOp) else [node.func.value]  # type: ignore[attr-defined]
        for part in inner:
            yield from said(part)
        return
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    for part in parts:
        yield str(part.value) if isinstance(part, ast.Constant) else "7"


def test_every_refusal_of_a_file_is_said_in_chinese() -> None:
    found = list(sentences())
    assert len(found) > 20
    assert [sentence for sentence in found if in_words(sentence, "zh-CN") == sentence] == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("甲.txt is larger than 50 MB. Split it into several files.", "超过 50 MB 的上限。"),
        (
            "As corrected by hand: issuer, published.",
            "人工更正过的内容保持不变（issuer, published）。",
        ),
        (
            "甲.doc has a format that is not supported. Save it as .docx first.",
            "不支持这种格式，请先另存为 .docx。",
        ),
        ("The encoding was guessed: big5.", "文字编码是推测的：big5。"),
        ("甲.pdf is encrypted. Remove the password first.", "文件加了密，请先去掉密码。"),
        ("Something new.", "Something new."),
    ],
)
def test_what_it_names_is_kept(sentence: str, words: str) -> None:
    assert in_words(sentence, "zh-CN") == words
    assert in_words(sentence, "en") == sentence
