"""Do the statement's figures and dates stand in the passages it cites?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rag.quantities import DateKind, DateValue, Kind, Quantity
from rag.verification.compare import date_follows, figure_follows, range_follows
from rag.verification.source import Source, reference_date
from rag.verification.verdict import Problem, ProblemKind

_LIMIT = re.compile(
    "时限|期限|截止|时间|之?前|最迟|最晚|不晚于|完成|办结|上限|封顶|限额|最高|最多|顶多"
)
_MOST = re.compile("上限|封顶|限额|最高|最多|顶多")
_LEAST = re.compile("下限|最低(?!生活保障|工资)|最少|至少|起码|底线")
_NUMBERED = re.compile(r"[二三四五六七八九十两]{1,4}")
_NOT_NUMBERED = re.compile(r"十分|[二三四五六七八九两](?:是|者|则)|其[二三四五]")
_NAMED_BY = re.compile("线(?![路索上下])|路(?![段口灯线])|后(?![勤备续])|热线")
"""地铁10线, 307路, 90后."""
_FROM_CONTEXT = frozenset({Kind.DATE, Kind.DOCUMENT, Kind.ORDINAL})
"""What may rest on the title or the date of a document alone. A figure may not: it must stand in
the cited words."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A cited passage and the line that says where it stands."""

    number: int
    source: Source
    context: Source


def figure_problems(statement: Source, cited: Sequence[Cited]) -> Iterator[Problem]:
    for claim in statement.quantities:
        if any(True for one in cited for _ in supporting(statement, claim, one)):
            continue
        if _from_context(statement, claim, cited):
            continue
        kind = ProblemKind.DATE if claim.kind is Kind.DATE else ProblemKind.FIGURE
        yield Problem(kind, statement.text[claim.start : claim.end])
    yield from _numbered_terms(statement, cited)


def supporting(statement: Source, claim: Quantity, cited: Cited) -> Iterator[Quantity]:
    """The quantities of the passage that the claim follows from."""
    limit, least = (_speaks_of(words, statement, claim) for words in (_LIMIT, _LEAST))
    if claim.date is None:
        if least and _speaks_of(_MOST, statement, claim):
            limit = least = False  # of two bounds in one clause, nothing tells which is whose
        for basis in cited.source.quantities:
            if figure_follows(claim, basis, limit=limit, least=least) and not _in_a_word(
                claim, basis, cited.source.text
            ):
                yield basis
        for lower, upper in pairwise(cited.source.quantities):
            if range_follows(claim, lower, upper):
                yield from (lower, upper)
        return
    references = _references(cited)
    year: int | None = None
    for basis in cited.source.quantities:
        if basis.date is None:
            continue
        year = basis.date.last.year or year
        carried = [] if year is None else [date(year, 1, 1)]
        if date_follows(claim.date, basis.date, [*references, *carried], limit=limit):
            yield basis


def _in_a_word(claim: Quantity, basis: Quantity, text: str) -> bool:
    """10名 does not follow from 轻轨10线: the number is a name."""
    return (
        claim.kind is Kind.NUMBER
        and bool(claim.unit)
        and not basis.unit
        and _NAMED_BY.match(text, basis.end) is not None
    )


def _speaks_of(limit: re.Pattern[str], statement: Source, claim: Quantity) -> bool:
    start, end = statement.clause(claim.start, claim.end)
    return limit.search(statement.text, start, end) is not None


def _references(cited: Cited) -> list[date]:
    """The document's date, and the years that its title and headings name."""
    own = reference_date(cited.context)
    years = {
        moment.year
        for quantity in cited.context.quantities
        if quantity.date is not None
        for moment in (quantity.date.first, quantity.date.last)
        if moment.year is not None
    }
    return [*([own] if own else []), *(date(year, 1, 1) for year in sorted(years))]


def _from_context(statement: Source, claim: Quantity, cited: Sequence[Cited]) -> bool:
    limit = _speaks_of(_LIMIT, statement, claim)
    if claim.date is not None and claim.date.kind is DateKind.FROM and claim.date.first.day:
        return False  # the day of a document is not the day from which something is done
    for one in cited:
        for basis in one.context.quantities:
            if claim.date is not None:
                if (
                    basis.date is not None
                    and _may_date(claim.date, one)
                    and date_follows(claim.date, basis.date, (), limit=limit)
                ):
                    return True
            elif claim.kind in _FROM_CONTEXT and figure_follows(claim, basis):
                return True
        if claim.kind not in _FROM_CONTEXT and _is_part_of_name(statement, claim, one.context):
            return True
    return False


def _may_date(claim: DateValue, cited: Cited) -> bool:
    """Whether the context may date what the statement tells. The day of publication is not the day
    of what is told: with a month, only where the passage dates nothing by month itself."""
    if claim.first.month is None and claim.first.day is None:
        return True
    return claim.first.year is not None and not any(
        basis.date is not None and basis.date.first.month is not None
        for basis in cited.source.quantities
    )


def _is_part_of_name(statement: Source, claim: Quantity, context: Source) -> bool:
    """三年行动计划 in a title: the figure belongs to the name, and the name is in the context."""
    phrase = statement.text[claim.start : claim.end + 2]
    return phrase[-2:].isalpha() and len(phrase) > 3 and phrase in context.compact


def _numbered_terms(statement: Source, cited: Sequence[Cited]) -> Iterator[Problem]:
    """Numerals inside terms (四办, 三大攻坚战) are no quantities, but must not change either."""
    text = statement.text
    covered = [(quantity.start, quantity.end) for quantity in statement.quantities]
    for match in _NUMBERED.finditer(text):
        start, end = match.span()
        if any(left < end and start < right for left, right in covered):
            continue
        if _NOT_NUMBERED.match(text, max(0, start - (text[start - 1 : start] == "其"))):
            continue
        before, after = text[start - 1 : end] if start else "", text[start : end + 1]
        terms = [term for term in (before, after) if term.isalnum() and len(term) > end - start]
        if terms and not any(
            term in source.compact
            for term in terms
            for one in cited
            for source in (one.source, one.context)
        ):
            yield Problem(ProblemKind.TERM, terms[-1])
