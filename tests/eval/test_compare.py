"""Two runs side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eval.compare import Comparison, compare, read_run
from eval.datasets import Item
from eval.errors import RunMismatch
from eval.gold import Gold
from eval.judging import judge
from eval.outcome import Outcome, Record
from eval.retrieval import RetrievalRecord
from eval.store import RunInfo, RunStore
from rag.types import Statement
from tests.eval.fakes import citation, item
from tests.eval.test_runner import INFO

STATEMENT = Statement("可网办率达到85%以上", (citation("可网办率达到85%以上。"),))


def record(question: Item, said: str, milliseconds: float = 100) -> Record:
    if said == "abstain":
        outcome = Outcome("abstained", "", milliseconds, reason="not_stated")
    else:
        statement = replace(STATEMENT, text=said)
        outcome = Outcome("answered", said, milliseconds, statements=(statement,))
    return judge(question, Gold(question.gold_docs), outcome)


def write(folder: Path, records: list[Record], info: RunInfo = INFO) -> Path:
    store = RunStore(folder, Record)
    store.begin(replace(info, questions=len(records)))
    for one in records:
        store.append(one)
    return folder


QUESTIONS = [item(f"q{number}") for number in range(5)] + [item("none", answerable=False)]


@pytest.fixture
def compared(tmp_path: Path) -> Comparison:
    #        q0     q1     q2     q3         q4     none
    first = ["85%", "85%", "92%", "abstain", "85%", "abstain"]
    second = ["85%", "92%", "85%", "85%", "abstain", "85%"]
    runs = [
        write(
            tmp_path / name,
            [
                record(question, said, 100 + shift)
                for question, said in zip(QUESTIONS, answers, strict=True)
            ],
        )
        for name, answers, shift in (("a", first, 0), ("b", second, 50))
    ]
    return compare(read_run(runs[0]), read_run(runs[1]))


def test_differences(compared: Comparison) -> None:
    found = {one.metric: one for one in compared.differences}
    accuracy = found["accuracy"]
    # Right: q0 q1 q4 none against q0 q2 q3.
    assert (accuracy.first, accuracy.second) == pytest.approx((4 / 6, 3 / 6))
    assert accuracy.difference == pytest.approx(-1 / 6)
    assert (accuracy.wins, accuracy.ties, accuracy.losses) == (2, 1, 3)
    assert accuracy.low < accuracy.difference < accuracy.high
    assert not accuracy.significant


def test_less_is_better_for_some(compared: Comparison) -> None:
    found = {one.metric: one for one in compared.differences}
    latency = found["latency_total_p50"]
    assert latency.difference == 50
    assert (latency.wins, latency.ties, latency.losses) == (0, 0, 6)
    assert latency.low == latency.high == 50
    # q3 is no longer abstained from, q4 is now.
    assert (found["false_abstention"].wins, found["false_abstention"].losses) == (1, 1)
    # Abstained from: q3 and none, wrongly and rightly; then q4, wrongly.
    precision = found["abstention_precision"]
    assert (precision.first, precision.second) == (1 / 2, 0)
    assert (precision.wins, precision.ties, precision.losses) == (0, 0, 0)


def test_flips_are_worst_first(compared: Comparison) -> None:
    assert [(flip.id, flip.change) for flip in compared.flips] == [
        ("q1", -1),
        ("q4", -1),
        ("none", -1),
        ("q2", 1),
        ("q3", 1),
    ]
    assert compared.flips[0].second == "wrong answer: lacks 85%"


@pytest.mark.parametrize("changed", [QUESTIONS[:5], [*QUESTIONS[:5], item("none")]])
def test_different_questions_are_refused(tmp_path: Path, changed: list[Item]) -> None:
    first = write(tmp_path / "a", [record(one, "85%") for one in QUESTIONS])
    second = write(tmp_path / "b", [record(one, "85%") for one in changed])
    with pytest.raises(RunMismatch, match=r"asked different questions: 1 of them differ.*'none'"):
        compare(read_run(first), read_run(second))


def test_an_unfinished_run_is_refused(tmp_path: Path) -> None:
    store = RunStore(tmp_path, Record)
    store.begin(replace(INFO, questions=2))
    store.append(record(QUESTIONS[0], "85%"))
    with pytest.raises(RunMismatch, match="not finished: 1 of 2 questions"):
        read_run(tmp_path)


def test_retrieval_is_not_compared_with_answers(tmp_path: Path) -> None:
    store = RunStore(tmp_path / "b", RetrievalRecord)
    store.begin(replace(INFO, kind="retrieval", questions=1))
    scores = {"mrr@10": 0.5, "recall@1": 0.0}
    store.append(RetrievalRecord(QUESTIONS[0], ("x",), {"x": 1}, scores))
    answers = read_run(write(tmp_path / "a", [record(QUESTIONS[0], "85%")]))
    with pytest.raises(RunMismatch, match=r"measured answers, .* retrieval"):
        compare(answers, read_run(tmp_path / "b"))


def test_retrieval_flips_with_its_rank(tmp_path: Path) -> None:
    runs = []
    for name, ranks in (("a", [1.0, 0.5]), ("b", [1.0, 0.25])):
        store = RunStore(tmp_path / name, RetrievalRecord)
        store.begin(replace(INFO, kind="retrieval", questions=2))
        for question, value in zip(QUESTIONS, ranks, strict=False):
            store.append(RetrievalRecord(question, (), {"x": 1}, {"mrr@10": value}))
        runs.append(read_run(tmp_path / name))
    comparison = compare(*runs)
    assert [(flip.id, flip.change) for flip in comparison.flips] == [("q1", -0.25)]
    assert comparison.flips[0].second == "MRR@10 0.250"
