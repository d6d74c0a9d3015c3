"""How well the passage of a question is found in a library that holds other documents besides, and
what each idea adds.

``--library`` holds the passages of a SQuAD-style data set, a file each, and whatever else; with
``--add`` they are added to it. Each row is a ranking of documents by their best clause. Vectors of
the questions are kept in ``--cache``.

    python benchmarks/distractors.py ../shared/datasets/cmrc2018_dev.json --library FOLDER
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from embeddings.base import Embedder, Span, Vectors
from eval.datasets.load import load_dataset
from rag import Library
from rag.catalogue import Catalogue
from rag.embedder import open_embedder
from rag.implied import fitness, subject_of
from rag.index.fusion import reciprocal_rank_fusion
from rag.matching import Asked, Match, Matcher
from rag.questions import checked
from rag.ranking import candidates
from rag.retrieval import put_to
from rag.settings import load_settings

DEPTH = 50
Ranking = Iterable[str]
"""Ids of documents or clauses, best first."""


class Remembering:
    """Embeds a question once, and keeps the vectors between runs."""

    def __init__(self, embedder: Embedder, questions: Sequence[str], cache: Path | None) -> None:
        self._embedder = embedder
        self.dimension, self.fingerprint = embedder.dimension, embedder.fingerprint
        if cache is not None and cache.exists():
            rows = np.load(cache)
        else:
            rows = embedder.encode_queries(questions)
            if cache is not None:
                np.save(cache, rows)
        self._known = dict(zip(questions, rows, strict=True))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        for text in texts:
            if text not in self._known:
                self._known[text] = self._embedder.encode_queries([text])[0]
        return np.stack([self._known[text] for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.encode_passages(texts)

    def encode_in_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        return self._embedder.encode_in_parts(texts, parts)


class Rankings:
    """Every way to rank, over the product's own parts."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        # The parts of a library are not public; what is measured here is what they do alone.
        retriever = library._retriever
        self._library, self._store, self._indexes = library, retriever.store, retriever.indexes
        self._catalogue: Catalogue = retriever.catalogue
        self._embedder = embedder
        self._matcher = Matcher(self._store, self._indexes, lambda: embedder)

    def dense(self, question: str) -> Ranking:
        index = self._indexes.dense()
        assert index is not None
        ids, _ = index.search(self._embedder.encode_queries([question]), DEPTH)
        keys = self._store.clause_ids(ids[0].tolist())
        return [keys[row] for row in ids[0].tolist()]

    def lexical(self, question: str) -> Ranking:
        index = self._indexes.lexical()
        assert index is not None
        return [key for key, _ in index.search(question, DEPTH)]

    def by_ranks(self, weight: float) -> Callable[[str], Ranking]:
        def fuse(question: str) -> Ranking:
            both = [list(self.dense(question)), list(self.lexical(question))]
            return [key for key, _ in reciprocal_rank_fusion(both, [1, weight])]

        return fuse

    def shares(self, question: str) -> Ranking:
        return [match.key for match in self._matches(question)]

    def implied(self, question: str) -> Ranking:
        return self._fitted(question, self._matches(question))

    def names_once(self, question: str) -> Ranking:
        contents = self._catalogue.contents()
        put = put_to(contents, question, subject_of(question, contents))
        return self._fitted(question, self._matcher.matches(put, DEPTH))

    def product(self, question: str) -> Ranking:
        return [hit.clause.clause_id for hit in self._library.search(question, k=DEPTH)]

    def _matches(self, question: str) -> list[Match]:
        return self._matcher.matches(Asked(question, question, None, frozenset(), False), DEPTH)

    def _fitted(self, question: str, matches: Sequence[Match]) -> Ranking:
        contents = self._catalogue.contents()
        subject = subject_of(question, contents)
        clauses = self._store.clauses_by_row([match.row for match in matches])
        scored = [(clauses[match.row], match.score) for match in matches]
        found = [
            (one.score + fitness(subject, one.entry, one.text), one.clause.clause_id)
            for one in candidates(scored, contents, subject)
        ]
        return [key for _, key in sorted(found, key=lambda pair: -pair[0])]


def rank(ranking: Ranking, right: str) -> int:
    """Of a document, by its first clause; 0 where it is not there."""
    seen = dict.fromkeys(key.rpartition(":")[0] for key in ranking)
    return next((place for place, one in enumerate(seen, start=1) if one == right), 0)


def documents_of(library: Library) -> Mapping[str, str]:
    return {
        Path(source).name: document.document_id
        for document in library.documents()
        for source in document.sources
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--add", action="store_true")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--every", type=int, default=1, help="ask every so-manieth question only")
    arguments = parser.parse_args()
    data = load_dataset(arguments.dataset)
    questions = [checked(item.question) for item in data.items]
    embedder = Remembering(open_embedder(load_settings()), questions, arguments.cache)
    with Library.open(arguments.library, embedder=embedder) as library:
        if arguments.add:
            with tempfile.TemporaryDirectory() as folder:
                for text in data.corpus:
                    (Path(folder) / text.name).write_text(text.text, encoding="utf-8")
                library.add([folder])
        ids = documents_of(library)
        asked = [
            (question, ids[item.gold_docs[0]])
            for question, item in zip(questions, data.items, strict=True)
        ][:: arguments.every]
        stats = library.stats()
        print(f"{stats.documents} documents, {stats.clauses} clauses, {len(asked)} questions\n")
        print("| ranking | R@1 | R@5 | MRR@10 | a question |\n|---|---|---|---|---|")
        ways = Rankings(library, embedder)
        for title, way in (
            ("dense alone", ways.dense),
            ("BM25 alone", ways.lexical),
            ("RRF 1 : 1", ways.by_ranks(1)),
            ("RRF 1 : 2", ways.by_ranks(2)),
            ("fusion of shares", ways.shares),
            ("… + implied places and years", ways.implied),
            ("… + the names count once", ways.names_once),
            ("**the product**: … + reprints once", ways.product),
        ):
            begun = time.process_time()
            ranks = [rank(way(question), right) for question, right in asked]
            spent = (time.process_time() - begun) / len(asked) * 1000
            first, five = (statistics.mean(0 < one <= k for one in ranks) for k in (1, 5))
            reciprocal = statistics.mean(1 / one if 0 < one <= 10 else 0 for one in ranks)
            print(
                f"| {title} | {first:.4f} | {five:.4f} | {reciprocal:.4f} | {spent:.1f} ms |",
                flush=True,
            )


if __name__ == "__main__":
    main()
