"""Pulls a model in a process of its own: ``… pull_tiny REGISTRY MODELS INDEX``.

Prints what it is doing, a line a change, and at last the path.
"""

from __future__ import annotations

import sys
from pathlib import Path

from rag.models.registry import load_registry
from rag.models.store import ModelStore
from rag.settings import load_settings


def main() -> None:
    registry, models, index = sys.argv[1:]
    store = ModelStore(
        load_settings(models=models, package_index=index), load_registry(Path(registry))
    )
    said = ""

    def say(_done: int, _total: int, text: str) -> None:
        nonlocal said
        if text != said:
            said = text
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()

    sys.stdout.write(f"{store.pull('tiny', say)}\n")


if __name__ == "__main__":
    main()
