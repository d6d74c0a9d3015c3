"""BM25 over folded terms, kept on disk by tantivy."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import log1p
from pathlib import Path
from typing import TYPE_CHECKING, Self

from rag.index import snapshots
from rag.index.terms import query_terms, terms, terms_made_by

if TYPE_CHECKING:
    import tantivy

FORMAT = 2

_WRITER_MEMORY = 96_000_000
"""Bytes that tantivy gathers before it writes a segment."""
_DEEPEST = 10_000
"""The longest ranking that can be asked for."""
_MANY = 10_000
"""Clauses from which on terms that every tenth clause holds are not looked for: they are nine in
ten of the postings to read and decide nothing (``docs/decisions/lexical-engine.md``)."""
_COUNTS_KEPT = 16
"""Texts whose counts a reader keeps."""
_REWRITTEN = ("meta.json", ".managed.json")
"""The files that tantivy replaces; all others it writes once."""
_K1 = 1.2
"""Built into tantivy, with b = 0.75; the gain from others is below a thousandth."""
_LOCKS = (".tantivy-meta.lock", ".tantivy-writer.lock")


@dataclass(frozen=True, slots=True)
class _Reader:
    """``counts``: of the last texts the terms, each with the number of clauses that hold it; a
    search needs them several times."""

    snapshot: snapshots.Snapshot
    schema: tantivy.Schema
    searcher: tantivy.Searcher
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


class LexicalIndex:
    """Clauses by the words they hold. Threads and processes may search while one writes; writing
    is for one thread of one process at a time, which the library's lock sees to.

    What is published can be seen at once by every reader, which looks at one file's time stamp
    before each search. A removed clause goes on counting in the document frequencies until tantivy
    merges its segment.
    """

    def __init__(self, folder: Path) -> None:
        """For :meth:`open` and :meth:`create`."""
        self._folder = folder
        self._loading = threading.Lock()
        self._reader: _Reader | None = None
        self._draft: Path | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._base: snapshots.Snapshot | None = None

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The index published in ``folder``.

        Raises:
            LibraryMismatch: there is none, it is damaged, or another version made it. Build it
                again with :meth:`create`.
        """
        index = cls(folder)
        index._reader = _read(folder, None)
        index._base = index._reader.snapshot
        return index

    @classmethod
    def create(cls, folder: Path) -> Self:
        """An empty index. What ``folder`` holds goes on answering others until :meth:`commit`."""
        return cls(folder)

    @property
    def generation(self) -> int:
        """Generation of the library that the published state was made from; -1 where nothing is
        published yet."""
        reader = self._current()
        return int(reader.snapshot.made_by["generation"]) if reader else -1

    def count(self) -> int:
        """Clauses in the published state."""
        reader = self._current()
        return int(reader.searcher.num_docs) if reader else 0

    # --- searching ---------------------------------------------------------------------------

    def search(
        self, text: str, k: int, documents: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """The ``k`` best clauses as (``document_id:ordinal``, BM25 score), best first, equal scores
        in the order of their ids. ``documents`` limits the search to these document ids.

        ``text`` is only ever terms to look up, never a query language. Without any term, nothing
        is found.

        Raises:
            LibraryMismatch: the index was damaged since it was opened.
        """
        reader = self._current()
        if reader is None or k < 1 or (documents is not None and not documents):
            return []
        wanted = self._wanted(reader, text)
        limits = () if documents is None else (("document", documents),)
        hits = _hits(self._folder, reader, wanted, min(k, _DEEPEST), *limits)
        return sorted(hits, key=lambda hit: (-hit[1], _place(hit[0])))

    def scores(self, text: str, clause_ids: Collection[str]) -> dict[str, float]:
        """The BM25 scores of these clauses, 0 for those that hold no term of ``text``.

        Raises:
            LibraryMismatch: the index was damaged since it was opened.
        """
        found = dict.fromkeys(clause_ids, 0.0)
        reader = self._current()
        if reader is not None and found:
            wanted = self._wanted(reader, text)
            found.update(_hits(self._folder, reader, wanted, len(found), ("clause", clause_ids)))
        return found

    def ceiling(self, text: str) -> float:
        """The BM25 score that no clause can surpass: every term of ``text``, without end. 0 for a
        text without terms."""
        reader = self._current()
        if reader is None:
            return 0.0
        total = int(reader.searcher.num_docs)
        # A removed clause still counts in a document frequency until its segment is merged.
        idf = (
            log1p((max(total, n) - n + 0.5) / (n + 0.5))
            for n in self._wanted(reader, text).values()
        )
        return sum(idf) * (_K1 + 1)

    def usual(self, text: str) -> float:
        """The BM25 score of a clause of average length that holds every term of ``text`` once."""
        return self.ceiling(text) / (_K1 + 1)

    def _wanted(self, reader: _Reader, text: str) -> dict[str, int]:
        """The terms to look for, each with the number of clauses that hold it."""
        counts = reader.counts.get(text)
        if counts is None:
            doc_freq = reader.searcher.doc_freq
            with _panics_reported(self._folder):
                counts = {term: doc_freq("terms", term) for term in query_terms(text)}
            if len(reader.counts) >= _COUNTS_KEPT:
                reader.counts.clear()
            reader.counts[text] = counts
        total = int(reader.searcher.num_docs)
        if total < _MANY:
            return counts
        return {term: n for term, n in counts.items() if n * 10 <= total} or counts

    # --- writing -----------------------------------------------------------------------------

    def add(self, rows: Iterable[tuple[str, str]]) -> None:
        """Adds clauses as (``document_id:ordinal``, text), to be seen after :meth:`commit`. A
        document that is in the index already is to be removed first."""
        import tantivy

        with _failures_reported(self._folder):
            writer = self._writing()
        for clause_id, text in rows:
            entry = tantivy.Document()
            entry.add_text("clause", clause_id)
            entry.add_text("document", _place(clause_id)[0])
            entry.add_text("terms", " ".join(terms(text)))
            with _failures_reported(self._folder):
                writer.add_document(entry)

    def remove(self, document_id: str) -> None:
        """Removes all clauses of a document, with the next :meth:`commit`."""
        with _failures_reported(self._folder):
            self._writing().delete_documents_by_term("document", document_id)

    def commit(self, generation: int) -> None:
        """Publishes the state as that of the library's ``generation``.

        Raises:
            LibraryError: the folder cannot be written to, or the disk is full.
        """
        made_by = {"format": FORMAT, "terms": terms_made_by(), "generation": generation}
        with _failures_reported(self._folder):
            writer = self._writing()
            writer.commit()
            # Merging goes on behind a commit; only afterwards do the files stand still.
            writer.wait_merging_threads()
            draft, self._draft, self._writer = self._draft, None, None
            assert draft is not None  # noqa: S101
            for name in _LOCKS:
                (draft / name).unlink(missing_ok=True)
            self._base = snapshots.publish(self._folder, draft, made_by, self._base)

    def discard(self) -> None:
        """Gives up what was added and removed since the last :meth:`commit`."""
        if self._writer is not None and self._draft is not None:
            self._writer.rollback()
            self._writer = None
            shutil.rmtree(self._draft, ignore_errors=True)
            self._draft = None

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            import tantivy

            reader = self._current()
            self._base = reader.snapshot if reader else None
            self._draft = snapshots.draft(self._folder, self._base, copied=_REWRITTEN)
            index = tantivy.Index(_schema(), path=str(self._draft))
            # One thread: several would cut as many segments, and our terms are the slower part.
            self._writer = index.writer(_WRITER_MEMORY, 1)
        return self._writer

    def _current(self) -> _Reader | None:
        reader = self._reader
        if self._base is None:
            return None  # created, and nothing committed
        newest = snapshots.stamp(self._folder)
        if newest is None or (reader is not None and reader.snapshot.stamp == newest):
            return reader
        with self._loading:
            self._reader = _read(self._folder, self._reader)
            return self._reader


def _read(folder: Path, known: _Reader | None) -> _Reader:
    def opened(snapshot: snapshots.Snapshot) -> _Reader:
        import tantivy

        if (snapshot.made_by["format"], snapshot.made_by["terms"]) != (FORMAT, terms_made_by()):
            raise snapshots.mismatch(folder, "was made by another version")
        with _panics_reported(folder):
            index = tantivy.Index.open(str(snapshot.folder))
            index.config_reader("manual")  # a snapshot never changes: no thread to watch it
            return _Reader(snapshot, index.schema, index.searcher())

    return snapshots.opened(folder, opened, known.snapshot if known else None)


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("clause", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _hits(
    folder: Path,
    reader: _Reader,
    wanted: Iterable[str],
    limit: int,
    *limits: tuple[str, Collection[str]],
) -> list[tuple[str, float]]:
    """Clause ids and scores. ``limits`` are fields with the values that they may have."""
    from tantivy import Occur, Query

    schema = reader.schema
    looked_for = [
        (Occur.Should, Query.term_query(schema, "terms", term, "freq")) for term in wanted
    ]
    if not looked_for:
        return []
    query = Query.boolean_query(looked_for)
    for name, values in limits:
        allowed = Query.term_set_query(schema, name, list(values))
        query = Query.boolean_query(
            [(Occur.Must, query), (Occur.Must, Query.const_score_query(allowed, 0.0))]
        )
    with _panics_reported(folder):
        result = reader.searcher.search(query, limit=limit, count=False)
        return [
            (str(reader.searcher.doc(address)["clause"][0]), float(score))
            for score, address in result.hits
        ]


def _place(clause_id: str) -> tuple[str, int]:
    document_id, _, ordinal = clause_id.rpartition(":")
    return document_id, int(ordinal)


@contextmanager
def _panics_reported(folder: Path) -> Iterator[None]:
    """Files that change under tantivy make it raise ``ValueError`` or panic."""
    try:
        yield
    except BaseException as error:
        if _is_from_tantivy(error):
            raise snapshots.mismatch(folder, "is damaged") from error
        raise


@contextmanager
def _failures_reported(folder: Path) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        if _is_from_tantivy(error):
            raise snapshots.unwritable(folder, error) from error
        raise


def _is_from_tantivy(error: BaseException) -> bool:
    """A panic is no ``Exception``."""
    return isinstance(error, ValueError | OSError) or type(error).__name__ == "PanicException"
