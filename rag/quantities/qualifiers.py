"""The words around a figure that limit it: 近, 超过, 不少于, 以上, 多."""

from __future__ import annotations

import re

from rag.quantities.model import Comparison

_WINDOW = 20

_OF = r"(?:[一-龥]{1,8}的|每[一-龥]{1,2})?"
"""不低于采购金额的30%, 不超过每月1000元."""

_BEFORE = re.compile(
    r"(?:(?P<at_least>(?:(?:不[得能应]?[少低小短]于|不下|起码)" + _OF + ")|"
    r"(?:至少|最少|最低(?!生活|工资|限度|保障))[一-龥]{0,4}?)"
    r"|(?P<at_most>[不未][得能应]?(?:超过|超出|超|多于|高于|大于|长于)" + _OF + "|"
    r"(?:至多|最多(?!跑)|最高(?!人民|法|检|院|级)|最长)[一-龥]{0,4}?)"
    r"|(?P<over>(?<!赶)超[过出]?|逾|突破|高于|多于|大于)"
    r"|(?P<under>低于|少于|小于|[不未](?:足|到|满)|未达到?)"
    r"|(?P<nearly>将近|接近|最近|(?<![附邻靠亲])近)"
    r"|(?P<about>大约|大概|大致|(?<![节公合预签契条违履特制邀集简])约))"
    r"(?:了|达到?|到|为|共|有|人民币)*\s?\Z"
)

_AFTER = re.compile(
    r"\s?(?:(?P<at_least>及?以上)|(?P<at_most>及?以下|以内|之内|(?P<inside>内(?![容部外涵蒙置控资地])))"
    r"|(?P<about>左右|上下)|(?P<over>有?余(?![额款下热粮量地])|多(?![样元种个方项次规]|措|维)))"
)


def before(text: str, start: int) -> Comparison:
    """What the words that end at ``start`` say of the figure that begins there."""
    match = _BEFORE.search(text[max(0, start - _WINDOW) : start])
    return _comparison(match)


def after(text: str, end: int, *, limits: bool) -> tuple[Comparison, int]:
    """What the words after ``end`` say, and where they end. 内 is a limit only after periods and
    distances (``limits``): 3项内 is an accident."""
    match = _AFTER.match(text, end)
    if match is None or (match["inside"] and not limits):
        return Comparison.EXACT, end
    return _comparison(match), match.end()


def _comparison(match: re.Match[str] | None) -> Comparison:
    if match is None:
        return Comparison.EXACT
    return next(
        Comparison(name)
        for name, found in match.groupdict().items()
        if found is not None and name != "inside"
    )
