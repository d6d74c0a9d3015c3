"""Figures of a run: what stands in which denominator."""

from __future__ import annotations

import pytest

from eval.datasets import Item
from eval.gold import Gold
from eval.judging import judge
from eval.metrics.catalogue import METRICS, Kind
from eval.outcome import Outcome, Record
from eval.summary import NO_DOCUMENT, figures, summarise
from rag.types import Statement
from tests.eval.fakes import citation, item


def record(question: Item, status: str, milliseconds: float = 100.0) -> Record:
    said = (Statement("可网办率达到85%以上", (citation("可网办率达到85%以上。"),)),)
    outcome = Outcome(
        status,
        "",
        milliseconds,
        statements=said if status == "answered" else (),
    )
    return judge(question, Gold(question.gold_docs), outcome)


RECORDS = [
    record(item("a"), "answered", 100),
    record(item("b", must=[["92%"]]), "answered", 200),
    record(item("c", gold_docs=("qingxi.txt", "baishi.txt")), "abstained", 300),
    record(item("d"), "failed", 400),
    record(item("e", kind="none", answerable=False, gold_docs=()), "abstained", 500),
    record(item("f", kind="none", answerable=False, gold_docs=()), "answered", 600),
    record(item("g", kind="none", answerable=False, gold_docs=()), "failed", 700),
]


def test_every_question_counts() -> None:
    found = summarise(RECORDS, METRICS["answers"]).metrics
    assert (found["accuracy"].value, found["accuracy"].n) == (pytest.approx(2 / 7), 7)
    assert (found["failures"].value, found["failures"].n) == (pytest.approx(2 / 7), 7)
    # c and e were abstained from, e rightly; e, f, g had no answer; a to d had one.
    assert (found["abstention_precision"].value, found["abstention_precision"].n) == (1 / 2, 2)
    assert (found["abstention_recall"].value, found["abstention_recall"].n) == (
        pytest.approx(1 / 3),
        3,
    )
    assert (found["false_abstention"].value, found["false_abstention"].n) == (1 / 4, 4)
    # Of a to d, a and b have a supported statement.
    assert (found["citation_recall_lexical"].value, found["citation_recall_lexical"].n) == (
        1 / 2,
        4,
    )
    assert (found["quote_exactness"].value, found["quote_exactness"].n) == (1, 3)


def test_percentiles() -> None:
    found = figures(RECORDS, METRICS["answers"])
    assert found["latency_total_p50"].value == 400
    # 7 values, position 0.95 * 6 = 5.7 between 600 and 700.
    assert found["latency_total_p95"].value == pytest.approx(670)
    assert "latency_first_token_p50" not in found


def test_groups() -> None:
    summary = summarise(RECORDS, METRICS["answers"])
    assert summary.by_type["figure"]["accuracy"].n == 4
    assert summary.by_type["none"]["accuracy"].value == pytest.approx(1 / 3)
    # c belongs to both documents.
    assert summary.by_document["qingxi.txt"]["accuracy"].n == 4
    assert summary.by_document["baishi.txt"]["accuracy"].n == 1
    assert summary.by_document[NO_DOCUMENT]["accuracy"].n == 3
    assert summary.questions == 7


@pytest.mark.parametrize("kind", METRICS)
def test_metric_keys_are_unique(kind: Kind) -> None:
    assert len({metric.key for metric in METRICS[kind]}) == len(METRICS[kind])
