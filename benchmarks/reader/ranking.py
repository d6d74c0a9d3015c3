"""Learns which sentences answer a question: the map of :mod:`rag.turning` and the weights of
:mod:`rag.sentence_scores`, from the questions that the reader is trained on.

    python -m benchmarks.reader.ranking NEWS.jsonl.gz rag/turning.safetensors

Prints the weights, which are written into the module by hand. Takes minutes, nearly all of them for
making the libraries of the documents that are asked about.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from benchmarks.reader.libraries import library_of, sets
from benchmarks.reader.questions import Span, TrainingQuestion, held
from rag import Library
from rag.conversation import standalone
from rag.embedder import open_embedder
from rag.everyday import in_documents_words
from rag.finding import known_places
from rag.sentence_scores import (
    FEATURES,
    TOGETHER_WEIGHT,
    Candidate,
    candidates,
    features,
)
from rag.settings import load_settings
from rag.turning import FORMAT
from rag.types import Turn
from rag.understanding import in_full_years

if TYPE_CHECKING:
    import torch

    from embeddings.base import Embedder

RANK, SEEDS, ROUNDS, BATCH = 32, (0, 1, 2), 3, 16
RATE, WEIGHTS_RATE, DECAY = 1e-3, 2e-3, 0.02
START = (1.0, 0.15, 0.0, 0.0, 0.0, 0.0, 2.0)
"""The weights that were once set by hand."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question and the sentences of the clauses that are found for it."""

    asked: Sequence[tuple[float, NDArray[np.float32]]]
    """The question's vector and, where words before it count, that of both; with their weights."""
    vectors: NDArray[np.float32]
    """``(n, d)``; NaN where a sentence has none."""
    columns: NDArray[np.float32]
    """``(n, len(FEATURES))``; the last one, meaning, is left to be learned."""
    answers: Sequence[Sequence[int]]
    """For each piece of evidence the sentences that hold it."""


def ranked(texts: dict[str, str], asked: Sequence[TrainingQuestion]) -> Iterator[Ranked]:
    with library_of(texts) as library:
        embedder = open_embedder(library.settings)
        for question in asked:
            if question.answerable and (one := _ranked(library, embedder, question)):
                yield one


def _ranked(library: Library, embedder: Embedder, question: TrainingQuestion) -> Ranked | None:
    """Nothing where a piece of the evidence stands in no clause that is found. The search is the
    plain one: what a conversation or the rest of a document adds to it is left out."""
    history = [Turn("user", before) for before in question.history]
    asked = standalone(in_full_years(question.text), history, known_places(library))
    own = f"{question.chinese}（{asked.question}）" if question.chinese else asked.question
    official = in_documents_words(own)
    sought = f"{asked.before} {own}（{official}）" if official else f"{asked.before} {own}"
    hits = library.search(sought.strip(), k=library.settings.top_k)
    found = [candidate for hit in hits for candidate in candidates(hit)]
    answers = [
        [place for place, one in enumerate(found) if _holds(one, span)]
        for span in question.evidence
    ]
    if not all(answers):
        return None
    before = f"{asked.before} {official}".strip()
    texts = [own, f"{before} {own}"] if before else [own]
    shares = [1 - TOGETHER_WEIGHT, TOGETHER_WEIGHT] if before else [1.0]
    return Ranked(
        list(zip(shares, embedder.encode_queries(texts), strict=True)),
        _vectors(library, found, embedder.dimension),
        features(own, before, found, np.zeros(len(found), dtype=np.float32)),
        answers,
    )


def _holds(one: Candidate, span: Span) -> bool:
    return Path(one.hit.document.source).name == span[0] and held(one.start, one.end, span) > 0.5


def _vectors(library: Library, found: Sequence[Candidate], dimension: int) -> NDArray[np.float32]:
    stored = library.sentence_vectors(list({one.hit.clause.clause_id for one in found}))
    by_place = {
        (clause_id, place): vector
        for clause_id, vectors in stored.items()
        for place, vector in zip(vectors.spans, vectors.vectors, strict=True)
    }
    none = np.full(dimension, np.nan, dtype=np.float32)
    return np.array([by_place.get((one.hit.clause.clause_id, one.place), none) for one in found])


class Ranker:
    """The weights, and a map of low rank that is added to the identity."""

    def __init__(self, dimension: int, seed: int) -> None:
        import torch

        torch.manual_seed(seed)
        self.left = torch.nn.Parameter(torch.randn(dimension, RANK) * 0.05)
        self.right = torch.nn.Parameter(torch.zeros(RANK, dimension))
        self.weights = torch.nn.Parameter(torch.tensor(START))
        self.sharpness = torch.nn.Parameter(torch.tensor(2.0))

    def loss(self, shown: Ranked) -> torch.Tensor:
        """The negative log-likelihood of the evidence among the sentences (listwise softmax, Cao
        et al. 2007, ListNet, top one)."""
        import torch

        known = ~torch.tensor(np.isnan(shown.vectors).any(axis=1))
        vectors = torch.tensor(np.nan_to_num(shown.vectors))
        meaning = torch.zeros(len(vectors))
        for share, vector in shown.asked:
            question = torch.tensor(vector)
            turned = question + (question @ self.left) @ self.right
            cosines = vectors @ (turned / turned.norm())
            mean = cosines[known].sum() / known.sum().clamp(min=1)
            outstanding = (cosines - mean) / (1 - mean).clamp(min=1e-6)
            meaning = meaning + share * torch.where(known, outstanding, 0.0)
        columns = torch.tensor(shown.columns)
        scores = columns @ self.weights + self.weights[-1] * meaning
        likelihoods = (scores * self.sharpness.exp()).log_softmax(0)
        return -sum(likelihoods[list(places)].logsumexp(0) for places in shown.answers)


def learned(shown: Sequence[Ranked], seed: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The map and the weights."""
    import torch

    ranker = Ranker(shown[0].vectors.shape[1], seed)
    optimizer = torch.optim.AdamW(
        [
            {"params": [ranker.left, ranker.right], "lr": RATE, "weight_decay": DECAY},
            {"params": [ranker.weights, ranker.sharpness], "lr": WEIGHTS_RATE, "weight_decay": 0},
        ]
    )
    steps = max(1, ROUNDS * len(shown) // BATCH)
    falling = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.05, 1 - step / steps))
    order = [place for _ in range(ROUNDS) for place in torch.randperm(len(shown)).tolist()]
    for step in range(steps):
        batch = [shown[place] for place in order[step * BATCH : (step + 1) * BATCH]]
        loss = torch.stack([ranker.loss(one) for one in batch]).mean()
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
        falling.step()
    return (ranker.left @ ranker.right).detach().numpy(), ranker.weights.detach().numpy()


def write(path: Path, turn: NDArray[np.float32], *, embedder: str, made_with: object) -> None:
    """In 16 bits, as :func:`rag.turning.read` reads it."""
    from safetensors.numpy import save_file

    described = {"format": FORMAT, "embedder": embedder, "made_with": json.dumps(made_with)}
    save_file({"turn": turn.astype(np.float16)}, path, metadata=described)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    if not arguments.news.is_file():
        parser.error(f"There is no file {arguments.news}.")
    shown = [one for texts, asked in sets(arguments.news) for one in ranked(texts, asked)]
    print(f"{len(shown)} questions, {sum(len(one.vectors) for one in shown)} sentences", flush=True)
    results = [learned(shown, seed) for seed in SEEDS]
    weights = np.mean([weights for _, weights in results], axis=0)
    embedder = open_embedder(load_settings())
    write(
        arguments.out,
        np.mean([turn for turn, _ in results], axis=0),
        embedder=embedder.fingerprint,
        made_with={"questions": len(shown), "rank": RANK, "rounds": ROUNDS, "seeds": SEEDS},
    )
    for name, weight in zip(FEATURES, weights / weights[0], strict=True):
        print(f"{name}: {weight:.3f}")
