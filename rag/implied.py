"""What a question implies about where its answer stands: 乳源 is not 翁源, and 2022 is not 2020.

Explicit conditions are filters (:mod:`rag.filters`); these only move clauses up and down, since a
question may name a place in passing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rag.catalogue import Contents, Entry, plain_number
from rag.documents.gazetteer import Levels, short_forms
from rag.documents.places import find_places
from rag.folding import fold, fold_script
from rag.index.terms import without_asking
from rag.quantities import quantities
from rag.questions import says_something

PLACE = 0.3
"""What a clause about the asked place gains in score, and one about another place loses."""
YEAR = 0.15
"""The same for years: many a clause names no year, and many name one only to compare."""
NUMBER = 0.5
"""What the clauses of the document gain whose number is in the question."""
ISSUER = 0.1
"""What a document gains whose issuer is named in the question."""

_YEAR = re.compile(r"(?<!\d)(1\d{3}|20\d\d)(?=\s?(?:年|-|–|—|~|至|/|\.\d|[〕\])]))")
_SPAN = re.compile(r"(?<!\d)(1\d{3}|20\d\d)\s?年?\s?(?:[-–—~至到])+\s?(1\d{3}|20\d\d)(?!\d)")
_LONGEST_SPAN = 20
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a question names. ``readings``: the levels of each place that bears the name;
    ``names``: how a text may call it."""

    readings: tuple[Levels, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about, as far as it says so."""

    places: tuple[Place, ...]
    years: frozenset[int]
    documents: frozenset[str]
    """Ids of the documents whose number the question gives."""
    issued: frozenset[str]
    """Ids of the documents whose issuer the question names."""
    rest: str
    """The question with only the last character of a place, and without a document number; empty
    where it then asks nothing."""

    def __bool__(self) -> bool:
        return bool(self.places or self.years or self.documents or self.issued)

    def own(self, contents: Contents) -> frozenset[str]:
        """Ids of the documents of the places or with the number that the question names."""
        found = [
            documents
            for region, documents in contents.by_region.items()
            if any(_of(region, place) for place in self.places)
        ]
        return self.documents.union(*found)


def subject_of(question: str, contents: Contents) -> Subject:
    """Reads ``question`` in the light of the documents there are."""
    asked = fold_script(question)
    found = find_places(asked, contents.unlisted_regions, bare=True)
    numbers = [number for number in contents.by_number if number in plain_number(asked)]
    named = {place.candidates or (place.levels,): place.name for place in found}
    places = [
        Place(readings, _names(readings, name))
        for readings, name in named.items()
        # 湖北省 in 湖北省鄂州市 only says where the other lies
        if not any(_within(other, readings) for other in named if other != readings)
    ]
    return Subject(
        places=tuple(places),
        years=_asked_years(asked),
        documents=frozenset().union(*(contents.by_number[number] for number in numbers)),
        issued=_named(asked, contents.by_issuer),
        rest=_without(asked, [place.name for place in found], numbers),
    )


def about(place: Place, entry: Entry, text: str) -> bool:
    """Whether a clause, or else its whole document, is about a place or a part of it. ``text`` is
    as in :func:`fitness`."""
    if any(name in text for name in place.names):
        return True
    return entry.region is not None and _of(entry.region, place)


def _of(region: str, place: Place) -> bool:
    return _within((tuple(region.split()),), place.readings)


def fitness(subject: Subject, entry: Entry, text: str) -> float:
    """What a clause gains or loses in score. ``text`` is its title, headings and words in
    simplified characters."""
    gain = _place_fit(subject.places, entry, text) + _year_fit(subject.years, entry, text)
    gain += NUMBER * (entry.document_id in subject.documents)
    return gain + ISSUER * (entry.document_id in subject.issued)


def _place_fit(places: Collection[Place], entry: Entry, text: str) -> float:
    if not places:
        return 0.0
    if any(about(place, entry, text) for place in places):
        return PLACE
    if entry.region is None:
        return 0.0
    region = (tuple(entry.region.split()),)
    # What is ruled for a whole holds in its parts: neither gain nor loss.
    return 0.0 if any(_within(place.readings, region) for place in places) else -PLACE


def _year_fit(years: frozenset[int], entry: Entry, text: str) -> float:
    if not years:
        return 0.0
    named = _years(text)
    if not years.isdisjoint(named):
        return YEAR
    if named:
        return -YEAR
    if entry.day is None:
        return 0.0
    # A report of January is about the year before, a plan of December about the one after.
    distance = min(abs(entry.day.year - year) for year in years)
    return YEAR / 2 if distance == 0 else 0.0 if distance == 1 else -YEAR


def _without(asked: str, places: Iterable[str], numbers: Iterable[str]) -> str:
    def left(kept: int) -> str:
        rest = asked
        for place in places:
            rest = rest.replace(place, f"|{place[-kept:] if kept else ''}")
        for number in numbers:
            rest = plain_number(rest).replace(number, "|")
        return rest

    # With the last character of a name, what begins with the name stays a name: 余杭站 is no place.
    return left(1) if says_something(without_asking(fold(left(0)))) else ""


def _asked_years(question: str) -> frozenset[int]:
    years = _years(question)
    for quantity in quantities(question):  # 二〇二二年 as well
        moment = quantity.date.first if quantity.date is not None else None
        if moment is not None and moment.year is not None:
            years.add(moment.year)
    return frozenset(years)


def _years(text: str) -> set[int]:
    found = {int(year) for year in _YEAR.findall(text)}
    for first, last in _SPAN.findall(text):
        if 0 < int(last) - int(first) <= _LONGEST_SPAN:
            found.update(range(int(first), int(last) + 1))
    return found


def _names(readings: Iterable[Levels], written: str) -> tuple[str, ...]:
    """A short name of two characters may be a part of other words, but it is how people write."""
    names = {written}
    for levels in readings:
        names.update(
            name for name in (levels[-1], *short_forms(levels[-1])) if len(name) >= _SHORTEST
        )
    return tuple(sorted(names))


def _within(parts: Iterable[Levels], wholes: Iterable[Levels]) -> bool:
    """Whether a reading of the first is one of the second or lies in it. Paths may lack the levels
    above: ``华容区`` is in ``湖北省 鄂州市 华容区``, and the same as it."""
    wholes = tuple(wholes)
    return any(whole[-1] in part for part in parts for whole in wholes if whole and part)


def _named(text: str, ids: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found = (documents for name, documents in ids.items() if name in text)
    return frozenset().union(*found)
