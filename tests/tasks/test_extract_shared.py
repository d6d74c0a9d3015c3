"""Extraction on real documents, which are not part of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.task_metrics import Score, read_labels, read_tasks, score
from tests.tasks.support import due, names

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
PLAN = SHARED / "seeds" / "004_695f18a48b8a2c3f.txt"
PAGES = SHARED / "corpora" / "govcn"


@pytest.mark.skipif(not PLAN.exists(), reason="the shared documents are not here")
def test_every_task_of_the_plan() -> None:
    _, tasks = read_tasks(PLAN)
    assert [task.label for task in tasks] == [
        f"二、（{number}）" for number in "一二三四五六七八九十"
    ]
    assert [due(task)[0][-10:] for task in tasks] == [
        *("2022-08-31", "2022-06-30", "2022-11-30", "2022-11-30", "2022-04-30"),
        *("2022-04-30", "2022-11-30", "2022-04-30", "2022-06-30", "2022-06-30"),
    ]
    assert [due(task)[1:] for task in tasks] == [[]] + 9 * [["ongoing"]]
    assert [len(task.leads) for task in tasks] == [1, 3, 2, 3, 1, 2, 1, 1, 2, 1]
    assert [len(task.units) for task in tasks] == [1, 4, 4, 1, 1, 1, 1, 1, 2, 1]
    assert [task.group is not None for task in tasks] == [False] + 9 * [True]
    assert [len(task.targets) for task in tasks] == [0, 1, 0, 0, 2, 2, 0, 2, 1, 0]
    assert names(tasks[8].leads) == ["区自然资源和规划分局", "区住建局"]
    assert not any(task.unread for task in tasks)


@pytest.mark.skipif(not PAGES.exists(), reason="the shared documents are not here")
@pytest.mark.parametrize("half", ["tuning", "unseen"])
def test_precision_and_recall_on_the_labelled_pages(half: str) -> None:
    labels = [row for row in read_labels(ROOT / "eval/data/task_labels.jsonl") if row.half == half]
    total = Score(0, 0, 0)
    for file in sorted({label.file for label in labels}):
        text, tasks = read_tasks(PAGES / file)
        total += score(tasks, [label for label in labels if label.file == file], text)
    assert total.labelled >= 60
    assert total.precision >= 0.93
    assert total.recall >= 0.93
