"""One name for one body within a document: 审批局 is the 区行政审批局 that the text names."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from rag.tasks.bodies import parted

_ALIAS = re.compile(
    r"(?P<full>[\u3400-\u9fff]{4,30})[(](?:以下|下文|后文)?(?:统一)?(?:简称|称)(?:为|:)?[“\"]?(?P<short>[\u3400-\u9fff]{2,15})[”\"]?[)]"
)
_DISTINCT_ENDS = ("总局", "分局", "总队", "支队", "大队", "中队", "分行", "支行", "总署", "总行")
_MODIFIERS = re.compile(r"(?:综合|执法|稽查|监察|考试|直属|开发|新区|园区)")
_MIN_SHORT = 3


def aliases(text: str) -> dict[str, str]:
    """Short names that the document itself explains: 区行政审批局(以下简称审批局)."""
    return {match["short"]: _last_name(match["full"]) for match in _ALIAS.finditer(text)}


def _last_name(words: str) -> str:
    return re.split(r"[由和与及]", words)[-1] if len(words) > 20 else words


def full_names(names: Collection[str], explained: Mapping[str, str]) -> dict[str, str]:
    """The name in full for each of ``names``; itself where no other can mean the same body.

    A name stands for a longer one only where exactly one body of the document can be meant:
    财政局 stays 财政局 in a text that speaks of 市财政局 and 区财政局.
    """
    chosen = {name: explained.get(name, name) for name in names}
    known = set(chosen.values())
    for name, full in list(chosen.items()):
        bodies = {
            candidate for candidate in known if candidate != full and _stands_for(full, candidate)
        }
        # Two spellings of one longer name are one body.
        if bodies and _one_body(bodies):
            chosen[name] = max(bodies, key=lambda each: (len(each), each))
    return chosen


def _stands_for(short: str, long: str) -> bool:
    if len(short) >= len(long) or len(short) < _MIN_SHORT:
        return False
    if any(long.endswith(end) != short.endswith(end) for end in _DISTINCT_ENDS):
        return False
    place, level, department = parted(short)
    long_place, long_level, long_department = parted(long)
    if level and (level != long_level or (place and place != long_place)):
        return False
    if department == long_department:
        return True
    if not long_department.endswith(department) or len(department) < _MIN_SHORT:
        return False
    before = long_department.removesuffix(department)
    return before[-1] not in "和与及、" and _MODIFIERS.search(before) is None


def _one_body(bodies: Collection[str]) -> bool:
    longest = max(bodies, key=len)
    return all(body == longest or _stands_for(body, longest) for body in bodies)
