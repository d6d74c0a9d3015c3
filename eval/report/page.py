"""Lays a run out as one HTML page: no request leaves it, and no text in it is markup."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.metrics.catalogue import METRICS, Metric
from eval.outcome import Record, Verdict
from eval.report import charts
from eval.report.view import question
from eval.store import RunInfo
from eval.summary import Figures, Summary

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure for a reader in a hurry."""

    value: str
    label: str
    explanation: str
    n: int


def render(info: RunInfo, records: Sequence[Record], summary: Summary) -> str:
    """The report of a run, finished or not, as HTML."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    script = (_FOLDER / "report.js").read_text(encoding="utf-8")
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    metrics = [metric for metric in METRICS["answers"] if metric.key in summary.metrics]
    return environment.get_template("report.html").render(
        info=info,
        summary=summary,
        in_words=in_words(records),
        headlines=_headlines(summary.metrics),
        metrics=metrics,
        brief=[metric for metric in metrics if metric.key in _BRIEF],
        questions=[question(record) for record in records],
        verdicts=list(charts.VERDICT_COLOURS),
        types=sorted({record.item.type for record in records}),
        charts=[
            (title, Markup(svg))  # noqa: S704 - drawn by us; labels are escaped by matplotlib
            for title, svg in (
                ("Verdicts by type of question", charts.verdicts_by_type(records)),
                (
                    "Accuracy against abstention",
                    charts.accuracy_against_abstention(records),
                ),
                ("How long it takes", charts.latency(records)),
            )
        ],
        style=Markup((_FOLDER / "report.css").read_text(encoding="utf-8")),  # noqa: S704 - our own
        script=Markup(script),  # noqa: S704 - our own
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def in_words(records: Sequence[Record]) -> str:
    """The verdicts as one paragraph for a reader who skips the charts."""
    count = Counter(record.verdict for record in records)
    right = sum(number for verdict, number in count.items() if verdict.correct)
    wrong = [f"{count[verdict]} {words}" for verdict, words in _WRONG.items() if count[verdict]]
    return (
        f"{right} of {len(records)} are right: {count[Verdict.CORRECT_ANSWER]} answered correctly, "
        f"{count[Verdict.CORRECT_ABSTENTION]} rightly declined because the documents do not say. "
    ) + (f"The others: {', '.join(wrong)}." if wrong else "None is wrong.")


_WRONG = {
    Verdict.FALSE_ABSTENTION: "declined although the answer is in the documents",
    Verdict.WRONG_ANSWER: "answered wrongly or incompletely",
    Verdict.UNFOUNDED_ANSWER: "answered although the documents do not say",
    Verdict.FAILED: "failed with an error",
}

_BRIEF = frozenset(
    {
        "accuracy",
        "false_abstention",
        "abstention_recall",
        "evidence_shown",
        "evidence_cited",
        "latency_total_p50",
    }
)
"""Shown by type and by document."""

_HEADLINES = (
    ("accuracy", "right", "States every required fact and nothing forbidden, or rightly abstains"),
    ("false_abstention", "wrongly abstained", "Has an answer in the documents, but none was given"),
    ("abstention_recall", "of the unanswerable declined", "Nothing was invented for these"),
    ("evidence_cited", "cite the gold evidence", "The passage that a person would point at"),
    ("quote_exactness", "of quotes exact", "Word for word at the stated place"),
    ("latency_evidence_p50", "to the evidence", "Half of the questions are faster"),
    ("latency_total_p50", "to the answer", "Half of the questions are faster"),
)


def _headlines(figures: Figures) -> list[Headline]:
    by_key: dict[str, Metric] = {metric.key: metric for metric in METRICS["answers"]}
    return [
        Headline(_large(by_key[key], figures[key].value), label, explanation, figures[key].n)
        for key, label, explanation in _HEADLINES
        if key in figures
    ]


def _large(metric: Metric, value: float) -> str:
    if metric.unit == "share":
        return f"{value:.0%}" if value in (0, 1) else f"{value:.1%}"
    return f"{value:.0f} ms" if value < 1000 else f"{value / 1000:.1f} s"
