"""How well BM25 finds the passage, under several ways of cutting Chinese into terms.

All passages of a SQuAD-style data set are the documents, all its questions the queries. One half
of the passages is for choosing (``tune``), the other for checking (``held``); the last column is
over both. Scores are computed exactly here, by one formula for all; the last row is the product's
index itself.

    python benchmarks/lexical_quality.py ../shared/datasets/cmrc2018_dev.json
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from math import log1p
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from eval.datasets.load import load_dataset
from rag.folding import fold
from rag.index.lexical import LexicalIndex
from rag.index.terms import query_terms, terms, without_asking

Cut = Callable[[str], list[str]]
Scores = NDArray[np.float64]

HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")
OTHER = re.compile(r"\d+(?:\.\d+)*%?|(?:(?![\u3400-\u9fff])[^\W\d_])+")


def grams(*sizes: int) -> Cut:
    """Character n-grams of Han runs; numbers and words of other scripts whole."""

    def cut(text: str) -> list[str]:
        folded = fold(text)
        found = OTHER.findall(folded)
        for run in HAN.findall(folded):
            for size in sizes:
                found.extend(run[at : at + size] for at in range(len(run) - size + 1))
        return found

    return cut


def jieba_words(text: str) -> list[str]:
    import jieba

    jieba.setLogLevel(60)
    return [word for word in jieba.cut_for_search(fold(text)) if re.search(r"\w", word)]


def asked(cut: Cut) -> Cut:
    return lambda text: cut(without_asking(fold(text))) or cut(text)


def both(one: Cut, other: Cut) -> Cut:
    return lambda text: [*one(text), *(f"w:{term}" for term in other(text))]


class Bm25:
    """Every question against every passage. k1 and b as given, idf as in Lucene and tantivy."""

    def __init__(self, documents: Sequence[list[str]], k1: float, b: float) -> None:
        self.vocabulary: dict[str, int] = {}
        rows, columns, counts = [], [], []
        for row, document in enumerate(documents):
            for term, count in Counter(document).items():
                rows.append(row)
                columns.append(self.vocabulary.setdefault(term, len(self.vocabulary)))
                counts.append(count)
        lengths = np.array([len(document) for document in documents])
        containing = np.bincount(columns, minlength=len(self.vocabulary))
        idf = np.array([log1p((len(documents) - n + 0.5) / (n + 0.5)) for n in containing])
        counted = np.array(counts, np.float64)
        norm = k1 * (1 - b + b * lengths[rows] / lengths.mean())
        weights = idf[columns] * counted * (k1 + 1) / (counted + norm)
        shape = (len(documents), len(self.vocabulary))
        self.weights = csr_matrix((weights, (rows, columns)), shape=shape)

    def scores(
        self, questions: Sequence[list[str]], weight: Callable[[str], float] = lambda _: 1.0
    ) -> Scores:
        rows, columns, values = [], [], []
        for row, question in enumerate(questions):
            for term in dict.fromkeys(question):
                if term in self.vocabulary:
                    rows.append(row)
                    columns.append(self.vocabulary[term])
                    values.append(weight(term))
        shape = (len(questions), len(self.vocabulary))
        asked = csr_matrix((values, (rows, columns)), shape=shape)
        return np.asarray((asked @ self.weights.T).todense())


def ranks(scores: Scores, gold: NDArray[np.int64]) -> NDArray[np.float64]:
    """Rank of the right passage; the mean of the places that it shares with equals."""
    right = scores[np.arange(len(gold)), gold][:, None]
    return 1 + (scores > right).sum(axis=1) + ((scores == right).sum(axis=1) - 1) / 2


def row(name: str, found: NDArray[np.float64], half: NDArray[np.bool_]) -> str:
    def measures(chosen: NDArray[np.bool_]) -> str:
        rank = found[chosen]
        reciprocal = np.where(rank <= 10, 1 / rank, 0).mean()
        return f"{(rank <= 1).mean():.4f} / {(rank <= 5).mean():.4f} / {reciprocal:.4f}"

    return f"| {name} | {measures(half)} | {measures(~half)} | {measures(half | ~half)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset", type=Path)
    data = load_dataset(parser.parse_args().dataset)
    place = {text.name: number for number, text in enumerate(data.corpus)}
    passages = [text.text for text in data.corpus]
    questions = [item.question for item in data.items]
    gold = np.array([place[item.gold_docs[0]] for item in data.items])
    half = gold % 2 == 0

    print(f"{len(passages)} passages, {len(questions)} questions\n")
    print("| terms | tune: R@1 / R@5 / MRR@10 | held | all |\n|---|---|---|---|")

    def report(
        name: str,
        cut: Cut,
        ask: Cut | None = None,
        k1: float = 1.2,
        b: float = 0.75,
        weight: Callable[[str], float] = lambda _: 1.0,
    ) -> None:
        engine = Bm25([cut(passage) for passage in passages], k1, b)
        scores = engine.scores([(ask or cut)(question) for question in questions], weight)
        print(row(name, ranks(scores, gold), half), flush=True)

    report("jieba words", jieba_words)
    report("characters", grams(1))
    report("bigrams", grams(2))
    report("trigrams", grams(3))
    report("characters + bigrams", grams(1, 2))
    report("characters + bigrams + trigrams", grams(1, 2, 3))
    report("characters + bigrams + jieba words", both(grams(1, 2), jieba_words))
    report("**atoms + pairs** (bigrams across scripts and numbers)", terms)
    report("characters + bigrams, no question words", grams(1, 2), asked(grams(1, 2)))
    report("jieba words, no question words", jieba_words, asked(jieba_words))
    report("**atoms + pairs, no question words** (chosen)", terms, query_terms)
    for k1, b in ((0.9, 0.4), (1.2, 0.4), (1.6, 0.75), (1.2, 0.9)):
        report(f"chosen, k1 = {k1}, b = {b}", terms, query_terms, k1, b)
    for share in (0.25, 0.5):
        report(
            f"chosen, single characters × {share}",
            terms,
            query_terms,
            weight=lambda term, share=share: share if len(term) == 1 else 1.0,
        )
    function = set("的是了在和与及等也都就而其这那该个之为有")
    for share in (0.0, 0.5):
        report(
            f"chosen, pairs with 的, 是, 了… × {share}",
            terms,
            query_terms,
            weight=lambda term, share=share: share if function & set(term) else 1.0,
        )
    with tempfile.TemporaryDirectory() as folder:
        index = LexicalIndex.create(Path(folder))
        index.add((f"{number}:0", passage) for number, passage in enumerate(passages))
        index.commit(generation=1)
        found = []
        for question, right in zip(questions, gold, strict=True):
            keys = [key for key, _ in index.search(question, 100)]
            found.append(keys.index(f"{right}:0") + 1 if f"{right}:0" in keys else 1000)
    print(row("the product's index (tantivy)", np.array(found, float), half))


if __name__ == "__main__":
    main()
