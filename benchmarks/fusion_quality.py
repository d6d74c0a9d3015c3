"""How well each half and each way of fusing them finds the passage.

The product's own indexes over all passages of a SQuAD-style data set, asked all its questions. One
half of the passages is for choosing (``tune``), the other for checking (``held``). Vectors are kept
in ``--cache``, because to compute them takes minutes.

    python benchmarks/fusion_quality.py ../shared/datasets/cmrc2018_dev.json --cache FOLDER
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings import load_embedder
from eval.datasets.load import load_dataset
from rag.index.dense import DenseIndex
from rag.index.fusion import fused_shares, reciprocal_rank_fusion
from rag.index.lexical import LexicalIndex

POOL = 100
Ranking = list[int]


@dataclass(frozen=True, slots=True)
class Found:
    """What both halves found for a question: the best of each, and the scores of all of these."""

    lexical: Ranking
    dense: Ranking
    bm25: Mapping[int, float]
    cosines: Mapping[int, float]
    ceiling: float
    background: float


def vectors(
    cache: Path, name: str, texts: Sequence[str], *, questions: bool
) -> NDArray[np.float32]:
    path = cache / f"{name}_{'questions' if questions else 'passages'}.npy"
    if not path.exists():
        embedder = load_embedder()
        encode = embedder.encode_queries if questions else embedder.encode_passages
        cache.mkdir(parents=True, exist_ok=True)
        np.save(path, encode(texts))
    kept: NDArray[np.float32] = np.load(path)
    return kept


def search(
    lexical: LexicalIndex, dense: DenseIndex, question: str, vector: NDArray[np.float32]
) -> Found:
    by_words = {_number(key): score for key, score in lexical.search(question, POOL)}
    ids, _ = dense.search(vector[None], POOL)
    by_meaning = [int(number) for number in ids[0] if number >= 0]
    missing = [f"{number}:0" for number in by_meaning if number not in by_words]
    bm25 = by_words | {_number(key): s for key, s in lexical.scores(question, missing).items()}
    union = np.array(list(bm25), np.int64)
    cosines = dict(zip(bm25, dense.scores(vector[None], union)[0].tolist(), strict=True))
    background = float(dense.background(vector[None])[0])
    return Found(list(by_words), by_meaning, bm25, cosines, lexical.ceiling(question), background)


def _number(key: str) -> int:
    return int(key.partition(":")[0])


def by_ranks(weight: float, constant: int) -> Callable[[Found], Ranking]:
    return lambda found: [
        key
        for key, _ in reciprocal_rank_fusion([found.dense, found.lexical], [1, weight], constant)
    ]


def by_scaled_scores(weight: float) -> Callable[[Found], Ranking]:
    """Min-max over the pool, as most hybrid retrievers do it."""

    def scaled(scores: Mapping[int, float]) -> dict[int, float]:
        low, high = min(scores.values()), max(scores.values())
        return {key: (score - low) / ((high - low) or 1) for key, score in scores.items()}

    def fuse(found: Found) -> Ranking:
        words, meaning = scaled(found.bm25), scaled(found.cosines)
        return sorted(words, key=lambda key: -(words[key] + weight * meaning[key]))

    return fuse


def by_shares(weight: float) -> Callable[[Found], Ranking]:
    return lambda found: [
        key
        for key, _ in fused_shares(
            found.bm25, found.ceiling, found.cosines, found.background, weight
        )
    ]


def row(name: str, ranks: NDArray[np.float64], half: NDArray[np.bool_]) -> str:
    def measures(chosen: NDArray[np.bool_]) -> str:
        rank = ranks[chosen]
        reciprocal = np.where(rank <= 10, 1 / rank, 0).mean()
        return f"{(rank <= 1).mean():.4f} / {(rank <= 5).mean():.4f} / {reciprocal:.4f}"

    return f"| {name} | {measures(half)} | {measures(~half)} | {measures(half | ~half)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    arguments = parser.parse_args()
    data = load_dataset(arguments.dataset)
    place = {text.name: number for number, text in enumerate(data.corpus)}
    passages = [text.text for text in data.corpus]
    questions = [item.question for item in data.items]
    gold = np.array([place[item.gold_docs[0]] for item in data.items])
    half = gold % 2 == 0
    name = arguments.dataset.stem
    rows = vectors(arguments.cache, name, passages, questions=False)
    asked = vectors(arguments.cache, name, questions, questions=True)

    dense = DenseIndex.build(rows.shape[1], "benchmark", np.arange(len(rows)), rows)
    with tempfile.TemporaryDirectory() as folder:
        lexical = LexicalIndex.create(Path(folder))
        lexical.add((f"{number}:0", passage) for number, passage in enumerate(passages))
        lexical.commit(generation=1)
        begun = time.perf_counter()
        found = [search(lexical, dense, *pair) for pair in zip(questions, asked, strict=True)]
    spent = (time.perf_counter() - begun) / len(questions) * 1000
    print(f"{len(passages)} passages, {len(questions)} questions, {spent:.1f} ms a question\n")
    print("| ranking | tune: R@1 / R@5 / MRR@10 | held | all |\n|---|---|---|---|")

    def report(title: str, rank: Callable[[Found], Ranking]) -> None:
        places = []
        for one, right in zip(found, gold, strict=True):
            ranking = rank(one)
            places.append(ranking.index(right) + 1 if right in ranking else 10**6)
        print(row(title, np.array(places, float), half), flush=True)

    report("dense alone", lambda one: one.dense)
    report("BM25 alone", lambda one: one.lexical)
    for weight, constant in ((1, 60), (2, 60), (5, 60), (2, 10), (3, 1)):
        report(f"RRF 1 : {weight}, constant {constant}", by_ranks(weight, constant))
    for weight in (0.25, 0.5, 1.0):
        report(f"min-max, {weight} × dense", by_scaled_scores(weight))
    for weight in (0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.5, 2.0):
        report(f"shares, {weight} × dense", by_shares(weight))


if __name__ == "__main__":
    main()
