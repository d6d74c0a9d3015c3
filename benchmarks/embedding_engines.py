"""How fast each engine embeds, and whether it computes the same vectors.

Passages are cut from a file of texts (JSON lines with a ``text`` each), sorted by length. Rates are
by wall clock and by processor time; the second does not depend on what else the machine does.
Memory is the peak of a process of its own, loading included.

    python benchmarks/embedding_engines.py ../shared/corpora/news_8k.jsonl.gz
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from embeddings import load_embedder
from embeddings.check_texts import check_texts

ENGINES = ("sentence-transformers", "openvino")
WARMING_UP = 8


def passages(path: Path, count: int, characters: int) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = (json.loads(line)["text"] for line in lines)
        long = (text[:characters] for text in texts if len(text) >= characters * 0.6)
        return sorted((next(long) for _ in range(count)), key=len)


def measure(engine: str, texts: list[str], out: Path) -> None:
    """In a process of its own: writes vectors and prints the figures as JSON."""
    begun = time.process_time()
    embedder = load_embedder(
        backend="openvino" if engine == "openvino" else "sentence-transformers"
    )
    embedder.encode_queries(["谁牵头？"])
    ready = time.process_time() - begun
    embedder.encode_passages(texts[:WARMING_UP])
    wall, cpu = time.perf_counter(), time.process_time()
    vectors = embedder.encode_passages(texts)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    queries = []
    for number in range(30):
        started = time.process_time()
        embedder.encode_queries([f"第{number}项由谁牵头，什么时候完成？"])
        queries.append(time.process_time() - started)
    checked = embedder.encode_passages(check_texts())
    np.savez(out, vectors=vectors, checked=checked)
    cores = len(os.sched_getaffinity(0))
    figures = {
        "ready_s": ready,
        "wall": len(texts) / wall,
        "cpu": len(texts) / cpu * cores,
        "query_ms": float(np.median(queries)) * 1000,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(figures))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--passages", type=int, default=48)
    parser.add_argument("--characters", type=int, default=500)
    parser.add_argument("--engine", choices=ENGINES)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    texts = passages(arguments.texts, arguments.passages, arguments.characters)
    if arguments.engine:
        measure(arguments.engine, texts, arguments.out)
        return
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for engine in ENGINES:
            out = Path(folder) / f"{engine}.npz"
            command = [sys.executable, *sys.argv, "--engine", engine, "--out", str(out)]
            said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            found[engine] = (json.loads(said.splitlines()[-1]), dict(np.load(out)))
        print("| engine | ready | passages/s | by processor time | query | peak | cosine |")
        print("|---|---|---|---|---|---|---|")
        base, reference = found[ENGINES[0]]
        for engine, (figures, vectors) in found.items():
            worst = min(float((vectors[k] * reference[k]).sum(axis=1).min()) for k in reference)
            print(
                f"| {engine} | {figures['ready_s']:.1f} s "
                f"| {figures['wall']:.1f} (× {figures['wall'] / base['wall']:.1f}) "
                f"| {figures['cpu']:.1f} (× {figures['cpu'] / base['cpu']:.1f}) "
                f"| {figures['query_ms']:.1f} ms | {figures['peak_mb']:.0f} MB | {worst:.5f} |"
            )


if __name__ == "__main__":
    main()
