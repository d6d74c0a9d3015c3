"""English questions about tasks, put into the words that the Chinese ones use."""

from __future__ import annotations

import re
from collections.abc import Callable

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = "|".join(f"{name}|{name[:3]}" for name in _MONTHS)
_BODIES = (
    (r"administrative (?:approval|examination and approval)|approval", "行政审批局"),
    (r"finance|financial", "财政局"),
    (r"development and reform", "发展改革"),
    (r"human resources(?: and social security)?", "人社局"),
    (r"housing(?: and (?:urban[- ]rural )?(?:construction|development))?", "住建局"),
    (r"market (?:supervision|regulation)", "市场监管"),
    (r"education", "教育"),
    (r"health", "卫健委"),
    (r"tax(?:ation)?", "税务"),
    (r"transport(?:ation)?", "交通"),
    (r"agriculture(?: and rural affairs)?", "农业农村局"),
    (r"public security|police", "公安"),
    (r"commerce", "商务"),
    (r"natural resources(?: and planning)?", "自然资源"),
    (r"customs", "海关总署"),
    (r"sports?", "体育总局"),
)
_KINDS = (("ministry", "部"), ("administration", "总局"), ("department", "厅"))
_OFFICE = r"(?:bureau|office|department|ministry|administration|commission)"


def to_chinese(question: str) -> str:
    """The question itself where it holds no English; else with its English words replaced. Chinese
    names in it stay."""
    said = question.strip().lower()
    if not re.search(r"[a-z]{3}", said) or not re.search(
        r"\b(?:tasks?|due|deadlines?|overdue|lead|leads|responsible)\b", said
    ):
        return question
    if re.search(r"\bwho\b|\bwhich (?:unit|body|bureau|office|department)|\bwhen\b", said):
        return question
    for pattern, put in _RULES:
        said = re.sub(pattern, put, said)
    return re.sub(r"[a-z][a-z'’-]*|[?.]", "", said)


def _date(match: re.Match[str]) -> str:
    month = next(
        number for number, name in enumerate(_MONTHS, 1) if name.startswith(match["month"][:3])
    )
    year = f"{match['year']}年" if match["year"] else ""
    day = f"{match['day']}日" if match["day"] else ""
    end = "底" if match["end"] and not day else ""
    return f"{year}{month}月{day}{end}"


def _body(match: re.Match[str]) -> str:
    for pattern, name in _BODIES:
        if re.fullmatch(pattern, match["name"]):
            if match["kind"] == "ministry":
                return name.removesuffix("局") + "部"
            return name if name[-1] in "局委署" else f"{name}局"
    return match[0]


def _overdue(match: re.Match[str]) -> str:
    return f"{match['d'] or ''}逾期"


_NAMES = "|".join(pattern for pattern, _ in _BODIES)
_RULES: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (
        r"(?P<end>(?:the )?end of )?(?:(?P<day>\d{1,2})(?:st|nd|rd|th)? )?"
        rf"\b(?P<month>{_MONTH})\b"
        r"(?:,? (?P<year>\d{4}))?",
        _date,
    ),
    (rf"(?:the )?(?:district |city |county )?(?P<name>{_NAMES}) (?P<kind>{_OFFICE})", _body),
    (r"(?:the )?(?P<kind>ministry) of (?P<name>" + _NAMES + ")", _body),
    (
        r"(?:are|is|were|falls?|fall|has to be|must be|to be) (?:due|completed|finished|done) "
        r"(?:by|before|until) (?P<d>[\d年月日底-]+)",
        r"\g<d>前完成",
    ),
    (r"\bdue (?:by|before|until) (?P<d>[\d年月日底-]+)", r"\g<d>前到期"),
    (r"\bdue (?:in|on|at) (?P<d>[\d年月日底-]+)", r"\g<d>到期"),
    (r"(?:by|before) (?P<d>[\d年月日底-]+)", r"\g<d>前"),
    (r"overdue(?: (?:on|as of|at|by))?(?: (?P<d>[\d年月日底-]+))?", _overdue),
    (r"(?:next|upcoming) (?:deadlines?|tasks? due|due)", "下一个到期的任务"),
    (r"\bdue next", "下一个到期"),
    (r"(?:led|headed) by (?:the )?(?P<b>[\u4e00-\u9fff]+)", r"\g<b>牵头的"),
    (r"(?:does|do|is|are) (?:the )?(?P<b>[\u4e00-\u9fff]+) (?:lead|leading)", r"\g<b>牵头"),
    (
        r"(?:does|do|is|are) (?:the )?(?P<b>[\u4e00-\u9fff]+) "
        r"(?:responsible for|in charge of|involved in|take part in)",
        r"\g<b>负责",
    ),
    (r"how many", "多少项"),
    (r"\b(?:which|what|list|show|all)\b", "哪些"),
    (r"\btasks?\b", "任务"),
)
