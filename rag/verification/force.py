"""Not, must and may: the small words that turn a clause around.

What a marker governs is the rest of its clause. Clauses of statement and passage are matched by the
words they share, and matched clauses must be governed alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from rag.verification.figures import Cited
from rag.verification.source import CLAUSE_END, Source
from rag.verification.verdict import Problem, ProblemKind
from rag.verification.words import content_pairs, pairs, share


class Force(StrEnum):
    NOT = "不"
    FORBIDDEN = "不得"
    NEED_NOT = "无需"
    MUST = "应当"
    MAY = "可以"


_NEGATIVE = frozenset({Force.NOT, Force.FORBIDDEN, Force.NEED_NOT})
_CLASHES = frozenset(
    {frozenset({Force.FORBIDDEN, Force.NEED_NOT}), frozenset({Force.MUST, Force.MAY})}
)
_MARKER = re.compile(
    r"(?P<FORBIDDEN>不得(?!不)|禁止|严禁|不准|不许|不允许|不可(?!或缺|分割|避免)|不能(?!不))"
    r"|(?P<NEED_NOT>无需|无须|不需要?|不用|不必|免于|免除|免(?=[提收交征申除费予])(?!申即享|申请即享|证办))"
    r"|(?P<NOT>不(?![限断仅但同论管只止可能得少低高多超小大足到满迟晚早过如至]|动产|见面|打烊|停车)|未(?![来成央])|没有|没(?!收)|无(?![人线论偿形锡废障纸])"
    r"|(?<!扣)非(?![常公遗物法国营税]))"
    r"|(?P<MUST>应当|必须|务必|须|应(?!急|用|对|届|付|收|税|邀|聘|诉|约))"
    r"|(?P<MAY>可以|允许|有权|可(?![能以持靠行信视见是]|办|网|再|量))"
)

_SAME = 0.6
"""Share of what a marker governs that makes another clause the same."""
_GOVERNED = 0.4
"""Share of what one marker governs that the other must govern too: clauses are worded freely."""
_TIE = 0.1
_ALIGNED = 0.6
"""Share of the best sentence's shared words that another needs in order to count as well."""
_SCOPE = 40
"""Characters that a marker governs at most."""
_MOST_MARKERS = 8
"""Markers of one clause; more is no language."""
_MOST_SENTENCES = 20
"""Sentences of a passage that are compared; a statement is drawn from fewer."""


def has_force(text: str) -> bool:
    """Whether a folded text says what must, may or must not be, or what is not."""
    return _MARKER.search(text) is not None


@dataclass(frozen=True, slots=True)
class _Governed:
    """What one marker of a clause governs."""

    force: Force
    marker: str
    words: tuple[str, ...]

    @property
    def head(self) -> tuple[str, ...]:
        return self.marker, *self.words[:1]


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    words: tuple[str, ...]
    known: frozenset[str]
    governed: tuple[_Governed, ...]

    def forces(self, wanted: _Governed, spoken_for: Set[tuple[str, ...]]) -> set[Force]:
        """The forces of the markers here that govern what ``wanted`` governs. A marker that the
        other text has as well, before the same word, is that one and cannot be ``wanted`` too:
        the 无 of 无证经营 is no 不得."""
        return {
            found.force
            for found in self.governed
            if (found.head == wanted.head or found.head not in spoken_for)
            and share(wanted.words, set(found.words)) >= _GOVERNED
        }


def force_problems(statement: Source, cited: Sequence[Cited]) -> Iterator[Problem]:
    claimed = _clauses(statement.text)
    given = [
        clause for one in cited for text in aligned(statement, one) for clause in _clauses(text)
    ]
    claimed_heads, given_heads = _heads(claimed), _heads(given)
    for clause in claimed:
        for found in clause.governed:
            if found.words and (problem := _unfounded(found, given, claimed_heads)):
                yield problem
    for clause in given:
        for found in clause.governed:
            if found.force in _NEGATIVE and found.words:
                yield from _dropped(found, clause, claimed, given, given_heads)


def _heads(clauses: Sequence[_Clause]) -> set[tuple[str, ...]]:
    return {found.head for clause in clauses for found in clause.governed}


def _unfounded(
    found: _Governed, given: Sequence[_Clause], claimed_heads: Set[tuple[str, ...]]
) -> Problem | None:
    """Whether the passage governs the same words otherwise, or not at all."""
    scores = [share(found.words, clause.known) for clause in given]
    best = max(scores, default=0.0)
    if best < _SAME:
        anywhere = {other.force for clause in given for other in clause.governed}
        if found.force in _NEGATIVE and not anywhere & _NEGATIVE:
            return Problem(ProblemKind.NEGATION, found.marker + found.words[0])
        return None
    matched = [clause for clause, score in zip(given, scores, strict=True) if score >= best - _TIE]
    forces = {force for clause in matched for force in clause.forces(found, claimed_heads)}
    if found.force in _NEGATIVE and not forces & _NEGATIVE:
        return Problem(ProblemKind.NEGATION, found.marker + found.words[0])
    if found.force not in forces:
        for other in sorted(forces):
            if frozenset({found.force, other}) in _CLASHES:
                return Problem(ProblemKind.MODALITY, f"{found.marker}（{other}）")
    return None


def _dropped(
    found: _Governed,
    clause: _Clause,
    claimed: Sequence[_Clause],
    given: Sequence[_Clause],
    given_heads: Set[tuple[str, ...]],
) -> Iterator[Problem]:
    """Clauses of the statement that say without the negation what the passage says with it."""
    suspects = [
        own
        for own in claimed
        if share(found.words, own.known) >= _SAME and not own.forces(found, given_heads) & _NEGATIVE
    ]
    if not suspects:
        return
    free = [
        other
        for other in given
        if share(found.words, other.known) >= _SAME and not other.forces(found, set()) & _NEGATIVE
    ]
    for own in suspects:
        best_free = max((share(own.words, other.known) for other in free), default=0.0)
        if share(own.words, clause.known) > best_free:
            yield Problem(ProblemKind.NEGATION, f"{own.text}（{found.marker}）")


def _clauses(text: str) -> list[_Clause]:
    return [_clause(piece) for part in CLAUSE_END.split(text) if (piece := "".join(part.split()))]


def _clause(text: str) -> _Clause:
    markers = islice(_MARKER.finditer(text), _MOST_MARKERS)
    governed = tuple(
        _Governed(
            Force[match.lastgroup or "NOT"],
            match.group(),
            _words(text[match.end() : match.end() + _SCOPE]),
        )
        for match in markers
    )
    return _Clause(text, tuple(content_pairs(text)), frozenset(pairs(text)), governed)


def _words(text: str) -> tuple[str, ...]:
    return tuple(content_pairs(text)) or tuple(pairs(text))


def aligned(statement: Source, cited: Cited) -> list[str]:
    """The sentences of a passage that the statement can have been taken from. What its other
    sentences forbid or allow is no measure for it."""
    words = content_pairs(statement.text)
    scored = [
        (share(words, set(pairs("".join(text.split())))), text)
        for start, end in cited.source.sentences()
        if (text := cited.source.text[start:end])
    ]
    best = max((score for score, _ in scored), default=0.0)
    near = [text for score, text in scored if score >= _ALIGNED * best]
    return near[:_MOST_SENTENCES]
