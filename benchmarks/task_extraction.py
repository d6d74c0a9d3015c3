"""Precision and recall of the task ledger's extraction on documents labelled by hand.

    python -m benchmarks.task_extraction FOLDER [--labels eval/data/task_labels.jsonl] [--show]

``FOLDER`` holds the labelled files. Documents without a labelled row count too: whatever is found
in them is wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path

from eval.task_metrics import (
    Score,
    TaskLabel,
    is_right,
    pairs,
    read_labels,
    read_tasks,
    score,
    value_of,
)
from rag.reading import document_id
from rag.types import Task

_LABELS = Path("eval/data/task_labels.jsonl")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--labels", type=Path, default=_LABELS)
    arguments.add_argument("--half", choices=("tuning", "unseen"))
    arguments.add_argument("--show", action="store_true", help="write what is wrong")
    given = arguments.parse_args()
    by_file: dict[str, list[TaskLabel]] = defaultdict(list)
    for label in read_labels(given.labels):
        by_file[label.file].append(label)
    totals: dict[str, Score] = defaultdict(lambda: Score(0, 0, 0))
    for path in sorted(given.folder.glob("*.html")):
        labels = by_file[path.name]
        half = labels[0].half if labels else "no row labelled"
        if given.half and half != given.half:
            continue
        text, tasks = read_tasks(path)
        if labels and labels[0].document_id != document_id(text):
            sys.exit(f"{path.name} is read differently now; its labels no longer fit.")
        found = score(tasks, labels, text)
        totals[half] += found
        if tasks or labels:
            _write(path.name, found)
        if given.show:
            _show(tasks, labels, text)
    for half, found in totals.items():
        _write(half, found)


def _write(name: str, found: Score) -> None:
    sys.stdout.write(
        f"{name:32} right {found.right:4} found {found.found:4} labelled {found.labelled:4}"
        f"  precision {found.precision:.3f}  recall {found.recall:.3f}\n"
    )


def _show(tasks: tuple[Task, ...], labels: list[TaskLabel], text: str) -> None:
    matched = pairs(tasks, labels)
    for task, label in matched:
        if not is_right(task, label, text):
            sys.stdout.write(
                f"  wrong {task.title.text[:40]} {[unit.quote.text for unit in task.leads]} "
                f"{[value_of(each) for each in task.deadlines]}, labelled "
                f"{[text[slice(*span)] for span in label.leads]} {list(label.deadlines)}\n"
            )
    for label in labels:
        if all(other is not label for _, other in matched):
            sys.stdout.write(f"  missed {text[slice(*label.task)][:60]!r}\n")
    for task in tasks:
        if all(other is not task for other, _ in matched):
            sys.stdout.write(f"  extra {task.content.text[:80]!r}\n")


if __name__ == "__main__":
    main()
