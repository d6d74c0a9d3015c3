"""Who leads and who only takes part: a statement must not swap them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rag.verification.bodies import ITSELF, shortened
from rag.verification.names import bare, names, stands
from rag.verification.source import Source
from rag.verification.verdict import Problem, ProblemKind
from rag.verification.words import content_pairs, pairs


class Role(StrEnum):
    LEAD = "牵头"
    RESPONSIBLE = "责任"
    SUPPORT = "配合"
    HOST = "主办"
    UNDERTAKE = "承办"
    HEAD = "组长"
    DEPUTY = "副组长"
    MEMBER = "成员"
    CONTACT = "联系人"
    DIRECTOR = "主任"
    VICE_DIRECTOR = "副主任"
    CONVENER = "召集人"
    VICE_CONVENER = "副召集人"
    COMMANDER = "总指挥"
    VICE_COMMANDER = "副总指挥"


_ROLE_OF = {
    "牵头": Role.LEAD,
    "责任": Role.RESPONSIBLE,
    "负责": Role.RESPONSIBLE,
    "实施": Role.RESPONSIBLE,
    "配合": Role.SUPPORT,
    "参与": Role.SUPPORT,
    "参加": Role.SUPPORT,
    "协助": Role.SUPPORT,
    "协办": Role.SUPPORT,
    "主办": Role.HOST,
    "承办": Role.UNDERTAKE,
    "组长": Role.HEAD,
    "副组长": Role.DEPUTY,
    "成员": Role.MEMBER,
    "委员": Role.MEMBER,
    "联系人": Role.CONTACT,
    "主任": Role.DIRECTOR,
    "主任委员": Role.DIRECTOR,
    "副主任委员": Role.VICE_DIRECTOR,
    "副主任": Role.VICE_DIRECTOR,
    "召集人": Role.CONVENER,
    "副召集人": Role.VICE_CONVENER,
    "总指挥": Role.COMMANDER,
    "副总指挥": Role.VICE_COMMANDER,
}
_DUTY = "牵头|责任|负责|实施|配合|参与|参加|协助|协办|主办|承办"
_OFFICE = (
    "副组长|组长|副主任委员|主任委员|副主任|主任(?!委)|副召集人|召集人|副总指挥|总指挥"
    "|成员|委员(?!会)|联系人"
)
_UNITS = r"[^,。;:()!?\[\]〔〕\n]"

_LABEL = re.compile(
    rf"(?:(?P<role>{_DUTY})的?(?:单位|部门|主体|机构)|(?P<office>{_OFFICE})"
    r"|(?P<duty>牵头|负责|配合|主办|承办|协助|协办)的(?=[是有为])"
    r"|完成时[限间]|责任专项组)(?:分别)?(?:是|为|有|包括|:)(?!由)"
)
_HELD_BY = re.compile(
    rf"(?P<office>{_OFFICE})(?:一职)?(?:是|分别)?由(?P<units>{_UNITS}{{2,60}}?)来?"
    r"(?:兼任|担任|出任|(?:兼|当|(?<!主)任)(?=[,。;()、\n]|的|\Z))"
)
_VALUE_END = re.compile(r"[;。)\]〕!?]|,(?![一-龥]{0,12}[、,;。)])")
_VERB = re.compile(
    r"(?:牵头|负责|配合|主办|承办|协办|(?:参与|参加|协助)(?=[,。;)、]|\Z))"
    r"(?!单位|部门|主体|机构|抓总|作用|人|制|方|清单)"
)
_SHARE = re.compile(r"(?:等(?:部门|单位)?)?(?:按职责分工|分工|共同|具体|联合)?(?:负责)?\Z")
_IS_LABEL = re.compile(rf"(?:{_DUTY})(?:单位|部门|主体)|{_OFFICE}")
_IS = re.compile(rf"(?:(?:是|为|作为|任){_UNITS}{{0,12}}|担任{_UNITS}{{0,40}})\Z")
_CLAUSE = re.compile(rf"{_UNITS}*\Z")
_BEFORE = 120
"""Characters before a role that its units may stand in."""
_PARTING = re.compile("[、和与及]|以及")
_BODY_END = re.compile(
    r"(?:局|委|办|院|大学|中心|公司|领导小组|专班|厅|部|组|政府|室|站|所|队|会|校|行|单位|部门)\Z"
)
_TITLES = frozenset(
    {
        Role.DIRECTOR,
        Role.VICE_DIRECTOR,
        Role.CONVENER,
        Role.VICE_CONVENER,
        Role.COMMANDER,
        Role.VICE_COMMANDER,
    }
)
"""A title as well as a role: 县发改局主任张三 says so without a label."""
_NAMED = frozenset({Role.HEAD, Role.DEPUTY, Role.MEMBER, Role.CONTACT})
_PERSONAL = _NAMED | _TITLES
_HELD_BY_ONE = _PERSONAL - {Role.MEMBER}
"""Held by somebody of a body, where one is named behind it: 由某大学李教授任组长."""
_SOMEBODY = re.compile("(?![和与及等同各或]|以及|会同|联合|公室|负责|具体|承担)[一-龥]{2}")
_POST = re.compile("(?:负责人|领导|同志|[县市区局厅部院校处]长|主任|教授|书记|人员|院士)\\Z")
_BRIEF = 4
"""Characters below which what ends like a body may be the name of somebody (李思行)."""
_CLEAR = frozenset({Role.LEAD, Role.HOST, Role.UNDERTAKE, Role.SUPPORT}) | _NAMED
"""Roles that only hold where the source says them. 负责 is said of every unit with a task."""
_DEPARTMENT = re.compile("[\u3400-\u9fff]{2,8}(?:部门|机构)|领导小组|学校")
_MAX_VALUE = 400


@dataclass(frozen=True, slots=True)
class Assignment:
    role: Role
    units: str
    start: int
    end: int
    labelled: bool


def assignments(text: str) -> list[Assignment]:
    """Every ``牵头单位:…``, every ``由…牵头`` and every ``组长由…担任`` of a folded text."""
    found = [*_labelled(text), *_by_verb(text), *_held(text)]
    return sorted(found, key=lambda assignment: assignment.start)


def _held(text: str) -> Iterator[Assignment]:
    for match in _HELD_BY.finditer(text):
        role = _ROLE_OF[match["office"]]
        yield Assignment(role, match["units"], match.start(), match.end(), False)


def _labelled(text: str) -> Iterator[Assignment]:
    labels = list(_LABEL.finditer(text))
    for index, match in enumerate(labels):
        role = _ROLE_OF.get(match["role"] or match["duty"] or match["office"] or "")
        if role is None:
            continue
        limit = min(len(text), match.end() + _MAX_VALUE)
        if index + 1 < len(labels):
            limit = min(limit, labels[index + 1].start())
        stop = None if role in _PERSONAL else _VALUE_END.search(text, match.end(), limit)
        end = stop.start() if stop else limit
        if text[match.end() : end].strip():
            yield Assignment(role, text[match.end() : end], match.start(), end, True)


def _by_verb(text: str) -> Iterator[Assignment]:
    """``由…牵头`` and ``…是牵头单位``: the units stand before the role, in its clause."""
    for pattern, link in ((_VERB, _SHARE), (_IS_LABEL, _IS)):
        done = 0
        for match in pattern.finditer(text):
            window = text[max(done, match.start() - _BEFORE) : match.start()]
            clause = _CLAUSE.search(window)
            before = clause.group() if clause else ""
            linked = link.search(before)
            if linked is None or linked.start() < 2:
                continue
            done = match.end()
            units = before[: linked.start()]
            role = _ROLE_OF[
                match.group().removesuffix("单位").removesuffix("部门").removesuffix("主体")
            ]
            start = match.start() - len(before)
            yield Assignment(role, units.rpartition("由")[2] or units, start, match.end(), False)


def role_problems(
    statement: Source,
    sources: Sequence[Source],
    contexts: Sequence[Source] = (),
    headings: Sequence[Source] = (),
) -> Iterator[Problem]:
    """``contexts``, the ``headings`` with the title above them, may name an office above the list
    of those who hold it."""
    claims = assignments(statement.text)
    if not claims:
        return
    listed: dict[Role, list[str]] = {}
    for source in sources:
        for found in _in_scope(statement, source):
            listed.setdefault(found.role, []).append(found.units)
    by_role = {role: ",".join(map(bare, units)) for role, units in listed.items()}
    text = "".join(source.compact for source in sources)
    for claim in claims:
        if claim.role in _TITLES and not any(
            claim.role in one for one in (text, *(context.compact for context in contexts))
        ):
            yield Problem(ProblemKind.ROLE, f"{bare(claim.units)}：{claim.role}")
        units = list(_units(claim, text))
        # 县财政局、县教育局局长担任: the post is that of each.
        shared_post = bool(units) and _POST.search(units[-1]) is not None
        for unit in units:
            if problem := _problem(claim.role, unit, by_role):
                yield Problem(ProblemKind.ROLE, problem)
            elif not shared_post and _only_of_its_people(
                claim.role, unit, listed.get(claim.role, ())
            ):
                yield Problem(ProblemKind.ROLE, f"{unit}：{claim.role}")
        if claim.role not in _PERSONAL:
            yield from _only_in_title(claim, [*sources, *headings], contexts)


def _only_in_title(
    claim: Assignment, told: Sequence[Source], contexts: Sequence[Source]
) -> Iterator[Problem]:
    """Who issued a document is named in its title and need have no part in what it orders."""
    texts = [source.compact for source in told]
    if any(ITSELF.search(text) for text in texts):
        return
    known = [other.run for text in texts for other in names(text)]
    known += [match.group() for text in texts for match in _DEPARTMENT.finditer(text)]
    for name in names(bare(claim.units)):
        if (
            name.kind is ProblemKind.BODY
            and stands(name, [context.compact for context in contexts])
            and not stands(name, texts)
            and not any(_may_be_short_for(name.run, other) for other in known)
        ):
            yield Problem(ProblemKind.ROLE, f"{name.run}：{claim.role}")
            return


def _may_be_short_for(full: str, short: str) -> bool:
    """县政府 for 云岭县人民政府, 教育行政部门 for 云岭县教育局: they end alike, or share a word."""
    one, other = shortened(full), shortened(short)
    return (one[-1] == other[-1] and other[-2:-1] in one) or not set(pairs(one[:-1])).isdisjoint(
        pairs(other[:-1])
    )


def _problem(role: Role, unit: str, by_role: dict[Role, str]) -> str | None:
    if unit in by_role.get(role, ""):
        return None
    others = [other for other, units in by_role.items() if unit in units]
    if others:
        if role is Role.RESPONSIBLE and Role.LEAD in others and Role.RESPONSIBLE not in by_role:
            return None  # who leads is responsible where the source tells nobody else so
        return f"{unit}：{role}（{'、'.join(others)}）"
    is_unit = _BODY_END.search(unit) is not None or (role in _PERSONAL and len(unit) in (2, 3))
    return f"{unit}：{role}" if is_unit and role in _CLEAR else None


def _only_of_its_people(role: Role, unit: str, holders: Sequence[str]) -> bool:
    """Whether who holds an office is named behind the body each time: 由某大学李教授任组长."""
    is_body = _BODY_END.search(unit) and (len(unit) >= _BRIEF or unit[-1] in "局委办院厅部校")
    if role not in _HELD_BY_ONE or not is_body:
        return False
    follows = [
        behind for units in holders for behind in re.findall(f"{re.escape(unit)}(.{{0,2}})", units)
    ]
    return bool(follows) and all(_SOMEBODY.match(behind) for behind in follows)


def _units(claim: Assignment, text: str) -> Iterator[str]:
    """The units of a list, each cut to its longest ending that the source holds."""
    for piece in _PARTING.split(bare(claim.units.replace("、", "和"))):
        unit = piece.removesuffix("等").removesuffix("负责")
        for cut in range(len(unit) - 1):
            if unit[cut:] in text:
                unit = unit[cut:]
                break
        else:
            continue  # not in the source at all: the check of names says so
        yield unit


def _in_scope(statement: Source, source: Source) -> list[Assignment]:
    """The assignments of the task that the statement is about, where a passage holds several."""
    found = assignments(source.text)[:_MOST]
    wanted = frozenset(content_pairs(statement.text))
    shared = [
        len(wanted & frozenset(content_pairs(source.text[start:end])))
        for start, end in _tasks(found, source)
    ]
    best = max(shared, default=0)
    return [
        assignment
        for assignment, score in zip(found, shared, strict=True)
        if score >= _SAME_TASK * best
    ]


def _tasks(found: Sequence[Assignment], source: Source) -> list[tuple[int, int]]:
    """Where the task of each assignment is told: for a trailer the words between the trailer before
    it and its own end, for a verb the task that it stands in, else its sentence."""
    spans: list[tuple[int, int]] = []
    begin, trailer = 0, list[int]()
    for index, assignment in enumerate(found):
        spans.append(source.sentence(assignment.start, assignment.end))
        if not assignment.labelled:
            continue
        last = found[trailer[-1]].end if trailer else 0
        roles = {found[other].role for other in trailer}
        if assignment.role in roles or assignment.start - last > _SAME_TRAILER:
            begin, trailer = last, []
        trailer.append(index)
        for other in trailer:
            spans[other] = (begin, assignment.end)
    tasks = [span for assignment, span in zip(found, spans, strict=True) if assignment.labelled]
    return [
        span
        if assignment.labelled
        else next((task for task in tasks if task[0] <= assignment.start < task[1]), span)
        for assignment, span in zip(found, spans, strict=True)
    ]


_SAME_TASK = 0.7
"""Share of the best task's words that another needs in order to count as the same: a statement may
speak of two tasks."""
_MOST = 200
"""Assignments of one passage that are looked at."""
_SAME_TRAILER = 40
"""Characters between two labels of one trailer: ``;`` and at most another field."""
