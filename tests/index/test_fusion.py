"""Fusion by hand."""

from __future__ import annotations

import pytest

from rag.index.fusion import fused_shares, reciprocal_rank_fusion


def test_reciprocal_ranks_add_up() -> None:
    fused = reciprocal_rank_fusion([["a", "b", "c"], ["c", "a"]], [1.0, 2.0], constant=60)
    assert fused == [
        ("c", pytest.approx(1 / 63 + 2 / 61)),  # 0.04866
        ("a", pytest.approx(1 / 61 + 2 / 62)),  # 0.04865
        ("b", pytest.approx(1 / 62)),
    ]


def test_the_constant_decides_how_much_a_first_place_counts() -> None:
    rankings = [["a", "b"], ["c", "b"]]
    # Twice second beats once first when ranks hardly differ, and loses when they do.
    assert reciprocal_rank_fusion(rankings, [1, 1], constant=60)[0] == ("b", 2 / 62)
    assert reciprocal_rank_fusion(rankings, [1, 1], constant=0)[0] == ("a", 1.0)


def test_equal_scores_keep_the_order_in_which_they_were_met() -> None:
    fused = reciprocal_rank_fusion([["x", "y"], ["z", "w"]], [1, 1])
    assert [key for key, _ in fused] == ["x", "z", "y", "w"]


def test_nothing_fuses_to_nothing() -> None:
    assert reciprocal_rank_fusion([[], []], [1, 2]) == []
    assert fused_shares({}, 0.0, {}, 0.5) == []


def test_every_ranking_needs_a_weight() -> None:
    with pytest.raises(ValueError, match="zip"):
        reciprocal_rank_fusion([["a"], ["b"]], [1.0])


def test_shares_add_up() -> None:
    fused = fused_shares(
        {"a": 6.0, "b": 3.0}, 12.0, {"b": 0.95, "c": 0.90}, background=0.80, weight=0.5
    )
    assert fused == [
        ("b", pytest.approx(3 / 12 + 0.5 * 0.15 / 0.20)),  # 0.625
        ("a", pytest.approx(6 / 12)),
        ("c", pytest.approx(0.5 * 0.10 / 0.20)),
    ]


def test_a_half_that_found_little_weighs_little() -> None:
    """A question in another language shares one word with a clause about something else. By rank,
    that clause is the first of its half; by share, it is hardly there."""
    lexical = {"other subject": 2.0}
    dense = {"right one": 0.88, "other subject": 0.84}
    assert fused_shares(lexical, 100.0, dense, 0.80)[0][0] == "right one"
    ranked = reciprocal_rank_fusion([["right one", "other subject"], ["other subject"]], [1, 2])
    assert ranked[0][0] == "other subject"


def test_one_half_alone_keeps_its_order() -> None:
    assert [key for key, _ in fused_shares({"a": 2.0, "b": 3.0}, 9.0, {}, 0.0)] == ["b", "a"]
    assert [key for key, _ in fused_shares({}, 0.0, {"a": 0.1, "b": 0.2}, 0.0)] == ["b", "a"]
    assert fused_shares({}, 0.0, {"a": 1.0}, 1.0) == [("a", 0.0)]
