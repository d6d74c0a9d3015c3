"""Every number, amount and date of a text as a comparable value."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from rag.folding import fold_mapped
from rag.mapped import MappedText
from rag.quantities.model import (
    Comparison,
    DateKind,
    DateValue,
    Kind,
    Moment,
    Part,
    Quantity,
)
from rag.quantities.scanner import scan

_LISTING_COMMA = re.compile(r"(?<=[0-9])，(?=[0-9])")
_WIDE_SEPARATOR = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_ENCIRCLED = re.compile("[\u2460-\u24ff\u2776-\u2793]")


def foldable(text: str) -> str:
    """``text`` with what folding would turn into other figures made harmless, at the same length.

    A full-width comma between half-width digits parts two figures (3，500 is not 3,500), between
    full-width ones it parts thousands; ① is the number of an item.
    """
    text = _ENCIRCLED.sub("、", text)
    return _WIDE_SEPARATOR.sub(",", _LISTING_COMMA.sub("、", text))


def quantities(text: str, *, reference: date | None = None) -> list[Quantity]:
    """The quantities of a text in any width and script, in order, with offsets into ``text``.

    Chinese numerals inside words (一窗通办, 第一时间) and short quoted terms (“三问三治”) are no
    quantities. With ``reference``, relative dates and dates without a year are resolved as of it.
    Runs in time linear in the text and never raises on any string.
    """
    folded = fold_mapped(MappedText.identity(foldable(text)))
    found = []
    for quantity in scan(folded.text):
        start, end = folded.span(quantity.start, quantity.end)
        value = quantity.date.resolved(reference) if quantity.date and reference else quantity.date
        found.append(replace(quantity, start=start, end=end, date=value))
    return found


__all__ = [
    "Comparison",
    "DateKind",
    "DateValue",
    "Kind",
    "Moment",
    "Part",
    "Quantity",
    "foldable",
    "quantities",
    "scan",
]
