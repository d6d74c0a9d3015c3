"""The paired tests: exact where all assignments can be listed, and against scipy."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import stats

from eval.statistics import bootstrap_interval, mean, percentile, randomisation_test

NAN = np.nan


def test_the_mean_is_over_the_questions_that_have_a_value() -> None:
    rows = np.array([[1.0, 0.0, NAN], [NAN, NAN, NAN], [0.5, NAN, NAN]])
    np.testing.assert_array_equal(mean(rows), [0.5, NAN, 0.5])


def test_percentiles_agree_with_numpy() -> None:
    values = np.random.default_rng(1).random((20, 13))
    np.testing.assert_allclose(percentile(95)(values), np.percentile(values, 95, axis=1))
    values[::2, 3:] = NAN
    np.testing.assert_allclose(percentile(50)(values), np.nanpercentile(values, 50, axis=1))
    assert np.isnan(percentile(50)(np.array([[NAN, NAN]]))[0])


def test_the_p_value_by_listing_every_assignment() -> None:
    first, second = np.array([0, 0, 0, 1, 0, 1.0]), np.array([1, 1, 1, 1, 1, 0.0])
    # Differences 1 1 1 0 1 -1: the observed sum is 3. Of the 2^5 signs of the five that differ,
    # |sum| is 3 or 5 for 2 * (5 + 1) = 12.
    differences = second - first
    sums = [abs(float(np.dot(signs, differences))) for signs in product([1, -1], repeat=6)]
    assert sum(total >= 3 for total in sums) / len(sums) == 12 / 32
    # 10,000 samples: the standard error of p is 0.005.
    assert randomisation_test(first, second, mean) == pytest.approx(12 / 32, abs=0.015)


def test_the_p_value_agrees_with_scipy() -> None:
    rng = np.random.default_rng(5)
    first = rng.random(40)
    second = first + rng.normal(0.05, 0.2, 40)
    theirs = stats.permutation_test(
        (second, first),
        lambda a, b, axis: np.mean(a, axis=axis) - np.mean(b, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=10_000,
        rng=np.random.default_rng(6),
    ).pvalue
    ours = randomisation_test(first, second, mean)
    assert 0.01 < ours < 0.5
    assert ours == pytest.approx(theirs, abs=0.02)


def test_equal_runs_differ_by_nothing() -> None:
    values = np.array([0.3, 1.0, NAN, 0.1])
    assert randomisation_test(values, values, mean) == 1
    assert bootstrap_interval(values, values, mean) == (0, 0)


def test_p_is_never_zero() -> None:
    zeros, ones = np.zeros(200), np.ones(200)
    assert randomisation_test(zeros, ones, mean) == 1 / 10_001


def test_the_interval_agrees_with_scipy() -> None:
    rng = np.random.default_rng(8)
    first = rng.random(60)
    second = first + rng.normal(0.1, 0.3, 60)
    theirs = stats.bootstrap(
        (second, first),
        lambda a, b, axis: np.mean(a, axis=axis) - np.mean(b, axis=axis),
        paired=True,
        method="percentile",
        n_resamples=10_000,
        rng=np.random.default_rng(9),
    ).confidence_interval
    low, high = bootstrap_interval(first, second, mean)
    assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=0.005)


def test_a_metric_that_applies_to_few_questions() -> None:
    first = np.array([NAN] * 20 + [0.0, 1.0])
    second = np.array([NAN] * 20 + [1.0, 1.0])
    low, high = bootstrap_interval(first, second, mean)
    assert (low, high) == (0, 1)
    # Signs of differences 1 and 0: always |sum| = 1 / 2, as observed.
    assert randomisation_test(first, second, mean) == 1
