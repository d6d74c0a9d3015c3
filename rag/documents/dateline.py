"""Where a news report was filed: ``中新网甲市8月7日电 (赵六)``. That is no part of its title, and
the place need not be the one that it is about."""

from __future__ import annotations

import re

_FILED = (
    r"[\u4e00-\u9fff]{0,8}?\d{1,2}月\d{1,2}日(?:[电電](?![力话話视視子费費价價网網量影动動器台信])"
    r"|[讯訊](?![息号號问問]))(?:\s?[（(][^（()）]{2,40}[)）])?[\s:：,，]*"
)
_AGENCY = (
    "新华社|新华网|中新社|中新网|人民网|央视网|央广网|财联社|澎湃新闻|光明日报|经济日报|人民日报"
)
_ANYWHERE = re.compile(rf"(?:{_AGENCY}|本报){_FILED}")
_AT_THE_START = re.compile(
    rf"(?:{_AGENCY}|本报|[\u4e00-\u9fff]{{2,8}}?(?:社|网|日报|晚报|晨报)){_FILED}"
)


def without_datelines(text: str) -> str:
    """The text without those of the well-known agencies, wherever they stand: reprints have the
    title in front of them."""
    return _ANYWHERE.sub("", text)


def behind_dateline(line: str) -> str:
    """What a report says behind the dateline that it begins with; the line itself without one."""
    match = _AT_THE_START.match(line)
    return line[match.end() :] if match else line
