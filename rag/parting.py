"""A question about several things, and what it asks of each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.conversation import as_levels
from rag.documents.places import Place
from rag.documents.written_places import places_as_written
from rag.quantities import DateKind, Kind, quantities
from rag.questions import asks

MOST_SUBJECTS = 3
"""Places that one question is taken apart for; of more, none gets evidence worth the name."""

_DIFFERS = (
    "有(?:何|什[么麼]|啥|哪些)(?:不同|不一[样樣]|[区區][别別]|差[别別异異])(?:之[处處]|的地方|点|點)?"
    "[吗嗎呢]?(?=[，,。？?]|$)"
)
_PAIR = re.compile(
    r"(?P<first>(?:[^，,。？?、和与與及]|和(?=[镇乡村])){2,30})"
    r"(?:以及|和(?![镇乡村])|[与與及、]|[，,]?跟(?=[^，,。？?]*相?比[，,]))"
    r"(?P<second>(?:(?!分别|分別)[^，,。？?、和与與及]|和(?=[镇乡村])){2,30}?)"
    rf"(?P<asked>(?:的|，|,).*(?:分别|分別|各(?=[是有为為自多几幾占达達需要由定])|{_DIFFERS}).*)"
)
"""省会城市和其他城市，每月分别扣多少？"""
_EACH = re.compile(
    r"分别|分別|各(?=[是有为為自多几幾占达達需要由定])(?!有关|有關|定点|自治)"
    r"|\beach\b|\brespective(?:ly)?\b",
    re.IGNORECASE,
)
_IN_WHAT_THEY_DIFFER = re.compile(
    f"(?:的|[，,])(?![在对對于於就])[^，,的和与與跟比]{{2,12}}{_DIFFERS}"
)
"""甲和乙的频率有何不同: with a thing of each to ask for."""

_JOINS = re.compile("[和与與同跟及或、/比较較]|还是|還是|^[^，,]{0,8}[，,；;][^，,]{0,4}$")
_MORE = "(?<!多)[多少高低大小长長短早晚快慢贵貴重轻輕](?=[，,。？?]|$)"
_WHOSE = re.compile(
    r"(?:谁|誰|哪(?!个?[月季]|一?年)(?:一|个|個|家|些|项|項|种|種|边|邊|样|樣|拨|批|类|類|头|頭|[省市县縣区區镇鎮州]){0,3}+)"
    rf"(的[^，,。？?]{{2,}}?[更最较較]?|(?:[^，,。？?的得]|(?<=[获取])得){{2,}}?[更最较較]){_MORE}"
)
_BARE = 8
"""Characters of a comparison that names nothing that is compared: 现在哪个区更快."""
_COMPARES = re.compile(
    rf"(?:现在|現在|目前)?(?:谁|誰|哪)[^，,。？?]*{_MORE}|(?<=[一-龥])[更最较較]?{_MORE}"
)
"""哪个更多, and what is left of it where it is said of the first only."""
_COMPARED = re.compile("(?:哪|谁|誰)[^，,。？?]*(?<!多)[多少高低大小长短早晚快慢][，,。？?]")
_ALIKE_AT_ALL = re.compile(
    "(?:是不是|是否|[不都是])?(?:一[样樣]|相同)[多少高低大小长長短快慢]?[吗嗎么麼不嘛][，,？?](?=.)"
)
"""拿的钱一样多吗？各是多少？"""
_THAN = re.compile("[和与與跟同][^，,。？?的]*$")
_RATIO = re.compile("的(?:比[率例重值]|之比|差[距额額]|关系|關係)")
"""甲与乙的比率 is one thing."""
_COMPARED_WITH = re.compile("(?:相比|(?<![占同环環对對])比)$")
_OF_THE_SECOND = re.compile(f"的[^，,]*的[^，,的]*{_DIFFERS}")
"""甲和请假的乙受到的处理有何不同: where 乙 ends, nothing says."""
_EVERY = "每"
_TOP = re.compile("最[高低大小多少长長短早晚快慢]$")
_MONTHS = re.compile(
    r"[上下]半年|[一二三四1-4]季度|[上中下]旬|(?:[今去前当當]年)?[头頭前]\S{1,2}?个?月"
)
_OWN_NOUN = re.compile("的[^，,的]{1,8}(?=[，,])")
_SHARED_NOUN = re.compile(f"的(?P<noun>[^，,的]{{2,8}}?)(?=分别|分別|各|{_DIFFERS})")
_ALIKE = 2
"""Characters that two things end with where they are two kinds of one thing."""

_OWN = re.compile(r"(?P<thing>的[^，,。？?、]{2,20}?)(?:以及|[和与與同跟及、])")
"""Between two places: what is asked of the first."""
_JOINT = re.compile("(?:[和与與同跟及或、/]|以及|还是|還是)")
_LEFT_OVER = re.compile(
    r"^(?:[和与同跟及或、，,/]|以及|还是)+|(?<=[，,。])(?:[和与同跟及或、/]|以及|还是)+"
)


def taken_apart(question: str, known: Sequence[str]) -> list[str]:
    """The question about each of its places, or else of its two things, alone; the question itself
    where it is about one. ``known`` are the places of the library, from large to small."""
    subjects = _subjects(question, known)
    return subjects if len(subjects) > 1 else _pair(question, known)


def asks_for_each(question: str) -> bool:
    """Whether each of several is asked for by itself (分别, 各), or what tells them apart."""
    return (_EACH.search(question) or _IN_WHAT_THEY_DIFFER.search(question)) is not None


def of_one_alone(question: str) -> str:
    """A question about one of several without what only compares them: 哪个多？各是多少？"""
    asked = _EACH.sub("", re.sub(_DIFFERS, "是什么", _without_alike(question)))
    if not _COMPARED.search(asked):
        return asked
    asked = _WHOSE.sub(lambda match: match[1].rstrip("更最较較"), asked)
    compared = _COMPARES.search(asked)
    if compared is not None and len(compared.group()) > _BARE:
        return asked
    asked = _COMPARES.sub("", asked)
    asked = re.sub("[，,]+(?=[，,。？?])", "", re.sub("(?:相?比)?[，,](?=的)", "", asked))
    asked = re.sub("[，,？?]+(?=是多少)", "", asked)
    return asked if asks(asked) else f"{asked.rstrip('，,。？?')}是多少？"


def _without_alike(question: str) -> str:
    """Without 一样吗, unless it is like something else that is meant (和去年一样吗)."""
    match = _ALIKE_AT_ALL.search(question)
    if match is None or _THAN.search(question[: match.start()]):
        return question
    return question[: match.start()] + question[match.end() :]


def _subjects(question: str, known: Sequence[str]) -> list[str]:
    """The question about each of its places alone, as long as they are few and side by side:
    甲区和乙区的可办率各是多少？"""
    places = _side_by_side(question, places_as_written(question, as_levels(known), bare=True))
    names = list(dict.fromkeys(place.name for place in places))
    nested = any(
        one != other and one.levels and one.levels == other.levels[: len(one.levels)]
        for one in places
        for other in places
    )
    if not 2 <= len(names) <= MOST_SUBJECTS or nested:
        return [question]
    if len(places) == 2 and (halves := _halves(question, *places)):
        return halves
    subjects = []
    for name in names:
        alone = question
        for place in reversed(places):
            if place.name != name:
                alone = _without(alone, place.start, place.end)
        subjects.append(_LEFT_OVER.sub("", alone))
    return subjects


def _halves(question: str, first: Place, second: Place) -> list[str]:
    """甲区的网办率和乙区要求的可办率各是多少？: each half with its own place and thing, and what is
    asked of both. Where the second names no thing of its own (…和乙区的各是多少？), the first's.
    Nothing where the thing stands behind both."""
    own = _OWN.fullmatch(question[first.end : second.start])
    asked = _EACH.search(question, second.end)
    if own is None or asked is None:
        return []
    before, thing, tail = question[: first.start], own["thing"], question[asked.start() :]
    other = question[second.end : asked.start()]
    if other.rstrip("，, ") in ("", "的"):
        other = thing
    noun = other.rpartition("的")[2]
    # 甲省的小学和乙省的初中每生补助各是多少？ asks for one thing, which stands behind both.
    if other.count("的") != 1 or len(noun) < 2 or len(noun) > len(thing) + 1:
        return []
    return [before + first.name + thing + tail, before + second.name + other + tail]


def _without(question: str, start: int, end: int) -> str:
    """The question without a place and what joins it to the next, or else to the one before."""
    after = _JOINT.match(question, end)
    if after is not None:
        return question[:start] + question[after.end() :]
    return re.sub(f"{_JOINT.pattern}$", "", question[:start]) + question[end:]


def _side_by_side(question: str, places: Sequence[Place]) -> list[Place]:
    """The longest run of places with 和 or a comma between them: 湖南的内地西藏班 is about one."""
    runs: list[list[Place]] = []
    for place in places:
        if runs and _JOINS.search(question[runs[-1][-1].end : place.start]):
            runs[-1].append(place)
        else:
            runs.append([place])
    return max(runs, key=len, default=[])


def _pair(question: str, known: Sequence[str]) -> list[str]:
    """The question about each of two things alone, where it asks for both. A time before the first
    is meant for the second as well; so may be a place that stands with it: then they are not taken
    apart."""
    match = _PAIR.search(question) if asks_for_each(question) else None
    if match is None or _is_of_both(match["asked"]):
        return [question]
    before = question[: match.start()]
    time = _leading_time(match["first"])
    if time.startswith(_EVERY) and match["second"].startswith(_EVERY):
        time = ""
    first, (second, asked) = match["first"][len(time) :], _second(match)
    if (
        not first
        or before.endswith(("、", "和", "与"))
        or places_as_written(first, as_levels(known), bare=True)
        or _dated(first)
        or (time and _dated(second))
    ):
        return [question]
    top = _TOP.search(first)
    if top is not None and _TOP.fullmatch(second):
        second = first[: top.start()] + second
    shared = first[: max(0, len(first) - len(second))]
    if shared.endswith("的") and first[-_ALIKE:] == second[-_ALIKE:]:
        second = shared + second  # 锂电的正极材料和负极材料
    if asked.startswith("的"):
        first = first.removesuffix("的")
    return [before + time + name + asked for name in (first, second)]


def _leading_time(text: str) -> str:
    """The time that a text begins with, as long as it says one."""
    date = next((one for one in quantities(text) if one.kind is Kind.DATE and not one.start), None)
    year = date.end if date is not None else 0
    match = _MONTHS.match(text, year)
    return text[: match.end() if match is not None else year]


def _dated(text: str) -> bool:
    """Whether it names a time, other than one that comes again (每月)."""
    return any(
        one.date is not None and one.date.kind is not DateKind.RECURRING for one in quantities(text)
    )


def _second(match: re.Match[str]) -> tuple[str, str]:
    """The second of two things, and what is asked of both: the time that follows the second is
    meant for the first as well; what is said of it alone (派去驻村的干部) is its own."""
    second, asked = match["second"], match["asked"]
    own = _OWN_NOUN.match(asked)
    shared = _SHARED_NOUN.match(asked)
    if shared is not None and match["first"].endswith(shared["noun"]):
        own = shared
    if own is not None and "的" in match["first"][:-1]:
        second, asked = second + own.group(), asked[own.end() :]
    second = _COMPARED_WITH.sub("", second)
    for place in range(1, len(second)):
        if len(_leading_time(second[place:])) == len(second) - place:
            return second[:place].removesuffix("在"), f"在{second[place:]}{asked}"
    return second, asked


def _is_of_both(asked: str) -> bool:
    """Whether what is asked of a pair is one thing of both, or nothing says whose it is."""
    return (
        _RATIO.match(asked) is not None
        or _OF_THE_SECOND.match(asked) is not None
        or _joined_again(asked)
    )


def _joined_again(asked: str) -> bool:
    """Whether what is asked of a pair names another pair, of which each is meant: 甲和乙的时间，
    出口和进口分别要几天？"""
    each = _EACH.search(asked)
    return each is not None and _JOINT.search(asked, 0, each.start()) is not None
