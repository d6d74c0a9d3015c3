"""What can go wrong in an evaluation, under the product's own tree of errors."""

from __future__ import annotations

from collections.abc import Sequence

from rag.errors import UsageError, YijuError

_SHOWN = 50
"""Problems listed in one message; a wrong file format makes one on every line."""


class DatasetError(UsageError):
    """A data set that cannot be used; ``problems`` holds one sentence for each bad line."""

    def __init__(self, what: str, hint: str, problems: Sequence[str] = ()) -> None:
        listed = [f"  {problem}" for problem in problems[:_SHOWN]]
        if len(problems) > _SHOWN:
            listed.append(f"  … and {len(problems) - _SHOWN} more.")
        super().__init__("\n".join([what, *listed]), f"\n{hint}" if listed else hint)
        self.problems = tuple(problems)


class RunMismatch(UsageError):
    """A results folder that belongs to another data set, other settings or other documents."""


class ResultsError(YijuError):
    """The results cannot be written."""


class BelowThreshold(YijuError):
    """A figure is worse than the limit that the caller set."""
