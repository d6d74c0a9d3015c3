"""Figures for Prometheus: how many questions, how they ended, how long they took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from rag.types import Abstention, Answer
from rag.ui.exchange import Outcome

if TYPE_CHECKING:
    from rag.library import Library

SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160)


class Metrics:
    """Counted in this process. No question, name or text is part of any figure."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "yiju_questions",
            "Questions by what became of them.",
            ["outcome"],
            registry=self._registry,
        )
        self._evidence = Histogram(
            "yiju_evidence_seconds",
            "Until the passages were found.",
            buckets=SECONDS,
            registry=self._registry,
        )
        self._replies = Histogram(
            "yiju_reply_seconds",
            "Until the answer or abstention stood, waiting for the model not counted in.",
            buckets=SECONDS,
            registry=self._registry,
        )
        self._held = Gauge(
            "yiju_library", "What the library holds.", ["kind"], registry=self._registry
        )

    def count(self, outcome: Outcome) -> None:
        self._questions.labels(outcome.status).inc()
        if isinstance(outcome, Answer | Abstention):
            self._evidence.observe(outcome.timings.retrieve / 1000)
            self._replies.observe(outcome.timings.total / 1000)

    def text(self, library: Library) -> bytes:
        """All figures in Prometheus' text format."""
        held = library.stats()
        for kind in ("documents", "clauses", "embedded"):
            self._held.labels(kind).set(getattr(held, kind))
        return generate_latest(self._registry)
