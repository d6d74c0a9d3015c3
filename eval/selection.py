"""Which questions of a data set are asked."""

from __future__ import annotations

from collections.abc import Sequence

from eval.datasets.item import Item
from eval.errors import DatasetError


def select(items: Sequence[Item], types: Sequence[str], limit: int | None) -> list[Item]:
    """Those of the given types (all when empty), the first ``limit`` of them.

    Raises:
        DatasetError: a type that no question has.
    """
    present = sorted({item.type for item in items})
    for wanted in types:
        if wanted not in present:
            raise DatasetError(
                f"No question is of type {wanted!r}.", f"The types are: {', '.join(present)}."
            )
    chosen = [item for item in items if not types or item.type in types]
    return chosen[:limit]
