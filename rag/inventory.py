"""What a library holds, counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.indexes import EMBEDDER
from rag.reading import RULES
from rag.schema import newest_version
from rag.store import Store


@dataclass(frozen=True, slots=True)
class Inventory:
    """``kinds``, ``regions`` and ``years`` are documents by what is known of them, most first;
    the empty text counts those of which it is not known."""

    documents: int
    sources: int
    characters: int
    clauses: int
    embedded: int
    """Clauses that have a vector; fewer than ``clauses`` while indexing goes on."""
    outdated: int
    """Documents that another version of the rules cut into clauses."""
    bytes_on_disk: int
    format: int
    generation: int
    embedder: str | None
    dimension: int | None
    kinds: Mapping[str, int]
    regions: Mapping[str, int]
    """By province."""
    years: Mapping[str, int]
    """By year of publication, or of writing where only that is known; newest first."""


def take_inventory(store: Store, folder: Path) -> Inventory:
    documents = store.documents()
    _, clauses, embedded = store.counts()
    described = store.get(EMBEDDER)
    made_by = json.loads(described) if described is not None else {"name": None, "dimension": None}
    facts = [document.metadata for document in documents]
    days = [fact.published or fact.written for fact in facts]
    years = Counter(str(day.year) if day is not None else "" for day in days)
    return Inventory(
        documents=len(documents),
        sources=len(store.locations()),
        characters=sum(document.characters for document in documents),
        clauses=clauses,
        embedded=embedded,
        outdated=len(store.made_by_other_rules(RULES)),
        bytes_on_disk=sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()),
        format=newest_version(),
        generation=store.generation,
        embedder=made_by["name"],
        dimension=made_by["dimension"],
        kinds=_most_first(fact.kind or "" for fact in facts),
        regions=_most_first((fact.region or "").partition(" ")[0] for fact in facts),
        years=dict(sorted(years.items(), reverse=True)),
    )


def _most_first(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())
