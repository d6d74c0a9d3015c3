"""Everyday words of a question in the words that documents use: 爸妈 are 父母 there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from rag.folding import fold


def in_documents_words(question: str) -> str:
    """What documents say for the everyday words of a question, in its order; empty where it uses
    none."""
    folded = fold(question)
    found = {folded.find(said): words for said, words in _words().items() if said in folded}
    return " ".join(found[place] for place in sorted(found))


@cache
def _words() -> Mapping[str, str]:
    text = resources.files("rag").joinpath("everyday.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return {said: words for said, _, words in (line.partition(" ") for line in lines)}
