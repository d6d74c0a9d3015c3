"""Where a document names the place or subject that neither quotes nor title of a statement name.

Of whom a sentence speaks (该县, 其) often stands paragraphs before it. A statement that names them
rests on that as well, and a reader should see it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.documents.gazetteer import short_forms
from rag.documents.places import find_places
from rag.folding import simplified
from rag.types import Passage
from rag.verification.verdict import Span

_MOST = 2
"""Names of one statement that are shown."""
_SUBJECT = re.compile("[\u3400-\u9fff]{3,}")
"""A run of characters that names what is asked about; shorter ones are met anywhere."""
_SENTENCE_END = re.compile("[。；！？;!?\n]")
_CLAUSE_END = re.compile("[，。；！？,;!?\n|]")
_SHORTEST = 12
"""Characters of a line that tells something."""
_REACH = 120
"""Characters beside a name in which its sentence must begin and end; of a longer one a piece."""
_LONG = 60
"""Characters of a sentence from which only the clause with the name is quoted."""


def naming(
    statement: str, question: str, title: str, quotes: Sequence[str], passage: Passage, text: str
) -> list[Span]:
    """The parts of a document that name the places of a ``statement``, and what it and the
    ``question`` both speak of, where neither ``quotes`` nor ``title`` do: of a place the first, as
    that says where the document is from, else the last up to the ``passage``. Offsets into
    ``text``, the document's original text; nothing for what is named nowhere."""
    said, told = simplified(statement), simplified("\n".join((title, *quotes)))
    places = list(_places(said, told))
    subjects = list(_subjects(said, simplified(question), told))
    # To convert the script of a whole document takes its time; few statements need it.
    whole = simplified(text) if places or subjects else ""
    found = [
        *(_first(whole, forms) for forms in places),
        *(_nearest(whole, run, passage) for run in subjects),
    ]
    spans = [_around(whole, *span) for span in found if span is not None]
    return list(dict.fromkeys(spans))[:_MOST]


def _places(statement: str, told: str) -> Iterator[tuple[str, str]]:
    """Each that is not told: its name and what it is called for short."""
    for place in find_places(statement, bare=True):
        for level in place.levels or (place.name,):
            stem = short_forms(level)[0] or level
            if stem in place.name and stem not in told:
                yield level, stem


def _subjects(statement: str, question: str, told: str) -> Iterator[str]:
    """Runs of characters of which no two that are neighbours are told."""
    untold = list(statement)
    for index in range(len(statement) - 1):
        if statement[index : index + 2] in told:
            untold[index] = untold[index + 1] = " "
    return (run for run in _SUBJECT.findall("".join(untold)) if run in question)


def _first(text: str, forms: Sequence[str]) -> Span | None:
    return next(
        (
            match.span()
            for form in forms
            for match in re.finditer(re.escape(form), text)
            if _is_told(text, *match.span())
        ),
        None,
    )


def _is_told(text: str, start: int, end: int) -> bool:
    """Whether the line is more than a button or the name of the site."""
    last = text.find("\n", end)
    line = text[text.rfind("\n", 0, start) + 1 : last if last >= 0 else len(text)]
    return len(line.strip()) >= _SHORTEST


def _nearest(text: str, run: str, passage: Passage) -> Span | None:
    at = text.rfind(run, 0, passage.end)
    at = at if at >= 0 else text.find(run, passage.end)
    return (at, at + len(run)) if at >= 0 else None


def _around(text: str, start: int, end: int) -> Span:
    """The sentence around a name, without blanks; of a long one the clause."""
    span = _within(_SENTENCE_END, text, start, end)
    return span if span[1] - span[0] <= _LONG else _within(_CLAUSE_END, text, start, end)


def _within(ends: re.Pattern[str], text: str, start: int, end: int) -> Span:
    first, furthest = max(0, start - _REACH), min(len(text), end + _REACH)
    begin = max((match.end() for match in ends.finditer(text, first, start)), default=first)
    stop = ends.search(text, end, furthest)
    last = stop.start() if stop is not None else furthest
    while text[begin].isspace():
        begin += 1
    while text[last - 1].isspace():
        last -= 1
    return begin, last
