"""Precision and recall of extracted tasks against rows labelled by hand.

A row is right where the passage, every lead unit and every deadline are: one wrong field makes the
whole row wrong, in precision and in recall.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.clauses import cut
from rag.documents.cleaning import clean
from rag.documents.loading import load
from rag.documents.metadata import read_metadata
from rag.reading import document_id
from rag.tasks.extract import extract_tasks
from rag.types import Deadline, Document, Task

Span = tuple[int, int]

MIN_OVERLAP = 0.5
"""Share of the union of two passages that must be common for them to be one task."""


@dataclass(frozen=True, slots=True)
class TaskLabel:
    """One labelled row; spans are offsets into the document's text as the library stores it.

    ``deadlines`` are values: a last day (``2031-06-30``), a rule of RFC 5545, or ``ongoing``.
    """

    file: str
    document_id: str
    half: str
    task: Span
    leads: tuple[Span, ...]
    deadlines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    right: int
    found: int
    labelled: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.right + other.right, self.found + other.found, self.labelled + other.labelled
        )


def read_labels(path: Path) -> list[TaskLabel]:
    labels = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels.append(
            TaskLabel(
                row["file"],
                row["document_id"],
                row["half"],
                (row["task"][0], row["task"][1]),
                tuple((start, end) for start, end in row["leads"]),
                tuple(each["value"] for each in row["deadlines"]),
            )
        )
    return labels


def read_tasks(path: Path) -> tuple[str, tuple[Task, ...]]:
    """A file's text as the library stores it, and its tasks."""
    loaded = load(path)
    cleaned = clean(loaded)
    identity = document_id(loaded.text)
    clauses = cut(loaded, cleaned, identity)
    document = Document(
        document_id=identity,
        source=path.name,
        metadata=read_metadata(loaded, cleaned, path.name),
        format=loaded.format,
        markup=loaded.markup,
        characters=len(loaded.text),
        clauses=len(clauses),
    )
    return loaded.text, extract_tasks(document, loaded.text, clauses)


def value_of(deadline: Deadline) -> str:
    """A deadline as labels write it."""
    if deadline.every:
        return deadline.every
    if deadline.end is not None:
        return deadline.end.isoformat()
    return "ongoing" if deadline.ongoing else "undated"


def overlap(one: Span, other: Span) -> float:
    """Length in common over the length of both together."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    whole = max(one[1], other[1]) - min(one[0], other[0])
    return max(0, common) / whole


def same_passage(task: Task, label: TaskLabel) -> bool:
    return overlap((task.content.start, task.content.end), label.task) >= MIN_OVERLAP


def is_right(task: Task, label: TaskLabel, text: str) -> bool:
    """Are the leads, by their quoted names, and the deadlines those of the label?"""
    leads = {unit.quote.text for unit in task.leads}
    return leads == {text[start:end] for start, end in label.leads} and {
        value_of(each) for each in task.deadlines
    } == set(label.deadlines)


def pairs(tasks: Sequence[Task], labels: Sequence[TaskLabel]) -> list[tuple[Task, TaskLabel]]:
    """Each label with the task that overlaps it most; no task twice."""
    ranked = sorted(
        (
            (-overlap((task.content.start, task.content.end), label.task), row, number)
            for row, label in enumerate(labels)
            for number, task in enumerate(tasks)
            if same_passage(task, label)
        ),
    )
    rows, used = set[int](), set[int]()
    matched = []
    for _, row, number in ranked:
        if row not in rows and number not in used:
            rows.add(row)
            used.add(number)
            matched.append((tasks[number], labels[row]))
    return matched


def score(tasks: Sequence[Task], labels: Sequence[TaskLabel], text: str) -> Score:
    """Of one document: every task found and every row labelled counts."""
    right = sum(is_right(task, label, text) for task, label in pairs(tasks, labels))
    return Score(right, len(tasks), len(labels))
