"""Does a figure stand for the year that was asked about?

Where a statement leaves out the year of the question (天津：110人, for a question about 1998), the
passage must not give its figure for another one: 1997年：110，1998年：130.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.quantities import Kind, Quantity
from rag.verification.compare import same_measure
from rag.verification.figures import Cited, supporting
from rag.verification.source import Source
from rag.verification.verdict import Problem, ProblemKind


def year_problems(statement: Source, cited: Sequence[Cited], question: Source) -> Iterator[Problem]:
    asked = set(_years(question))
    if len(asked) != 1 or any(_years(statement)):
        return
    for claim in statement.quantities:
        if claim.kind is Kind.DATE:
            continue
        given = [
            (one.source, basis) for one in cited for basis in supporting(statement, claim, one)
        ]
        years = {_year_before(source, basis) for source, basis in given}
        if (
            years
            and not years & (asked | {None})
            and any(
                _year_before(one.source, other) in asked
                for one in cited
                for other in one.source.quantities
                if other.kind is not Kind.DATE and same_measure(claim, other)
            )
        ):
            yield Problem(ProblemKind.SUBJECT, statement.text[claim.start : claim.end])


def _years(source: Source) -> Iterator[int]:
    for quantity in source.quantities:
        if (year := _year(quantity)) is not None:
            yield year


def _year(quantity: Quantity) -> int | None:
    return quantity.date.first.year if quantity.date is not None else None


def _year_before(source: Source, figure: Quantity) -> int | None:
    """The year that stands right before a figure in its clause or cell."""
    before = source.before(figure)
    if before is None or before.start < source.clause(figure.start, figure.end)[0]:
        return None
    return _year(before)
