"""The words behind a task that say who does it by when, in brackets or not.

Brackets of documents are mixed and unbalanced (``〔…区金融办);完成时限：…〕``), so a trailer of
labelled fields is found by its labels, not by its brackets.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from rag.tasks.extraction.grammar import Assigned, Said, first_leads_at, read_verbs
from rag.tasks.extraction.labels import FIELD_LABEL, Field, field_of
from rag.tasks.extraction.unitlists import is_body, split_units

_OPEN, _CLOSE = "([〔【", ")]〕】"
_MAX_VALUE = 600
_MAX_BRACKET = 600
_BETWEEN = re.compile(r"[\s;,、。|)\]〕】(\[〔【*#·•\-]{0,12}")
_MARKS = re.compile(r"[(\[〔【)\]〕】\n]")
_CLOSING = re.compile(r"[;。\s]{0,3}[)\]〕】]")
_VERBS = re.compile(r"牵头|负责|指导|配合|参与|参加|协助|落实|主办|承办|实施|督导|主责|抓总")
_MARKED_LEAD = re.compile(r"\s?[(\[]\s?(?:总?牵头)(?:单位|部门)?\s?[)\]]|[★▲☆*]")
_OF_TASKS = re.compile(r"牵头|责任|主责|负责|落实|配合|完成|整改|办结|销号")
"""A trailer has a label with one of these; 主办单位 and 协办单位 alone announce an event."""


@dataclass(frozen=True, slots=True)
class Trailer:
    """``start`` to ``end`` with its brackets; every range is one of the page's text."""

    start: int
    end: int
    assigned: tuple[Assigned, ...] = ()
    group: tuple[int, int] | None = None
    deadlines: tuple[tuple[int, int], ...] = ()
    """Where a deadline must stand: nothing to be read there is worth telling."""
    rest: tuple[tuple[int, int], ...] = ()
    """Where more may stand: a deadline, or words for which there is no field."""
    first_leads: bool = False
    unread: tuple[tuple[int, int], ...] = ()


def find_trailers(text: str) -> list[Trailer]:
    """Every trailer of a folded text in order; none overlaps another."""
    labelled = list(_labelled(text))
    found = _with(labelled, _told(text))
    return _with(found, _bare(text))


def _with(found: list[Trailer], more: Iterator[Trailer]) -> list[Trailer]:
    covered = [(trailer.start, trailer.end) for trailer in found]
    new = [trailer for trailer in more if not _overlaps(trailer, covered)]
    return sorted([*found, *new], key=lambda trailer: trailer.start)


def _overlaps(trailer: Trailer, covered: list[tuple[int, int]]) -> bool:
    index = bisect_left(covered, (trailer.end, 0))
    return index > 0 and covered[index - 1][1] > trailer.start


# --- labelled fields --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Value:
    field: Field
    label_start: int
    start: int
    end: int


def _labelled(text: str) -> Iterator[Trailer]:
    group: list[_Value] = []
    for value in _values(text):
        if group and not _continues(text, group, value):
            yield from _made(text, group)
            group = []
        group.append(value)
    yield from _made(text, group)


def _values(text: str) -> Iterator[_Value]:
    labels = list(FIELD_LABEL.finditer(text))
    for index, label in enumerate(labels):
        before = labels[index - 1].end() if index else label.start()
        follows_body = is_body(text[max(before, label.start() - 20) : label.start()])
        if not _may_begin(text, label.start()) and not follows_body:
            continue
        following = labels[index + 1].start() if index + 1 < len(labels) else len(text)
        limit = min(len(text), label.end() + _MAX_VALUE, following)
        yield _Value(
            field_of(label), label.start(), label.end(), _value_end(text, label.end(), limit)
        )


def _may_begin(text: str, position: int) -> bool:
    """A label begins a line, a bracket, or stands behind a mark; not within a word."""
    before = text[max(0, position - 1) : position]
    return not before or not (before.isalnum() or before in "“《的")


def _value_end(text: str, start: int, limit: int) -> int:
    depth = 0
    position = start
    while position < limit:
        character = text[position]
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            if not depth:
                return position
            depth -= 1
        elif not depth and (
            character in "。;|!?" or (character == "\n" and not _wraps(text, position))
        ):
            return position
        position += 1
    return limit


def _wraps(text: str, position: int) -> bool:
    return text[position - 1 : position] in ("、", ",")


def _continues(text: str, group: list[_Value], value: _Value) -> bool:
    last = group[-1]
    if _BETWEEN.fullmatch(text, last.end, value.label_start) is None:
        return False
    seen = {each.field for each in group}
    if value.field not in seen or value.field is Field.OTHER:
        return True
    # A second lead unit begins the next trailer, unless one bracket holds both.
    return "\n" not in text[last.end : value.label_start] and value.field is not Field.LEAD


def _made(text: str, group: list[_Value]) -> Iterator[Trailer]:
    labels = (text[value.label_start : value.start] for value in group)
    if not any(_OF_TASKS.search(label) for label in labels):
        return
    assigned: list[Assigned] = []
    unread: list[tuple[int, int]] = []
    deadlines: list[tuple[int, int]] = []
    special: tuple[int, int] | None = None
    first_leads = False
    for value in group:
        if not text[value.start : value.end].strip():
            continue
        span = (value.start, value.end)
        if value.field is Field.DEADLINE:
            deadlines.append(span)
        elif value.field is Field.GROUP:
            special = span
        elif value.field is not Field.OTHER and not NOBODY.fullmatch(text, *span):
            bodies = read_units(text, *span, value.field)
            first_leads = first_leads or first_leads_at(text, *span) is not None
            assigned += bodies
            if not bodies:
                unread.append(span)
    start, end = _with_brackets(text, group[0].label_start, group[-1].end)
    yield Trailer(
        start, end, tuple(assigned), special, tuple(deadlines), (), first_leads, tuple(unread)
    )


NOBODY = re.compile(r"\s*(?:[/\\—–-]+|无|暂无|略)\s*")
"""What stands in a field for which there is nothing to say."""
_NO_UNIT = re.compile(
    r"(?:待定|另行(?:通知|明确|确定)|见附[件表]|同上|详见.*|无|[/\\—–-]+|暂无|视情.*|略)\s*"
)


def read_units(text: str, start: int, end: int, field: Field) -> list[Assigned]:
    """The bodies of a labelled field: a list, or a sentence such as 由甲会同乙负责."""
    rule = first_leads_at(text, start, end)
    if rule is not None:
        end = max(start, rule.start())
    while end > start and text[end - 1] in ",;、 (":
        end -= 1
    if end <= start or _NO_UNIT.fullmatch(text, start, end):
        return []
    if _VERBS.search(text, start, end) and not _MARKED_LEAD.search(text, start, end):
        said: Said = read_verbs(text, start, end)
        if said.assigned and not said.rest:
            return [_in(field, each) for each in said.assigned]
    found = []
    for first, last in split_units(text, start, end):
        mark = _MARKED_LEAD.search(text, first, last)
        if mark is not None:
            name = (mark.end(), last) if mark.start() == first else (first, mark.start())
            found.append(Assigned(Field.LEAD, *name))
        else:
            found.append(Assigned(field, first, last))
    return [each for each in found if _could_be_name(text[each.start : each.end])]


def _in(field: Field, each: Assigned) -> Assigned:
    """A verb within a labelled field only tells leads and supporters apart."""
    if field is Field.LEAD or each.field in (Field.LEAD, Field.SUPPORT):
        kept = each.field if each.field in (Field.LEAD, Field.SUPPORT) else field
        return Assigned(kept, each.start, each.end)
    return Assigned(field, each.start, each.end)


def _could_be_name(name: str) -> bool:
    return 2 <= len(name) <= 40 and re.search(r"[\u3400-\u9fffa-z]", name) is not None


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    before = start
    while before and text[before - 1] in " \t":
        before -= 1
    if before and text[before - 1] in _OPEN:
        start = before - 1
        end = _past_close(text, end)
    return start, end


def _past_close(text: str, end: int) -> int:
    match = _CLOSING.match(text, end)
    return match.end() if match else end


# --- told by verbs ----------------------------------------------------------------------------


def _told(text: str) -> Iterator[Trailer]:
    """Brackets such as (发展改革委牵头,商务部参与;2019年底前完成)."""
    done = 0
    for start, end in _pairs(text):
        if start < done or not _VERBS.search(text, start + 1, end):
            continue
        said = read_verbs(text, start + 1, end)
        if not said.assigned:
            continue
        inside = said.rest
        if inside and not _ends_thought(text, start, end + 1) and _has_words(text, inside):
            continue
        done = end + 1
        yield Trailer(start, end + 1, said.assigned, rest=inside, first_leads=said.first_leads)


_LAST_SENTENCE = re.compile(r"(?<=[。;\n])(?P<said>[^。;\n|]{4,200})[。;]?(?=\n|\Z)")
_ONLY_WHEN = re.compile(r"[^,;。]{0,24}(?:完成|到位|推进|坚持|落实|实施|前|底|末|建成)")


def _bare(text: str) -> Iterator[Trailer]:
    """The same without brackets, as the last sentence of a paragraph: 由甲局会同乙局负责."""
    for match in _LAST_SENTENCE.finditer(text):
        start, end = match.span("said")
        if not _VERBS.search(text, start, end):
            continue
        said = read_verbs(text, start, end)
        whole = said.assigned and all(_ONLY_WHEN.fullmatch(text, *span) for span in said.rest)
        if whole and text[start : said.assigned[0].start].strip() in ("", "由", "请"):
            yield Trailer(
                start, match.end(), said.assigned, rest=said.rest, first_leads=said.first_leads
            )


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """Where brackets open and close, of whatever kind, within one line, in order of opening."""
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    for mark in _MARKS.finditer(text):
        if mark[0] == "\n":
            opened.clear()
        elif mark[0] in _OPEN:
            opened.append(mark.start())
        elif opened and mark.start() - opened[-1] <= _MAX_BRACKET:
            found.append((opened.pop(), mark.start()))
        elif opened:
            opened.pop()
    return iter(sorted(found))


def _ends_thought(text: str, start: int, end: int) -> bool:
    before = text[start - 1 : start]
    after = text[end : end + 1]
    return before in "。;!?" or not after or after in "\n。;"


def _has_words(text: str, spans: tuple[tuple[int, int], ...]) -> bool:
    return any(re.search(r"[\u3400-\u9fff]", text[start:end]) for start, end in spans)
