"""Works through the questions that are still open and keeps every record at once."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing

from eval.datasets.item import Item
from eval.store import R, RunStore
from rag.errors import LibraryError, ModelError, SettingsError

Progress = Callable[[int, int, str], None]
"""Called with the number of questions done, the number of all, and the id of the latest."""

HOPELESS = (ModelError, LibraryError, SettingsError)
"""Errors that would fail every question alike: the run stops, and goes on once they are mended.
Whatever else is thrown belongs to its question."""


def complete(
    items: Sequence[Item],
    store: RunStore[R],
    done: Sequence[R],
    answer: Callable[[Item], R],
    *,
    workers: int = 1,
    progress: Progress = lambda _done, _total, _id: None,
) -> list[R]:
    """Answers what is not among ``done``, keeps each record in ``store`` as it comes, and returns
    all in the order of ``items``.

    Args:
        workers: threads that call ``answer``; with 1 it is called in the caller's own.

    Raises:
        Whatever ``answer`` raises; the records so far are kept.
    """
    records = {record.item.id: record for record in done}
    waiting = [item for item in items if item.id not in records]
    progress(len(records), len(items), "")

    def keep(item: Item) -> R:
        record = answer(item)
        store.append(record)
        return record

    with closing(_work_through(keep, waiting, workers)) as answered:
        for record in answered:
            records[record.item.id] = record
            progress(len(records), len(items), record.item.id)
    return [records[item.id] for item in items]


def _work_through(answer: Callable[[Item], R], items: Sequence[Item], workers: int) -> Generator[R]:
    """The records as they come; closing the generator early starts no further question."""
    if workers == 1:
        yield from map(answer, items)
        return
    pool = ThreadPoolExecutor(workers, thread_name_prefix="question")
    try:
        for future in as_completed([pool.submit(answer, item) for item in items]):
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)
