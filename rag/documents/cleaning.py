"""The document without what is not the document, every character mapped to the original."""

from __future__ import annotations

import re

from rag.documents.boilerplate import INLINE_TAIL, noisy_lines
from rag.documents.repair import repair
from rag.documents.text import FRONT_MATTER
from rag.mapped import MappedText
from rag.types import LoadedText

__all__ = ["clean", "repair"]

_LINKS_ONLY = re.compile(
    r"(?:\s*(?:[-*|｜·>]|&nbsp;)?\s*!?\[[^\[\]\n]{0,200}\]\([^()\[\]\n]{0,500}\))+\s*[|｜·]?\s*"
)


def clean(loaded: LoadedText) -> MappedText:
    """The kept lines of ``loaded``, repaired, one paragraph a line.

    Removed lines leave a gap between the original offsets of their neighbours and nothing else.
    """
    text = loaded.text
    front = FRONT_MATTER.match(text) if loaded.markup else None
    begin = front.end() if front else 0
    repaired = repair(text[begin:], begin, markup=loaded.markup)
    spans = _line_spans(repaired.text)
    noisy = noisy_lines([repaired.text[start:end] for start, end in spans])
    kept: list[tuple[int, int]] = []
    for (start, end), noise in zip(spans, noisy, strict=True):
        if noise or (loaded.markup and _only_links(text, repaired.span(start, end))):
            continue
        kept.append((start, end))
    return _joined(repaired, _without_tail(repaired.text, kept))


def _line_spans(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^\n]+", text)]


def _only_links(text: str, span: tuple[int, int]) -> bool:
    """Two links or more and nothing else in the original line: navigation."""
    start = text.rfind("\n", 0, span[0]) + 1
    end = text.find("\n", span[1])
    line = text[start : end if end >= 0 else len(text)]
    return line.count("](") >= 2 and _LINKS_ONLY.fullmatch(line) is not None


def _without_tail(text: str, kept: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if not kept:
        return kept
    start, end = kept[-1]
    tail = INLINE_TAIL.search(text, start, end)
    if tail is None:
        return kept
    return [*kept[:-1], *([(start, tail.start())] if tail.start() > start else [])]


def _joined(repaired: MappedText, kept: list[tuple[int, int]]) -> MappedText:
    """The kept ranges with a line end between them, which stands for the place after the first."""
    pieces, starts, ends = list[str](), list[int](), list[int]()
    for index, (start, end) in enumerate(kept):
        if index:
            pieces.append("\n")
            starts.append(ends[-1])
            ends.append(repaired.starts[start])
        pieces.append(repaired.text[start:end])
        starts += repaired.starts[start:end]
        ends += repaired.ends[start:end]
    return MappedText("".join(pieces), starts, ends)
