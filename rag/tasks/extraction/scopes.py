"""Who is named once for many tasks: 以下任务均由区审批局牵头, 以下均需试点城市政府落实."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from rag.tasks.extraction.draft import Draft
from rag.tasks.extraction.grammar import Assigned, read_verbs
from rag.tasks.extraction.page import CHAPTER_RANK, Line, Page

_SAID = re.compile(
    r"(?P<where>以下|本(?:节|章|部分|方面|项)|下列|下述)(?:所列|各项|各条|重点|工作|任务|事项|措施|内容|的)*(?:均|都|全部|统一|皆)?"
    r"(?:需要?|须|要|应|为)?由?(?P<who>[^,;。:()\n]{2,60}?(?:牵头|负责|落实|参与|配合|实施|指导))(?=[,;。)\]〕】\n]|\Z)"
)


_MOST = 100
"""Such sentences in one document; more would be an attack on its reader."""


@dataclass(frozen=True, slots=True)
class Scope:
    """``assigned`` holds for the tasks that begin in ``start`` to ``end``."""

    start: int
    end: int
    assigned: tuple[Assigned, ...]


def find_scopes(page: Page) -> list[Scope]:
    return list(islice(_scopes(page), _MOST))


def _scopes(page: Page) -> Iterator[Scope]:
    for match in _SAID.finditer(page.text):
        said = read_verbs(page.text, *match.span("who"))
        if said.assigned and not said.rest:
            first, last = _section(page, match.start())
            start = match.end() if match["where"].startswith(("以", "下")) else first
            yield Scope(start, last, said.assigned)


def _section(page: Page, position: int) -> tuple[int, int]:
    """The range of the chapter around ``position``: from its 一、 to the next of that rank."""
    index = page.line_index(position)
    top = next((at for at in range(index, -1, -1) if _heads_chapter(page.lines[at])), None)
    if top is None:
        return 0, len(page.text)
    rank = page.lines[top].rank or 0
    for line in page.lines[index + 1 :]:
        if line.rank is not None and line.rank <= rank:
            return page.lines[top].start, line.start
    return page.lines[top].start, len(page.text)


def _heads_chapter(line: Line) -> bool:
    return line.rank is not None and line.rank <= CHAPTER_RANK


def within(draft: Draft, scopes: Sequence[Scope]) -> Draft:
    """The draft with what is said for all tasks around it, where it says nothing itself."""
    for scope in scopes:
        if scope.start <= draft.content[0] < scope.end:
            own = {each.field for each in (*draft.assigned, *draft.inherited)}
            more = tuple(each for each in scope.assigned if each.field not in own)
            draft = replace(draft, inherited=(*draft.inherited, *more))
    return draft
