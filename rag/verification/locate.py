"""Where a fragment stands in the original text."""

from __future__ import annotations

from rag.documents.cleaning import repair
from rag.folding import fold_mapped
from rag.mapped import MappedText

_QUOTES = frozenset("\"'“”‘’「」『』")


def locate(fragment: str, original: str, window: tuple[int, int]) -> tuple[int, int] | None:
    """The first place in ``original[window]`` where ``fragment`` stands, as offsets into
    ``original``; ``None`` where it does not.

    White space, width, script, inline tags and the pinyin of bad conversions may differ; quotation
    marks may, where nothing matches with them. Apart from that the match is exact, never partial.
    """
    start, end = max(0, window[0]), min(len(original), window[1])
    if not fragment.strip() or start >= end:
        return None
    found = _whole(fragment.strip(), original[start:end])
    if found is not None:
        return start + found, start + found + len(fragment.strip())
    for markup in (False, True):
        wanted = _folded(fragment, 0, markup)
        window_text = _folded(original[start:end], start, markup)
        for ignored in (frozenset[str](), _QUOTES):
            span = _find(_without(wanted, ignored).text, _without(window_text, ignored))
            if span is not None:
                return span
    return None


def _folded(text: str, offset: int, markup: bool) -> MappedText:
    return fold_mapped(repair(text, offset, markup=markup))


def _without(mapped: MappedText, ignored: frozenset[str]) -> MappedText:
    text = mapped.text
    return mapped.keep(lambda index: not text[index].isspace() and text[index] not in ignored)


def _find(wanted: str, mapped: MappedText) -> tuple[int, int] | None:
    found = _whole(wanted, mapped.text)
    return None if found is None else mapped.span(found, found + len(wanted))


def _whole(wanted: str, text: str) -> int | None:
    """Where ``wanted`` stands without cutting a number in two: 5项 does not stand in 25项."""
    found = text.find(wanted) if wanted else -1
    while found >= 0:
        end = found + len(wanted)
        if not (
            _one_number(text[found - 1 : found], wanted[0])
            or _one_number(wanted[-1], text[end : end + 1])
        ):
            return found
        found = text.find(wanted, found + 1)
    return None


def _one_number(left: str, right: str) -> bool:
    return left.isdecimal() and right.isdecimal()
