"""The texts on which the fast engine has to agree with sentence-transformers."""

from __future__ import annotations

from importlib.resources import files

# Texts that repeat one thing drive the network to its extremes: rows of dots in a table of
# contents, ruled lines, boxes to tick, scanning noise.
_REPEATED = (
    *(character * 60 for character in "xaQ01.-=_*#/|。、·…—□■○●★〇一的国建éжのए한"),
    *("0 " * 120, "ab" * 200, "通知 " * 60, "……——……", "12:00 ", "1", "🎉", ""),
)


def check_texts() -> list[str]:
    """Policy clauses, news, headings, tables, questions, scraps and extremes, all invented; the
    longest goes beyond the limit of 512 tokens."""
    text = files("embeddings").joinpath("check_texts.txt").read_text(encoding="utf-8")
    return [*text.splitlines(), text[:500], text[500:1100], text, *_REPEATED]
