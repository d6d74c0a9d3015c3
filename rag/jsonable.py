"""The values of :mod:`rag.types` as JSON objects, as the command line and the store write them.

Scripts depend on these keys; they may gain members but lose none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from rag.errors import YijuError
from rag.types import (
    Abstention,
    Answer,
    Citation,
    Clause,
    Document,
    FileReport,
    FileStatus,
    Hit,
    IngestReport,
    Metadata,
    Passage,
    Timings,
)

JsonObject = dict[str, Any]


@cache
def _metadata_adapter() -> TypeAdapter[Metadata]:
    return TypeAdapter(Metadata)


def metadata_json(metadata: Metadata) -> JsonObject:
    """Dates become ISO 8601 text."""
    written: JsonObject = _metadata_adapter().dump_python(metadata, mode="json")
    return written


def metadata_from_json(stored: Mapping[str, Any]) -> Metadata:
    return _metadata_adapter().validate_python(stored)


def document_json(document: Document) -> JsonObject:
    return {
        "document_id": document.document_id,
        "source": document.source,
        "sources": list(document.sources),
        **metadata_json(document.metadata),
        "format": document.format,
        "characters": document.characters,
        "clauses": document.clauses,
        "notes": list(document.notes),
    }


def clause_json(clause: Clause) -> JsonObject:
    return {
        "clause": clause.label,
        "path": list(clause.path),
        "ordinal": clause.ordinal,
        "text": clause.text,
        "start": clause.start,
        "end": clause.end,
        "page": clause.page,
    }


def hit_json(hit: Hit) -> JsonObject:
    written = {
        "rank": hit.rank,
        "score": hit.score,
        "document_id": hit.document.document_id,
        "title": hit.document.title,
        "source": hit.document.source,
        **clause_json(hit.clause),
    }
    if hit.section is not None:
        written["section"] = asdict(hit.section)
    return written


def citation_json(citation: Citation) -> JsonObject:
    return {
        "number": citation.number,
        "document_id": citation.document_id,
        "title": citation.title,
        "source": citation.source,
        "clause": citation.clause,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }


def passage_json(passage: Passage) -> JsonObject:
    return {
        "number": passage.number,
        "document_id": passage.document_id,
        "title": passage.title,
        "source": passage.source,
        "clause": passage.clause,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "score": passage.score,
    }


def result_json(result: Answer | Abstention) -> JsonObject:
    """What ``yiju ask --json`` prints for a question."""
    common: JsonObject = {
        "question": result.question,
        "status": result.status,
        "answer": result.text,
        "statements": [],
        "dropped": [{"text": item.text, "reason": item.reason} for item in result.dropped],
        "timings_ms": _timings_json(result.timings),
    }
    if isinstance(result, Answer):
        common["statements"] = [
            {
                "text": statement.text,
                "citations": [citation_json(citation) for citation in statement.citations],
            }
            for statement in result.statements
        ]
        evidence = [passage_json(passage) for passage in result.evidence]
        return {**common, "gap": result.gap, "evidence": evidence}
    return {
        **common,
        "reason": result.reason.value,
        "nearest": [passage_json(passage) for passage in result.nearest],
    }


def failure_json(error: YijuError) -> JsonObject:
    """What ``--json`` prints in the place of a result."""
    return {
        "status": "failed",
        "error": {
            "kind": type(error).__name__,
            "what": error.what,
            "hint": error.hint,
            "exit_code": error.exit_code,
        },
    }


def file_report_json(report: FileReport) -> JsonObject:
    return {
        "source": report.source,
        "status": report.status.value,
        "reason": report.reason,
        "document_id": report.document_id,
        "clauses": report.clauses,
        "notes": list(report.notes),
    }


def ingest_report_json(report: IngestReport) -> JsonObject:
    counts = {status.value: report.count(status) for status in FileStatus}
    return {
        **counts,
        "seconds": round(report.seconds, 3),
        "files": [file_report_json(file) for file in report.files],
    }


def _timings_json(timings: Timings) -> JsonObject:
    return {
        "retrieve": round(timings.retrieve, 1),
        "first_token": None if timings.first_token is None else round(timings.first_token, 1),
        "total": round(timings.total, 1),
    }
