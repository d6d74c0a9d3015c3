"""Questions about several things become one question about each."""

from __future__ import annotations

import pytest

from rag.parting import taken_apart

KNOWN = ("云岭市 青梧县", "云岭市 白榆县")


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "青梧县和白榆县的可网办率各是多少？",
            ["青梧县的可网办率各是多少？", "白榆县的可网办率各是多少？"],
        ),
        (
            "请问青梧县的可网办率和白榆县要求的即办件占比分别是多少？",
            ["请问青梧县的可网办率分别是多少？", "请问白榆县要求的即办件占比分别是多少？"],
        ),
        (
            "青梧县的可网办率和白榆县的各是多少？",
            ["青梧县的可网办率各是多少？", "白榆县的可网办率各是多少？"],
        ),
        ("青梧县的可网办率是多少？", ["青梧县的可网办率是多少？"]),
        (
            "青梧县的可网办率以及白榆县的即办件占比各是多少？",
            ["青梧县的可网办率各是多少？", "白榆县的即办件占比各是多少？"],
        ),
    ],
)
def test_each_place_is_asked_about_with_its_own_thing(question: str, parts: list[str]) -> None:
    assert taken_apart(question, KNOWN) == parts
