"""Does the cited text support the statement? Deterministic, without a model."""

from __future__ import annotations

from rag.verification.backing import backing
from rag.verification.locate import locate
from rag.verification.naming import naming
from rag.verification.other_year import years_named
from rag.verification.subject import subject_conflict
from rag.verification.topic import lead_in, says_what, sentences_before, told_share
from rag.verification.verdict import Problem, ProblemKind, Span, Verdict
from rag.verification.verify import verify

__all__ = [
    "Problem",
    "ProblemKind",
    "Span",
    "Verdict",
    "backing",
    "lead_in",
    "locate",
    "naming",
    "says_what",
    "sentences_before",
    "subject_conflict",
    "told_share",
    "verify",
    "years_named",
]
