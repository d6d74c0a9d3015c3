"""A task while it is being read: ranges of the page's text, not yet quotes."""

from __future__ import annotations

from dataclasses import dataclass

from rag.tasks.extraction.grammar import Assigned


@dataclass(frozen=True, slots=True)
class Draft:
    """``content`` is all that is said of the task; deadlines and targets are read from ``told``,
    which leaves the trailer out."""

    title: tuple[int, int]
    content: tuple[int, int]
    told: tuple[int, int]
    assigned: tuple[Assigned, ...] = ()
    inherited: tuple[Assigned, ...] = ()
    """What a section above says of its tasks."""
    group: tuple[int, int] | None = None
    deadlines: tuple[tuple[int, int], ...] = ()
    rest: tuple[tuple[int, int], ...] = ()
    unread: tuple[tuple[int, int], ...] = ()
    first_leads: bool = False
