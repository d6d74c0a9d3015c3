"""Who decided: where 国务院决定 stands, no 省政府 did, though it is named beside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.verification.bodies import ITSELF, shortened
from rag.verification.names import Name, names
from rag.verification.source import SENTENCE_END, Source
from rag.verification.verdict import Problem, ProblemKind

_ACT = re.compile(
    "(?:已经?|依法|研究|审议|审核|正式|统一|共同|联合|近日|日前|最近|先后|分别|最终|专门|书面)*"
    "(?P<act>决定|批准|批复|同意|授予|任命)(?![权书机者])"
)
_NOW = re.compile("现将|现决定|特此")
"""The issuer decides: it need not name itself."""
_JOINED = re.compile("[、和与及]|以及|会同|联合|商")
_JOINS = re.compile("会同|联合|商|[和与及并]")
_LEAD = re.compile(".*[由经报被据按向请]")
_LONGEST = 400
"""Characters of a sentence; in a longer one nobody could say who does what."""


def decider_problems(statement: Source, sources: Sequence[Source]) -> Iterator[Problem]:
    """Bodies of the statement that do what the sources say another body did, and never they."""
    claimed = [(act, beside) for act, _, beside in _acts(statement.compact) if beside is not None]
    if not claimed or any(
        ITSELF.search(source.compact) or _NOW.search(source.compact) for source in sources
    ):
        return
    told = [found for source in sources for found in _acts(source.compact)]
    text = shortened("\n".join(source.compact for source in sources))
    for act, body in claimed:
        same = [(bodies, beside) for other, bodies, beside in told if other == act]
        actual = next((beside for _, beside in same if beside is not None), None)
        known = _ending(_plain(body.run), text)
        if actual is not None and not any(
            _same(known, _plain(other.run)) for bodies, _ in same for other in bodies
        ):
            yield Problem(ProblemKind.SUBJECT, f"{body.run}{act}（{actual.run}）")


def _acts(text: str) -> Iterator[tuple[str, Sequence[Name], Name | None]]:
    """What is done, with the bodies that may do it, and the one that stands right before it: where
    none does, any that is named before it in its sentence may."""
    for sentence in SENTENCE_END.split(text):
        acts = list(_ACT.finditer(sentence)) if len(sentence) <= _LONGEST else []
        bodies = [one for one in names(sentence) if one.kind is ProblemKind.BODY] if acts else []
        for match in acts:
            before = [one for one in bodies if _end(one) <= match.start()]
            beside = next((one for one in before if _end(one) == match.start()), None)
            yield (
                match["act"],
                before if beside is None else _listed(before, beside, sentence),
                beside,
            )


def _listed(bodies: Sequence[Name], last: Name, text: str) -> list[Name]:
    """Those that a list which ends with the ``last`` one names: 甲局会同乙局、丙局批准."""
    start, listed = last.start, [last]
    for one in sorted(bodies, key=_end, reverse=True):
        within = _end(one) > start and one is not last and _JOINS.match(text, _end(one))
        if within or _JOINED.fullmatch(text, _end(one), start):
            listed.append(one)
            start = min(start, one.start)
    return listed


def _end(name: Name) -> int:
    return name.start + len(name.run)


def _ending(run: str, text: str) -> str:
    """What of the run stands in the text: its longest ending that does."""
    return next((run[cut:] for cut in range(len(run) - 2) if run[cut:] in text), run)


def _same(one: str, other: str) -> bool:
    """县政府 for 云岭县人民政府: one of them may be short."""
    short, full = sorted((one, other), key=len)
    letters = "[一-龥]{0,3}?".join(map(re.escape, short))
    return re.search(rf"{letters}\Z", full) is not None


def _plain(run: str) -> str:
    return shortened(_LEAD.sub("", run))
