"""Where the gold documents and the gold evidence of a question stand in a library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from eval.datasets.item import Evidence, Item
from eval.matching import find_all
from eval.protocols import HoldsDocuments
from rag.types import Document


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


class GoldFinder:
    """Looks the gold of questions up in one library."""

    def __init__(self, library: HoldsDocuments) -> None:
        self._library = library
        self._ids: dict[str, str] = {}
        for document in library.documents():
            for name in _names(document):
                self._ids.setdefault(name, document.document_id)

    def find(self, item: Item) -> Gold:
        documents = dict.fromkeys(self._ids.get(name, name) for name in item.gold_docs)
        return Gold(
            tuple(documents),
            tuple(tuple(self._places(item, one)) for one in item.evidence),
        )

    def _places(self, item: Item, evidence: Evidence) -> Iterable[Place]:
        names = [evidence.file] if evidence.file else item.gold_docs
        for name in names:
            if name in self._ids:
                text = self._library.text(self._ids[name])
                for start, end in find_all(text, evidence.text):
                    yield Place(self._ids[name], start, end)


def _names(document: Document) -> set[str]:
    return {PurePath(source).name for source in (document.source, *document.sources)}


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
