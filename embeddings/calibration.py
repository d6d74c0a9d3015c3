"""The texts that show the fast engine what to expect, and those that check it."""

from __future__ import annotations

from importlib.resources import files

_EVERY = 4
"""Every fourth line is kept for checking; calibration does not see it."""

# Texts that repeat one thing drive the network to its extremes: rows of dots in a table of
# contents, ruled lines, boxes to tick, scanning noise.
_REPEATED = (
    *(character * 60 for character in "xaQ01.-=_*#/|。、·…—□■○●★〇一的国建éжのए한"),
    *("0 " * 120, "ab" * 200, "通知 " * 60, "……——……", "12:00 ", "1", "🎉", ""),
)
_OTHER_REPEATED = (
    *(character * 80 for character in "yeZ97,+~^；☆◆二是人甲oяんक글@\\"),
    *("9 " * 200, "xy" * 150, "政策 " * 200, "，，，，，，", "7", "👍🚀", " "),
)


def calibration_texts() -> list[str]:
    """Policy clauses, news, headings, tables, questions, scraps and extremes; all invented."""
    lines = [line for row, line in enumerate(_lines()) if row % _EVERY]
    return [*lines, *_joined(lines), *_REPEATED]


def check_texts() -> list[str]:
    """The same kinds of text, none of them in :func:`calibration_texts`."""
    lines = _lines()[::_EVERY]
    return [*lines, *_joined(lines), *_OTHER_REPEATED]


def _joined(lines: list[str]) -> list[str]:
    """Long texts, up to and beyond the limit of 512 tokens."""
    whole = "\n".join(lines)
    return [whole[:500], whole[500:1100], whole]


def _lines() -> list[str]:
    text = files("embeddings").joinpath("calibration.txt").read_text(encoding="utf-8")
    return text.splitlines()
