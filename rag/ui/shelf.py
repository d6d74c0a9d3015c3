"""What the page needs to know of the library's documents to show a passage in its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.errors import UsageError
from rag.types import Clause, Document, Passage

if TYPE_CHECKING:
    from rag.library import Library


@dataclass(frozen=True, slots=True)
class Basis:
    """A passage with its document and clause, as far as the library still holds them."""

    passage: Passage
    document: Document | None
    clause: Clause | None


class Shelf:
    """Looks each document up once; made anew for every rendering, so it never goes stale."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._documents: dict[str, Document | None] = {}
        self._clauses: dict[str, list[Clause]] = {}

    def bases(self, passages: Iterable[Passage]) -> list[Basis]:
        """Conversations outlive documents: a passage of a removed one comes without its facts."""
        return [self._basis(passage) for passage in passages]

    def _basis(self, passage: Passage) -> Basis:
        key = passage.document_id
        if key not in self._documents:
            self._documents[key] = find(self._library, key)
            held = self._documents[key] is not None
            self._clauses[key] = self._library.clauses(key) if held else []
        holding = (
            clause for clause in self._clauses[key] if clause.start <= passage.start < clause.end
        )
        return Basis(passage, self._documents[key], next(holding, None))


def find(library: Library, document_id: str) -> Document | None:
    try:
        return library.document(document_id)
    except UsageError:
        return None
