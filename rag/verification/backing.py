"""Where a document itself says what a statement takes from its title, its headings or its date.

A figure or a year may rest on the line that says where a passage stands (4月底 in a plan of 2022).
The reader is shown that basis too: the line of the document that says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from rag.context import UNDER, levels
from rag.documents.cleaning import repair
from rag.folding import fold
from rag.quantities import Kind, Quantity
from rag.types import Passage
from rag.verification.compare import date_follows, figure_follows
from rag.verification.figures import Cited, supporting
from rag.verification.names import bare
from rag.verification.source import SENTENCE_END, Source, read, read_context
from rag.verification.verdict import Span

_DETAILS = re.compile(r"（[^（）]*）\Z")
_BARE_YEAR = re.compile(
    r"(?<![\d.])(?:19|20)\d\d(?=[\u4e00-\u9fff])(?![年万亿元个人户家件项名吨米平公里天次场台辆])"
)
"""2023中国论坛8月10日举行 names the year."""
_LONGEST = 200
"""Characters of a line that is a title, a heading or says when a document was issued."""
_LONG = 80
"""Characters of a heading."""
_SHORTEST = 4
"""Characters of a heading that tell it from other words."""


def backing(
    statement: str, quotes: Sequence[str], passages: Sequence[Passage], text: str
) -> tuple[list[Span], bool]:
    """The lines of a document that hold those figures and years of ``statement`` which none of
    its ``quotes`` holds: offsets into ``text``, the original text that ``passages`` are from; and
    whether one of them stands nowhere in the document, only in its file's name, say."""
    claim, held = read(statement), [read(quote) for quote in quotes]
    needs = [
        needed
        for figure in claim.quantities
        if not _held(claim, figure, held)
        for needed in _needs(figure, held)
    ]
    found: list[tuple[Span, Source]] = []
    missing = False
    lines = _Lines(_lines_above(passages, text))
    for needed in needs:
        first = next((one for one in lines if needed(one[1])), None)
        if first is None:
            missing = True
        elif first not in found:
            found.append(first)
    return [span for span, _ in _fewest(found, needs)], missing


def _fewest(
    found: Sequence[tuple[Span, Source]], needs: Sequence[Callable[[Source], bool]]
) -> list[tuple[Span, Source]]:
    """Without lines all of whose figures stand in the other ones: a number under the title, and
    the number with the date below it."""
    kept = list(found)
    for one in found:
        others = [other for other in kept if other is not one]
        if all(any(needed(line) for _, line in others) for needed in needs if needed(one[1])):
            kept = others
    return kept


class _Lines:
    """Lines read once and only as far as they are wanted."""

    def __init__(self, lines: Iterator[tuple[Span, Source]]) -> None:
        self._lines = lines
        self._read: list[tuple[Span, Source]] = []

    def __iter__(self) -> Iterator[tuple[Span, Source]]:
        yield from self._read
        for line in self._lines:
            self._read.append(line)
            yield line


def _held(claim: Source, figure: Quantity, quotes: Sequence[Source]) -> bool:
    nothing = read_context("")
    year = _year(figure)
    if year is None:
        return any(
            any(supporting(claim, figure, Cited(0, quote, nothing))) or _names(quote, claim, figure)
            for quote in quotes
        )
    return any(year in _years(quote) for quote in quotes) and any(
        _dates(quote, figure, year) for quote in quotes
    )


def _year(figure: Quantity) -> int | None:
    return figure.date.first.year if figure.date is not None else None


def _dates(source: Source, figure: Quantity, year: int) -> bool:
    """Whether a date there is the figure's, given the year: 4月底 for 2022年4月30日. A year alone
    needs no other date than itself."""
    if figure.date is None or figure.date.first.month is None:
        return True
    return any(
        basis.date is not None
        and date_follows(figure.date, basis.date, [date(year, 1, 1)], limit=True)
        for basis in source.quantities
    )


def _needs(figure: Quantity, quotes: Sequence[Source]) -> list[Callable[[Source], bool]]:
    """What lines have to say that the quotes lack of a figure: of a date, its day and its year."""
    year = _year(figure)
    if figure.date is None or year is None:
        return [partial(_holds, figure)]
    needs: list[Callable[[Source], bool]] = []
    if not any(_dates(quote, figure, year) for quote in quotes):
        needs.append(lambda line: _dates(line, figure, year))
    if not any(year in _years(quote) for quote in quotes):
        needs.append(lambda line: year in _years(line))
    return needs


def _holds(figure: Quantity, line: Source) -> bool:
    if figure.date is None:
        return any(figure_follows(figure, basis) for basis in line.quantities)
    return any(
        basis.date is not None and date_follows(figure.date, basis.date, ())
        for basis in line.quantities
    )


def _names(quote: Source, claim: Source, figure: Quantity) -> bool:
    """三年行动计划: a figure that belongs to a name."""
    return claim.text[figure.start : figure.end + 2] in quote.compact


def _years(source: Source) -> set[int]:
    years = {int(year) for year in _BARE_YEAR.findall(source.text)}
    for quantity in source.quantities:
        if quantity.kind is Kind.DATE and quantity.date is not None:
            first, last = quantity.date.first.year, quantity.date.last.year
            if first is not None:
                years.update(range(first, (last or first) + 1))
    return years


def _lines_above(passages: Sequence[Passage], text: str) -> Iterator[tuple[Span, Source]]:
    """The lines that a passage's context was made of, the nearest first; then those that only hold
    the document's date, as its last line may."""
    contexts = {passage.context for passage in passages}
    parts = [part for context in contexts for part in _parts(context)]
    dates = {
        quantity.date
        for context in contexts
        for quantity in read_context(context).quantities
        if quantity.date
    }
    first, last = min(one.start for one in passages), max(one.end for one in passages)
    spans = [match.span() for match in re.finditer(r"[^\n]+", text)]
    above = [span for span in spans if span[0] < last][::-1]
    below = [span for span in spans if span[0] >= first][::-1]
    only_dated: list[tuple[Span, Source]] = []
    for start, end in dict.fromkeys([*above, *below]):
        line = text[start:end]
        if len(line) > _LONGEST or not any(character.isnumeric() for character in line):
            continue
        heading = _placed(_heading(line), start)
        if any(part in bare(heading[1].compact) for part in parts):
            yield heading
            continue
        whole = _placed(line, start)
        if any(quantity.date in dates for quantity in whole[1].quantities if quantity.date):
            only_dated.append(whole)
    yield from only_dated


def _placed(line: str, start: int) -> tuple[Span, Source]:
    begin = start + len(line) - len(line.lstrip())
    return (begin, start + len(line.rstrip())), read(repair(line, markup=True).text)


def _heading(line: str) -> str:
    """A long line up to the end of its first sentence: a heading that runs on into its paragraph
    is a heading only that far."""
    end = SENTENCE_END.search(line) if len(line) > _LONG else None
    return line[: end.start()] if end is not None else line


def _parts(context: str) -> list[str]:
    document, headings = levels(context)
    details = _DETAILS.search(document)
    said = details.group()[1:-1].split("，") if details else []
    parts = [_DETAILS.sub("", document), *said, *headings.split(UNDER)]
    return [part for part in (bare(fold(one)) for one in parts) if len(part) >= _SHORTEST]
