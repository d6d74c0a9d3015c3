"""Tasks as JSON objects: as the store keeps them, and as the command line prints them.

Scripts depend on the keys of :func:`row_json`; they may gain members but lose none.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from rag.tasks.model import Change, LedgerRow, Problem, UnitSummary
from rag.types import Deadline, Quote, Target, Task, TaskUnit

JsonObject = dict[str, Any]


@cache
def _adapter() -> TypeAdapter[Task]:
    return TypeAdapter(Task)


def task_text(task: Task) -> str:
    """For the store."""
    return _adapter().dump_json(task).decode()


def task_from_text(stored: str) -> Task:
    return _adapter().validate_json(stored)


def row_json(row: LedgerRow, on: date) -> JsonObject:
    """One line of ``yiju tasks --json``; every quote is ``text[start:end]`` of its document."""
    task = row.task
    return {
        "entry": row.entry,
        "task_id": task.task_id,
        "document_id": task.document_id,
        "title": row.title,
        "source": row.source,
        "clause": task.label,
        "number": task.number,
        "task": quote_json(task.title),
        "content": quote_json(task.content),
        "leads": [_unit_json(unit) for unit in task.leads],
        "units": [_unit_json(unit) for unit in task.units],
        "group": quote_json(task.group) if task.group else None,
        "deadlines": [_deadline_json(deadline) for deadline in task.deadlines],
        "targets": [_target_json(target) for target in task.targets],
        "unread": [quote_json(quote) for quote in task.unread],
        "due": iso(row.due),
        "status": row.status.value,
        "standing": row.standing(on).value,
        "since": iso(row.since),
        "note": row.note,
        "evidence": row.evidence,
        "open_problems": row.open_problems,
        "withdrawn": row.withdrawn,
    }


def change_json(change: Change) -> JsonObject:
    return {
        "time": change.time.isoformat(timespec="seconds"),
        "entry": change.entry,
        "who": change.who,
        "what": change.what,
        "before": change.before,
        "after": change.after,
        "effective": change.effective.isoformat(),
    }


def problem_json(problem: Problem) -> JsonObject:
    return {
        "problem": problem.problem,
        "entry": problem.entry,
        "text": problem.text,
        "opened": problem.opened.isoformat(),
        "opened_by": problem.opened_by,
        "closed": iso(problem.closed),
        "closed_by": problem.closed_by,
        "reason": problem.reason,
    }


def summary_json(summary: UnitSummary) -> JsonObject:
    return {
        "unit": summary.unit,
        "leads": summary.leads,
        "takes_part": summary.takes_part,
        "done": summary.done,
        "overdue": summary.overdue,
        "next_due": iso(summary.next_due),
    }


def quote_json(quote: Quote) -> JsonObject:
    return {"text": quote.text, "start": quote.start, "end": quote.end}


def iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _unit_json(unit: TaskUnit) -> JsonObject:
    return {"name": unit.name, "quote": quote_json(unit.quote), "inherited": unit.inherited}


def _deadline_json(deadline: Deadline) -> JsonObject:
    return {
        "from": iso(deadline.begin),
        "to": iso(deadline.end),
        "ongoing": deadline.ongoing,
        "every": deadline.every,
        "quote": quote_json(deadline.quote),
    }


def _target_json(target: Target) -> JsonObject:
    return {
        "indicator": target.indicator,
        "comparison": target.comparison,
        # Text: a decimal fraction must not come back as 0.1000000001.
        "amount": str(target.amount),
        "unit": target.unit,
        "quote": quote_json(target.quote),
    }
