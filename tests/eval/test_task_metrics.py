"""Tasks against labelled rows: a row is right as a whole or not at all."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from eval.task_metrics import Score, TaskLabel, overlap, read_labels, score, value_of
from rag.types import Deadline, Quote, Task, TaskUnit

_TEXT = "修缮校舍。（县教育局负责，6月底前）配齐保安。（县公安局负责）"
_SPLIT = _TEXT.index("配")


def _quote(words: str) -> Quote:
    start = _TEXT.index(words)
    return Quote(words, start, start + len(words))


def _task(start: int, end: int, lead: str, day: date | None = None) -> Task:
    content = Quote(_TEXT[start:end], start, end)
    deadlines = (Deadline(_quote("6月底前"), day, day),) if day else ()
    leads = (TaskUnit(lead, _quote(lead)),)
    return Task("d", 1, 0, "", content, content, leads, deadlines=deadlines)


def _label(start: int, end: int, lead: str, *deadlines: str) -> TaskLabel:
    named = _quote(lead)
    return TaskLabel("a.html", "d", "tuning", (start, end), ((named.start, named.end),), deadlines)


def test_overlap_is_what_is_common_over_what_both_cover() -> None:
    assert overlap((0, 10), (5, 10)) == 0.5
    assert overlap((0, 10), (5, 15)) == pytest.approx(1 / 3)
    assert overlap((0, 4), (6, 9)) == 0


def test_a_wrong_field_costs_the_whole_row_in_precision_and_recall() -> None:
    first = _label(0, _SPLIT, "县教育局", "2031-06-30")
    second = _label(_SPLIT, len(_TEXT), "县公安局")
    right = _task(0, _SPLIT, "县教育局", date(2031, 6, 30))
    wrong_lead = _task(_SPLIT, len(_TEXT), "县教育局")
    assert score([right], [first, second], _TEXT) == Score(right=1, found=1, labelled=2)
    found = score([right, wrong_lead], [first, second], _TEXT)
    assert found == Score(right=1, found=2, labelled=2)
    assert (found.precision, found.recall) == (0.5, 0.5)
    wrong_day = _task(0, _SPLIT, "县教育局", date(2031, 6, 29))
    assert score([wrong_day], [first], _TEXT).right == 0


def test_a_task_counts_for_one_row_only() -> None:
    whole = _task(0, len(_TEXT), "县教育局")
    labels = [_label(0, len(_TEXT), "县教育局"), _label(0, len(_TEXT) - 1, "县教育局")]
    assert score([whole], labels, _TEXT) == Score(right=1, found=1, labelled=2)


def test_deadlines_are_compared_by_value() -> None:
    quote = _quote("6月底前")
    assert value_of(Deadline(quote, None, date(2031, 6, 30))) == "2031-06-30"
    assert value_of(Deadline(quote, every="FREQ=DAILY")) == "FREQ=DAILY"
    assert value_of(Deadline(quote, ongoing=True)) == "ongoing"
    assert value_of(Deadline(quote)) == "undated"


def test_labels_are_read_from_their_file(tmp_path: Path) -> None:
    row = {
        "file": "a.html",
        "document_id": "d",
        "half": "unseen",
        "task": [3, 9],
        "leads": [[3, 5]],
        "deadlines": [{"span": [6, 8], "value": "2031-06-30"}],
    }
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert read_labels(path) == [
        TaskLabel("a.html", "d", "unseen", (3, 9), ((3, 5),), ("2031-06-30",))
    ]
