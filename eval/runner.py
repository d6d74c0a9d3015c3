"""Asks every question of a data set and keeps every result at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing

from eval.datasets.item import Item
from eval.gold import Shelf
from eval.judging import judge
from eval.outcome import Outcome, Record
from eval.protocols import Asks, HoldsDocuments
from eval.store import RunStore
from rag.errors import LibraryError, ModelError, SettingsError
from rag.types import Answer, Filters

Progress = Callable[[int, int, Record | None], None]
"""Called with the number of questions done, the number of all, and the latest record."""

_HOPELESS = (ModelError, LibraryError, SettingsError)
"""Errors that would fail every question alike: the run stops, and goes on once they are mended."""


def run(
    items: Sequence[Item],
    assistant: Asks,
    library: HoldsDocuments,
    store: RunStore,
    done: Sequence[Record],
    *,
    workers: int = 1,
    progress: Progress = lambda _done, _total, _record: None,
) -> list[Record]:
    """Answers what is not among ``done``, keeps each record in ``store`` as it comes, and returns
    all in the order of ``items``.

    A question on which the assistant fails becomes a failed record and the run goes on. A model
    or a library that cannot be used at all ends the run.

    Raises:
        ModelError, LibraryError, SettingsError: from the assistant.
    """
    shelf = Shelf(library)
    records = {record.item.id: record for record in done}
    waiting = [item for item in items if item.id not in records]
    progress(len(records), len(items), None)

    def answer(item: Item) -> Record:
        record = judge(item, shelf.gold(item), ask(item, assistant, shelf))
        store.append(record)
        return record

    with closing(_work_through(answer, waiting, workers)) as answered:
        for record in answered:
            records[record.item.id] = record
            progress(len(records), len(items), record)
    return [records[item.id] for item in items]


def ask(item: Item, assistant: Asks, shelf: Shelf) -> Outcome:
    """One question, whatever comes of it."""
    filters = Filters(documents=shelf.ids(item.passages)) if item.passages else None
    started = time.perf_counter()
    try:
        result = assistant.ask(item.question, history=item.history, filters=filters)
    except _HOPELESS:
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


def _work_through(
    answer: Callable[[Item], Record], items: Sequence[Item], workers: int
) -> Generator[Record]:
    """The records as they come; closing the iterator early starts no further question."""
    if workers == 1:
        yield from map(answer, items)
        return
    pool = ThreadPoolExecutor(workers, thread_name_prefix="question")
    try:
        for future in as_completed([pool.submit(answer, item) for item in items]):
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)
