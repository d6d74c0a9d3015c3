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
        "全县36个办事大厅可以办理。[1]\n",
        LONG,
    ],
)
def test_reading_ends_with_the_third_time_of_a_sentence(words: str) -> None:
    reply = "".join(until_it_loops(_endless("目前，", words)))
    assert ("目前，" + 3 * words).startswith(reply)
    assert reply.startswith("目前，" + 2 * words)


def test_reading_ends_with_the_sixth_time_of_a_few_words() -> None:
    reply = "".join(until_it_loops(_endless("目前，", "新区数量很大")))
    assert reply == "目前，" + 6 * "新区数量很大"


@pytest.mark.parametrize(
    ("reply", "once"),
    [
        ("甲县建成大厅36个。[1]\n" + 6 * "乙县建成大厅36个。[1]\n", 2),
        ("甲县建成大厅36个。[1]" + 6 * "乙县建成大厅36个。[1]", 2),
        ("由县教育局牵头办理。[1]\n" + 6 * "由县民政局牵头办理。[2]\n", 2),
    ],
)
def test_what_loops_is_not_taken_for_what_came_before(reply: str, once: int) -> None:
    assert said_once(reply) == reply[: len(reply) // 7 * once]


def test_words_without_an_end_stand_once() -> None:
    assert said_once("牵头单位" * 6) == "牵头单位"


@pytest.mark.parametrize(
    ("reply", "once"),
    [
        (f"青溪县{3 * WINDOW}", f"青溪县{WINDOW}"),
        (f"青溪县{3 * WINDOW}窗口", f"青溪县{WINDOW}"),
        ("第一条。\n" * 6, "第一条。\n"),
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
        "代码：XXXXXXXXXXXXXXXXXXXXXXXXXXXX",
        "近四次考核结果依次为基本满意、基本满意、基本满意、不满意。[1]",
        "| 甲镇 | 无 | 无 | 无 | 3件 |",
        "ten yuan, ten yuan, ten yuan, and twenty yuan",
    ],
)
def test_other_replies_are_left_alone(reply: str) -> None:
    assert said_once(reply) == reply
    assert "".join(until_it_loops(iter(reply))) == reply


@pytest.mark.parametrize("unit", ["甲", "甲乙", "1", " ", "甲，"])
def test_nasty_repetition_is_survived(unit: str) -> None:
    assert said_once(unit * 20_000).startswith(unit)
