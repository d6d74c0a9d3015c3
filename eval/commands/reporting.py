"""``eval report``, and what every command says at its end."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eval.metrics.catalogue import Kind
    from eval.summary import Summary


def conclude(kind: Kind, summary: Summary, limits: Mapping[str, float], *, as_json: bool) -> None:
    """Prints the figures and holds them against the limits.

    Raises:
        BelowThreshold: a figure is worse than its limit.
    """
    from pydantic import TypeAdapter
    from rich.console import Console

    from eval.gate import check_limits
    from eval.metrics.catalogue import METRICS
    from eval.summary import Summary
    from eval.table import print_summary

    if as_json:
        sys.stdout.write(TypeAdapter(Summary).dump_json(summary).decode() + "\n")
    else:
        print_summary(summary, kind, Console())
    check_limits(limits, summary, METRICS[kind])
