"""Which FAISS index at which size: time, recall and room.

Rows are real embeddings (``--rows``, ``.npy`` files of unit rows, or libraries), and beyond their
number each a real one moved by noise. The noise has the covariance that real rows have among their
near neighbours, because noise without it fills all dimensions alike, which no text does, and makes
partitions look better or worse than they are; it is between half and 1.3 times as strong as between
neighbours. Questions are real embeddings too (``--questions``). Recall@10 is against exact single
precision. Times are processor times of one thread, a question at a time, and do not depend on what
else the machine does.

    python benchmarks/dense_index.py --rows ROWS.npy --questions QUESTIONS.npy 22000 200000
    python benchmarks/dense_index.py --rows LIBRARY --questions QUESTIONS.npy 1000000 --indexes
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from rag import Library
from rag.index.dense import DenseIndex

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
K = 10
NEIGHBOURS = 16


def unit(rows: Floats) -> Floats:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def multiplied(real: Floats, count: int, draw: np.random.Generator) -> Floats:
    """``count`` rows: the real ones in any order, then real ones moved by noise."""
    real = real[draw.permutation(len(real))]
    if count <= len(real):
        return real[:count]
    flat = faiss.IndexFlatIP(real.shape[1])
    flat.add(real)
    _, near = flat.search(real, NEIGHBOURS)
    apart = (real[:, None] - real[near[:, 1:]]).reshape(-1, real.shape[1])
    strength, axes = np.linalg.eigh(apart.T @ apart / len(apart) / 2)
    shape = (axes * np.sqrt(np.maximum(strength, 0))).astype(np.float32).T
    made = np.empty((count, real.shape[1]), np.float32)
    made[: len(real)] = real
    for start in range(len(real), count, 50_000):
        size = min(50_000, count - start)
        one = draw.integers(len(real), size=size)
        scale = draw.uniform(0.5, 1.3, size=(size, 1)).astype(np.float32)
        noise = draw.standard_normal((size, real.shape[1]), np.float32) @ shape
        made[start : start + size] = unit(real[one] + scale * noise)
    return made


def rows_from(places: list[Path]) -> Floats:
    return np.vstack([_rows_from(place) for place in places])


def _rows_from(place: Path) -> Floats:
    if place.is_file():
        rows: Floats = np.load(place)
        return rows
    with Library.open(place, create=False) as library:
        # The vectors of a library are not public.
        store = library._store
        dimension = json.loads(store.get("embedder") or "{}")["dimension"]
        return np.vstack([vectors for _, vectors in store.vectors(dimension)])


def exact(rows: Floats, questions: Floats) -> Ids:
    best = np.full((len(questions), K), -np.inf, np.float32)
    ids = np.full((len(questions), K), -1, np.int64)
    for start in range(0, len(rows), 100_000):
        scores = np.hstack([best, questions @ rows[start : start + 100_000].T])
        places = np.hstack(
            [ids, np.arange(start, start + scores.shape[1] - K)[None].repeat(len(ids), 0)]
        )
        top = np.argpartition(-scores, K, axis=1)[:, :K]
        best = np.take_along_axis(scores, top, 1)
        ids = np.take_along_axis(places, top, 1)
    return ids


Search = Callable[[Floats, int], Ids]


def with_faiss(index: faiss.Index, nprobe: int = 0) -> Search:
    def search(question: Floats, k: int) -> Ids:
        parameters = None
        if nprobe:
            parameters = faiss.SearchParametersIVF()
            parameters.nprobe = nprobe
        return index.search(question, k, params=parameters)[1]

    return search


def reranked(search: Search, halves: NDArray[np.float16], candidates: int) -> Search:
    def both(question: Floats, k: int) -> Ids:
        ids = search(question, candidates)[0]
        ids = ids[ids >= 0]
        scores = halves[ids].astype(np.float32) @ question[0]
        return ids[np.argsort(-scores)[:k]][None]

    return both


def built(name: str, rows: Floats, partitions: int) -> faiss.Index:
    d, ip = rows.shape[1], faiss.METRIC_INNER_PRODUCT
    if name == "flat":
        index: faiss.Index = faiss.IndexFlatIP(d)
    elif name == "fp16":
        index = faiss.IndexScalarQuantizer(d, faiss.ScalarQuantizer.QT_fp16, ip)
    elif name == "sq8":
        index = faiss.IndexScalarQuantizer(d, faiss.ScalarQuantizer.QT_8bit, ip)
    elif name == "hnsw":
        index = faiss.IndexHNSWSQ(d, faiss.ScalarQuantizer.QT_8bit, 32, ip)
        index.hnsw.efConstruction = 80
    else:
        index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(d), d, partitions, faiss.ScalarQuantizer.QT_8bit, ip, False
        )
    index.train(rows[:: max(1, len(rows) // 65_536)])
    index.add(rows)
    return index


def candidates_of(
    rows: Floats, halves: NDArray[np.float16], names: list[str]
) -> Iterator[tuple[str, float, Search]]:
    """Name, processor seconds of building, and a way to search."""

    def timed(name: str) -> tuple[faiss.Index, float]:
        begun = time.process_time()
        return built(name, rows, partitions), time.process_time() - begun

    partitions = 1 << round(np.log2(4 * np.sqrt(len(rows))))
    for name, title in (("flat", "flat, float32"), ("fp16", "flat, float16")):
        if name in names:
            index, seconds = timed(name)
            yield title, seconds, with_faiss(index)
    if "sq8" in names:
        index, seconds = timed("sq8")
        yield "flat, 8 bit", seconds, with_faiss(index)
        for candidates in (20, 50, 100, 200):
            yield (
                f"flat, 8 bit, {candidates} reranked",
                seconds,
                reranked(with_faiss(index), halves, candidates),
            )
    if "ivf" in names:
        index, seconds = timed("ivf")
        for share in (256, 128, 64, 32, 16, 8):
            nprobe = max(1, partitions // share)
            yield (
                f"{partitions} partitions, 1/{share} scanned, 100 reranked",
                seconds,
                reranked(with_faiss(index, nprobe), halves, 100),
            )
    if "hnsw" in names:
        index, seconds = timed("hnsw")
        for effort in (64, 200):
            index.hnsw.efSearch = effort
            yield (
                f"HNSW 32, effort {effort}, 100 reranked",
                seconds,
                reranked(with_faiss(index), halves, 100),
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--rows", type=Path, nargs="+", required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--asked", type=int, default=200)
    parser.add_argument("--indexes", nargs="*", default=["flat", "fp16", "sq8", "ivf", "hnsw"])
    arguments = parser.parse_args()
    draw = np.random.default_rng(0)
    real = rows_from(arguments.rows)
    asked = np.load(arguments.questions)
    asked = asked[draw.permutation(len(asked))[: arguments.asked]]
    faiss.omp_set_num_threads(2)

    print("| rows | index | build | search p50 / p95 | recall@10 |\n|---|---|---|---|---|")
    for size in arguments.sizes:
        rows = multiplied(real, size, draw)
        halves = rows.astype(np.float16)
        truth = exact(rows, asked)

        def report(title: str, seconds: float, search: Search) -> None:
            faiss.omp_set_num_threads(1)
            found, times = [], []
            for question in asked:
                begun = time.process_time()
                found.append(search(question[None], K)[0])
                times.append((time.process_time() - begun) * 1000)
            faiss.omp_set_num_threads(2)
            hits = [
                len(set(got.tolist()) & set(right.tolist())) / K
                for got, right in zip(found, truth, strict=True)  # noqa: B023
            ]
            cuts = statistics.quantiles(times, n=20)
            print(
                f"| {size:,} | {title} | {seconds:.1f} s "  # noqa: B023
                f"| {statistics.median(times):.2f} / {cuts[-1]:.2f} ms "
                f"| {statistics.mean(hits):.4f} |",
                flush=True,
            )

        for title, seconds, search in candidates_of(rows, halves, arguments.indexes):
            report(title, seconds, search)
        with tempfile.TemporaryDirectory() as folder:
            begun = time.process_time()
            index = DenseIndex.build(rows.shape[1], "benchmark", np.arange(size), rows)
            index.save(Path(folder), generation=1)
            seconds = time.process_time() - begun
            loaded = DenseIndex.load(Path(folder), "benchmark")
            report("**the product's**", seconds, lambda question, k: loaded.search(question, k)[0])  # noqa: B023
            bytes_ = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
            print(f"| {size:,} | on disk | | {bytes_ / 1e6:.0f} MB | |", flush=True)


if __name__ == "__main__":
    main()
