"""A few questions that the library answers, so that nobody starts before a blank page.

Cheap on purpose: what a clause states in a fixed phrase is turned into a question, no model is
asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from rag.types import Clause, Document

if TYPE_CHECKING:
    from rag.library import Library

COUNT = 4
DOCUMENTS = 40
"""How many documents are looked into."""
LONGEST_HEADING = 18

_NUMBERING = re.compile(r"^[\s（(]*[一二三四五六七八九十百零〇\d]+[）)、.．]*\s*")
_GENERIC = re.compile(r"责任|领导|统筹|保障|宣传|督|考核|评估|要求$")
"""Of the closing parts that every document has, and that nobody asks about."""
_END = re.compile(r"[。；;：:，,！!？?]")
_FIGURE = re.compile(
    r"(?<![一-鿿])(?:[年月]底?)?(?P<what>[一-鿿“”]{4,16}?)"
    r"(?P<verb>达到|提高到|压缩到|压减到|缩短到|下降到|增加到|增长|不低于|不超过)[约近至]?\d"
)


def suggestions(library: Library) -> list[str]:
    """At most :data:`COUNT` questions, each about another document."""
    looked_into = library.documents()[:DOCUMENTS]
    found = (
        next(_questions(document, library.clauses(document.document_id)), None)
        for document in looked_into
    )
    return list(islice(dict.fromkeys(question for question in found if question), COUNT))


def _questions(document: Document, clauses: list[Clause]) -> Iterator[str]:
    """The tasks of a document first, then its figures."""
    for clause in clauses:
        heading = _heading(clause)
        if heading and "牵头" in clause.search_text:
            due = "，什么时候完成" if "时限" in clause.search_text else ""
            name = heading if "“" in heading else f"“{heading}”"
            yield f"{_place(document, heading)}{name}由谁牵头{due}？"
    for clause in clauses:
        for figure in _FIGURE.finditer(clause.search_text):
            yield f"{_place(document, figure['what'])}{figure['what']}{figure['verb']}多少？"


def _heading(clause: Clause) -> str | None:
    """The heading of a numbered clause, if it is short enough to be quoted in a question."""
    if not clause.label or not clause.path:
        return None
    heading = _NUMBERING.sub("", _END.split(clause.path[-1])[0]).strip()
    if _GENERIC.search(heading):
        return None
    return heading if 4 <= len(heading) <= LONGEST_HEADING else None


def _place(document: Document, subject: str) -> str:
    """Neighbouring places have the same tasks: the question names its own."""
    region = (document.metadata.region or "").split()
    return "" if not region or region[-1] in subject else region[-1]
