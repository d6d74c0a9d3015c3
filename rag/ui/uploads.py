"""Files from the browser: one request a file, checked before and while it comes in.

Gradio's own upload stays closed. Its file components take any path of the server that a forged
request names when the page is mounted in an application, as it is here.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rag.documents.loading import SUPPORTED_SUFFIXES
from rag.errors import DocumentError, LibraryError

if TYPE_CHECKING:
    from rag.library import Library

FOLDER = "uploads"
"""In the library's own folder."""


class TooLarge(DocumentError):
    """More bytes than one file may have."""


class Uploads:
    """The folder of uploaded files; the next upload of the same name replaces a file."""

    def __init__(self, library: Library, megabytes: int) -> None:
        self._folder = library.folder / FOLDER
        self._megabytes = megabytes

    def refusal(self, name: str, size: int | None) -> DocumentError | None:
        """Why a file of this name and size, as far as it is known, is not even received."""
        suffix = Path(safe_name(name)).suffix.lower()
        if suffix not in SUPPORTED_SUFFIXES:
            known = ", ".join(sorted(SUPPORTED_SUFFIXES))
            return DocumentError(f"{suffix or name} is no known format.", f"Known are {known}.")
        if size is not None and size > self._megabytes * 1024 * 1024:
            return TooLarge(f"{name} is larger than {self._megabytes} MB.")
        return None

    async def receive(self, name: str, chunks: AsyncIterator[bytes]) -> str:
        """Keeps a file; returns the name under which it lies. Nothing is left of one that is cut
        off or refused.

        Raises:
            DocumentError: an unknown format, or too large.
            LibraryError: it cannot be written.
        """
        if (refused := self.refusal(name, None)) is not None:
            raise refused
        kept = safe_name(name)
        partial = self._folder / f".{secrets.token_hex(8)}"
        size = 0
        try:
            self._folder.mkdir(exist_ok=True)
            with partial.open("wb") as file:
                async for chunk in chunks:
                    size += len(chunk)
                    if (refused := self.refusal(name, size)) is not None:
                        raise refused
                    file.write(chunk)
            partial.replace(self._folder / kept)
        except OSError as error:
            raise LibraryError(
                f"{name} cannot be kept: {error.strerror or error}.",
                "Check the library's folder and its free space.",
            ) from error
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
        return kept

    def paths(self, names: Sequence[str]) -> list[Path]:
        """Where the files of these names lie; names that are none are left out."""
        paths = (self._folder / safe_name(name) for name in names)
        return [path for path in paths if path.is_file()]


def safe_name(name: str) -> str:
    """A file's own name: no folders, nothing hidden, nothing a shell or a file system minds."""
    bare = Path(name.replace("\\", "/")).name.lstrip(".")
    clean = "".join(sign if sign.isprintable() and sign not in '<>:"|?*' else "_" for sign in bare)
    stem, dot, suffix = clean.rpartition(".")
    # File systems count bytes, and a Chinese character has three.
    while len(clean.encode()) > 200 and stem:
        stem = stem[:-1]
        clean = f"{stem}{dot}{suffix}"
    return clean or "file"
