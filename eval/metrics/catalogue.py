"""Every figure that a run reports: its name, its unit, which way is better and over which
questions it is taken. The value of each question comes from :mod:`eval.judging`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Unit = Literal["share", "ms", "tokens"]
Kind = Literal["answers", "retrieval"]
"""What a run measures: whole answers, or retrieval alone."""


@dataclass(frozen=True, slots=True)
class Metric:
    """``score`` names the value of a question; ``percentile`` is ``None`` for the mean."""

    key: str
    label: str
    score: str
    over: str
    """The questions that it is taken over, in words."""
    higher_is_better: bool = True
    unit: Unit = "share"
    percentile: float | None = None

    def of(self, values: Sequence[float]) -> float:
        """The figure for these questions; ``values`` must not be empty."""
        if self.percentile is None:
            return float(np.mean(values))
        return float(np.percentile(values, self.percentile))

    def shown(self, value: float) -> str:
        """A figure with its unit."""
        return f"{value:.4f}" if self.unit == "share" else f"{value:,.0f} {self.unit}"


def _share(key: str, label: str, over: str, *, higher_is_better: bool = True) -> Metric:
    return Metric(key, label, key, over, higher_is_better)


def _latency(what: str, label: str, over: str) -> list[Metric]:
    return [
        Metric(
            f"latency_{what}_p{percentile}",
            f"{label}, p{percentile}",
            f"latency_{what}",
            over,
            higher_is_better=False,
            unit="ms",
            percentile=percentile,
        )
        for percentile in (50, 95)
    ]


def _tokens(key: str, label: str, over: str) -> Metric:
    return Metric(key, f"{label}, mean", key, over, higher_is_better=False, unit="tokens")


_ALL = "all questions"
_ANSWERABLE = "answerable"
_UNANSWERABLE = "unanswerable"
_ANSWERED = "answered"
_WITH_EVIDENCE = "with gold evidence"
_WITH_DOCUMENTS = "with gold documents"
_WITH_REFERENCE = "with a reference"

_ANSWERS: tuple[Metric, ...] = (
    _share("accuracy", "Accuracy by required facts", _ALL),
    _share("abstention_precision", "Abstention precision", "abstained from"),
    _share("abstention_recall", "Abstention recall", _UNANSWERABLE),
    _share("false_abstention", "False abstention rate", _ANSWERABLE, higher_is_better=False),
    _share("failures", "Failures", _ALL, higher_is_better=False),
    _share("evidence_shown", "Gold evidence shown", _WITH_EVIDENCE),
    _share("evidence_cited", "Gold evidence cited", _WITH_EVIDENCE),
    _share("citation_recall_lexical", "Citation recall, lexical", _ANSWERABLE),
    _share("citation_precision_lexical", "Citation precision, lexical", _ANSWERABLE),
    _share("citation_recall_answered", "Lexical citation recall, answered", _ANSWERED),
    _share("citation_precision_answered", "Lexical citation precision, answered", _ANSWERED),
    _share("quote_exactness", "Quote exactness", _ANSWERED),
    _share("number_fidelity", "Number fidelity", _ANSWERED),
    _share("exact_match", "EM (CMRC2018)", _WITH_REFERENCE),
    _share("f1", "F1 (CMRC2018)", _WITH_REFERENCE),
    _share("rouge_l", "ROUGE-L", _WITH_REFERENCE),
    _share("document_recall@10", "Documents: Recall@10", _WITH_DOCUMENTS),
    _share("document_mrr@10", "Documents: MRR@10", _WITH_DOCUMENTS),
    _share("document_ndcg@10", "Documents: nDCG@10", _WITH_DOCUMENTS),
    *_latency("evidence", "Time to evidence", "with a result"),
    *_latency("first_token", "Time to first token", "with a first word"),
    *_latency("total", "Time to answer", _ALL),
    _tokens("evidence_tokens", "Evidence shown", "with a result"),
    _tokens("answer_tokens", "Length of an answer", _ANSWERED),
)

_RETRIEVAL: tuple[Metric, ...] = (
    *(_share(f"recall@{k}", f"Recall@{k}", _WITH_DOCUMENTS) for k in (1, 5, 10)),
    _share("mrr@10", "MRR@10", _WITH_DOCUMENTS),
    _share("ndcg@10", "nDCG@10", _WITH_DOCUMENTS),
    *(
        _share(f"evidence_recall@{k}", f"Gold evidence: Recall@{k}", _WITH_EVIDENCE)
        for k in (1, 5, 10)
    ),
    _share("failures", "Failures", _ALL, higher_is_better=False),
    *_latency("search", "Time to search", _ALL),
)

METRICS: dict[Kind, tuple[Metric, ...]] = {"answers": _ANSWERS, "retrieval": _RETRIEVAL}
