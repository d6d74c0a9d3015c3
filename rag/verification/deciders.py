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
_LEAD = re.compile("^[经由据按报请在被]+")


def decider_problems(statement: Source, sources: Sequence[Source]) -> Iterator[Problem]:
    """Bodies of the statement that do what the sources say another body did, and never they."""
    claimed = list(_acts(statement.compact))
    if not claimed:
        return
    told = [found for source in sources for found in _acts(source.compact)]
    for body, act, beside in claimed:
        same = [(other, close) for other, done, close in told if done == act]
        if (
            beside
            and any(close for _, close in same)
            and not any(_same(body.run, other.run) for other, _ in same)
        ):
            actual = next(other for other, close in same if close)
            yield Problem(ProblemKind.SUBJECT, f"{body.run}{act}（{actual.run}）")


def _acts(text: str) -> Iterator[tuple[Name, str, bool]]:
    """What is done, with the body named last before it in its sentence, and whether that stands
    right before it."""
    bodies = [name for name in names(text) if name.kind is ProblemKind.BODY]
    for match in _ACT.finditer(text):
        parted = max((end.end() for end in _PARTED.finditer(text, 0, match.start())), default=0)
        before = [one for one in bodies if parted <= one.start and _end(one) <= match.start()]
        if before:
            nearest = max(before, key=_end)
            yield nearest, match["act"], _end(nearest) == match.start()


def _end(name: Name) -> int:
    return name.start + len(name.run)


def _same(one: str, other: str) -> bool:
    """县政府 for 云岭县人民政府: one of them may be short."""
    left, right = sorted((_plain(one), _plain(other)), key=len)
    return right.endswith(left) or (left[-2:] == right[-2:] and left[0] in right)


def _plain(run: str) -> str:
    return _LEAD.sub("", run).replace("人民政府", "政府").replace("委员会", "委")
