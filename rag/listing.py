"""Questions for a set of tasks, answered from the ledger instead of from passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rag import replies
from rag.catalogue import Entry
from rag.filters import admitted
from rag.library import Library
from rag.tasks.answers import answer_from_ledger
from rag.types import Document, Event, Filters


def listed(
    library: Library, asked: str, meant: Iterable[str], filters: Filters | None
) -> Iterator[Event] | None:
    """The events of the answer; ``None`` where the question asks for no set of tasks, or for one
    that the ledger cannot know of.

    ``asked`` is the question as it was put, ``meant`` what it may mean in its conversation, the
    likeliest first.
    """
    allowed = None
    if filters is not None:
        allowed = admitted(map(_entry, library.documents()), filters)
    spoken = replies.language(asked)
    for question in dict.fromkeys(meant):
        events = answer_from_ledger(library, asked, question, spoken, allowed)
        if events is not None:
            return events
    return None


def _entry(document: Document) -> Entry:
    metadata = document.metadata
    return Entry(
        document.document_id,
        metadata.title,
        metadata.region,
        metadata.issuer,
        metadata.kind,
        metadata.document_number,
        metadata.published or metadata.written,
    )
