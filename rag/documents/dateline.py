"""Where a news report was filed: ``中新网甲市8月7日电 (赵六)``. That is no part of its title, and
the place need not be the one that it is about."""

from __future__ import annotations

import re

_FILED = (
    r"[\u4e00-\u9fff]{0,8}?\d{1,2}月\d{1,2}日(?:[电電](?![力话話视視子费費价價网網量影动動器台信])"
    r"|[讯訊](?![息号號问問]))(?:\s?[（(][^（()）]{2,40}[)）])?[\s:：,，]*"
)
_AGENCY = (
    "新[华華]社|新[华華][网網]|中新社|中新[网網]|人民[网網]|央[视視][网網]|央[广廣][网網]|[财財][联聯]社"
    "|澎湃新[闻聞]|(?:光明|人民|[经經][济濟])日[报報]|本[报報]"
)
_ANYWHERE = re.compile(rf"(?:{_AGENCY}){_FILED}")
_AT_THE_START = re.compile(
    rf"(?:{_AGENCY}|[\u4e00-\u9fff]{{2,8}}?(?:社|[网網]|[日晚晨][报報])){_FILED}"
)


def without_datelines(text: str) -> str:
    """The text without those of the well-known agencies, wherever they stand: reprints have the
    title in front of them."""
    return _ANYWHERE.sub("", text)


def behind_dateline(line: str) -> str:
    """What a report says behind the dateline that it begins with; the line itself without one."""
    match = _AT_THE_START.match(line)
    return line[match.end() :] if match else line
