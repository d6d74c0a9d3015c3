"""The zip files behind DOCX and XLSX: refused before a parser unpacks a bomb."""

from __future__ import annotations

import io
import zipfile

from rag.errors import DocumentError

MAX_UNPACKED_BYTES = 400 * 1024 * 1024
_ENCRYPTED_OFFICE = b"\xd0\xcf\x11\xe0"
"""An encrypted DOCX or XLSX is no zip but an old compound file around the cipher text."""


def check_archive(data: bytes, name: str) -> None:
    """
    Raises:
        DocumentError: not a zip file, encrypted, damaged, or larger unpacked than any document.
    """
    if data.startswith(_ENCRYPTED_OFFICE):
        raise DocumentError(
            f"{name} is encrypted or an old Office file.",
            "Remove the password or save it in the current format.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except Exception as error:  # whatever a damaged directory makes the reader raise
        raise DocumentError(f"{name} is damaged: {error}.", "Get the file again.") from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentError(f"{name} is encrypted.", "Remove the password first.")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise DocumentError(
            f"{name} unpacks to more than {MAX_UNPACKED_BYTES // 1024**2} MB.",
            "It is damaged or no document; get the file again.",
        )
