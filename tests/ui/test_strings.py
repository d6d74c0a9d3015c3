"""The words of the application."""

from __future__ import annotations

import string

import pytest

from rag.ui import reasons, strings
from rag.ui.strings import LOCALES, counted, locale_of, text


@pytest.mark.parametrize("key", strings._TABLE)
def test_every_text_exists_in_every_language_with_the_same_values(key: str) -> None:
    words = strings._TABLE[key]
    assert all(words)
    fields = [{name for _, name, _, _ in string.Formatter().parse(word) if name} for word in words]
    assert fields[0] == fields[1] == fields[2]


def test_traditional_texts_have_no_simplified_characters() -> None:
    from opencc import OpenCC

    to_traditional, to_simplified = OpenCC("s2t"), OpenCC("t2s")
    said = [(simplified, traditional) for simplified, traditional, _ in strings._TABLE.values()]
    said += [(simplified, traditional) for _, simplified, traditional in reasons._TABLE]
    for simplified, traditional in said:
        assert to_traditional.convert(traditional) == traditional
        assert to_simplified.convert(simplified) == simplified


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("zh", "zh-CN"),
        ("zh-Hans-SG", "zh-CN"),
        ("zh-TW,zh;q=0.9", "zh-TW"),
        ("zh-HK", "zh-TW"),
        ("zh-Hant-HK;q=0.9", "zh-TW"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("fr-FR,zh;q=0.5", "en"),
        ("", "en"),
    ],
)
def test_the_first_language_that_the_browser_asks_for(header: str, locale: str) -> None:
    assert locale_of(header) == locale


def test_one_is_not_many() -> None:
    assert counted("en", "documents", 1) == "1 document"
    assert counted("en", "documents", 12345) == "12,345 documents"


def test_browsers_get_all_texts_under_all_their_names() -> None:
    tables = strings.browser_translations().translations
    assert set(tables) >= {"zh-CN", "zh-TW", "en"}
    for tag, table in tables.items():
        assert table["ask"] == text(strings.BROWSER_TAGS[tag], "ask")
    assert {strings.BROWSER_TAGS[tag] for tag in tables} == set(LOCALES)
