"""How long work reports how far it is, without knowing who listens."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int, str], None]
"""Called with the stage ("reading", "embedding"), how many are done of how many, and the item at
hand."""


def silent(_stage: str, _done: int, _total: int, _item: str) -> None:
    """For callers that do not watch."""
