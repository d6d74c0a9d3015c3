"""Do the citations carry the statements? ALCE's citation recall and precision.

Source of both definitions: Gao et al. 2023, Enabling Large Language Models to Generate Text with
Citations, section 4.3, https://arxiv.org/abs/2305.14627. ALCE asks an 11-billion-parameter
entailment model whether a passage supports a statement. Here :func:`supports` stands in for it, a
lexical proxy that runs offline and is the same on every machine; the metrics are therefore called
``citation_recall_lexical`` and ``citation_precision_lexical`` and are not comparable with
published ALCE figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from eval.matching import normalise, number_spans, strip_tags
from rag.quantities.numerals import integer

COVERAGE = 0.6
"""Share of a statement's terms that a premise has to contain. A faithful rewording keeps its
nouns and verbs and changes the words between them."""

_NUMERALS = "一二三四五六七八九十"
_SPELLED_DATE = re.compile(f"(?<![零〇百千{_NUMERALS}])[{_NUMERALS}]{{1,3}}(?=[月日])")
_WORDS = re.compile(r"[一-鿿]+|[a-z]+")


def numbers(text: str) -> set[str]:
    """The numbers of a text, as written after normalisation."""
    folded = normalise(strip_tags(text))
    return {folded[start:end] for start, end in number_spans(folded)}


def terms(text: str) -> set[str]:
    """Character bigrams of Chinese runs (a run of one is itself) and Latin words."""
    found: set[str] = set()
    for run in _WORDS.findall(normalise(strip_tags(text))):
        if run.isascii() or len(run) == 1:
            found.add(run)
        else:
            found.update(run[index : index + 2] for index in range(len(run) - 1))
    return found


def supports(premise: str, statement: str) -> bool:
    """The entailment proxy: every number of the statement stands in the premise, and so does at
    least :data:`COVERAGE` of its terms."""
    if not numbers(statement) <= numbers(premise):
        return False
    wanted = terms(statement)
    return not wanted or len(wanted & terms(premise)) / len(wanted) >= COVERAGE


def citation_recall(statement: str, premises: Sequence[str]) -> float:
    """1 where all cited passages together support the statement, else 0."""
    return float(bool(premises) and supports("\n".join(premises), statement))


def citation_precision(statement: str, premises: Sequence[str]) -> float:
    """The share of citations that are not irrelevant, over one statement's citations.

    A citation is irrelevant if it does not support the statement alone and the others support it
    without it; where all together do not support it, each of them counts as irrelevant.
    """
    if not citation_recall(statement, premises):
        return 0.0
    relevant = 0
    for index, premise in enumerate(premises):
        others = [*premises[:index], *premises[index + 1 :]]
        alone = supports(premise, statement)
        relevant += alone or not citation_recall(statement, others)
    return relevant / len(premises)


def number_fidelity(statement: str, quotes: Sequence[str]) -> float:
    """The share of a statement's numbers that stand in one of its quotes; 1 without numbers. 六月
    is 6月."""
    stated = numbers(_dates_in_digits(statement))
    if not stated:
        return 1.0
    quoted = set().union(*(numbers(_dates_in_digits(quote)) for quote in quotes))
    return len(stated & quoted) / len(stated)


def _dates_in_digits(text: str) -> str:
    return _SPELLED_DATE.sub(
        lambda match: str(integer(match.group()) or match.group()), normalise(text)
    )
