"""The line that says where a clause stands. It is embedded and shown with the clause, so that a
figure is never read without its place and date; it is never quoted."""

from __future__ import annotations

from rag.types import Clause, Metadata

UNDER = " › "
"""Between a document and the headings below it."""


def context_line(metadata: Metadata, clause: Clause) -> str:
    """``title（国办发〔2018〕128号，2018-12-29） › 二、目标任务 › （五）…``

    The date is that of the document: many an old one was put on its page years later."""
    day = metadata.written or metadata.published
    known = [metadata.document_number, day.isoformat() if day is not None else None]
    details = "，".join(detail for detail in known if detail)
    title = f"{metadata.title}（{details}）" if details else metadata.title
    return UNDER.join((title, *clause.path))


def levels(context: str) -> tuple[str, str]:
    """A context line as its document and the headings below, empty where there are none."""
    document, _, headings = context.partition(UNDER)
    return document, headings


def headings_above(headings: str, words: str) -> str:
    """The headings without those below which nothing else stands: the beginning of a numbered
    paragraph is its heading, and need not be read twice."""
    above = headings.split(UNDER)
    bare = _bare(words)
    while above and bare.startswith(_bare(above[-1])):
        above.pop()
    return UNDER.join(above)


def _bare(text: str) -> str:
    return "".join(text.split()).rstrip("…。：:")


def passage_text(metadata: Metadata, clause: Clause) -> str:
    """What is embedded and indexed for a clause: its context, then its words."""
    return f"{UNDER.join((metadata.title, *clause.path))}\n{clause.search_text}"
