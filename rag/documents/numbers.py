"""Document numbers (文号): ``国办发〔2018〕128号``."""

from __future__ import annotations

import re

_NUMBER = re.compile(
    r"(?P<agency>[\u4e00-\u9fff]{1,12}?[字发办函令文规通知复任公告纪要报请示议决意〇-]?)"
    r"\s*[〔\[［（(【]\s*(?P<year>(?:19|20)\d{2})\s*[〕\]］）)】]\s*(?:第)?\s*(?P<serial>\d{1,5})\s*号"
)
_ORDER = re.compile(
    r"(?P<agency>[\u4e00-\u9fff]{0,24}令|国令|[\u4e00-\u9fff]{0,16}公告)\s*"
    r"(?P<year>(?:19|20)\d{2}年)?\s*第\s*(?P<serial>[0-9〇一二三四五六七八九十百]{1,6})\s*号"
)


def find_number(text: str) -> str | None:
    """The first document number in ``text``, its brackets written 〔〕 and without blanks."""
    match = _NUMBER.search(text)
    if match:
        return f"{match['agency']}〔{match['year']}〕{match['serial']}号"
    match = _ORDER.search(text)
    if match:
        return f"{match['agency']}{match['year'] or ''}第{match['serial']}号"
    return None


def is_number_line(line: str) -> bool:
    """Is the line a document number and nothing else?"""
    return _NUMBER.fullmatch(line.strip()) is not None or _ORDER.fullmatch(line.strip()) is not None


def normalise_number(number: str) -> str:
    """Brackets around the year as 〔〕, no blanks: ``国办发[2018] 1号`` → ``国办发〔2018〕1号``."""
    compact = re.sub(r"\s", "", number)
    return re.sub(r"[\[［（(【〔]((?:19|20)\d{2})[\]］）)】〕]", r"〔\1〕", compact)
