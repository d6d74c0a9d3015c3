"""The line that says where a clause stands. It is embedded and shown with the clause, so that a
figure is never read without its place and date; it is never quoted."""

from __future__ import annotations

from rag.types import Clause, Metadata


def context_line(metadata: Metadata, clause: Clause) -> str:
    """``title（2022-03-11） › 二、目标任务 › （五）…``"""
    day = metadata.published or metadata.written
    title = metadata.title if day is None else f"{metadata.title}（{day.isoformat()}）"
    return " › ".join((title, *clause.path))


def passage_text(metadata: Metadata, clause: Clause) -> str:
    """What is embedded and indexed for a clause: its context, then its words."""
    return f"{' › '.join((metadata.title, *clause.path))}\n{clause.search_text}"
