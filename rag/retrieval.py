"""The hybrid retriever: what means the same (dense) and what says the same (lexical), fused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, get_args

from rag.catalogue import Catalogue, Contents
from rag.errors import UsageError
from rag.filters import admitted, as_filters
from rag.implied import Subject, subject_of
from rag.indexes import Indexes
from rag.matching import Asked, Limit, Match, Matcher
from rag.questions import checked, says_something
from rag.ranking import as_hits, candidates, ranked, section_of
from rag.store import Store
from rag.types import Filters, Hit

if TYPE_CHECKING:
    from embeddings.base import Embedder, Reranker

Expand = Literal["section"]

CONSIDERED = 50
"""Of the matches, whose texts are looked at, at least: what a question implies may lift them."""


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches one library. ``embedder`` is only called if there are vectors to compare with."""

    store: Store
    indexes: Indexes
    catalogue: Catalogue
    embedder: Callable[[], Embedder]
    reranker: Callable[[], Reranker | None]

    def retrieve(
        self,
        question: str,
        k: int,
        filters: Filters | Mapping[str, Any] | None = None,
        expand: Expand | None = None,
    ) -> list[Hit]:
        """As :meth:`rag.library.Library.search`."""
        _check(k, expand)
        chosen = as_filters(filters)
        asked = checked(question)
        contents = self.catalogue.contents()
        allowed = admitted(contents.entries, chosen) if chosen is not None else None
        if not says_something(asked) or allowed == []:
            return []
        subject = subject_of(asked, contents)
        put = put_to(contents, asked, subject, allowed)
        matches = Matcher(self.store, self.indexes, self.embedder).matches(put, k)
        looked_at = _looked_at(matches, put.own, k)
        clauses = self.store.clauses_by_row([match.row for match in looked_at])
        scored = [(clauses[match.row], match.score) for match in looked_at if match.row in clauses]
        best = ranked(candidates(scored, contents, subject), asked, subject, self.reranker(), k)
        documents = self.store.documents_by_id({one.entry.document_id for one in best})
        return as_hits(best, documents, partial(section_of, self.store) if expand else None)


def put_to(contents: Contents, asked: str, subject: Subject, allowed: Limit = None) -> Asked:
    """How a question is put to the documents there are, or to those that are ``allowed``."""
    own = subject.own(contents)
    if allowed is not None:
        own &= frozenset(allowed)
    return Asked(
        text=asked,
        rest=subject.rest if own and subject.rest else asked,
        allowed=allowed,
        own=own,
        # Nearly all documents are no choice.
        apart=bool(own) and 2 * len(own) < len(contents.entries),
    )


def _looked_at(matches: Sequence[Match], own: Collection[str], k: int) -> list[Match]:
    """The best, and the best in the documents that the question is about."""
    depth = max(CONSIDERED, 2 * k)
    from_own = [match for match in matches if match.key.rpartition(":")[0] in own]
    return list(dict.fromkeys([*matches[:depth], *from_own[:depth]]))


def _check(k: object, expand: object) -> None:
    if not isinstance(k, int) or isinstance(k, bool):
        raise UsageError(f"k is {k!r}, but it is a number of hits.", "Give a whole number.")
    if k < 1:
        raise UsageError(f"k is {k}, but at least one hit has to be asked for.")
    if expand is not None and expand not in get_args(Expand):
        raise UsageError(
            f"A hit cannot be expanded to {expand!r}.", "Leave it out, or give 'section'."
        )
