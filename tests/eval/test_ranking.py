"""Ranking measures: by hand, and against trec_eval through ir-measures."""

from __future__ import annotations

import random
from math import log2

import ir_measures
import pytest
from ir_measures import RR, R, nDCG

from eval.metrics.ranking import ndcg_at_k, recall_at_k, reciprocal_rank_at_k


def test_recall_by_hand() -> None:
    # Relevant: a, b, c; a is at 1, b at 4, c nowhere.
    ranked = ["a", "x", "y", "b"]
    assert recall_at_k(ranked, {"a", "b", "c"}, 3) == 1 / 3
    assert recall_at_k(ranked, {"a", "b", "c"}, 4) == 2 / 3
    assert recall_at_k(ranked, set(), 4) == 0


def test_reciprocal_rank_by_hand() -> None:
    assert reciprocal_rank_at_k(["x", "y", "b", "a"], {"a", "b"}, 10) == 1 / 3
    assert reciprocal_rank_at_k(["x", "y", "b", "a"], {"a", "b"}, 2) == 0


def test_ndcg_by_hand() -> None:
    # Hits at ranks 1 and 3: 1/log2(2) + 1/log2(4) = 1.5; at best ranks 1 and 2: 1 + 1/log2(3).
    grades = {"a": 1, "b": 1}
    assert ndcg_at_k(["a", "x", "b"], grades, 10) == pytest.approx(1.5 / (1 + 1 / log2(3)))
    # Grades are gains: the better one second, 1/log2(2) + 2/log2(3) over 2/log2(2) + 1/log2(3).
    assert ndcg_at_k(["a", "b"], {"a": 1, "b": 2}, 10) == pytest.approx(
        (1 + 2 / log2(3)) / (2 + 1 / log2(3))
    )
    assert ndcg_at_k(["a"], {}, 10) == 0


def test_agreement_with_trec_eval() -> None:
    dice = random.Random(7)
    names = [f"d{number:02}" for number in range(30)]
    run: dict[str, dict[str, float]] = {}
    qrels: dict[str, dict[str, int]] = {}
    ours: dict[str, list[float]] = {}
    for question in (f"q{number}" for number in range(50)):
        ranked = dice.sample(names, dice.randrange(1, 25))
        grades = {name: dice.choice([1, 1, 2, 3]) for name in dice.sample(names, 4)}
        run[question] = {name: 1 / rank for rank, name in enumerate(ranked, start=1)}
        qrels[question] = grades
        ours[question] = [
            recall_at_k(ranked, grades, 5),
            reciprocal_rank_at_k(ranked, grades, 10),
            ndcg_at_k(ranked, grades, 10),
        ]
    measures = [R @ 5, RR @ 10, nDCG @ 10]
    theirs = {
        (one.query_id, one.measure): one.value
        for one in ir_measures.iter_calc(measures, qrels, run)
    }
    assert len(theirs) == 150
    for question, values in ours.items():
        for measure, value in zip(measures, values, strict=True):
            assert value == pytest.approx(theirs[question, measure], abs=1e-12)
