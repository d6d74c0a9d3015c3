"""Bytes to text: four encodings back and forth, and honesty about a guess."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.documents.encoding import COMMON_CHARACTERS, decode, decode_text
from rag.errors import DocumentError

SIMPLIFIED = "松江县人民政府办公室关于印发优化营商环境工作方案的通知，自二〇二五年三月一日起施行。"
TRADITIONAL = "臺灣地區的數位服務與醫療保險，將於明年三月開始實施，請各單位配合辦理。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be"),
        (TRADITIONAL, "utf-8"),
        (TRADITIONAL, "big5hkscs"),
        (TRADITIONAL, "gb18030"),
    ],
)
def test_text_without_mark_or_declaration_comes_back(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert decoded.guessed is (encoding != "utf-8")
    assert decoded.damaged == 0


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (b"\x84\x31\x95\x33", "gb18030"),
    ],
)
def test_a_byte_order_mark_decides_and_is_dropped(mark: bytes, encoding: str) -> None:
    decoded = decode(mark + SIMPLIFIED.encode(encoding), declared="big5")
    assert decoded.text == SIMPLIFIED
    assert not decoded.guessed


def test_a_declared_encoding_is_followed_where_the_bytes_agree() -> None:
    short = "丕".encode("gb18030")  # too little to guess from
    assert decode(short, declared="GB2312").text == "丕"
    assert not decode(short, declared="GB2312").guessed


def test_a_false_declaration_is_not_followed() -> None:
    assert decode(SIMPLIFIED.encode("gb18030"), declared="utf-8").text == SIMPLIFIED
    assert decode(SIMPLIFIED.encode("utf-8"), declared="gbk").text == SIMPLIFIED
    assert decode(SIMPLIFIED.encode("gb18030"), declared="no-such-codec").text == SIMPLIFIED


def test_big5_is_not_taken_for_gb18030_although_that_accepts_it() -> None:
    data = TRADITIONAL.encode("big5")
    data.decode("gb18030")  # does not raise: being valid proves nothing
    assert decode(data).text == TRADITIONAL


def test_a_guess_and_damage_are_said() -> None:
    assert decode(SIMPLIFIED.encode("gb18030")).notes() == ("The encoding was guessed: gb18030.",)
    damaged = SIMPLIFIED.encode("utf-8")[:-1]  # cut in the middle of the last character
    decoded = decode(damaged)
    assert decoded.text == SIMPLIFIED[:-1] + "\ufffd"
    assert "damaged" in decoded.notes()[1]


@given(
    text=st.text(st.sampled_from(sorted(COMMON_CHARACTERS)), min_size=12, max_size=60),
    encoding=st.sampled_from(["utf-8", "gb18030", "utf-16-le", "utf-16-be"]),
)
def test_any_text_of_common_characters_round_trips(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "big5", "x", ""]))
def test_any_bytes_decode_to_something(data: bytes, declared: str | None) -> None:
    assert isinstance(decode(data, declared).text, str)


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"PK\x03\x04rest", bytes(range(32)) * 20, b"\x00\x01\x02" * 50]
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"a\.txt"):
        decode_text(data, "a.txt")
