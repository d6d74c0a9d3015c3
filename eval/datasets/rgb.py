"""Reads RGB-style JSON lines and builds what its noise protocol shows a model: a few passages, so
many of them beside the point.

Source: Chen et al. 2023, Benchmarking Large Language Models in Retrieval-Augmented Generation,
https://arxiv.org/abs/2309.01431, and https://github.com/chen700564/RGB (``evalue.py``).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from eval.datasets.item import CorpusText, Item
from eval.datasets.names import file_name
from eval.datasets.problems import Fields, Problem, json_object, numbered_lines

SEED = 2333
"""Of the shuffle, for every question anew, as in the published script."""


@dataclass(frozen=True, slots=True)
class Noise:
    """``ratio`` of the ``passages`` shown are noise, rounded up."""

    ratio: float = 0.4
    passages: int = 5


def read_rgb(text: str, noise: Noise) -> tuple[list[Item], list[CorpusText], list[str]]:
    """Questions, each limited to its own passages, and one sentence for every bad line."""
    items: list[Item] = []
    corpus: list[CorpusText] = []
    problems: list[str] = []
    seen: set[str] = set()
    for number, line in numbered_lines(text):
        try:
            item, passages = _item(json_object(line), noise, len(items))
            if item.id in seen:
                raise Problem(f"the id {item.id!r} is used twice: give each its own")
        except Problem as problem:
            problems.append(f"line {number}: {problem}.")
            continue
        seen.add(item.id)
        items.append(item)
        corpus.extend(passages)
    return items, corpus, problems


def mix(positive: Sequence[str], negative: Sequence[str], noise: Noise) -> tuple[list[str], int]:
    """The passages in the order shown, and how many of them are positive.

    The first ones of each list; where one runs out, the other fills up, except that a ratio of 1
    shows no positive passage at all.
    """
    negatives = ceil(noise.passages * noise.ratio)
    positives = noise.passages - negatives
    if noise.ratio < 1:
        if negatives > len(negative):
            positives = noise.passages - len(negative)
        elif positives > len(positive):
            negatives = noise.passages - len(positive)
    chosen = [*positive[:positives], *negative[:negatives]]
    random.Random(SEED).shuffle(chosen)  # noqa: S311 - the published order, no secret
    return chosen, len(positive[:positives])


def _item(values: dict[str, Any], noise: Noise, position: int) -> tuple[Item, list[CorpusText]]:
    fields = Fields(values, ("query", "answer", "positive", "negative"))
    identity = str(values.get("id", position))
    groups = _groups(values.get("answer"))
    chosen, positives = mix(fields.texts("positive"), fields.texts("negative"), noise)
    if len(chosen) < noise.passages:
        raise Problem(
            f"'positive' and 'negative' give {len(chosen)} passages where {noise.passages} are "
            "shown: add some, or lower --passages"
        )
    names = [file_name(f"{identity}-{number}", position) for number in range(1, len(chosen) + 1)]
    corpus = [CorpusText(name, text) for name, text in zip(names, chosen, strict=True)]
    wanted = set(fields.texts("positive")[:positives])
    answerable = noise.ratio < 1
    item = Item(
        id=identity,
        question=fields.text("query"),
        type=f"noise {noise.ratio:g}",
        answerable=answerable,
        answer="；".join(group[0] for group in groups),
        must_contain=groups if answerable else (),
        gold_docs=tuple(one.name for one in corpus if one.text in wanted),
        passages=tuple(names),
    )
    return item, corpus


def _groups(answer: object) -> tuple[tuple[str, ...], ...]:
    """``answer`` is a text, or a list of texts and lists of alternatives, each of them needed."""
    needed = answer if isinstance(answer, list) else [answer]
    groups = [entry if isinstance(entry, list) else [entry] for entry in needed]
    if not groups or not all(
        group and all(isinstance(fact, str) and fact.strip() for fact in group) for group in groups
    ):
        raise Problem("'answer' must be a text, or a list of texts or of lists of alternatives")
    return tuple(map(tuple, groups))
