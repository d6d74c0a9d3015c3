"""What was read of a document, put right by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from rag.errors import UsageError
from rag.types import Metadata

BY_HAND = "by hand"
"""``found_in`` of a field that somebody put right; reading the file anew leaves it as it is, and so
does a newer text of the same file."""

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
        for name, value in ((name, _value(name, changes[name])) for name in known(changes))
        if value != getattr(metadata, name)
    }
    marks = dict.fromkeys(differing, BY_HAND)
    return _with(metadata, differing, {**metadata.found_in, **marks})


def by_hand(metadata: Metadata) -> list[str]:
    """The fields that somebody put right."""
    return [name for name in EDITABLE if metadata.found_in.get(name) == BY_HAND]


def kept(read: Metadata, held: Metadata, but: Collection[str] = ()) -> Metadata:
    """What was read from a file, except where ``held`` was put right by hand. Of the fields in
    ``but`` what was read holds again."""
    stated = [name for name in by_hand(held) if name not in but]
    values: dict[str, Value] = {name: getattr(held, name) for name in stated}
    return _with(read, values, {**read.found_in, **dict.fromkeys(stated, BY_HAND)})


def known(names: Iterable[str]) -> list[str]:
    """Raises: UsageError: no such field."""
    chosen = list(names)
    for name in chosen:
        if name not in EDITABLE:
            raise UsageError(
                f"Documents have no field {name!r}.", f"Known are {', '.join(EDITABLE)}."
            )
    return chosen


def _with(metadata: Metadata, values: Mapping[str, Value], found_in: Mapping[str, str]) -> Metadata:
    changes: dict[str, Any] = {**values, "found_in": found_in}
    return replace(metadata, **changes)


def _value(name: str, given: Value) -> Value:
    value = (given.strip() or None) if isinstance(given, str) else given
    if name == "title" and value is None:
        raise UsageError("A document needs a title.")
    if name in DATES and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise UsageError(f"{value!r} is no date.", "Write it as 2025-03-06.") from error
    return value
