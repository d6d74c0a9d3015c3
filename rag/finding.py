"""From a question to its evidence: the passages that speak of what is asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest

from rag.conversation import Asked, as_levels
from rag.documents.places import Place, find_places
from rag.everyday import in_documents_words
from rag.evidence import MAX_PASSAGES, NEAR, Looks, gather
from rag.library import Library
from rag.quantities import Kind, quantities
from rag.questions import says_something
from rag.sentences import CELL
from rag.settings import MAX_QUESTION_CHARACTERS, Settings
from rag.tokens import count_tokens
from rag.types import Filters, Hit, Passage
from rag.understanding import undated
from rag.verification import subject_conflict, years_named

MOST_SUBJECTS = 3
"""Places that one question is taken apart for; of more, none gets evidence worth the name."""

_PAIR = re.compile(
    r"(?P<first>[^，,。？?、和与與及]{2,30})(?:以及|[和与與及、])(?P<second>[^，,。？?、和与與及]{2,30}?)"
    r"(?P<asked>(?:的|，|,).*(?:分别|分別|各(?=[是有为為自多几幾占达達需要由定])).*)"
)
"""省会城市和其他城市，每月分别扣多少？"""
_EACH = re.compile(
    r"分别|分別|各(?=[是有为為自多几幾占达達需要由定])(?!有关|有關|定点|自治)"
    r"|\beach\b|\brespective(?:ly)?\b",
    re.IGNORECASE,
)

_JOINS = re.compile("[和与與同跟及或、/比较較]|还是|還是|^[^，,]{0,8}[，,；;][^，,]{0,4}$")
_WHICH_MORE = re.compile(
    r"(?:哪(?:一|个|個|家|起|些){0,2}|谁|誰)(?=[^，,。？?]*[多少高低大小长短早晚快慢][，,。？?])"
    r"|(?:更|最|较|較)?(?<!多)[多少高低大小长短早晚快慢](?=[，,。？?])"
)
_COMPARED = re.compile("(?:哪|谁|誰)[^，,。？?]*[多少高低大小长短早晚快慢][，,。？?]")
_ASKED = re.compile("多[少大长高远久]|几|幾|什么|什麼|哪|谁|誰|怎|何|多久|吗|嗎")
_ALL_PLACES = re.compile("[总合小總][计計]|平均|全[国國省市县縣区區州]")
_LEVEL = re.compile("(?<=..)[省市]$")

_LEFT_OVER = re.compile(
    r"^(?:[和与同跟及或、，,/]|以及|还是)+|(?<=[，,。])(?:[和与同跟及或、/]|以及|还是)+"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to ask, and where the passages stand that were found for it; everywhere where
    ``places`` is empty."""

    question: str
    places: frozenset[tuple[str, int]] = frozenset()

    def among(self, passages: Sequence[Passage]) -> tuple[Passage, ...]:
        """Those of the passages that were found for it."""
        return tuple(
            passage for passage in passages if not self.places or _place(passage) in self.places
        )


@dataclass(frozen=True, slots=True)
class Found:
    looks: Looks = ()
    """What to read first, and what next where that does not answer."""
    parts: tuple[Part, ...] = ()
    """What to ask of it: the question, or where it asks for each of several subjects (甲县和乙县
    各是多少？) one for each."""
    instead: str | None = None
    """Where all that was found speaks of another place or year: a sentence that says so."""

    @property
    def first(self) -> tuple[Passage, ...]:
        return self.looks[0] if self.looks else ()


def find(library: Library, asked: Asked, filters: Filters | None, settings: Settings) -> Found:
    """The evidence for a question; of one about several subjects, for each of them in turn."""
    if not says_something(asked.question):
        return Found()
    known = known_places(library)
    subjects = _subjects(asked.question, known)
    found = [
        _find(library, replace(asked, question=subject), filters, settings, known)
        for subject in (subjects if len(subjects) > 1 else _pair(asked.question, known))
    ]
    fitting = [part for part in found if part.instead is None and part.looks]
    if len(found) == 1 or not fitting:
        return found[0]
    looks = _taking_turns([part.looks for part in fitting], settings.evidence_tokens)
    if _EACH.search(asked.question) is None:
        return Found(looks, (Part(asked.question),))
    return Found(
        looks,
        tuple(
            Part(
                _alone(one.question),
                frozenset(_place(passage) for look in part.looks for passage in look),
            )
            for part in fitting
            for one in part.parts
        ),
    )


def _place(passage: Passage) -> tuple[str, int]:
    return passage.document_id, passage.start


def _alone(question: str) -> str:
    """A question about one of several without what only compares them: 哪个多？各是多少？"""
    asked = _EACH.sub("", question)
    if _COMPARED.search(asked):
        asked = _WHICH_MORE.sub("", asked)
    return asked if _ASKED.search(asked) else f"{asked.rstrip('，,。？?')}是多少？"


def known_places(library: Library) -> list[str]:
    """The places of the library's documents, each from large to small."""
    regions = {document.metadata.region for document in library.documents()}
    return sorted(region for region in regions if region)


def _subjects(question: str, known: Sequence[str]) -> list[str]:
    """The question about each of its places alone, as long as they are few and side by side:
    甲区和乙区的可办率各是多少？"""
    places = _side_by_side(question, find_places(question, as_levels(known), bare=True))
    names = list(dict.fromkeys(place.name for place in places))
    nested = any(
        one != other and one.levels and one.levels == other.levels[: len(one.levels)]
        for one in places
        for other in places
    )
    if not 2 <= len(names) <= MOST_SUBJECTS or nested:
        return [question]
    subjects = []
    for name in names:
        alone = question
        for place in reversed(places):
            if place.name != name:
                alone = alone[: place.start] + alone[place.end :]
        subjects.append(
            _LEFT_OVER.sub(
                "", re.sub(rf"(?<={re.escape(name)})(?:[和与同跟及或、/]|还是)+", "", alone)
            )
        )
    return subjects


def _side_by_side(question: str, places: Sequence[Place]) -> list[Place]:
    """The longest run of places with 和 or a comma between them: 湖南的内地西藏班 is about one."""
    runs: list[list[Place]] = []
    for place in places:
        if runs and _JOINS.search(question[runs[-1][-1].end : place.start]):
            runs[-1].append(place)
        else:
            runs.append([place])
    return max(runs, key=len, default=[])


def _pair(question: str, known: Sequence[str]) -> list[str]:
    """The question about each of two things alone, where it asks for both. A date before the first
    is meant for the second as well; so may be a place that stands with it: then they are not taken
    apart."""
    match = _PAIR.search(question) if _EACH.search(question) else None
    if match is None:
        return [question]
    before = question[: match.start()]
    placed = find_places(match["first"], as_levels(known), bare=True)
    dates = [one for one in quantities(match["first"]) if one.kind is Kind.DATE]
    leading = len(dates) == 1 and dates[0].start == 0
    if placed or before.endswith(("、", "和", "与")) or (dates and not leading):
        return [question]
    if leading:
        before += match["first"][: dates[0].end]
    first = match["first"][dates[0].end :] if leading else match["first"]
    return [before + name + match["asked"] for name in (first, match["second"])]


def _find(
    library: Library,
    asked: Asked,
    filters: Filters | None,
    settings: Settings,
    known: Sequence[str],
) -> Found:
    official = in_documents_words(asked.question)
    sought = f"{asked.question}（{official}）" if official else asked.question
    sought = sought[: MAX_QUESTION_CHARACTERS - len(asked.before) - 1]
    hits = _hits(library, replace(asked, question=sought), filters, settings.top_k)
    about = f"{undated(asked.before)} {asked.question}".strip()
    clauses = [hit.clause for hit in hits]

    @cache
    def years(document_id: str) -> frozenset[int]:
        return years_named(library.text(document_id))

    told: dict[tuple[str, int], str | None] = {}

    def conflict(passage: Passage) -> str | None:
        place = _place(passage)
        if place not in told:
            around = next(
                clause.search_text
                for clause in clauses
                if clause.document_id == passage.document_id
                and clause.start <= passage.start < clause.end
            )
            told[place] = subject_conflict(
                about,
                passage,
                known,
                around=around,
                elsewhere=lambda: years(passage.document_id),
            )
        return told[place]

    def gathered(fits: Callable[[Passage], bool]) -> Looks:
        return gather(
            asked.question,
            hits,
            library.closeness,
            budget=settings.evidence_tokens,
            before=f"{asked.before} {official}".strip(),
            # The words of the question before draw what answered that one to the front.
            near=0.0 if asked.before else NEAR,
            fits=fits,
        )

    found = find_places(asked.question, as_levels(known), bare=True)
    places = {_LEVEL.sub("", place.name) for place in found}
    in_rows = {
        clause.document_id
        for clause in clauses
        for row in clause.search_text.splitlines()
        if CELL in row and any(name in row for name in places)
    }

    def another_row(passage: Passage) -> bool:
        """Whether it is the row of another place, or of all places together, in a document that has
        a row of one that is asked about."""
        row = passage.search_text
        return (
            passage.document_id in in_rows
            and CELL in row
            and not any(name in row for name in places)
            and (
                _ALL_PLACES.search(row) is not None
                or bool(find_places(row, as_levels(known), bare=True))
            )
        )

    fitting = gathered(lambda passage: conflict(passage) is None and not another_row(passage))
    if fitting or not hits:
        return Found(fitting, (Part(asked.question),))
    nearest = gathered(lambda _: True)
    return Found(nearest, (Part(asked.question),), conflict(nearest[0][0]) if nearest else None)


def _hits(library: Library, asked: Asked, filters: Filters | None, depth: int) -> Sequence[Hit]:
    """Clauses for the question; for a follow-up, those of the document first that the question
    before was about."""
    found = library.search(asked.full, k=depth, filters=filters)
    about = library.search(asked.before, k=1, filters=filters) if asked.before else []
    if not about:
        return found
    narrowed = replace(filters or Filters(), documents=(about[0].document.document_id,))
    first = library.search(asked.question, k=depth, filters=narrowed)
    once = {hit.clause.clause_id: hit for hit in [*found, *first]}
    ordered = dict.fromkeys(hit.clause.clause_id for hit in [*first, *found])
    return [replace(once[key], rank=rank) for rank, key in enumerate(ordered, start=1)]


def _taking_turns(parts: Sequence[Looks], budget: int) -> Looks:
    """The looks of several parts of a question as looks of the whole: the best of each part, each
    within its share of what one look may cost; numbered anew, each part together."""
    looks: list[tuple[Passage, ...]] = []
    seen: set[tuple[str, int]] = set()
    for groups in zip_longest(*parts, fillvalue=()):
        chosen: dict[tuple[str, int], Passage] = {}
        for group in groups:
            spent = 0
            for passage in group[: MAX_PASSAGES // len(groups)]:
                spent += count_tokens(passage.search_text)
                place = _place(passage)
                if place not in seen and (passage is group[0] or spent <= budget // len(groups)):
                    chosen.setdefault(place, passage)
        seen.update(chosen)
        after = sum(map(len, looks))
        numbered = enumerate(chosen.values(), start=after + 1)
        looks.append(tuple(replace(passage, number=number) for number, passage in numbered))
    return tuple(look for look in looks if look)
