"""What somebody writes into the field for web addresses and folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from rag.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost")


class Refused(Exception):
    """``key`` names the sentence that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def only_here(settings: Settings) -> bool:
    """Whether only people at this machine reach the application."""
    return settings.host in LOOPBACK and not settings.root_path


def folders_open(settings: Settings) -> bool:
    """Whether folders of the server may be added from the browser: those below a folder that was
    named for it, and any where the server is the visitor's own machine."""
    return settings.server_folder is not None or (settings.users is None and only_here(settings))


def read_place(written: str, settings: Settings) -> str | Path:
    """A web address, or an existing file or folder that may be added.

    Raises:
        Refused: it is neither.
    """
    place = written.strip()
    if place.lower().startswith(("http://", "https://")):
        if not urlsplit(place).hostname:
            raise Refused("place_unknown")
        return place
    path = Path(place).expanduser()
    if not place or not path.is_absolute():
        raise Refused("place_unknown")
    if not folders_open(settings):
        raise Refused("place_closed")
    path = path.resolve()
    root = settings.server_folder
    if root is not None and not path.is_relative_to(root.resolve()):
        raise Refused("place_closed")
    if not path.exists():
        raise Refused("place_missing")
    return path
