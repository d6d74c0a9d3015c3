"""Who does what, told by verbs: 发展改革委牵头，商务部参与; 由财政部会同教育部负责."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.tasks.extraction.labels import Field
from rag.tasks.extraction.unitlists import is_body, split_units

_HOW = (
    r"(?:共同|联合|具体|统一|总体|统筹|牵头|分别|各自|主要|全面|组织"
    r"|(?:按照?|根据|依据|依|依照)?(?:各自)?(?:的)?(?:任务|工作)?(?:职责|职能|权限)(?:任务)?(?:分工|范围|要求|权限)?(?:内)?|按(?:照)?(?:任务)?分工|分工)"
)
_VERB = re.compile(
    r"(?P<lead>牵头(?:组织|负责|落实|实施|抓总|推进|推动|办理|会同)*|抓总)"
    r"|(?P<charge>(?:总)?负责(?!落实|实施|具体|组织)|主办|主责|主抓)"
    r"|(?P<guide>指导|督导|主管)(?:落实|推进|实施)?"
    r"|(?P<carry>(?:负责)?(?:具体|组织|抓好)?(?:落实|实施|承办)|负责(?:具体|组织)?)"
    r"|(?P<support>(?:积极|密切)?(?:配合|参与|参加|协助|协同|协办|支持)(?:落实|推进|实施|配合)?)"
)
_AFTER_VERB = re.compile(r"(?=\s*(?:[,;。:、)\]〕】\n]|\Z))")
_HOW_END = re.compile(rf"{_HOW}+\Z")
_WITH = re.compile(r"会同|联合|会商|商(?!务|业|会|贸|联|标|品|办|户|城|投)")
_FIRST_LEADS = re.compile(
    r"(?:排|列|居|排名|排列|排序)?(?:在|名|序)?(?:第一|首)(?:位|个|名|家)?(?:的)?(?:责任)?(?:部门|单位|机构|者)?"
    r"(?:即)?(?:为|是|系|作为)(?:总)?牵头(?:部门|单位|机构)?(?:[,，]?下同)?"
)
_BREAK = re.compile(r"[,;。:]")
_NOISE = re.compile(r"下同|不再列出|其他.{0,12}按.{0,12}|[\s、,;。]*")


@dataclass(frozen=True, slots=True)
class Assigned:
    """A body at ``start`` to ``end`` and its part in a task."""

    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """What a bracket says by verbs. ``rest`` are the ranges between that say something else."""

    assigned: tuple[Assigned, ...]
    rest: tuple[tuple[int, int], ...]
    first_leads: bool


def first_leads_at(text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """排在第一位的部门为牵头部门."""
    return _FIRST_LEADS.search(text, start, len(text) if end is None else end)


def read_verbs(text: str, start: int, end: int) -> Said:
    """The bodies before each verb of ``text[start:end]``, read strictly: every name must end as a
    body's does, else what stands there is in ``rest``."""
    rule = first_leads_at(text, start, end)
    assigned: list[Assigned] = []
    rest: list[tuple[int, int]] = []
    position = start
    while position < end:
        verb = _next_verb(text, position, end)
        if verb is None:
            break
        _before_verb(text, position, verb, assigned, rest)
        position = verb.end()
        while position < end and text[position] in ",;、。 ":
            position += 1
    if position < end:
        rest.append((position, end))
    rest = [span for first, last in rest for span in _without_rule(text, first, last, rule)]
    return Said(tuple(assigned), tuple(rest), rule is not None)


def _next_verb(text: str, start: int, end: int) -> re.Match[str] | None:
    for verb in _VERB.finditer(text, start, end):
        if verb.end() == end or _AFTER_VERB.match(text, verb.end()):
            return verb
    return None


def _before_verb(
    text: str,
    start: int,
    verb: re.Match[str],
    assigned: list[Assigned],
    rest: list[tuple[int, int]],
) -> None:
    """Reads the names that end at ``verb``; what stands before them goes to ``rest``."""
    field = Field(verb.lastgroup or "")
    how = _HOW_END.search(text[start : verb.start()])
    stop = start + how.start() if how else verb.start()
    if how and "牵头" in how[0] and field in (Field.CHARGE, Field.CARRY):
        field = Field.LEAD
    begin = start
    for mark in _BREAK.finditer(text, start, stop):
        # Commas may part names as well; keep what reads as names to the end.
        names = split_units(text, mark.end(), stop)
        if not _names(text, begin, stop) and names:
            begin = mark.end()
    if begin > start:
        rest.append((start, begin))
    if not text[begin:stop].strip(" 、,;"):
        return
    if not _names(text, begin, stop):
        rest.append((begin, verb.end()))
        return
    with_others = _with(text, begin, stop)
    if with_others is None:
        assigned += [Assigned(field, *unit) for unit in split_units(text, begin, stop)]
        return
    own, others = with_others
    assigned += [Assigned(field, *unit) for unit in split_units(text, begin, own)]
    assigned += [Assigned(Field.SUPPORT, *unit) for unit in split_units(text, others, stop)]


def _with(text: str, begin: int, stop: int) -> tuple[int, int] | None:
    """Where 会同 begins and ends."""
    for match in _WITH.finditer(text, begin, stop):
        left = split_units(text, begin, match.start())
        if not text[begin : match.start()].strip(" ,、") or (
            left and all(is_body(text[slice(*unit)]) for unit in left)
        ):
            return match.start(), match.end()
    return None


def _names(text: str, begin: int, stop: int) -> bool:
    """Does ``text[begin:stop]`` read as names of bodies and nothing else?"""
    parts = _with(text, begin, stop)
    spans = [(begin, stop)] if parts is None else [(begin, parts[0]), (parts[1], stop)]
    units = [unit for span in spans for unit in split_units(text, *span)]
    return bool(units) and all(is_body(text[slice(*unit)]) for unit in units)


def _without_rule(
    text: str, start: int, end: int, rule: re.Match[str] | None
) -> list[tuple[int, int]]:
    spans = [(start, end)]
    if rule is not None and rule.start() < end and rule.end() > start:
        spans = [(start, max(start, rule.start())), (min(end, rule.end()), end)]
    return [
        (first, last)
        for first, last in spans
        if first < last and _NOISE.fullmatch(text, first, last) is None
    ]
