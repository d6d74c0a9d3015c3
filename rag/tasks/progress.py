"""How tasks stood on a day that is past, out of the change log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rag.tasks.model import Change, TaskStatus


@dataclass(frozen=True, slots=True)
class Step:
    status: TaskStatus
    since: date


def timeline(changes: Iterable[Change]) -> list[Step]:
    """The steps of one task in time, from its changes in the order in which they were noted. What
    is noted later for the same day or an earlier one, or for the same status, corrects what was
    noted before."""
    steps: list[Step] = []
    for change in changes:
        if change.what != "status":
            continue
        step = Step(TaskStatus(change.after), change.effective)
        while steps and (steps[-1].since >= step.since or steps[-1].status is step.status):
            steps.pop()
        steps.append(step)
    return steps


def step_on(steps: Iterable[Step], day: date) -> Step | None:
    """The step that held on ``day``; ``None``: nobody had noted a status that held by then."""
    held = [step for step in steps if step.since <= day]
    return held[-1] if held else None
