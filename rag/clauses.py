"""Text → clauses: the chunk is the clause of the document, never a window of characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from rag.documents.numbering import ARTICLE, read_marker
from rag.documents.repair import repair
from rag.mapped import MappedText
from rag.outline import Line, LineKind, outline
from rag.sentences import is_trailer, sentences
from rag.types import Clause, LoadedText, RowKind

BUDGET = 300
"""Characters of search text that a clause aims at: about 200 tokens of the embedding model, so
that one vector still stands for one thought."""
WHOLE = 450
"""A clause up to this length is not split: two halves are worse than one long clause."""
WHOLE_WITH_TRAILER = 600
"""The same where the last sentence is a bracket with lead unit and deadline, which would be torn
from what it is about; still below the 512 tokens that the embedding model reads."""
SHORT = 40
"""A beginning like ``（三）基本原则。`` rather makes a long clause than stay alone."""
SHORT_ITEM = 60
"""Items of a list up to this length stay with the sentence that introduces them."""
HARD_LIMIT = 1_500
"""A "sentence" beyond this is a text without punctuation; it is cut at commas, else anywhere."""

_SOFT_CUT = re.compile(r"[，、；,;：:\s]")


@dataclass(slots=True)
class _Block:
    """Lines that belong together whatever their length; ranges are in the cleaned text."""

    start: int
    end: int
    first: Line
    lead: Line
    """The first line that is no heading; it names the clause."""
    last: Line
    torn: bool
    """Cleaning took words out before this block."""
    list_rank: int | None = None
    """The rank of the items of the list that this block introduces or continues."""

    @property
    def length(self) -> int:
        return self.end - self.start


def cut(loaded: LoadedText, cleaned: MappedText, document_id: str) -> list[Clause]:
    """The clauses of a document in order.

    Every character of ``cleaned`` but white space lies in exactly one clause. A clause is an
    exact range of the original, ``search_text`` is that range repaired, and no sentence is cut
    unless it is longer than ``HARD_LIMIT``.
    """
    lines = outline(loaded, cleaned)
    clauses: list[Clause] = []
    for block in _join(_blocks(loaded, cleaned, lines)):
        for start, end, suffix in _pieces(cleaned.text, block):
            clauses.append(
                _clause(loaded, cleaned, document_id, len(clauses), block, start, end, suffix)
            )
    return clauses


# --- lines to blocks --------------------------------------------------------------------------


def _blocks(loaded: LoadedText, cleaned: MappedText, lines: list[Line]) -> Iterator[_Block]:
    """Headings with the first line below them, and trailers with the line above them."""
    block: _Block | None = None
    open_heading = False
    previous: Line | None = None
    for line in lines:
        torn = previous is not None and _removed_between(loaded, cleaned, previous, line)
        previous = line
        joins = open_heading or line.kind is LineKind.TRAILER
        if block is not None and joins and not torn:
            block.end, block.last = line.end, line
            if open_heading:
                block.lead = line
            open_heading = open_heading and line.kind is LineKind.HEADING
            continue
        if block is not None:
            yield block
        block = _Block(line.start, line.end, line, line, line, torn)
        open_heading = line.kind is LineKind.HEADING
    if block is not None:
        yield block


def _removed_between(loaded: LoadedText, cleaned: MappedText, above: Line, below: Line) -> bool:
    """Did cleaning take a line out between the two? Then no clause may span them."""
    gap_start, gap_end = cleaned.ends[above.end - 1], cleaned.starts[below.start]
    gap = loaded.text[gap_start:gap_end]
    if not gap.strip():
        return False
    return bool(repair(gap, gap_start, markup=loaded.markup).text)


def _join(blocks: Iterator[_Block]) -> Iterator[_Block]:
    """Short neighbours of one section together, up to the budget."""
    current: _Block | None = None
    for block in blocks:
        list_rank = block.lead.rank or 0 if block.last.text.endswith(("：", ":")) else None
        if current is not None and _belongs(current, block):
            if list_rank is None:
                list_rank = current.list_rank
            limit = WHOLE if current.end - current.start <= SHORT else BUDGET
            if block.end - current.start <= limit:
                current.end, current.last, current.list_rank = block.end, block.last, list_rank
                continue
        if current is not None:
            yield current
        current = block
        current.list_rank = list_rank
    if current is not None:
        yield current


def _belongs(current: _Block, block: _Block) -> bool:
    """May ``block`` stand in one clause with ``current``, if it is short enough?"""
    if block.torn or block.first.kind is LineKind.HEADING:
        return False
    above, below = current.lead, block.lead
    if LineKind.ROW in (above.kind, below.kind):
        return _is_stated(above) and _is_stated(below)
    if LineKind.CLOSING in (above.kind, below.kind):
        remark = below.kind is LineKind.BODY and below.text[0] in "（("  # （此件公开发布）
        return above.kind is LineKind.CLOSING and (below.kind is LineKind.CLOSING or remark)
    if below.kind is LineKind.ITEM:
        if current.list_rank is None or (below.rank or 0) <= current.list_rank:
            return False
        # An item with a content of its own is a clause, except within an article.
        return current.list_rank == ARTICLE or block.end - block.start <= SHORT_ITEM
    return above.path == below.path


def _is_stated(line: Line) -> bool:
    return line.row is not None and line.row.kind is RowKind.STATED


# --- blocks to pieces -------------------------------------------------------------------------


def _pieces(text: str, block: _Block) -> Iterator[tuple[int, int, str]]:
    """(start, end, label suffix) of each clause that a block becomes."""
    whole = text[block.start : block.end]
    spans = [span for s, e in sentences(whole) for span in _within_limit(whole, s, e)]
    if not spans:
        return
    length = spans[-1][1] - spans[0][0]
    limit = WHOLE_WITH_TRAILER if is_trailer(whole[slice(*spans[-1])]) else WHOLE
    if length <= limit:
        yield block.start + spans[0][0], block.start + spans[-1][1], ""
        return
    for number, (start, end) in enumerate(_packed(whole, spans)):
        suffix = _enumeration(whole[start:end]) if number else ""
        yield block.start + start, block.start + end, suffix


def _packed(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sentences in runs of nearly equal length, each at most about the budget."""
    total = spans[-1][1] - spans[0][0]
    target = total / -(-total // BUDGET)
    start, end = spans[0]
    for next_start, next_end in spans[1:]:
        attached = is_trailer(text[next_start:next_end])
        grown = next_end - start
        # Stop where stopping comes nearer to the target than going on.
        if not attached and (grown > WHOLE or grown - target > target - (end - start)):
            yield start, end
            start = next_start
        end = next_end
    yield start, end


def _within_limit(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence itself, or its parts where it is longer than any sentence."""
    while end - start > HARD_LIMIT:
        soft = [
            m.end() for m in _SOFT_CUT.finditer(text, start + HARD_LIMIT // 2, start + HARD_LIMIT)
        ]
        stop = soft[-1] if soft else start + HARD_LIMIT
        yield _trimmed(text, start, stop)
        start = stop
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return start, end


def _enumeration(text: str) -> str:
    """``二是`` where a part of a long clause begins with it."""
    marker = read_marker(text)
    return marker.label if marker else ""


_LINK = re.compile(r"\[[^\[\]\n]{1,500}\]\([^()\[\]\n]{0,2000}\)")


def _with_whole_links(text: str, first: int, last: int) -> tuple[int, int]:
    """The range widened to the ends of the Markdown links whose labels it begins or ends with:
    half a link would not be recognised as one."""
    opening = text.rfind("[", max(0, first - 1), last)
    link = _LINK.match(text, opening) if opening >= 0 else None
    if link and link.end() > last and text[last] == "]":
        last = link.end()
    link = _LINK.match(text, first - 1) if first else None
    return (first - 1 if link and link.end() <= last else first), last


def _clause(
    loaded: LoadedText,
    cleaned: MappedText,
    document_id: str,
    ordinal: int,
    block: _Block,
    start: int,
    end: int,
    suffix: str,
) -> Clause:
    first, last = cleaned.span(start, end)
    if loaded.markup:
        first, last = _with_whole_links(loaded.text, first, last)
    line = block.lead
    return Clause(
        document_id=document_id,
        ordinal=ordinal,
        path=line.path,
        label=f"{line.label} {suffix}".strip(),
        start=first,
        end=last,
        text=loaded.text[first:last],
        search_text=repair(loaded.text[first:last], first, markup=loaded.markup).text,
        page=bisect_right(loaded.page_starts, first) or None,
    )
