"""Extraction on a text given in a test, through the same steps as an ingest."""

from __future__ import annotations

from datetime import date

from rag.clauses import cut
from rag.documents.cleaning import clean
from rag.documents.loading import load_bytes
from rag.documents.metadata import read_metadata
from rag.tasks.extract import extract_tasks
from rag.types import Document, Metadata, Quote, Task, TaskUnit


def tasks_of(
    content: str | bytes,
    *,
    name: str = "plan.txt",
    title: str = "",
    written: date | None = date(2031, 3, 2),
) -> tuple[Task, ...]:
    """The tasks of a file with this content, every quote checked against its text."""
    data = content.encode() if isinstance(content, str) else content
    loaded = load_bytes(data, name)
    cleaned = clean(loaded)
    metadata = read_metadata(loaded, cleaned, name)
    stated = Metadata(title or metadata.title, written=written)
    clauses = cut(loaded, cleaned, "d")
    document = Document(
        "d", name, stated, loaded.format, loaded.markup, len(loaded.text), len(clauses)
    )
    tasks = extract_tasks(document, loaded.text, clauses)
    for task in tasks:
        for quote in quotes(task):
            assert loaded.text[quote.start : quote.end] == quote.text
    return tasks


def quotes(task: Task) -> list[Quote]:
    """Every quote of a task."""
    found = [task.title, task.content, *task.unread]
    found += [unit.quote for unit in (*task.leads, *task.units)]
    found += [deadline.quote for deadline in task.deadlines]
    found += [target.quote for target in task.targets]
    return [*found, task.group] if task.group else found


def names(units: tuple[TaskUnit, ...]) -> list[str]:
    return [unit.name for unit in units]


def due(task: Task) -> list[str]:
    """``2031-06-30`` for a day, ``2031-06-01/2031-06-30`` for more, the rule, or ``ongoing``."""
    found = []
    for each in task.deadlines:
        if each.every:
            found.append(each.every)
        elif each.end is None:
            found.append("ongoing" if each.ongoing else "undated")
        else:
            days = (each.begin, each.end)
            found.append(str(each.end) if each.begin == each.end else "/".join(map(str, days)))
    return found
