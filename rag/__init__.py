"""Yiju: question answering over Chinese policy documents, every sentence with its basis.

``from rag import Library, Assistant``
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.answering import Assistant
    from rag.library import Library

__all__ = ["Assistant", "Library"]


def __getattr__(name: str) -> Any:
    # Importing any module of the package runs this file; it must not bring in the rest.
    if name == "Library":
        from rag.library import Library

        return Library
    if name == "Assistant":
        from rag.answering import Assistant

        return Assistant
    raise AttributeError(f"module 'rag' has no attribute {name!r}")
