"""Where the gold documents and the gold evidence of a question stand in a library."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from eval.datasets.item import Evidence, Item
from eval.matching import find_all
from eval.protocols import HoldsDocuments
from rag.types import Citation, Document


@dataclass(frozen=True, slots=True)
class Place:
    """Offsets into the original text of a document of the library, end-exclusive."""

    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Gold:
    """``documents`` are ids, or the bare name where the library does not hold the document;
    ``evidence[i]`` lists every place where the i-th passage stands, none where it was not found."""

    documents: tuple[str, ...] = ()
    evidence: tuple[tuple[Place, ...], ...] = ()


class Shelf:
    """The documents of one library by the names that data sets use."""

    def __init__(self, library: HoldsDocuments) -> None:
        self._library = library
        self._ids: dict[str, str] = {}
        for document in library.documents():
            for name in _names(document):
                self._ids.setdefault(name, document.document_id)
        self._known = frozenset(self._ids.values())

    @property
    def names(self) -> Collection[str]:
        """Every file name that a document goes by."""
        return self._ids.keys()

    def ids(self, names: Iterable[str]) -> tuple[str, ...]:
        """Document ids without repetition; a name that the library does not hold stays as it is,
        which no document has as its id."""
        return tuple(dict.fromkeys(self._ids.get(name, name) for name in names))

    def gold(self, item: Item) -> Gold:
        """The gold of a question in this library."""
        return Gold(
            self.ids(item.gold_docs),
            tuple(tuple(self._places(item, evidence)) for evidence in item.evidence),
        )

    def _places(self, item: Item, evidence: Evidence) -> Iterator[Place]:
        for document_id in self.ids([evidence.file] if evidence.file else item.gold_docs):
            if document_id in self._known:
                for start, end in find_all(self._library.text(document_id), evidence.text):
                    yield Place(document_id, start, end)

    def holds_exactly(self, citation: Citation) -> bool:
        """Whether the quote stands at its offsets in the document that it names."""
        if citation.document_id not in self._known or not citation.quote:
            return False
        text = self._library.text(citation.document_id)
        return text[citation.start : citation.end] == citation.quote


def _names(document: Document) -> Iterator[str]:
    for source in (document.source, *document.sources):
        yield PurePath(source).name


class Located(Protocol):
    """A passage or a citation."""

    @property
    def document_id(self) -> str: ...

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def hits(passage: Located, places: Iterable[Place]) -> bool:
    """Whether the passage and one of the places share at least half of the shorter one."""
    for place in places:
        shared = min(passage.end, place.end) - max(passage.start, place.start)
        shorter = min(passage.end - passage.start, place.end - place.start)
        if passage.document_id == place.document_id and 2 * shared >= shorter:
            return True
    return False
