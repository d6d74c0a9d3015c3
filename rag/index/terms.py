"""What the lexical index counts: characters, character bigrams, numbers, Latin words."""

from __future__ import annotations

import re

from rag.folding import fold

TERMS_VERSION = 1
"""Part of a lexical index's description: other terms, another index."""

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<number>\d+(?:\.\d+)*%?)|(?P<word>[^\W\d_]+)")
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)")


def terms(text: str) -> list[str]:
    """The index terms of ``text``, repetitions included; none holds white space."""
    folded = _THOUSANDS.sub(lambda match: match.group().replace(",", ""), fold(text))
    found: list[str] = []
    for run in _RUN.finditer(folded):
        piece = run.group()
        found.append(piece) if run.lastgroup != "han" else found.extend(_han_terms(piece))
    return found


def _han_terms(run: str) -> list[str]:
    return [*run, *(run[index : index + 2] for index in range(len(run) - 1))]


def query_terms(text: str) -> list[tuple[str, float]]:
    """The distinct terms of a question, each with its weight."""
    return [(term, 1.0) for term in dict.fromkeys(terms(text))]
