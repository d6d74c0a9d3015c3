"""A reply that says the same over and over is ended, and read once."""

from collections.abc import Iterator
from itertools import chain, repeat

import pytest

from rag.generation.loops import said_once, until_it_loops

WINDOW = "窗口收件量241件，出件量240件，"
LONG = "".join(map(chr, range(0x4E00, 0x4E64)))


def _endless(before: str, words: str) -> Iterator[str]:
    return chain(before, chain.from_iterable(repeat(words)))


@pytest.mark.parametrize(
    "words",
    [
        WINDOW,
        "新区数量很大",
        "全县36个办事大厅可以办理。[1]\n",
        "".join(map(chr, range(0x4E00, 0x4E64))),
    ],
)
def test_reading_ends_with_the_third_time(words: str) -> None:
    reply = "".join(until_it_loops(_endless("目前，", words)))
    assert reply.startswith("目前，" + words)
    assert len(reply) <= len("目前，" + 4 * words)


@pytest.mark.parametrize(
    ("reply", "once"),
    [
        (f"青溪县{3 * WINDOW}", f"青溪县{WINDOW}"),
        (f"青溪县{3 * WINDOW}窗口", f"青溪县{WINDOW}"),
        ("第一条。\n" * 3, "第一条。\n"),
        ("牵头单位" * 3, "牵头单位"),
        ("甲县设了大厅，乙县" * 3, "甲县设了大厅，"),
    ],
)
def test_what_is_said_over_and_over_is_read_once(reply: str, once: str) -> None:
    assert said_once(reply) == once


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "青溪县设办事大厅36个。",
        "甲县办件量为100000000000000件。",
        "甲县牵头，乙县牵头，丙县牵头。",
        "省、市、县各级都要做到。都要做到。",
        "目录…………………………",
    ],
)
def test_other_replies_are_left_alone(reply: str) -> None:
    assert said_once(reply) == reply
    assert "".join(until_it_loops(iter(reply))) == reply


@pytest.mark.parametrize("unit", ["甲", "甲乙", "1", " ", "甲，"])
def test_nasty_repetition_is_survived(unit: str) -> None:
    assert said_once(unit * 20_000).startswith(unit)
