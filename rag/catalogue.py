"""What a search has to know of every document at once: a few fields, kept in memory."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rag.documents.gazetteer import Levels, divisions
from rag.folding import fold_script
from rag.store import Store

_BRACKETS = str.maketrans("[]()【】", "〔〕〔〕〔〕", " ")


@dataclass(frozen=True, slots=True)
class Entry:
    """``region`` as in :class:`rag.types.Metadata`; ``day`` is when it was published, else
    written."""

    document_id: str
    title: str
    region: str | None
    issuer: str | None
    kind: str | None
    document_number: str | None
    day: date | None


class Contents:
    """All documents of one generation of a library."""

    def __init__(self, generation: int, entries: tuple[Entry, ...]) -> None:
        self.generation = generation
        self.entries = entries

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        return {entry.document_id: entry for entry in self.entries}

    @cached_property
    def by_region(self) -> dict[str, frozenset[str]]:
        """Document ids by the region, as :class:`Entry` has it."""
        ids: dict[str, list[str]] = defaultdict(list)
        for entry in self.entries:
            if entry.region:
                ids[entry.region].append(entry.document_id)
        return {region: frozenset(found) for region, found in ids.items()}

    @cached_property
    def unlisted_regions(self) -> frozenset[Levels]:
        """Regions that no gazetteer knows: renamed, dissolved or invented ones."""
        regions = {tuple(region.split()) for region in self.by_region}
        return frozenset(regions.difference(_listed()))

    @cached_property
    def by_issuer(self) -> dict[str, frozenset[str]]:
        """Document ids by the issuer, as :func:`rag.folding.fold_script` spells it."""
        return _grouped((entry.issuer, entry.document_id) for entry in self.entries)

    @cached_property
    def by_number(self) -> dict[str, frozenset[str]]:
        """Document ids by the document number, as :func:`plain_number` spells it."""
        return _grouped(
            (entry.document_number and plain_number(entry.document_number), entry.document_id)
            for entry in self.entries
        )


class Catalogue:
    """Reads the store again when documents came or went. Safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reading = threading.Lock()
        self._contents: Contents | None = None

    def contents(self) -> Contents:
        with self._reading:
            generation = self._store.generation
            if self._contents is None or self._contents.generation != generation:
                entries = tuple(_entry(row) for row in self._store.summaries())
                self._contents = Contents(generation, entries)
            return self._contents


def plain_number(text: str) -> str:
    """Document numbers are written with brackets of every kind and with stray spaces."""
    return text.translate(_BRACKETS)


def _grouped(pairs: Iterable[tuple[str | None, str]]) -> dict[str, frozenset[str]]:
    ids: dict[str, list[str]] = defaultdict(list)
    for name, document_id in pairs:
        if name:
            ids[name].append(document_id)
    return {fold_script(name): frozenset(found) for name, found in ids.items()}


def _entry(row: tuple[str | None, ...]) -> Entry:
    document_id, title, region, issuer, kind, number, published, written = row
    day = published or written
    return Entry(
        document_id or "",
        title or "",
        region,
        issuer,
        kind,
        number,
        date.fromisoformat(day) if day else None,
    )


def _listed() -> frozenset[Levels]:
    return frozenset(
        levels[:depth] for levels in divisions() for depth in range(1, len(levels) + 1)
    )
