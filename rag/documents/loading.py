"""One door for every file format: bytes in, :class:`~rag.types.LoadedText` out.

Loading never runs or fetches anything: no macros, no formulas, no external entities.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from rag.documents.docx import load_docx
from rag.documents.html import load_html
from rag.documents.pdf import load_pdf
from rag.documents.tables import load_csv, load_xlsx
from rag.documents.text import load_text
from rag.errors import DocumentError
from rag.types import LoadedText

MAX_FILE_BYTES = 50 * 1024 * 1024
"""The largest policy compilations are a few megabytes; beyond this a file is something else."""

Loader = Callable[[bytes, str], LoadedText]

_LOADERS: Mapping[str, Loader] = {
    ".txt": load_text,
    ".md": load_text,
    ".markdown": load_text,
    ".html": load_html,
    ".htm": load_html,
    ".shtml": load_html,
    ".xhtml": load_html,
    ".pdf": load_pdf,
    ".docx": load_docx,
    ".xlsx": load_xlsx,
    ".csv": load_csv,
    ".tsv": load_csv,
}

SUPPORTED_SUFFIXES = frozenset(_LOADERS)

_CONVERT = {
    ".doc": ".docx",
    ".wps": ".docx",
    ".rtf": ".docx",
    ".odt": ".docx",
    ".xls": ".xlsx",
    ".et": ".xlsx",
    ".ofd": ".pdf",
    ".ppt": ".pdf",
    ".pptx": ".pdf",
}
_ARCHIVES = frozenset({".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"})


def load(path: Path, max_bytes: int = MAX_FILE_BYTES) -> LoadedText:
    """The document in the file at ``path``.

    Raises:
        DocumentError: it cannot be read, is too large, or :func:`load_bytes` refuses it.
    """
    _loader(path.name)
    try:
        with path.open("rb") as file:
            # One byte more than allowed: the file may grow after its size was asked for.
            data = file.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise DocumentError(
            f"{path} is not there (any more).", "Check the path, or ingest the folder again."
        ) from error
    except IsADirectoryError as error:
        raise DocumentError(f"{path} is a folder.", "Give the files in it.") from error
    except PermissionError as error:
        raise DocumentError(f"{path} may not be read.", "Change its permissions.") from error
    except OSError as error:
        raise DocumentError(
            f"{path} cannot be read: {error.strerror or error}.", "Check the disk and the path."
        ) from error
    return load_bytes(data, path.name, max_bytes)


def load_bytes(data: bytes, name: str, max_bytes: int = MAX_FILE_BYTES) -> LoadedText:
    """The document in ``data``; the suffix of ``name`` decides the format.

    Raises:
        DocumentError: empty, too large, of an unknown format, damaged, encrypted, or without
            any text.
    """
    loader = _loader(name)
    if len(data) > max_bytes:
        raise too_large(name, max_bytes)
    if not data.strip():
        raise DocumentError(f"{name} is empty.", "Remove it or put the document there.")
    loaded = loader(data, name)
    if not any(character.isalpha() for character in loaded.text):
        raise DocumentError(f"{name} holds no words.", "Remove it or get the document again.")
    return loaded


def advice(suffix: str) -> str:
    """What to do with a file of a format that cannot be read; empty where it is no document."""
    if suffix in _CONVERT:
        return f"Save it as {_CONVERT[suffix]} first."
    return "Unpack it first." if suffix in _ARCHIVES else ""


def too_large(name: str, max_bytes: int = MAX_FILE_BYTES) -> DocumentError:
    return DocumentError(
        f"{name} is larger than {max_bytes / 1024**2:g} MB.", "Split it into several files."
    )


def _loader(name: str) -> Loader:
    suffix = Path(name).suffix.lower()
    if suffix in _LOADERS:
        return _LOADERS[suffix]
    hint = advice(suffix) or f"Known formats: {', '.join(sorted(SUPPORTED_SUFFIXES))}."
    raise DocumentError(f"{name} has a format that is not supported.", hint)
