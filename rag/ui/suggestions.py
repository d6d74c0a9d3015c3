"""A few questions that the library can probably answer, so that nobody starts before a blank page.

Cheap on purpose: titles and clause headings are put into fixed phrasings, no model is asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.types import Clause, Document

if TYPE_CHECKING:
    from rag.library import Library

COUNT = 4
LONGEST_TITLE = 30
LONGEST_HEADING = 18

_NUMBERING = re.compile(r"^[\s（(]*[一二三四五六七八九十百零〇\d]+[）)、.．]*\s*")
_END = re.compile(r"[。；;：:，,！!？?]")


def suggestions(library: Library) -> list[str]:
    """At most :data:`COUNT` questions, each about another document."""
    questions: list[str] = []
    for document in library.documents():
        question = _about(document, library.clauses(document.document_id))
        if question and question not in questions:
            questions.append(question)
        if len(questions) == COUNT:
            break
    return questions


def _about(document: Document, clauses: list[Clause]) -> str | None:
    for clause in clauses:
        heading = _heading(clause)
        if heading:
            return f"“{heading}”由谁牵头，什么时候完成？"
    title = document.title.strip()
    return f"《{title}》主要说了什么？" if 4 <= len(title) <= LONGEST_TITLE else None


def _heading(clause: Clause) -> str | None:
    """The heading of a numbered clause, if it is short enough to be quoted in a question."""
    if not clause.label or not clause.path:
        return None
    heading = _NUMBERING.sub("", _END.split(clause.path[-1])[0]).strip()
    return heading if 4 <= len(heading) <= LONGEST_HEADING else None
