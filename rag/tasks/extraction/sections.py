"""Which words a trailer belongs to: the sentence before it, the paragraph, or the whole item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.sentences import sentences
from rag.tasks.extraction.draft import Draft
from rag.tasks.extraction.page import CHAPTER_RANK, Line, Page
from rag.tasks.extraction.trailers import Trailer

_MAX_LINES = 40
"""Lines that one task may stretch over; more is a text whose structure was not understood."""
_MAX_HEADING = 60
_SENTENCE_END = re.compile(r"[。;!?]")


def prose_drafts(page: Page, trailers: Sequence[Trailer]) -> Iterator[Draft]:
    """The task of each trailer, in order, with what it inherits from the sections above it."""
    return _Sections(page, trailers).drafts()


class _Sections:
    def __init__(self, page: Page, trailers: Sequence[Trailer]) -> None:
        self._page = page
        self._lines = page.lines
        self._trailers = trailers
        self._of_line: dict[int, list[int]] = {}
        for number, trailer in enumerate(trailers):
            self._of_line.setdefault(page.line_index(trailer.start), []).append(number)
        self._closing = {page.line_index(trailer.end - 1) for trailer in trailers}

    def drafts(self) -> Iterator[Draft]:
        above: list[tuple[int, Trailer]] = []
        done = 0
        for index, line in enumerate(self._lines):
            if line.rank is not None:
                while above and above[-1][0] >= line.rank:
                    above.pop()
            numbers = self._of_line.get(index, [])
            for number in numbers:
                trailer = self._trailers[number]
                if trailer.start < done:
                    continue
                if self._heads_section(index, trailer):
                    above.append((line.rank or 0, trailer))
                    yield from self._below(index, trailer)
                    continue
                draft = self._draft(index, trailer, done)
                done = draft.content[1]
                yield _inheriting(draft, above)

    # --- a trailer and its words ---------------------------------------------------------------

    def _draft(self, index: int, trailer: Trailer, done: int) -> Draft:
        line = self._lines[index]
        begin = max(done, line.start)
        if not self._page.text[max(begin, line.body) : trailer.start].strip("。;,、 "):
            begin = self._upwards(index, begin, done)
        elif line.rank is None and begin == line.start:
            begin = self._whole_item(index, begin)
        elif line.rank is not None and begin == line.start:
            begin = self._parent_of_list(index, begin)
        end = trailer.end
        first = self._page.line_index(begin)
        if self._is_heading(begin, trailer.start):
            end = self._downwards(self._last_number_line(trailer, index), trailer.end)
        told_end = trailer.start if end == trailer.end else end
        title = self._title(first, begin, trailer.start)
        return Draft(
            title=title,
            content=(begin, end),
            told=(min(title[0], told_end - 1), told_end),
            assigned=trailer.assigned,
            group=trailer.group,
            deadlines=trailer.deadlines,
            rest=trailer.rest,
            unread=trailer.unread,
            first_leads=trailer.first_leads,
        )

    def _last_number_line(self, trailer: Trailer, index: int) -> int:
        return max(index, self._page.line_index(trailer.end - 1))

    def _upwards(self, index: int, begin: int, done: int) -> int:
        """The trailer stands alone: its words are the lines above, up to the item's number."""
        start = begin
        for above in range(index - 1, max(-1, index - _MAX_LINES), -1):
            line = self._lines[above]
            if line.start < done or _is_row(self._page, line):
                break
            start = line.start
            if line.rank is not None:
                return self._parent_of_list(above, start)
            if above and self._lines[above - 1].rank is None and self._ends_task(above - 1):
                break
        return start

    def _ends_task(self, index: int) -> bool:
        """Does this line close a task of its own, or head the lines below?"""
        return index in self._of_line or index in self._closing

    def _whole_item(self, index: int, begin: int) -> int:
        """The paragraph, or the whole numbered item where this is its only trailer and its end."""
        top = None
        for above in range(index - 1, max(-1, index - _MAX_LINES), -1):
            line = self._lines[above]
            if above in self._of_line or _is_row(self._page, line):
                return begin
            if line.rank is not None:
                top = above
                break
        if top is None or self._lines[top].rank is None:
            return begin
        if index + 1 < len(self._lines):
            following = self._lines[index + 1]
            if (
                following.rank is None
                and not _is_row(self._page, following)
                and ((index + 1) in self._of_line)
            ):
                return begin
        return self._parent_of_list(top, self._lines[top].start)

    def _parent_of_list(self, index: int, begin: int) -> int:
        """Where the items before this one in its list have no trailer, the whole list is meant."""
        rank = self._lines[index].rank
        siblings = 0
        for above in range(index - 1, max(-1, index - _MAX_LINES), -1):
            line = self._lines[above]
            if above in self._of_line or _is_row(self._page, line):
                return begin
            if line.rank is None or rank is None or line.rank > rank:
                continue
            if line.rank == rank:
                siblings += 1
                continue
            # The line above the list heads it and is a task itself, not a chapter.
            is_item = line.rank > CHAPTER_RANK
            return line.start if siblings and is_item else begin
        return begin

    # --- headings ------------------------------------------------------------------------------

    def _is_heading(self, begin: int, end: int) -> bool:
        text = self._page.text[begin:end].strip()
        return (
            len(text) <= _MAX_HEADING
            and "\n" not in text
            and (_SENTENCE_END.search(text.rstrip("。;")) is None)
        )

    def _downwards(self, index: int, end: int) -> int:
        """The paragraphs below a heading with a trailer, up to the next number or trailer."""
        for below in range(index + 1, min(len(self._lines), index + _MAX_LINES)):
            line = self._lines[below]
            if line.rank is not None or below in self._of_line or _is_row(self._page, line):
                break
            if self._page.clause_at(line.start).path != self._page.clause_at(end - 1).path:
                break
            end = line.end
        return end

    def _heads_section(self, index: int, trailer: Trailer) -> bool:
        line = self._lines[index]
        if line.rank is None or not self._is_heading(line.start, trailer.start):
            return False
        below = self._items_below(index)
        if not below:
            return False
        own = any(position in self._of_line for position in range(below[0], below[-1] + 1))
        return own or line.rank <= CHAPTER_RANK

    def _items_below(self, index: int) -> list[int]:
        """The numbered lines directly below a heading."""
        rank = self._lines[index].rank or 0
        found: list[int] = []
        level: int | None = None
        for below in range(index + 1, min(len(self._lines), index + 10 * _MAX_LINES)):
            below_rank = self._lines[below].rank
            if below_rank is None:
                continue
            if below_rank <= rank:
                break
            level = level or below_rank
            if below_rank == level:
                found.append(below)
        return found

    def _below(self, index: int, trailer: Trailer) -> Iterator[Draft]:
        """The items of a section whose heading says who does them, where they say nothing."""
        items = self._items_below(index)
        for position, item in enumerate(items):
            stop = items[position + 1] if position + 1 < len(items) else self._section_end(item)
            if any(line in self._of_line for line in range(item, stop)):
                continue
            begin, end = self._lines[item].start, self._lines[stop - 1].end
            yield Draft(
                title=self._title(item, begin, end),
                content=(begin, end),
                told=(begin, end),
                inherited=trailer.assigned,
                group=trailer.group,
                deadlines=trailer.deadlines,
                rest=trailer.rest,
                first_leads=trailer.first_leads,
            )

    def _section_end(self, item: int) -> int:
        rank = self._lines[item].rank or 0
        for below in range(item + 1, min(len(self._lines), item + _MAX_LINES)):
            line = self._lines[below]
            if line.rank is not None and line.rank <= rank:
                return below
            if (
                self._page.clause_at(line.start).path[:1]
                != (self._page.clause_at(self._lines[item].start).path[:1])
            ):
                return below
        return min(len(self._lines), item + _MAX_LINES)

    # --- titles --------------------------------------------------------------------------------

    def _title(self, index: int, begin: int, end: int) -> tuple[int, int]:
        """The first sentence, without the number before it; where an item holds several tasks its
        heading is none of theirs."""
        line = self._lines[index]
        start = max(begin, line.body) if begin <= line.body else begin
        text = self._page.text
        spans = [
            (start + first, start + last)
            for first, last in sentences(text[start:end])
            if text[start + first : start + last].strip("。;,、 ")
        ]
        if not spans:
            return begin, max(begin + 1, end)
        chosen = spans[0]
        if len(spans) > 1 and begin == line.start and self._shares_item(index, end):
            chosen = spans[1]
        first, last = chosen
        while last > first + 1 and text[last - 1] in "。;,、:":
            last -= 1
        return first, last

    def _shares_item(self, index: int, end: int) -> bool:
        """Does the item that this line begins hold a second task?"""
        if self._lines[index].rank is None:
            return False
        for below in range(index, min(len(self._lines), index + _MAX_LINES)):
            if below > index and self._lines[below].rank is not None:
                return False
            if any(
                self._trailers[number].start > end + 1 for number in self._of_line.get(below, [])
            ):
                return True
        return False


def _is_row(page: Page, line: Line) -> bool:
    return " | " in page.text[line.start : line.end]


def _inheriting(draft: Draft, above: Sequence[tuple[int, Trailer]]) -> Draft:
    """What the sections above say of the fields that the task's own trailer leaves out."""
    for _, section in reversed(above):
        if not draft.inherited:
            own = {each.field for each in draft.assigned}
            draft = replace(
                draft,
                inherited=tuple(each for each in section.assigned if each.field not in own),
            )
        if draft.group is None:
            draft = replace(draft, group=section.group)
        if not draft.deadlines:
            draft = replace(draft, deadlines=section.deadlines)
    return draft
