"""Every sentence of real documents is supported by itself, and by no digit other than its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.documents.cleaning import clean
from rag.documents.loading import load
from rag.quantities import quantities
from rag.sentences import sentences
from rag.verification import verify
from tests.verification.passages import passage

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
FILES = sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else []

pytestmark = pytest.mark.skipif(not FILES, reason="no shared documents on this machine")


def found_in(path: Path) -> list[str]:
    text = clean(load(path)).text
    return [text[start:end] for start, end in sentences(text) if end - start >= 8]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_sentence_supports_itself(path: Path) -> None:
    refused = [
        (sentence, verdict.problems)
        for sentence in found_in(path)
        if not (verdict := verify(sentence, [passage(sentence)], [1])).supported
    ]
    assert refused == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_changed_digit_is_noticed(path: Path) -> None:
    missed = []
    for sentence in found_in(path):
        for quantity in quantities(sentence):
            for index in range(quantity.start, quantity.end):
                if sentence[index] in "123456789":
                    other = str(int(sentence[index]) % 9 + 1)
                    changed = sentence[:index] + other + sentence[index + 1 :]
                    if verify(changed, [passage(sentence)], [1]).supported:
                        missed.append((sentence[quantity.start : quantity.end], other))
                    break
    assert missed == []
