"""Tasks due each month by the body that leads, as a chart drawn into the page."""

from __future__ import annotations

import io
import re
import threading
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any

from rag.ui.strings import Locale, text

MOST_LEADS = 6
"""Bodies with a colour of their own; the rest is one."""
MOST_MONTHS = 36
"""The latest are shown."""

COLOURS = ("#b4533f", "#3f7cac", "#d9a441", "#4f8f6b", "#8a6fb0", "#c98bb0", "#8f8b82")
"""Of bodies, to be told apart on light and on dark; the last is the rest's."""

_INK = "#010101"
"""Stands for the page's colour of text."""

# Settings of matplotlib are global.
_drawing = threading.Lock()


def chart_html(counts: Sequence[tuple[str, str, int]], locale: Locale) -> str:
    """``counts`` as :meth:`rag.tasks.ledger.Ledger.months` gives them; nothing where no two months
    are to be compared."""
    months = sorted({month for month, _, _ in counts})[-MOST_MONTHS:]
    if len(months) < 2:
        return ""
    months = _without_gaps(months)
    by_lead: Counter[str] = Counter()
    for month, lead, count in counts:
        if month in months:
            by_lead[lead] += count
    named = [lead for lead, _ in by_lead.most_common(MOST_LEADS)]
    rest = len(by_lead) > len(named)
    held: dict[str, Counter[str]] = {lead: Counter() for lead in (*named, *([""] * rest))}
    for month, lead, count in counts:
        if month in months:
            held[lead if lead in named else ""][month] += count
    series = tuple(tuple(held[lead][month] for month in months) for lead in held)
    colours = tuple(
        COLOURS[-1] if lead not in named else COLOURS[number] for number, lead in enumerate(held)
    )
    labels = [_label(lead, lead in named, locale) for lead in held]
    legend = "".join(
        f'<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="2"'
        f' fill="{colour}"/></svg>{escape(label)}</li>'
        for label, colour in zip(labels, colours, strict=True)
    )
    totals = [sum(column) for column in zip(*series, strict=True)]
    told = "; ".join(f"{month}: {total}" for month, total in zip(months, totals, strict=True))
    caption = text(locale, "ledger_chart")
    return (
        f"<figure><figcaption>{escape(caption)}</figcaption>"
        f'<div role="img" tabindex="0" aria-label="{escape(f"{caption}. {told}")}">'
        f'{_svg(tuple(months), series, colours)}</div><ul class="legend">{legend}</ul></figure>'
    )


def _label(lead: str, named: bool, locale: Locale) -> str:
    if not named:
        return text(locale, "ledger_others")
    return lead or text(locale, "ledger_not_stated")


def _without_gaps(months: Sequence[str]) -> list[str]:
    """Months without a task are shown too, as far as there is room."""
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (months[0], months[-1]))
    if last - first >= MOST_MONTHS:
        return list(months)
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]


@lru_cache(maxsize=32)
def _svg(
    months: tuple[str, ...], series: tuple[tuple[int, ...], ...], colours: tuple[str, ...]
) -> str:
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    style: dict[Any, Any] = {
        "svg.fonttype": "none",  # text stays text, in the page's fonts
        "svg.hashsalt": "ledger",
        "xtick.color": _INK,
        "ytick.color": _INK,
        "axes.edgecolor": _INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "font.size": 9,
    }
    buffer = io.StringIO()
    with _drawing, mpl.rc_context(style):
        figure = Figure(figsize=(9.5, 2.2), layout="constrained")
        figure.patch.set_alpha(0)
        axes = figure.add_subplot()
        axes.patch.set_alpha(0)
        bottom = [0] * len(months)
        places = list(range(len(months)))
        for counts, colour in zip(series, colours, strict=True):
            axes.bar(places, counts, bottom=bottom, color=colour, width=0.7)
            bottom = [start + count for start, count in zip(bottom, counts, strict=True)]
        for place, total in zip(places, bottom, strict=True):
            if total:
                axes.annotate(
                    f"{total}", (place, total), (0, 2), textcoords="offset points",
                    ha="center", color=_INK,
                )  # fmt: skip
        step = -(-len(months) // 14)
        axes.set_xticks(places[::step], months[::step])
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        axes.set_ylim(0, max(bottom) * 1.15)
        axes.tick_params(length=0)
        figure.savefig(
            buffer, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type"))
        )
    return _inline(buffer.getvalue())


def _inline(svg: str) -> str:
    """Only the ``<svg>`` element, scalable, in the page's colour of text."""
    body = svg[svg.index("<svg") :].replace(_INK, "currentColor")
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", body, count=1, flags=re.DOTALL)
    body = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", body, count=1)
    body = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", body, count=1)
    return body.replace("<svg", '<svg aria-hidden="true"', 1)
