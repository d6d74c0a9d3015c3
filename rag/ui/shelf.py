"""What the page needs to know of the library's documents to show a passage in its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.errors import YijuError
from rag.types import Clause, Document, Passage

if TYPE_CHECKING:
    from rag.library import Library


@dataclass(frozen=True, slots=True)
class Basis:
    """A passage with its document and clause, as far as the library still holds them."""

    passage: Passage
    document: Document | None
    clause: Clause | None


def bases(library: Library, passages: Iterable[Passage]) -> list[Basis]:
    """Conversations outlive documents: a passage of a removed one is shown without its facts."""
    documents: dict[str, Document | None] = {}
    clauses: dict[str, list[Clause]] = {}
    found = []
    for passage in passages:
        key = passage.document_id
        if key not in documents:
            documents[key] = find(library, key)
            clauses[key] = library.clauses(key) if documents[key] is not None else []
        found.append(Basis(passage, documents[key], _holding(clauses[key], passage.start)))
    return found


def find(library: Library, document_id: str) -> Document | None:
    try:
        return library.document(document_id)
    except YijuError:
        return None


def _holding(clauses: list[Clause], offset: int) -> Clause | None:
    return next((clause for clause in clauses if clause.start <= offset < clause.end), None)
