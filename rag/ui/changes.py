"""Changes of the library that a visitor asks for: who may, and what is said where not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from rag.errors import LibraryLocked, UsageError, YijuError
from rag.revising import DATES, EDITABLE
from rag.ui.accounts import Role
from rag.ui.places import Refused, read_place
from rag.ui.reasons import in_words
from rag.ui.requests import Visit
from rag.ui.services import Services
from rag.ui.strings import text

MOST_FILES = 1000
"""Files added at once."""

PATIENCE_SECONDS = 3.0
"""How long a visitor waits for a change before it goes on in the background."""


class Changes:
    """Each method starts what is asked for and returns why it could not, in words; empty where it
    could."""

    def __init__(self, services: Services) -> None:
        self._library = services.library
        self._jobs = services.jobs
        self._uploads = services.uploads
        self._settings = services.settings

    def add_uploads(self, names: Sequence[str], visit: Visit) -> str:
        """Adds files that have been uploaded."""
        if visit.role is not Role.ADMIN:
            return text(visit.locale, "admins_only")
        paths = self._uploads.paths(names[:MOST_FILES])
        if paths:
            self._jobs.add(paths)
        return ""

    def add_place(self, written: str, visit: Visit) -> str:
        """Adds a page of the web, or a folder of the server."""
        if visit.role is not Role.ADMIN:
            return text(visit.locale, "admins_only")
        try:
            self._jobs.add([read_place(written, self._settings)])
        except Refused as refused:
            return text(visit.locale, refused.key, place=written.strip())
        return ""

    def remove(self, document_id: str, visit: Visit) -> str:
        if refused := self._refusal(document_id, visit):
            return refused
        try:
            self._library.remove(document_id)
        except LibraryLocked:
            return text(visit.locale, "busy_adding")
        except UsageError:
            return text(visit.locale, "removed")
        return ""

    def reindex(self, document_id: str, visit: Visit) -> str:
        if refused := self._refusal(document_id, visit):
            return refused
        name = self._library.document(document_id).source
        self._jobs.reindex(document_id, name).finished.wait(PATIENCE_SECONDS)
        return ""

    def edit(self, document_id: str, fields: Mapping[str, str], visit: Visit) -> str:
        if refused := self._refusal(document_id, visit):
            return refused
        if not fields.get("title", "").strip():
            return text(visit.locale, "needs_title")
        if not all(_is_date(fields.get(name, "")) for name in DATES):
            return text(visit.locale, "needs_date")
        name = self._library.document(document_id).source
        known = {field: value for field, value in fields.items() if field in EDITABLE}
        job = self._jobs.edit(document_id, name, known)
        job.finished.wait(PATIENCE_SECONDS)
        return _complaint(job.error, visit)

    def _refusal(self, document_id: str, visit: Visit) -> str:
        if visit.role is not Role.ADMIN:
            return text(visit.locale, "admins_only")
        if self._jobs.busy:
            return text(visit.locale, "busy_adding")
        try:
            self._library.document(document_id)
        except UsageError:
            return text(visit.locale, "removed")
        return ""


def _complaint(error: YijuError | None, visit: Visit) -> str:
    return "" if error is None else in_words(str(error), visit.locale)


def _is_date(written: str) -> bool:
    try:
        return not written or bool(date.fromisoformat(written))
    except ValueError:
        return False
