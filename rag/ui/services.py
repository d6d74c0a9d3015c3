"""What the web application works with, put together once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.ui.asking import Desk
from rag.ui.chats import FILE, Chats
from rag.ui.jobs import Jobs

if TYPE_CHECKING:
    from rag.answering import Assistant
    from rag.library import Library
    from rag.settings import Settings


@dataclass(frozen=True)
class Services:
    library: Library
    desk: Desk
    chats: Chats
    jobs: Jobs
    settings: Settings

    @classmethod
    def of(cls, library: Library, assistant: Assistant, settings: Settings) -> Services:
        """Conversations lie in the library's folder.

        Raises:
            LibraryError: they cannot be opened.
        """
        chats = Chats(library.folder / FILE)
        return cls(library, Desk.of(assistant, settings), chats, Jobs(library), settings)
