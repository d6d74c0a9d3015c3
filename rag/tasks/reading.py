"""The tasks of a document, whatever its state: a malformed one never stops an ingest."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from rag.tasks.model import TaskReading
from rag.types import Clause, Document

_log = logging.getLogger(__name__)


def read_tasks(document: Document, text: str, clauses: Sequence[Clause]) -> TaskReading:
    from rag.tasks.extract import extract_tasks

    try:
        return TaskReading(tuple(extract_tasks(document, text, clauses)))
    except Exception as error:
        _log.exception("The tasks of %s could not be read", document.source)
        return TaskReading((), f"Its tasks could not be read ({type(error).__name__}).")
