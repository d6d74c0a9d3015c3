"""File names for passages that have only an id."""

from __future__ import annotations

import re


def file_name(identity: str, position: int) -> str:
    """A name that any file system takes: the id where it is one, else the position."""
    stem = identity if re.fullmatch(r"[\w-]{1,100}", identity) else f"passage-{position:06d}"
    return f"{stem}.txt"
