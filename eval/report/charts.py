"""Charts as inline SVG, drawn in colours that the page replaces by its own, light or dark."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from eval.outcome import Record, Verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Colours that stand for a CSS variable: matplotlib needs some, the page decides which.
_COLOURS = {
    "--ink": "#010101",
    "--muted": "#020202",
    "--line": "#030303",
    "--surface": "#040404",
    "--good": "#050505",
    "--good-2": "#060606",
    "--bad": "#070707",
    "--bad-2": "#080808",
    "--warn": "#090909",
    "--grey": "#0a0a0a",
    "--accent": "#0b0b0b",
}

VERDICT_COLOURS: Mapping[Verdict, str] = {
    Verdict.CORRECT_ANSWER: "--good",
    Verdict.CORRECT_ABSTENTION: "--good-2",
    Verdict.FALSE_ABSTENTION: "--warn",
    Verdict.WRONG_ANSWER: "--bad",
    Verdict.UNFOUNDED_ANSWER: "--bad-2",
    Verdict.FAILED: "--grey",
}
"""In the order in which they are stacked."""

_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text: any script renders with the reader's fonts
    "text.color": _COLOURS["--ink"],
    "axes.labelcolor": _COLOURS["--muted"],
    "axes.edgecolor": _COLOURS["--line"],
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": _COLOURS["--muted"],
    "ytick.color": _COLOURS["--muted"],
    "grid.color": _COLOURS["--line"],
    "font.size": 10,
}


def verdicts_by_type(records: Sequence[Record]) -> str:
    """How many questions of each type ended how, as stacked bars."""
    types: dict[str, list[Record]] = {}
    for record in sorted(records, key=lambda record: record.item.type, reverse=True):
        types.setdefault(record.item.type, []).append(record)
    rows = {f"{name} ({len(group)})": group for name, group in types.items()}
    return _stacked("types", rows, "questions", lambda _group: 1)


def accuracy_against_abstention(records: Sequence[Record]) -> str:
    """Where the documents have an answer, and where they have none: what share ended how?"""
    rows = {
        f"{name} ({len(group)})": group
        for name, group in (
            ("no answer in the documents", [one for one in records if not one.item.answerable]),
            ("answerable", [one for one in records if one.item.answerable]),
        )
        if group
    }
    return _stacked("abstention", rows, "% of the questions", lambda group: 100 / len(group))


def latency(records: Sequence[Record]) -> str:
    """What share of the questions was served within so many seconds?"""
    series = {
        "evidence": ("--good", "latency_evidence"),
        "first token": ("--accent", "latency_first_token"),
        "answer": ("--ink", "latency_total"),
    }
    from matplotlib.ticker import LogLocator, NullFormatter

    with _drawing("latency", height=2.9) as (axes, svg):
        for label, (colour, score) in series.items():
            times = sorted(one.scores[score] / 1000 for one in records if score in one.scores)
            if times:
                # A zero, as of a scripted system, has no place on a logarithmic axis.
                values = [max(time, 0.001) for time in times]
                axes.ecdf(values, label=label, color=_COLOURS[colour], linewidth=2)
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter(lambda value, _position: f"{value:g} s")
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter(lambda value, _position: f"{value:.0%}")
        axes.set_ylabel("share of the questions")
        axes.grid(visible=True, linewidth=0.5)
        axes.legend(frameon=False)
    return svg()


def _stacked(
    name: str,
    rows: Mapping[str, Sequence[Record]],
    unit: str,
    weight: Callable[[Sequence[Record]], float],
) -> str:
    from matplotlib.ticker import MaxNLocator

    with _drawing(name, height=0.7 + 0.34 * len(rows)) as (axes, svg):
        left = [0.0] * len(rows)
        for verdict, colour in VERDICT_COLOURS.items():
            widths = [
                weight(group) * sum(record.verdict is verdict for record in group)
                for group in rows.values()
            ]
            if any(widths):
                bars = axes.barh(
                    range(len(rows)),
                    widths,
                    left=left,
                    height=0.7,
                    color=_COLOURS[colour],
                    edgecolor=_COLOURS["--surface"],
                )
                texts = [f"{width:.0f}" if width else "" for width in widths]
                axes.bar_label(bars, texts, label_type="center", color=_COLOURS["--surface"])
            left = [start + width for start, width in zip(left, widths, strict=True)]
        axes.set_yticks(range(len(rows)), list(rows), parse_math=False)
        axes.set_xlabel(unit)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.tick_params(left=False)
    return svg()


@contextmanager
def _drawing(name: str, height: float) -> Iterator[tuple[Axes, Callable[[], str]]]:
    """Axes to draw on; afterwards the second value gives the SVG."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    buffer = io.StringIO()
    # The hash salt keeps the ids of several charts on one page apart, and each file reproducible.
    with mpl.rc_context(_STYLE | {"svg.hashsalt": name}):
        figure = Figure(figsize=(7.4, height), layout="constrained")
        figure.patch.set_alpha(0)
        axes = figure.add_subplot()
        axes.patch.set_alpha(0)
        yield axes, lambda: _inline(buffer.getvalue(), name)
        with warnings.catch_warnings():
            # Measured without Chinese glyphs, shown with the reader's own.
            warnings.filterwarnings("ignore", "Glyph .* missing from font")
            figure.savefig(
                buffer,
                format="svg",
                metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")),
            )


def _inline(svg: str, name: str) -> str:
    """Only the ``<svg>`` element, scalable, in the page's colours."""
    body = svg[svg.index("<svg") :]
    for variable, colour in _COLOURS.items():
        body = body.replace(colour, f"var({variable})")
    body = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", body, count=1, flags=re.DOTALL)
    body = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", body, count=1)
    body = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", body, count=1)
    return body.replace("<svg", f'<svg role="img" aria-label="{name}" class="chart"', 1)
