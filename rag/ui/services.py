"""What the web application works with, put together once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.ui.accounts import Sessions, UserFile
from rag.ui.asking import Desk, Line, runs_here
from rag.ui.chats import FILE, Chats
from rag.ui.jobs import Jobs
from rag.ui.metrics import Metrics
from rag.ui.uploads import Uploads

if TYPE_CHECKING:
    from rag.library import Library
    from rag.settings import Settings

EXTRACTIVE = "extractive"


@dataclass(frozen=True)
class Services:
    library: Library
    desks: Mapping[str, Desk]
    """Where questions are answered, by the name of the model; the first is the usual one."""
    chats: Chats
    jobs: Jobs
    uploads: Uploads
    sessions: Sessions | None
    """``None`` where nobody has to sign in."""
    metrics: Metrics
    settings: Settings

    @classmethod
    def of(cls, library: Library, desks: Mapping[str, Desk], settings: Settings) -> Services:
        """Conversations lie in the library's folder.

        Raises:
            LibraryError: they cannot be opened.
            SettingsError: the file of users cannot be read.
        """
        sessions = None
        if settings.users is not None:
            users = UserFile(settings.users)
            users.users()
            sessions = Sessions(users)
        chats = Chats(library.folder / FILE)
        uploads = Uploads(library, settings.upload_mb)
        return cls(library, desks, chats, Jobs(library), uploads, sessions, Metrics(), settings)


def desks_for(library: Library, settings: Settings) -> dict[str, Desk]:
    """The configured model, a local one that is at hand, and quotes without any model."""
    from rag.answering import Assistant

    names = dict.fromkeys((settings.llm, *_local_models(settings), EXTRACTIVE))
    chosen = {name: settings.model_copy(update={"llm": name}) for name in names}
    here = Line(1)  # whichever local models there are, they share the processor
    return {
        name: Desk.of(Assistant(library, settings=own), here if runs_here(own) else None)
        for name, own in chosen.items()
    }


def _local_models(settings: Settings) -> list[str]:
    from rag.models.store import ModelStore

    return [
        status.name
        for status in ModelStore(settings).list()
        if status.purpose == "llm" and status.installed
    ]
