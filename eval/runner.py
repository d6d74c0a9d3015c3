"""Asks every question of a data set, and turns whatever comes back into a record."""

from __future__ import annotations

import time
from collections.abc import Sequence

from eval.datasets.item import Item
from eval.gold import Shelf
from eval.judging import judge
from eval.outcome import Outcome, Record
from eval.protocols import Asks, HoldsDocuments
from eval.resuming import HOPELESS, Progress, complete
from eval.store import RunStore
from rag.types import Answer, Filters


def run(
    items: Sequence[Item],
    assistant: Asks,
    library: HoldsDocuments,
    store: RunStore[Record],
    done: Sequence[Record],
    *,
    workers: int = 1,
    progress: Progress,
) -> list[Record]:
    """All records in the order of ``items``; those among ``done`` are not asked again.

    A question on which the assistant fails becomes a failed record and the run goes on. A model
    or a library that cannot be used at all ends the run.

    Raises:
        ModelError, LibraryError, SettingsError: from the assistant.
    """
    shelf = Shelf(library)
    return complete(
        items,
        store,
        done,
        lambda item: judge(item, shelf.gold(item), ask(item, assistant, shelf)),
        workers=workers,
        progress=progress,
    )


def ask(item: Item, assistant: Asks, shelf: Shelf) -> Outcome:
    """One question, whatever comes of it."""
    filters = Filters(documents=shelf.ids(item.passages)) if item.passages else None
    started = time.perf_counter()
    try:
        result = assistant.ask(item.question, history=item.history, filters=filters)
    except HOPELESS:
        raise
    except Exception as error:  # whatever the system under test throws is a failed question
        return Outcome("failed", str(error), _since(started), reason=type(error).__name__)
    milliseconds = _since(started)
    if not isinstance(result, Answer):
        return Outcome(
            "abstained",
            result.text,
            milliseconds,
            reason=result.reason,
            passages=result.nearest,
            dropped=result.dropped,
            timings=result.timings,
        )
    return Outcome(
        "answered",
        "\n".join(statement.text for statement in result.statements),
        milliseconds,
        statements=result.statements,
        passages=result.evidence,
        dropped=result.dropped,
        timings=result.timings,
        inexact_quotes=tuple(
            citation.quote
            for statement in result.statements
            for citation in statement.citations
            if not shelf.holds_exactly(citation)
        ),
    )


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
