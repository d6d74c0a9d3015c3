"""How commands talk: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from rag.progress import Progress

Item = TypeVar("Item")


def print_json(value: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def counted(number: int, what: str) -> str:
    """``1 clause``, ``2 clauses``."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def say(line: str = "") -> None:
    """To the person, on stdout."""
    sys.stdout.write(line + "\n")


def note(line: str) -> None:
    """Beside the result, on stderr."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def print_each(
    items: Sequence[Item],
    as_json: bool,
    json_of: Callable[[Item], Mapping[str, Any]],
    line_of: Callable[[Item], str],
    nothing: str = "",
) -> None:
    """A JSON object or a line an item; ``nothing`` is what people read where there is none."""
    for item in items:
        if as_json:
            print_json(json_of(item))
        else:
            say(line_of(item))
    if not items and nothing and not as_json:
        say(nothing)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar a stage on a terminal; now and then a line elsewhere, at most one a minute for long."""
    if not sys.stderr.isatty():
        yield _plain_progress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(),
        TextColumn("{task.fields[item]}", markup=False),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}
        begun: dict[str, float] = {}

        def report(stage: str, done: int, total: int, item: str) -> None:
            if stage not in tasks:
                begun[stage] = time.monotonic()
                tasks[stage] = bars.add_task(stage, total=total, item=item, rate="")
            rate = _rate(stage, done, time.monotonic() - begun[stage])
            bars.update(tasks[stage], completed=done, total=total, item=item, rate=rate)

        yield report


_COUNTED = {"reading": "files", "embedding": "clauses", "rebuilding": "documents"}
"""What the numbers of a stage count."""


def _rate(stage: str, done: int, seconds: float) -> str:
    """``18.9 clauses/s``; empty at the beginning, and where nobody knows what is counted."""
    if stage not in _COUNTED or not done or seconds <= 0:
        return ""
    return f"{done / seconds:.1f} {_COUNTED[stage]}/s"


def _plain_progress(every: float = 5.0, at_most: float = 60.0) -> Progress:
    """``every`` seconds at first; the pause doubles with each line, up to ``at_most``."""
    stage_at_hand, begun, first, pause = "", 0.0, 0, every
    last = time.monotonic()

    def report(stage: str, done: int, total: int, item: str) -> None:
        nonlocal stage_at_hand, begun, first, pause, last
        now = time.monotonic()
        if stage != stage_at_hand:
            stage_at_hand, begun, first, pause = stage, now, done, every
        if now - last < pause:
            return
        left = ""
        if done > first:
            left = f", about {_spoken((now - begun) / (done - first) * (total - done))} left"
            rate = _rate(stage, done - first, now - begun)
            left = f", {rate}{left}" if rate else left
        note(f"{stage}: {done} of {total}{left} {item}".rstrip())
        last, pause = now, min(2 * pause, at_most)

    return report


def _spoken(seconds: float) -> str:
    """A duration as people say it: ``40 s``, ``12 min``, ``1.5 h``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
