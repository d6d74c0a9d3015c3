"""Tasks told in running sentences: 2031年6月底前，各省份建立…; 由财政部会同教育部负责…

Only sentences that name who acts count, and only where they say by when, or that somebody is in
charge: 负责, 牵头, 会同. What a plan merely demands (各地区要高度重视) is no task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.quantities import DateKind, Quantity
from rag.quantities.dates import date_at
from rag.sentences import sentences
from rag.tasks.extraction.draft import Draft
from rag.tasks.extraction.grammar import Assigned, read_verbs
from rag.tasks.extraction.labels import Field
from rag.tasks.extraction.page import Page
from rag.tasks.extraction.unitlists import is_body, split_units
from rag.types import Document

_WORK = re.compile(r"方案|计划|要点|任务|预案|措施|意见|行动|台账|分工|安排|部署")
_NO_WORK = re.compile(
    r"(?:条例|办法|规则|规定|章程|细则|制度|批复|答复|复函|公报|公告|决定|解读|通报|函|令|报告)[》”]?(?:的通知)?$"
)
_MODAL = r"(?:要|应当?|须|需要?|将|继续|切实|认真|积极)*"
_IN_CHARGE = r"(?:牵头(?!单位|部门|负责?的|的)|负责(?!人|同志|制|任|的|解释)|会同)"
_FOLLOWS = re.compile(
    rf"{_MODAL}(?:{_IN_CHARGE}|发挥牵头|做好牵头|按照|按|根据|依据|依照|结合|围绕|对照|对|全部|全面|全力|基本|进一步"
    r"|组织|完成|推行|印发|建立|建成|制定|出台|开展|报送|公布|启动|形成|实现|部署|研究|提出|编制|发布"
    r"|上报|下达|落实|推进|推动|健全|完善|做好|向|于|在|至少|逐步|承担|报|公开|汇总|及时|统一|细化|每)"
)
_ROLE = re.compile(rf"{_MODAL}(?:具体|统筹|共同|联合|分别)*(?P<verb>{_IN_CHARGE})")
_LATER_ROLE = re.compile(
    r",(?:并|具体|要|应当?|同时)*(?P<verb>负责(?!人|同志|制|任|的|解释)|牵头(?!单位|部门|的))"
)
_LEADING = re.compile(r"(?:发挥|做好)牵头(?:作用|工作|协调)")
_BY = re.compile(
    r"由(?P<names>[^,;。:由]{2,60}?)(?P<verb>会同|牵头(?!单位|部门|的|负责的)|负责(?!人|同志|制|任|的|解释)|承担)"
)
_BEFORE_DATE = re.compile(rf"{_MODAL}(?:[于在到至]|争取|力争)?\s?")
_STARTS = re.compile(r"(?:^|[,:])\s?(?:其中|同时|并且?|另外)?")
_HEADED = re.compile(
    r"(?:完成|建立|建成|制定|出台|研究|启动|印发|开展|组织|实现|全面|基本|形成|编制|推出)"
)
_GENERIC = re.compile(
    r"(?:各|有关|相关|其他|各有关|各相关|行业|业务)*(?:主管|牵头|责任|成员|主办|承办|配合|职能|有关|相关)?(?:单位|部门|方面|机构|机关)"
    r"|办公室|工作组|专家组|监督组|小组|指挥部|各级|各地|各地区|领导小组|委员会"
)
_ROLE_WORD = re.compile(r"各?(?:行业|业务)?(?:主管|牵头|责任|成员|主办|承办|配合)(?:单位|部门)")
_CONTINUES = re.compile(r"(?:上述|前述|以上)(?:工作|任务|事项)")
_DONE = re.compile(r"了(?!解)|已经?(?!有)|曾")
_MAX_NAMES = 80


@dataclass(frozen=True, slots=True)
class _Act:
    start: int
    end: int
    assigned: tuple[Assigned, ...]
    dates: tuple[tuple[int, int], ...]


def assigns_work(document: Document) -> bool:
    """Is it a plan or the like? Statutes and replies tell of duties, news of deeds."""
    metadata = document.metadata
    if metadata.kind == "新闻":
        return False
    title = metadata.title.strip()
    return _WORK.search(title) is not None or _NO_WORK.search(title) is None


def sentence_drafts(
    page: Page, covered: Sequence[tuple[int, int]], reference: date | None
) -> Iterator[Draft]:
    """The tasks in the sentences outside the ``covered`` ranges, which are in order."""
    open_draft: Draft | None = None
    for start, end in _sentences(page, covered):
        if open_draft is not None and _CONTINUES.search(page.text, start, end):
            dates = _dates(page.text, start, end, reference)
            open_draft = replace(
                open_draft,
                content=(open_draft.content[0], end),
                told=(open_draft.told[0], end),
                rest=(*open_draft.rest, *dates),
            )
            continue
        for act in _acts(page.text, start, end, reference):
            if open_draft is not None:
                yield open_draft
            open_draft = _draft(page, act)
    if open_draft is not None:
        yield open_draft


def _draft(page: Page, act: _Act) -> Draft:
    end = act.end
    while end > act.start + 1 and page.text[end - 1] in "。;,:":
        end -= 1
    span = (act.start, act.end)
    return Draft((act.start, end), span, span, act.assigned, rest=act.dates)


def _sentences(page: Page, covered: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    following = 0
    for line in page.lines:
        while following < len(covered) and covered[following][1] <= line.start:
            following += 1
        text = page.text[line.body : line.end]
        if " | " in text:
            continue
        ahead = following
        for first, last in sentences(text):
            start, end = line.body + first, line.body + last
            while ahead < len(covered) and covered[ahead][1] <= start:
                ahead += 1
            if ahead == len(covered) or covered[ahead][0] >= end:
                yield start, end


# --- one sentence -----------------------------------------------------------------------------


def _acts(text: str, start: int, end: int, reference: date | None) -> Iterator[_Act]:
    if _DONE.search(text, start, end) or end - start > 600:
        return
    subjects = list(_subjects(text, start, end))
    for number, (begin, names) in enumerate(subjects):
        stop = subjects[number + 1][0] if number + 1 < len(subjects) else end
        act = _act(text, begin, names, stop, reference)
        if act is not None:
            yield replace(act, start=start) if number == 0 else act
    if not subjects:
        yield from _by_clause(text, start, end, reference)
        yield from _without_body(text, start, end, reference)


def _subjects(text: str, start: int, end: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """(begin of the clause, range of the names) for each clause that begins with bodies, perhaps
    behind a date."""
    last = -1
    for begin in _clause_starts(text, start, end):
        position = begin
        for _ in range(2):
            position = _past_date(text, position, end)
        names = _names_at(text, position, end)
        if names is not None and names[0] != last:
            yield begin, names
            last = names[0]


def _clause_starts(text: str, start: int, end: int) -> Iterator[int]:
    yield start
    for match in re.finditer(r",\s?", text[start:end]):
        yield start + match.end()


def _past_date(text: str, position: int, end: int) -> int:
    before = _BEFORE_DATE.match(text, position, end)
    at = before.end() if before else position
    if at > position and text[at - 1] == "从":
        return position
    found = date_at(text, at) if at < end else None
    if found is None and text[position : position + 1] in "自从":
        found = date_at(text, position + 1)
    if found is None or found.end > end:
        return position
    after = found.end
    while after < end and text[after] in ", ":
        after += 1
    return after


def _names_at(text: str, position: int, end: int) -> tuple[int, int] | None:
    """The names of bodies that begin here, up to the verb behind them."""
    limit = min(end, position + _MAX_NAMES)
    for follows in _FOLLOWS.finditer(text, position + 2, limit):
        candidate = text[position : follows.start()]
        if any(mark in candidate for mark in ",;。:"):
            return None
        names = split_units(text, position, follows.start())
        if names and all(is_body(text[slice(*name)]) for name in names):
            return position, follows.start()
    return None


def _act(
    text: str,
    begin: int,
    names: tuple[int, int],
    stop: int,
    reference: date | None,
) -> _Act | None:
    after = names[1]
    units = split_units(text, *names)
    dates = tuple(_dates(text, begin, stop, reference))
    role = _ROLE.match(text, after, stop) or _LATER_ROLE.search(text, after, stop)
    leading = _LEADING.search(text, after, stop)
    if role is None and leading is None and not dates:
        return None
    said = [text[slice(*unit)] for unit in units]
    if all((_ROLE_WORD if dates else _GENERIC).fullmatch(name) for name in said):
        return None
    verb = "牵头" if role is None and leading else (role["verb"] if role else "")
    field = Field.LEAD if verb == "牵头" else Field.CHARGE
    assigned = [Assigned(field, *unit) for unit in units]
    if role is not None and role["verb"] == "会同":
        assigned += _others(text, role.end(), stop)
    elif role is not None:
        known = {each.start for each in assigned}
        told = read_verbs(text, names[0], stop).assigned
        assigned += [each for each in told if each.start not in known]
    return _Act(begin, stop, tuple(assigned), dates)


def _others(text: str, start: int, stop: int) -> Iterator[Assigned]:
    names = _names_at(text, start, stop)
    if names is None:
        comma = text.find(",", start, stop)
        names = (start, comma if comma > 0 else stop)
    for unit in split_units(text, *names):
        if is_body(text[slice(*unit)]):
            yield Assigned(Field.SUPPORT, *unit)


def _by_clause(text: str, start: int, end: int, reference: date | None) -> Iterator[_Act]:
    """由甲会同乙清算."""
    for match in _BY.finditer(text, start, end):
        units = split_units(text, *match.span("names"))
        said = [text[slice(*unit)] for unit in units]
        if not units or not all(is_body(name) for name in said):
            continue
        if all(_GENERIC.fullmatch(name) for name in said):
            continue
        field = Field.LEAD if match["verb"] == "牵头" else Field.CHARGE
        assigned = [Assigned(field, *unit) for unit in units]
        if match["verb"] == "会同":
            assigned += _others(text, match.end(), end)
        yield _Act(start, end, tuple(assigned), tuple(_dates(text, start, end, reference)))
        return


def _without_body(text: str, start: int, end: int, reference: date | None) -> Iterator[_Act]:
    """2031年底前完成…: what is to be done by when, nobody named."""
    found = date_at(text, start)
    if found is None or found.date is None or found.date.kind is not DateKind.BY:
        return
    after = found.end
    while after < end and text[after] in ", ":
        after += 1
    if _HEADED.match(text, after, end) and _is_ahead(found, reference):
        yield _Act(start, end, (), ((start, found.end),))


def _dates(text: str, start: int, end: int, reference: date | None) -> Iterator[tuple[int, int]]:
    """Dates by which something is to be done, where a clause or its predicate begins."""
    behind_names = (names[1] for _, names in _subjects(text, start, end))
    places = {*_clause_starts(text, start, end), *_predicates(text, start, end), *behind_names}
    for begin in sorted(places):
        before = _BEFORE_DATE.match(text, begin, end)
        at = before.end() if before else begin
        found = date_at(text, at) if at < end else None
        if found is None or found.end > end or not _is_deadline(text, found):
            continue
        if _is_ahead(found, reference):
            yield at, found.end


def _predicates(text: str, start: int, end: int) -> Iterator[int]:
    for match in re.finditer(
        rf"{_MODAL}[于在](?=[\d一二三四五六七八九十每今明本年])", text[start:end]
    ):
        yield start + match.start()


def _is_deadline(text: str, found: Quantity) -> bool:
    value = found.date
    if value is None:
        return False
    if value.kind is DateKind.BY:
        return True
    if value.kind is DateKind.RECURRING:
        return text[found.end - 1] == "前"
    return value.kind is DateKind.POINT and text[found.end : found.end + 1] == ","


def _is_ahead(found: Quantity, reference: date | None) -> bool:
    if found.date is None or reference is None or found.date.kind is DateKind.RECURRING:
        return True
    end = found.date.resolved(reference).end
    return end is None or end >= reference
