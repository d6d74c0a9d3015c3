"""Does a question ask for a set of tasks? 区财政局牵头哪些任务; 4月底前要完成哪些; 有几项逾期.

A question about one task (由谁牵头, 什么时候完成) is none: it is answered from its clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rag.folding import fold
from rag.quantities import DateKind, DateValue, Part, Quantity, scan
from rag.tasks.english import to_chinese


class Asked(StrEnum):
    ALL = "all"
    """Every task that fits, counted and listed."""
    NEXT = "next"
    """Those due first on or after a day."""
    OVERDUE = "overdue"
    OPEN = "open"
    """Those that nobody noted as done."""
    BY_LEAD = "by_lead"
    """How many each body leads, the busiest first."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days in which a deadline must end. Without a year in the question (4月底前) the year is
    that of each document: ``dated`` is false."""

    value: DateValue
    written: str

    @property
    def dated(self) -> bool:
        moment = self.value.last
        return (
            moment.year is not None
            or moment.year_shift is not None
            or (moment.month_shift is not None)
        )

    def days(self, reference: date) -> tuple[date | None, date | None]:
        """First and last day, read as of ``reference``; either side may be open."""
        value = self.value.resolved(reference)
        first = None if value.kind is DateKind.BY else value.start
        return first, None if value.kind is DateKind.FROM else value.end


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """What a question asks of the ledger; what it leaves open is ``None`` or empty."""

    asked: Asked
    body: str = ""
    """The words that name a body, perhaps with others before the name."""
    leads: bool = False
    """Only tasks that the body leads, not those it takes part in."""
    window: Window | None = None
    on: Window | None = None
    """The day that ``NEXT`` and ``OVERDUE`` are seen from; today where not given."""
    topics: tuple[str, ...] = ()
    """Other words: of a document, a place, a group or a task."""
    strict: bool = False
    """It says 任务: other documents, which only tell of 工作, cannot answer it."""


_SETS = re.compile(
    r"哪些|哪几[项个件]|几[项件]|几个(?=任务|工作|事项)|多少[项件]|多少个?(?=任务|工作|事项)|有什么(?=任务|工作)"
    r"|什么(?:任务|工作|事项)|列[出举]|罗列|所有|全部|清单|一览"
)
_NAMED = re.compile(r"[^,。?!].{3,40}的(?:任务|工作任务|任务清单|任务台账)\Z")
"""区财政局牵头的任务, without a word that asks."""
_TASK = re.compile(r"任务|工作|事项|举措|台账")
_ASKS_TASKS = re.compile(
    r"(?:哪些|哪几[项个件]|[几多少]{1,2}[项个件]?|什么|所有|全部|列[出举]|罗列).{0,24}(?:任务|台账)"
    r"|(?:任务|台账).{0,12}(?:哪些|几[项个件]|多少|什么|清单|一览)|(?:任务|台账)(?:清单)?\Z"
)
_ONE = re.compile(
    r"谁|哪一?[个家](?:单位|部门|局|组|机构|专项组)|(?:哪些|什么|哪几[个家])(?:单位|部门|机构|局|专项组|领导|人)"
    r"|(?:牵头|责任|配合|负责|主办|主管)(?:单位|部门|人)(?:是|有|为|包括)?(?:谁|哪|什么|多少|几)"
    r"|(?:已经?)?(?:完成|开展|做|推进|落实|实施|部署|取得|解决)了|已经?完成"
    r"|什么时[候间]|何时|(?:时限|期限|截止时间|截止日期)(?:是|为)(?!\d)|哪一?[天年月]|多久"
    r"|(?:哪些|什么|多少)(?:措施|内容|要求|目标|材料|条件|原因|问题|成效|成果|好处|证件|资料|流程|标准|政策|指标|数据|资金|企业|人)"
    r"|[“《][^”》]+[”》].{0,4}(?:任务|工作)?.{0,6}(?:牵头单位|责任单位)"
)
_NEXT = re.compile(
    r"(?:下一?[个项批]|最近|接下来|最先|最早|马上|即将|首个)(?:就|要|将|会|需要|该|一?[个项批])*(?:到期|截止|完成|的?(?:截止|到期)日?|时限)"
)
_OPEN = re.compile(r"(?:没有?|尚?未|还没有?)(?:完成|办结|做完|销号)")
_BY_LEAD = re.compile(
    r"(?:哪一?[个家]|什么)(?:单位|部门).{0,6}(?:牵头|负责).{0,10}最多|最多的?(?:单位|部门)"
    r"|各(?:个|家)?(?:牵头)?(?:单位|部门)(?:分别|各|都)*(?:牵头|负责)(?:了|的)?(?:任务)?(?:分别)?(?:有|是)?(?:几|多少|哪些)"
)
_OVERDUE = re.compile(r"逾期|超期|过期|未按[期时]|没有?按[期时]|延期未")
_DUE = re.compile(r"完成|到期|截止|办结|做完|前|交付|销号|长期|持续推进|常态化")
_VERB = r"牵头|主办|主责|主抓|负责|承担|配合|参与|协助|协办"
_ADVERBS = r"(?:都|共|一共|总共|主要|具体|目前|需要|需|要|应当?|必须|分别|各自|各|所)*"
_BY_VERB = re.compile(
    rf"(?P<body>[^,。?!;:]{{0,60}}?){_ADVERBS}(?P<verb>{_VERB})(?!单位|部门|机制|人)"
)
_BY_LABEL = re.compile(
    r"(?P<verb>牵头|责任|配合|主办|负责)(?:单位|部门)(?:是|为|有|包括|包含|:)(?P<body>[^,。?!;:的]{2,30})"
)
_WITHIN = re.compile(r"(?P<body>.{2,30}?)在(?P<topic>.{2,40}?)(?:之?中|里|内|方面)?")
_LEAD = frozenset({"牵头", "主办", "主责", "主抓"})
_FILLERS = re.compile(
    r"请问|请|帮我|帮忙|麻烦|告诉我|列出来?|列举|罗列|查询?一?下?|看看|一下|我想知道|想知道|了解|有哪些|哪些|哪一?几?[项个件]"
    r"|几[项个件]|多少[项个件]?|有?什么|所有的?|全部的?|一共|总共|共有?|分别|各有?|目前|现在|已经|还|需要|需|应当?|必须|将要?"
    r"|重点任务|主要任务|工作任务|任务清单|任务台账|任务|工作|事项|举措|台账|清单|一览|完成|到期日?|截止日?期?|办结|做完|落实|时限|期限"
    r"|责任专项组|专项组(?=为|是)|(?:没有?|尚?未|还没有?)(?=完成|办结|做完)|逾期未?|超期|过期|未按[期时]|没有?按[期时]|下一?[个项批]|最近|接下来|最先|最早|马上|即将|首个|(?:之|以)?[前后内]|截至|截止到?"
    r"|涉及|关于|有关|相关|包含|包括|针对|当中|其中|里面?|方面|[吗呢了着的由在是有都要会为被从到自于那么?。,!;:、]|负责|牵头|文件中?"
)
_GAP = "|"


def set_question(question: str) -> SetQuestion | None:
    """What a question asks of the ledger; ``None`` where it asks for something else.

    Simplified, traditional and English questions are understood alike.
    """
    text = re.sub(r"\s+", "", fold(to_chinese(question))).strip("?。!.")
    if not text:
        return None
    if found := _BY_LEAD.search(text):
        rest = f"{text[: found.start()]}{_GAP}{text[found.end() :]}"
        return SetQuestion(Asked.BY_LEAD, topics=tuple(_topics(rest, text, [])))
    if _ONE.search(text):
        return None
    asked = Asked.ALL
    if _OPEN.search(text):
        asked = Asked.OPEN
    elif _OVERDUE.search(text):
        asked = Asked.OVERDUE
    elif _NEXT.search(text):
        asked = Asked.NEXT
    several = _SETS.search(text) is not None or _NAMED.search(text) is not None
    if asked is Asked.ALL and not several:
        return None
    dates = [quantity for quantity in scan(text) if quantity.date is not None]
    windows = list(_windows(text, dates))
    masked = _masked(text, dates)
    body, verb, rest = _body(masked)
    if not _is_of_tasks(text, asked, body=body, due=bool(windows)):
        return None
    last = windows[-1] if windows else None
    seen_from = asked in (Asked.NEXT, Asked.OVERDUE)
    return SetQuestion(
        asked,
        body,
        verb in _LEAD,
        None if seen_from else last,
        last if seen_from else None,
        tuple(_topics(rest, text, dates)),
        strict="任务" in text,
    )


def _is_of_tasks(text: str, asked: Asked, *, body: str, due: bool) -> bool:
    """Does it ask for tasks, rather than for any 工作 or 事项 that a text may tell of?"""
    if asked is not Asked.ALL:
        return _TASK.search(text) is not None
    if _ASKS_TASKS.search(text) or body:
        return True
    return due and _DUE.search(text) is not None


def _is_name(text: str, quantity: Quantity) -> bool:
    """A year that names a document (2022年行动方案) is no deadline."""
    value = quantity.date
    if value is None or value.kind is not DateKind.POINT:
        return value is None
    whole = value.first.month is None and value.first.part is Part.WHOLE
    return whole and not re.match(
        r"(?:内|要|需|应|必须|完成|到期|截止|有?哪些.{0,6}到期)", text[quantity.end :]
    )


def _windows(text: str, dates: list[Quantity]) -> Iterator[Window]:
    shift = None
    for quantity in dates:
        value = quantity.date
        if value is None or _is_name(text, quantity):
            # 今年年底前 is read as two: the year, and the day in it.
            shift = value.first.year_shift if value else None
            continue
        if shift is not None and value.last.year is None:
            value = replace(
                value,
                first=replace(value.first, year_shift=shift),
                last=replace(value.last, year_shift=shift),
            )
        yield Window(value, text[quantity.start : quantity.end])


def _masked(text: str, dates: list[Quantity]) -> str:
    for quantity in dates:
        gap = _GAP * (quantity.end - quantity.start)
        text = text[: quantity.start] + gap + text[quantity.end :]
    return text


def _body(text: str) -> tuple[str, str, str]:
    """(words that end in a body's name, its verb, the rest of the question)."""
    if label := _BY_LABEL.search(text):
        rest = text[: label.start()] + _GAP + text[label.end() :]
        return label["body"], label["verb"], rest
    for found in _BY_VERB.finditer(text):
        words = re.split(r"\||由|任务|事项|哪些|[几多][项少]项?|列出|请问|的", found["body"])[-1]
        if len(words) >= 2:
            start = found.end("body") - len(words)
            within = _WITHIN.fullmatch(words)
            topic = within["topic"] if within else ""
            rest = _GAP.join((text[:start], topic, text[found.end() :]))
            return (within["body"] if within else words), found["verb"], rest
    return "", "", text


def _topics(rest: str, text: str, dates: list[Quantity]) -> Iterator[str]:
    for piece in re.split(r"\|+", _FILLERS.sub(_GAP, rest)):
        if len(piece) >= 2:
            yield piece
    for quantity in dates:
        value = quantity.date
        if value is not None and value.first.year is not None and _is_name(text, quantity):
            yield text[quantity.start : quantity.end]
