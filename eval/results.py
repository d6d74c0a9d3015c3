"""What follows from the results of a run, finished or not: figures, TREC files and report."""

from __future__ import annotations

from collections.abc import Sequence

from eval import trec
from eval.metrics.catalogue import METRICS
from eval.outcome import Record
from eval.report import render
from eval.retrieval import RetrievalRecord
from eval.store import RunStore, read_info, write_atomically
from eval.summary import Summary, summarise

REPORT = "report.html"


def conclude_answers(store: RunStore[Record], records: Sequence[Record]) -> Summary:
    """Writes it all and returns the figures. The ranking of a question is that of the passages that
    were shown with it."""
    summary = summarise(records, METRICS["answers"])
    store.write_summary(summary)
    trec.write_run(
        store.folder / "run.trec",
        (
            (record.item.id, tuple(dict.fromkeys(one.document_id for one in shown)))
            for record in records
            for shown in [record.outcome.passages]
        ),
    )
    trec.write_qrels(
        store.folder / "qrels.trec",
        (
            (record.item.id, dict.fromkeys(record.gold.documents, 1))
            for record in records
            if record.item.answerable
        ),
    )
    page = render(read_info(store.folder), records, summary)
    write_atomically(store.folder / REPORT, page.encode())
    return summary


def conclude_retrieval(
    store: RunStore[RetrievalRecord], records: Sequence[RetrievalRecord]
) -> Summary:
    """The same for retrieval alone."""
    summary = summarise(records, METRICS["retrieval"])
    store.write_summary(summary)
    trec.write_run(
        store.folder / "run.trec", ((record.item.id, record.ranking) for record in records)
    )
    trec.write_qrels(
        store.folder / "qrels.trec", ((record.item.id, record.grades) for record in records)
    )
    return summary
