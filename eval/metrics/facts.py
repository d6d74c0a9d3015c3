"""Does an answer state what it must, and nothing that it must not?"""

from __future__ import annotations

from collections.abc import Sequence

from eval.matching import states


def missing_groups(
    statements: Sequence[str], must_contain: Sequence[Sequence[str]]
) -> list[Sequence[str]]:
    """The groups of alternatives of which no statement contains any.

    Source: the strict form of "exact match recall" (STR-EM and its hit rate) of ALCE, Gao et al.
    2023, section 4, https://arxiv.org/abs/2305.14627: a question counts only with every fact.
    """
    return [
        group
        for group in must_contain
        if not any(states(statement, fact) for statement in statements for fact in group)
    ]


def forbidden_facts(statements: Sequence[str], must_not_contain: Sequence[str]) -> list[str]:
    """Those of the forbidden texts that some statement contains."""
    return [
        fact
        for fact in must_not_contain
        if any(states(statement, fact) for statement in statements)
    ]
