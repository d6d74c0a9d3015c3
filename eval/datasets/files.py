"""The source files that a data set speaks about, as decoded text."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from html import unescape
from pathlib import Path

from eval.matching import strip_tags
from rag.documents.encoding import decode

_HTML_SUFFIXES = frozenset({".html", ".htm"})
_TEXT_SUFFIXES = frozenset({".txt", ".md", ".markdown"}) | _HTML_SUFFIXES
"""Formats whose bytes are their text; others have no offsets before they are converted."""


class SourceFiles:
    """Finds the files under ``folder`` by their bare names; ``known`` are documents that are not
    files there but in the library that will be asked."""

    def __init__(self, folder: Path, known: Collection[str] = ()) -> None:
        self.folder = folder
        self._known = known
        self._paths = {
            path.name: path for path in sorted(folder.rglob("*"), reverse=True) if path.is_file()
        }

    def __contains__(self, name: str) -> bool:
        return name in self._paths or name in self._known

    def has_text(self, name: str) -> bool:
        return name in self._paths and self._paths[name].suffix.lower() in _TEXT_SUFFIXES

    def text(self, name: str) -> str:
        """The decoded text, without its byte order mark, line ends as they are in the file."""
        return _decoded(self._paths[name])

    def passage(self, name: str, start: int = 0, end: int | None = None) -> str:
        """A stretch of the decoded text as a reader sees it: for HTML without tags and entities."""
        text = self.text(name)[start:end]
        if self._paths[name].suffix.lower() in _HTML_SUFFIXES:
            return unescape(strip_tags(text))
        return text


@lru_cache(maxsize=64)
def _decoded(path: Path) -> str:
    return decode(path.read_bytes()).text
