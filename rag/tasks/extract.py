"""A document's tasks, read by rule from its text: who does what by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.tasks.extraction.assembly import assemble
from rag.tasks.extraction.page import read_page
from rag.types import Clause, Document, Task


def extract_tasks(document: Document, text: str, clauses: Sequence[Clause]) -> tuple[Task, ...]:
    """The tasks of a document in the order of its text, numbered from 1.

    ``text`` is the document's original text and ``clauses`` its clauses. Deterministic; takes time
    linear in the length of the text; raises nothing on any document. Every quote is an exact
    substring of ``text``.
    """
    page = read_page(text, clauses, markup=document.markup)
    tasks = sorted(assemble(page, document), key=lambda task: task.content.start)
    return tuple(replace(task, number=number) for number, task in enumerate(tasks, start=1))
