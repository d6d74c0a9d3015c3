"""What was read of a document, put right by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from rag.errors import UsageError
from rag.types import Metadata

BY_HAND = "by hand"
"""``found_in`` of a field that somebody put right; reading the file anew leaves it as it is."""

DATES = ("written", "published", "effective")
EDITABLE = ("title", "document_number", "index_number", "issuer", "region", "kind", "url", *DATES)

Value = str | date | None


def corrected(metadata: Metadata, changes: Mapping[str, Value]) -> Metadata:
    """``metadata`` with ``changes``, of which an empty one says that nothing is known. Dates may be
    written as ISO 8601. What is changed is marked in ``found_in``.

    Raises:
        UsageError: no such field, no date, or an empty title.
    """
    differing = {
        name: value
        for name, value in ((name, _value(name, given)) for name, given in changes.items())
        if value != getattr(metadata, name)
    }
    marks = dict.fromkeys(differing, BY_HAND)
    return _with(metadata, differing, {**metadata.found_in, **marks})


def kept(read: Metadata, held: Metadata) -> Metadata:
    """What was read from a file, except where ``held`` was put right by hand."""
    by_hand = [name for name, place in held.found_in.items() if place == BY_HAND]
    values: dict[str, Value] = {name: getattr(held, name) for name in by_hand}
    return _with(read, values, {**read.found_in, **dict.fromkeys(by_hand, BY_HAND)})


def _with(metadata: Metadata, values: Mapping[str, Value], found_in: Mapping[str, str]) -> Metadata:
    changes: dict[str, object] = {**values, "found_in": found_in}
    return replace(metadata, **changes)  # type: ignore[arg-type]


def _value(name: str, given: Value) -> Value:
    if name not in EDITABLE:
        raise UsageError(f"Documents have no field {name!r}.", f"Known are {', '.join(EDITABLE)}.")
    value = (given.strip() or None) if isinstance(given, str) else given
    if name == "title" and value is None:
        raise UsageError("A document needs a title.")
    if name in DATES and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise UsageError(f"{value!r} is no date.", "Write it as 2025-03-06.") from error
    return value
