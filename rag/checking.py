"""Is a library what it promises to be? Every promise looked at, nothing changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.errors import LibraryMismatch
from rag.indexes import EMBEDDER
from rag.reading import RULES, document_id
from rag.store import Store
from rag.types import Clause

REBUILD = "Run `yiju library rebuild`."
INGEST = "Run `yiju ingest` again, or `yiju library rebuild`."
RESTORE = "Restore the library from a backup, or ingest its files into a new one."
REMOVE = "Remove the document with `yiju documents remove` and ingest its file again."

UNIT = 1e-3
"""How far from 1 the length of a unit vector in single precision may be."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One promise that does not hold."""

    what: str
    hint: str
    document_id: str | None = None


def check(store: Store, folder: Path) -> Iterator[Problem]:
    """Every problem of the library in ``folder``. Nobody may write meanwhile."""
    damage = store.damage()
    yield from (Problem(f"The database file is damaged: {what}.", RESTORE) for what in damage)
    if damage:
        return  # what else is wrong follows from it
    yield from _documents(store)
    for table, count in Counter(table for table, _ in store.dangling()).items():
        yield Problem(f"{count} rows of {table} refer to nothing.", REBUILD)
    yield from _vectors(store)
    yield from _lexical(store, folder)
    yield from _dense(store, folder)


def _documents(store: Store) -> Iterator[Problem]:
    for document in store.documents():
        identity, text = document.document_id, store.text(document.document_id) or ""
        clauses = store.clauses(identity)
        title = f"{document.title} ({identity})"
        if document_id(text) != identity:
            yield Problem(f"The text of {title} was changed.", REMOVE, identity)
        elif wrong := _wrong_clause(text, clauses, document.clauses):
            yield Problem(f"{title}: {wrong}.", REBUILD, identity)
        if not document.sources:
            yield Problem(f"{title} has no source.", REMOVE, identity)
    older = store.made_by_other_rules(RULES)
    if older:
        yield Problem(
            f"{len(older)} documents were cut into clauses by another version of Yiju.", REBUILD
        )


def _wrong_clause(text: str, clauses: list[Clause], promised: int) -> str:
    if len(clauses) != promised:
        return f"{len(clauses)} of {promised} clauses are there"
    end = 0
    for ordinal, clause in enumerate(clauses):
        if clause.ordinal != ordinal:
            return f"clause {ordinal} is missing"
        if not end <= clause.start < clause.end or text[clause.start : clause.end] != clause.text:
            return f"clause {ordinal} is not what stands at {clause.start} to {clause.end}"
        end = clause.end
    return ""


def _vectors(store: Store) -> Iterator[Problem]:
    waiting = len(store.without_vector())
    if waiting:
        yield Problem(f"{waiting} clauses have no vector yet.", INGEST)
    described = store.get(EMBEDDER)
    if described is None:
        return
    dimension = int(json.loads(described)["dimension"])
    bad = len(store.bad_vectors(dimension, UNIT))
    if bad:
        yield Problem(f"{bad} vectors are damaged.", REBUILD)


def _lexical(store: Store, folder: Path) -> Iterator[Problem]:
    from rag.index.lexical import LexicalIndex

    _, clauses, _ = store.counts()
    try:
        index = LexicalIndex.open(folder / "lexical")
    except LibraryMismatch as error:
        yield Problem(error.what, INGEST)
        return
    if index.generation != store.generation:
        yield Problem("The index of words is behind the documents.", INGEST)
    elif index.count() != clauses:
        yield Problem(f"The index of words holds {index.count()} of {clauses} clauses.", REBUILD)


def _dense(store: Store, folder: Path) -> Iterator[Problem]:
    from rag.index.dense import DenseIndex

    described = store.get(EMBEDDER)
    if described is None:
        return
    made_by = json.loads(described)
    try:
        index = DenseIndex.load(folder / "dense", made_by["fingerprint"])
    except LibraryMismatch as error:
        yield Problem(error.what, INGEST)
        return
    if index.generation != store.vector_generation:
        yield Problem("The index of vectors is behind the documents.", INGEST)
        return
    rows = store.vector_rows()
    nothing = np.zeros((1, index.dimension), np.float32)
    missing = int(np.isneginf(index.scores(nothing, rows)).sum())
    if missing or len(index) != len(rows):
        yield Problem(
            f"The index of vectors holds {len(index)} rows and lacks {missing} of {len(rows)}.",
            REBUILD,
        )
