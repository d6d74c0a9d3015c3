"""Places, bodies, people and quoted terms of a statement must stand in what it cites.

Without a list of all names, a name is recognised by how it ends (…县, …局, …领导小组). Where it
begins is settled by the source: the longest ending of the run of characters that stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.documents.gazetteer import short_forms
from rag.documents.places import Place, find_places
from rag.verification.lexicon import (
    LEAD_WORDS,
    LEADS,
    NO_BODY,
    NO_PLACE,
    RARE_SURNAMES,
    SURNAMES,
    TITLES,
)
from rag.verification.source import Source
from rag.verification.verdict import Problem, ProblemKind

_LONGEST = 14
"""Characters that a name may have before its ending."""

_PLACE = re.compile(
    r"特别行政区|自治[区州县旗]|街道(?!办)|省(?![级直委内纪时力心钱事去略油])"
    r"|市(?![场政级民值直委区容面县纪])|县(?![级直委域乡纪])|区(?![级域块间分划直委委])|[州盟旗](?![帜舰])"
    r"|镇(?![级区村])|乡(?![级村镇镇])|村(?![民级庄委支集])"
)
_BODY = re.compile(
    r"领导小组|工作小组|工作组|专项组|专班|指挥部|管委会|委员会|联席会议|人民政府|政府(?![性采购部网间债])|办公厅|办公室"
    r"|天文台|气象台|电视台|广播电台|有限公司|公司|集团|银行|协会|商会|学会|大学|学院|医院|法院|检察院|研究院|派出所"
    r"|中心(?![村城区镇任工思组环点])|局(?![面部限势级长])|委(?![托员派任办属])|(?<![住出入])院(?![士校落子长])|厅(?![级长])"
    r"|部(?![门署分队位件委级长])|(?<=[化融编区市县省州府委信改贫建商防侨疫指组农考招管监安明治法稳志])办(?![公理法事件好结学案证税])"
)
_SUFFIXES = "省市县区州盟旗镇乡村"
_PLACES_END = f"{_SUFFIXES}东南西北中"
_WORDS = 3
"""Characters before a name that are more than another name."""
_LEFT_OUT = 3
"""Characters in a row that a short name leaves out: 工业和信息化局 without 业和."""
_EXPANDED = 2.5
"""How many times longer the full name may be."""
_HAN_TAIL = re.compile(rf"[\u3400-\u9fff]{{1,{_LONGEST}}}\Z")


_DATE_END = re.compile(r"\d[年月日号](?:度|末|底|初|版)?")

_PERSON = re.compile(
    rf"(?:{TITLES})[:]?\s?(?P<name>(?:欧阳|上官|司马|诸葛|[{SURNAMES}])[\u4e00-\u9fff]{{1,2}})"
    rf"|(?:{TITLES})[是为由:](?P<held>(?:欧阳|上官|司马|诸葛|[{SURNAMES}{RARE_SURNAMES}])[\u4e00-\u9fff]{{1,2}}?)"
    r"(?=[,。;:、()|和与及的兼任当]|同志|先生|女士|担任|出任|\Z)"
    rf"|(?:{TITLES})(?P<rare>[{RARE_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=[，,。;:、()|]|\Z)"
    rf"|(?P<named>[{SURNAMES}][\u4e00-\u9fff]{{1,2}})(?:同志|先生|女士)"
)
_NO_GIVEN_NAME = re.compile("[长任担负责是为的等在对及主组委会办局区县市说要表介指率带出强]")

_EACH = re.compile("每个?([省市县区州旗镇乡村])\\Z")
"""每个区 is no place, but each of them."""

_QUOTED = re.compile(
    r"“([^“”]{1,60})”|「([^「」]{1,60})」|『([^『』]{1,60})』|\"([^\"]{1,60})\"|《([^《》]{1,100})》"
)


@dataclass(frozen=True, slots=True)
class Name:
    """``run`` ends with the name and may begin with words before it; ``ending`` tells its kind."""

    kind: ProblemKind
    run: str
    ending: str
    start: int


def names(text: str) -> Iterator[Name]:
    """Everything in a folded text that ends like a place or a body."""
    for kind, pattern in ((ProblemKind.PLACE, _PLACE), (ProblemKind.BODY, _BODY)):
        for match in pattern.finditer(text):
            before = _HAN_TAIL.search(_undated(text, match.start()))
            # 由县财政局 names no county, only the level.
            if before and not (
                before.group()[-1] == "的" if kind is ProblemKind.BODY else _is_lead(before.group())
            ):
                run = before.group() + match.group()
                yield Name(kind, run, match.group(), match.start() - len(before.group()))


def _undated(text: str, end: int) -> str:
    """What stands before ``end``, from a date on: 2022年吉阳区 names no 年吉阳区."""
    before = text[max(0, end - _LONGEST) : end]
    return before[max((match.end() for match in _DATE_END.finditer(before)), default=0) :]


def is_common_noun(name: Name) -> bool:
    """社区, 大局: ends like a name and may be none."""
    common = NO_PLACE if name.kind is ProblemKind.PLACE else NO_BODY
    return name.run[-2:] in common or name.run[-3:] in common


def name_problems(statement: Source, sources: Sequence[Source]) -> Iterator[Problem]:
    """``sources`` are the cited passages and their contexts."""
    seen: set[str] = set()
    haystacks = [source.compact for source in sources]
    for name in names(statement.compact):
        if name.run in seen:
            continue
        seen.add(name.run)
        if not stands(name, haystacks):
            yield Problem(name.kind, name.run)
    yield from _bare_places(statement.compact, haystacks)
    yield from _people(statement.compact, haystacks)
    yield from _quoted(statement.text, sources)


def stands(name: Name, haystacks: Sequence[str]) -> bool:
    """Whether the name stands in one of the texts, whatever words the run begins with."""
    run, stem = name.run, len(name.run) - len(name.ending)
    if each := _EACH.search(run):
        of_each = re.compile(f"[每各]个?{each[1]}")
        return any(of_each.search(text) for text in haystacks)
    partly = False
    for cut in range(stem):
        found, lead = run[cut:], run[:cut]
        if not any(found in text for text in haystacks):
            continue
        if not lead or _is_lead(lead):
            return not _only_in_longer(found, name.kind, haystacks)
        # 华容区财政局 where the source has 区财政局: the place before the body has its own check.
        if _ends_a_name(lead) or any(lead[-2:] + run[cut] in text for text in haystacks):
            return True
        if _is_bare_place(lead) and any(lead[-2:] in text for text in haystacks):
            return True  # 安庆大观区 where the source has 安庆市 and 大观区
        if name.kind is ProblemKind.PLACE and _follows_words(lead, stem - cut, haystacks):
            return not _only_in_longer(found, name.kind, haystacks)
        partly = partly or stem - cut >= 2
    if is_common_noun(name):
        return not partly
    short_for = _abbreviated if name.kind is ProblemKind.PLACE else _contracted
    return short_for(name, haystacks)


def _follows_words(lead: str, stem: int, haystacks: Sequence[str]) -> bool:
    """Whether what stands before a name are words of the text themselves: 不适用云岭县 where it has
    不适用 and 云岭县."""
    if stem < 2 or len(lead) < _WORDS or lead[-1] in _PLACES_END:
        return False
    placed = re.compile(f"{lead[-2:]}[{_SUFFIXES}]")
    return any(lead[-2:] in text for text in haystacks) and not any(
        placed.search(text) for text in haystacks
    )


def _is_bare_place(words: str) -> bool:
    """Whether the words end with the short name of a place: 位于安庆, 在鄂州."""
    return any(
        place.end == len(words) and all(levels[-1] != place.name for levels in place.candidates)
        for place in find_places(words, (), bare=True)
    )


def _is_lead(words: str) -> bool:
    """Whether a name may begin right after these words."""
    return words[-1] in LEADS or words[-2:] in LEAD_WORDS


def _ends_a_name(lead: str) -> bool:
    return any(
        match.end() == len(lead) and match.start() > 1
        for pattern in (_PLACE, _BODY)
        for match in pattern.finditer(lead)
    )


def _only_in_longer(found: str, kind: ProblemKind, haystacks: Sequence[str]) -> bool:
    """临江县 does not stand in a text that only knows 东临江县 at the beginning of a phrase."""
    if kind is not ProblemKind.PLACE:
        return False
    occurrences = [
        text[max(0, match.start() - 2) : match.start()]
        for text in haystacks
        for match in re.finditer(re.escape(found), text)
    ]
    return all(
        before[-1:] in "东西南北新"
        and (len(before) < 2 or before[0] in LEADS or not before[0].isalnum())
        for before in occurrences
        if before
    ) and all(occurrences)


def _abbreviated(name: Name, haystacks: Sequence[str]) -> bool:
    """乳源县 for 乳源瑶族自治县 and the other way round; either for a bare 乳源, as long as no text
    names another 乳源 (华容区 is not 华容县)."""
    level, stem = name.ending[-1], _stem(name)
    for cut in range(max(0, len(stem) - 4), len(stem) - 1):
        short, lead = stem[cut:], stem[:cut]
        if lead and not _is_lead(lead):
            continue
        spelled = re.compile(
            rf"{re.escape(short)}(?P<full>[\u4e00-\u9fff]{{1,8}}自治{level}|{level})?"
        )
        found = [match["full"] for text in haystacks for match in spelled.finditer(text)]
        if any(found):
            return True
        if found and not any(_other_level(short, level, text) for text in haystacks):
            return True
    return False


def _contracted(name: Name, haystacks: Sequence[str]) -> bool:
    """工信局 for 工业和信息化局, 三级医院 for 三级公立医院: its characters in order within one
    name, from the first to the last."""
    run, stem = name.run, len(name.run) - len(name.ending)
    for cut in range(stem - 1):
        if cut and not (_is_lead(run[:cut]) or _ends_a_name(run[:cut])):
            continue
        short = run[cut:]
        spelled = f"[\u4e00-\u9fff]{{0,{_LEFT_OUT}}}?".join(map(re.escape, short))
        for text in haystacks:
            match = re.search(spelled, text)
            if match and len(match.group()) <= _EXPANDED * len(short):
                return True
    return False


def _stem(name: Name) -> str:
    return short_forms(name.run)[0] or name.run[: len(name.run) - len(name.ending)]


def _other_level(stem: str, level: str, text: str) -> bool:
    other = "省市县区州旗镇乡村".replace(level, "")
    return (
        re.search(rf"{re.escape(stem)}(?:[\u4e00-\u9fff]{{1,8}}自治)?[{other}]", text) is not None
    )


def same_place(left: Name, right: Name) -> bool:
    """Whether two runs end with one name, whatever words stand before it; a short name of an
    autonomous county is the same."""
    one, other = (
        (short_forms(name.run)[1] or name.run).replace("每个", "每") for name in (left, right)
    )
    shared = 0
    while shared < min(len(one), len(other)) and one[-shared - 1] == other[-shared - 1]:
        shared += 1
    longest = min(len(left.ending), len(right.ending))
    return shared == min(len(one), len(other)) or shared >= longest + 2


def _bare_places(text: str, haystacks: Sequence[str]) -> Iterator[Problem]:
    """湖南 for 湖南省: without its ending a place is told by the gazetteer."""
    for place in find_places(text, (), bare=True):
        if place.name[-1] in _SUFFIXES or any(place.name in other for other in haystacks):
            continue
        if not any(lies_in(place, other) or _apart(place.name, other) for other in haystacks):
            yield Problem(ProblemKind.PLACE, place.name)


def _apart(name: str, text: str) -> bool:
    """江西九江 where the text has 江西省农信联社九江辖区: a place and, in the same clause, the one
    in it."""
    return any(
        re.search(rf"{name[:cut]}[^，,。；;、]{{0,14}}{name[cut:]}(?![路街道湾桥站]|大学)", text)
        for cut in range(2, len(name) - 1)
    )


def lies_in(place: Place, text: str) -> bool:
    """Whether a text names a part of the place: 乌鲁木齐 lies in 新疆."""
    wholes = (place.levels,) if place.levels else place.candidates
    return any(
        len(part.levels) > len(whole) and part.levels[: len(whole)] == whole
        for part in find_places(text)
        for whole in wholes
    )


def _people(text: str, haystacks: Sequence[str]) -> Iterator[Problem]:
    for match in _PERSON.finditer(text):
        name = match["name"] or match["held"] or match["rare"] or match["named"]
        if any(name in other for other in haystacks):
            continue
        short = name[:2]
        if (
            len(name) == 3
            and _NO_GIVEN_NAME.match(name[2])
            and any(short in other for other in haystacks)
        ):
            continue
        if not _NO_GIVEN_NAME.search(name[1:2]):
            yield Problem(ProblemKind.PERSON, name)


def _quoted(text: str, sources: Sequence[Source]) -> Iterator[Problem]:
    haystacks = [bare(source.compact) for source in sources]
    for match in _QUOTED.finditer(text):
        term = bare(next(group for group in match.groups() if group is not None))
        if term and not any(term in haystack for haystack in haystacks):
            yield Problem(ProblemKind.TERM, match.group())


def bare(text: str) -> str:
    """Letters, digits and characters only: quotation marks are set differently everywhere."""
    return "".join(character for character in text if character.isalnum())
