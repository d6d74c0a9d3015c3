"""A fragment is found where it stands, exactly, whatever the original's noise."""

from __future__ import annotations

import pytest

from rag.verification import locate

CASES = [
    # fragment, original, what is found
    ("网上可办率达100%", "全县网上可办率达100%。", "网上可办率达100%"),
    ("网上可办率达100%", "全县网上可办率达１００％。", "网上可办率达１００％"),
    ("网上可办率达100%", "全县網上可辦率達100%。", "網上可辦率達100%"),
    ("網上可辦率達100%", "全县网上可办率达100%。", "网上可办率达100%"),
    ("网上可办率达100%", "全县网上\n可办率达 100%。", "网上\n可办率达 100%"),
    ("网上可办率", "<p>网上<strong>可办</strong>率</p>", "网上<strong>可办</strong>率"),
    ("结出的硕果", "活動結(jié)出的碩果。", "結(jié)出的碩果"),
    ("“一网通办”改革", "推进「一网通办」改革。", "一网通办」改革"),
    ("组长:陈大川", "组　长：陈　大川", "组　长：陈　大川"),
    ("a&b", "x a&amp;b y", "a&amp;b"),
]


@pytest.mark.parametrize(("fragment", "original", "found"), CASES)
def test_located(fragment: str, original: str, found: str) -> None:
    span = locate(fragment, original, (0, len(original)))
    assert span is not None
    assert original[slice(*span)] == found


@pytest.mark.parametrize(
    ("fragment", "original"),
    [
        ("网上可办率达100%", "网上可办率达90%"),
        ("网上可办率达100%", "网上可办率已达100%"),  # never partial
        ("5项", "完成25项"),  # no part of a longer number
        ("完成2", "完成25项"),
        ("", "全文"),
        ("　 ", "全文"),
        ("全文", ""),
    ],
)
def test_not_located(fragment: str, original: str) -> None:
    assert locate(fragment, original, (0, len(original))) is None


def test_a_number_is_found_behind_the_longer_one() -> None:
    original = "完成25项，其中5项提前。"
    assert locate("5项", original, (0, len(original))) == (8, 10)


def test_only_the_window_is_searched() -> None:
    original = "县财政局牵头。县财政局配合。"
    assert locate("县财政局", original, (0, len(original))) == (0, 4)
    assert locate("县财政局", original, (3, len(original))) == (7, 11)
    assert locate("县财政局", original, (8, len(original))) is None
    assert locate("县财政局", original, (-5, 10_000)) == (0, 4)
    assert locate("县财政局", original, (9, 3)) is None
