"""Who decided: where 国务院决定 stands, no 省政府 did, though it is named beside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.verification.names import Name, names
from rag.verification.source import Source
from rag.verification.verdict import Problem, ProblemKind

_ACT = re.compile(
    "(?:已经?|依法|研究|正式|统一|共同|联合)?"
    "(?P<act>决定|批准|批复|同意|印发|发布|公布|授予|任命|制定)(?![权书机者])"
)
_PARTED = re.compile("[。;!?\n]")
_JOINED = re.compile("[、和与及]|以及")
_LEAD = re.compile("^[经由据按报请在被]+")


def decider_problems(statement: Source, sources: Sequence[Source]) -> Iterator[Problem]:
    """Bodies of the statement that do what the sources say another body did, and never they."""
    claimed = list(_acts(statement.compact))
    if not claimed:
        return
    told = [found for source in sources for found in _acts(source.compact)]
    for act, _, body in claimed:
        same = [(bodies, beside) for other, bodies, beside in told if other == act]
        actual = next((beside for _, beside in same if beside is not None), None)
        if (
            body is not None
            and actual is not None
            and not any(_same(body.run, other.run) for bodies, _ in same for other in bodies)
        ):
            yield Problem(ProblemKind.SUBJECT, f"{body.run}{act}（{actual.run}）")


def _acts(text: str) -> Iterator[tuple[str, Sequence[Name], Name | None]]:
    """What is done, with the bodies that may do it, and the one that stands right before it: where
    none does, any that is named before it in its sentence may."""
    bodies = [name for name in names(text) if name.kind is ProblemKind.BODY]
    for match in _ACT.finditer(text):
        parted = max((end.end() for end in _PARTED.finditer(text, 0, match.start())), default=0)
        before = [one for one in bodies if parted <= one.start and _end(one) <= match.start()]
        beside = next((one for one in before if _end(one) == match.start()), None)
        yield match["act"], before if beside is None else _listed(before, beside, text), beside


def _listed(bodies: Sequence[Name], last: Name, text: str) -> list[Name]:
    """Those that a list which ends with the ``last`` one names: 甲局、乙局和丙局印发."""
    start = last.start
    listed = [one for one in bodies if _end(one) > start]
    for one in sorted(bodies, key=_end, reverse=True):
        if _JOINED.fullmatch(text, _end(one), start):
            listed.append(one)
            start = one.start
    return listed


def _end(name: Name) -> int:
    return name.start + len(name.run)


def _same(one: str, other: str) -> bool:
    """县政府 for 云岭县人民政府: one of them may be short."""
    left, right = sorted((_plain(one), _plain(other)), key=len)
    return right.endswith(left) or (left[-2:] == right[-2:] and left[0] in right)


def _plain(run: str) -> str:
    return _LEAD.sub("", run).replace("人民政府", "政府").replace("委员会", "委")
