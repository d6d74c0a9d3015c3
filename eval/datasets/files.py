"""The source files that a data set speaks about, as decoded text."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from rag.documents.encoding import decode

TEXT_SUFFIXES = frozenset({".txt", ".md", ".markdown", ".html", ".htm"})
"""Formats whose bytes are their text; others have no offsets before they are converted."""


class SourceFiles:
    """Finds the files under ``folder`` by their bare names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._paths = {
            path.name: path for path in sorted(folder.rglob("*"), reverse=True) if path.is_file()
        }

    def __contains__(self, name: str) -> bool:
        return name in self._paths

    def has_text(self, name: str) -> bool:
        return name in self._paths and self._paths[name].suffix.lower() in TEXT_SUFFIXES

    def text(self, name: str) -> str:
        """The decoded text, without its byte order mark, line ends as they are in the file."""
        return _decoded(self._paths[name])


@lru_cache(maxsize=64)
def _decoded(path: Path) -> str:
    return decode(path.read_bytes()).text
