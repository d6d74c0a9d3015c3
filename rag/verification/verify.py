"""Is a statement supported by the passages that it cites?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.context import levels
from rag.questions import is_question
from rag.types import Passage
from rag.verification.actors import actor_problems
from rag.verification.asked import year_problems
from rag.verification.attribution import subject_problems
from rag.verification.certainty import certainty_problems
from rag.verification.contrast import contrast_problems
from rag.verification.coverage import content_problems
from rag.verification.deciders import decider_problems
from rag.verification.figures import Cited, figure_problems
from rag.verification.force import force_problems
from rag.verification.names import name_problems
from rag.verification.quote import minimal_spans
from rag.verification.roles import role_problems
from rag.verification.scope import scope_problems
from rag.verification.sharing import sharing_problems
from rag.verification.source import Source, read, read_context, read_passage
from rag.verification.verdict import Problem, ProblemKind, Verdict

MAX_STATEMENT = 2_000
"""Characters. A longer "statement" is a runaway; checking it would cost more than it is worth."""
MAX_FIGURES = 100
"""Quantities. A statement with more is a table."""

_CITATION = re.compile(r"\s?[\[【]\d{1,3}[\]】]")


def verify(
    text: str, passages: Sequence[Passage], numbers: Sequence[int], *, question: str = ""
) -> Verdict:
    """Whether the passages with these ``numbers`` support the statement ``text``.

    Pure and deterministic: figures, dates, names, roles, negation and direction are compared as
    values, the remaining words by how many of them the passages hold. ``question`` lends words
    and the year that is asked about, never figures or names. A problem of any kind makes the
    statement unsupported. Offsets in the verdict's spans are those of the original documents.
    """
    statement = _CITATION.sub("", text).strip()
    if not any(character.isalnum() for character in statement):
        return Verdict((Problem(ProblemKind.EMPTY, text.strip()),))
    if len(statement) > MAX_STATEMENT:
        return Verdict((Problem(ProblemKind.CONTENT, f"{len(statement):,} characters"),))
    by_number = {passage.number: passage for passage in passages}
    wrong = [number for number in numbers if number not in by_number]
    if wrong or not numbers:
        cited = "".join(f"[{number}]" for number in wrong)
        return Verdict((Problem(ProblemKind.CITATION, cited),))
    chosen = [by_number[number] for number in dict.fromkeys(numbers)]
    asking = [passage.number for passage in chosen if is_question(passage.search_text)]
    if asking:
        cited = "".join(f"[{number}]" for number in asking)
        return Verdict((Problem(ProblemKind.CITATION, f"{cited} asks"),))
    claim = read(statement)
    if len(claim.quantities) > MAX_FIGURES:
        return Verdict((Problem(ProblemKind.CONTENT, f"{len(claim.quantities)} figures"),))
    problems = tuple(dict.fromkeys(_problems(claim, chosen, read(question))))
    if problems:
        return Verdict(problems)
    spans = {passage.number: minimal_spans(claim, passage) for passage in chosen}
    idle = [number for number, found in spans.items() if not found]
    if idle:
        cited = "".join(f"[{number}]" for number in idle)
        return Verdict((Problem(ProblemKind.CITATION, cited),))
    return Verdict(spans=spans)


def _problems(claim: Source, chosen: Sequence[Passage], question: Source) -> Iterator[Problem]:
    cited = [
        Cited(passage.number, read_passage(passage), read_context(passage.context))
        for passage in chosen
    ]
    sources = [source for one in cited for source in (one.source, one.context)]
    sources += [read_context(passage.region) for passage in chosen if passage.region]
    yield from figure_problems(claim, cited)
    yield from subject_problems(claim, cited)
    yield from sharing_problems(claim, cited)
    yield from year_problems(claim, cited, question)
    yield from name_problems(claim, sources)
    yield from actor_problems(claim, [one.source for one in cited], [one.context for one in cited])
    yield from decider_problems(claim, [one.source for one in cited])
    yield from role_problems(
        claim,
        [one.source for one in cited],
        [one.context for one in cited],
        [read_context(levels(passage.context)[1]) for passage in chosen],
    )
    yield from force_problems(claim, cited)
    yield from contrast_problems(claim, cited)
    yield from certainty_problems(claim, cited)
    yield from scope_problems(claim, cited)
    yield from content_problems(claim, sources, question)
