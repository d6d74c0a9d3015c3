"""Which places a text names: 乳源瑶族自治县 is not 翁源县, and 华容区 is not 华容县."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rag.documents.gazetteer import Gazetteer, Levels, bare_names, full_names, short_forms
from rag.documents.words import words


@dataclass(frozen=True, slots=True)
class Place:
    """``text[start:end] == name``. ``levels`` run from the province (or the largest known level)
    down to the place; empty where several places bear the name and the text does not tell which:
    ``candidates`` then lists them all."""

    name: str
    start: int
    end: int
    levels: Levels
    candidates: tuple[Levels, ...] = ()


def find_places(text: str, known: Iterable[Levels] = (), *, bare: bool = False) -> list[Place]:
    """The places named in ``text``, in order.

    Names that follow each other downwards are one place: ``湖北省鄂州市华容区``. A place outside
    the gazetteer is recognised by its suffix where its beginning is clear (``云溪区`` after a
    comma). ``known`` adds places that are known from elsewhere, with their short names. ``bare``
    also takes county names without suffix; for questions and headlines.
    """
    folded = _simplified(text)
    books = [_known_names(known), full_names(), *([bare_names()] if bare else [])]
    found = list(_lookup(folded, books))
    found = _with_unlisted(folded, found)
    merged = _merged(folded, found)
    return [replace(place, name=text[place.start : place.end]) for place in _resolved(merged)]


def _simplified(text: str) -> str:
    """Simplified characters, one for one; the gazetteer knows no others."""
    converted = _converter()(text)
    return converted if len(converted) == len(text) else text


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def _known_names(known: Iterable[Levels]) -> Gazetteer:
    names: dict[str, tuple[Levels, ...]] = {}
    for levels in known:
        for depth in range(1, len(levels) + 1):
            part = levels[:depth]
            for name in (part[-1], *short_forms(part[-1])):
                if name and part not in names.get(name, ()):
                    names[name] = (*names.get(name, ()), part)
    return Gazetteer(names)


# --- lookup -----------------------------------------------------------------------------------

_STREET = re.compile("[路街巷桥]|大道|大街|大学|银行|时间")
"""After a name without suffix: 南京路 lies in Shanghai, 北京时间 everywhere."""


def _lookup(text: str, books: Sequence[Gazetteer]) -> Iterator[Place]:
    position = 0
    while position < len(text) - 1:
        matches = [match for book in books if (match := book.match(text, position))]
        if not matches:
            position += 1
            continue
        name, candidates = max(matches, key=lambda match: len(match[0]))
        end = position + len(name)
        if not _stands_free(text, position, name, candidates, ours=name in books[0]):
            position += 1
            continue
        levels = candidates[0] if len(candidates) == 1 else ()
        yield Place(name, position, end, levels, candidates)
        position = end


_GENERIC = words("城区 郊区 矿区 老城区 新区 东区 西区 南区 北区 市中区 港口区 海港区")
"""Names of districts that mean any such part of a city unless their city stands before them."""


_TOGETHER = "会同县"
"""A county, and far more often the beginning of 会同县财政局: together with the county's."""


def _stands_free(
    text: str, start: int, name: str, candidates: Sequence[Levels], *, ours: bool
) -> bool:
    """Is the name a name here, no part of a longer word? ``ours``: a place of the library, which
    goes through before another ending: 云岭区 is then told from 云岭县 by who compares them."""
    if name in _GENERIC:
        return start > 0 and text[start - 1] in "市州"
    if name == _TOGETHER and not ours and _ORGAN.match(text, start + len(name)):
        return start == 0 or text[start - 1] in "省市州"
    if len(name) == 2 and name[-1] in "县区市":  # 成县 in 形成县域, 岚县 in 青岚县
        return start == 0 or _BREAK.match(text[start - 1]) is not None
    end = start + len(name)
    if any(levels[-1] == name for levels in candidates):
        return True
    if _STREET.match(text, end) is not None:
        return False
    return ours or not _ends_otherwise(text, name, end, candidates)


def _ends_otherwise(text: str, name: str, end: int, candidates: Sequence[Levels]) -> bool:
    """大城 in 大城市 is not 大城县, nor is 安新 in 雄安新区 安新县."""
    suffix = text[end : end + 1]
    if not suffix or suffix not in _NO_PLACE_AFTER or not _may_end(text, end + 1):
        return False
    spelled = {form for levels in candidates for form in (levels[-1], *short_forms(levels[-1]))}
    return name + suffix not in spelled and len(candidates[0]) > 1


# --- places that no gazetteer lists -----------------------------------------------------------

_SUFFIX = re.compile("自治[州县]|[省市区县]")
_BREAK = re.compile(
    "[^\u4e00-\u9fff]|[的了在对为和与及由从到是将把向各全该本我这那每两于让使被给以并或其至据因即但而若个年也报]"
    "|[省市区县州镇乡村]"
)
_LEAD_WORDS = sorted(
    words(
        "中共 印发 关于 来自 位于 落实 贯彻 推动 推进 根据 按照 召开 服务 制定 建立 成立 完善 "
        "协助 配合 报送 提请 联合 会同 组织 出席 经过 形成 接受 需要 明确 担任 涉及 包括 以及 "
        "通过 支持 指导 督促 加强 构建 兑现 办理 打造 报请 拨打 依托"
    )
)
"""Words that stand before a name without a break and are no part of it."""
_ORGAN = re.compile(
    "[\\u4e00-\\u9fff]{2,3}[区县](?![域长])|人民政府|政府|[市区县省]?委(?!托|派|员)|人大|政协"
    "|[^，。；、]{0,8}(?:局|厅|办公室|领导小组|委员会)|(?:19|20)[0-9]{2}年"
)
"""What follows the name of an administration and seldom anything else."""
_NO_STEM = {
    "区": "院小社园校景辖片库灾牧郊地特新老城市山林矿厂战时分街户"
    "工业居民行政经济合作服务功能核心商务旅游生活产业保税开发自贸示范试验实验保护高新住宅",
    "市": "城都超上门股债楼入集闹夜菜早开房花车县级设地",
    "县": "名贫困百强知郡农业",
    "省": "节反外内邻跨三大",
}
"""Ends of a stem that make another word with the suffix: 社区, 城市, 开发区."""
_COUNTS = "一二三四五六七八九十两几"
"""Ends of a list: 甲、乙两县."""
_ORDINARY_STEMS = words(
    "试点 重点 示范 先进 优秀 贫困 脱贫 边境 民族 沿海 周边 相关 所在 有关 其他 部分 多个 一个 "
    "两个 三个 外地 异地 本地 当地 直辖 省会 城乡 产粮 特色 国际 海岛 侨乡 首批 全部 中心 新兴 "
    "一线 二线 三线 跨省 巩固 依法治"
)
_NO_PLACE_AFTER = {
    "区": "域块别分间位划长",
    "市": "场民值面容井级长",
    "县": "域级长",
    "省": "级心时力钱长",
}
"""What makes another word of the suffix: 区域, 市场."""


def _with_unlisted(text: str, listed: list[Place]) -> list[Place]:
    """Adds what the text itself shows to be a place, and then its other mentions."""
    taken = bytearray(len(text))
    for place in listed:
        taken[place.start : place.end] = b"\x01" * (place.end - place.start)
    names = set(_shown_to_be_places(text, taken))
    if not names:
        return listed
    pattern = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    found = [
        Place(match[0], *match.span(), (match[0],), ((match[0],),))
        for match in pattern.finditer(text)
        if not any(taken[match.start() : match.end()]) and _may_end(text, match.end())
    ]
    return sorted([*listed, *found], key=lambda place: place.start)


def _shown_to_be_places(text: str, taken: bytearray) -> Iterator[str]:
    """Names whose beginning is clear and that head the text, follow a larger place or are
    followed by an organ of theirs: ``云溪区人民政府``, ``甲市乙区``."""
    previous = 0  # where the place before ends
    for match in _SUFFIX.finditer(text):
        end = match.end()
        begin = match.start()
        while begin > max(previous, end - 8) and not _BREAK.match(text[begin - 1]):
            begin -= 1
        for word in _LEAD_WORDS:
            found = text.find(word, begin, match.start())
            begin = found + len(word) if found >= 0 else begin
        # After a mark of punctuation no part of another word can stand before the name.
        clear = begin == 0 or begin == previous or not _is_han(text[begin - 1])
        shown = clear or _ORGAN.match(text, end) is not None
        if shown and _is_stem(text[begin : match.start()], match[0][-1]) and _may_end(text, end):
            previous = end
            if not any(taken[begin:end]):
                yield text[begin:end]
        elif taken[match.start()]:
            previous = end


def _is_stem(stem: str, suffix: str) -> bool:
    blocked = _NO_STEM.get(suffix, "")
    if not 2 <= len(stem) <= 3 or stem in _ORDINARY_STEMS:
        return False
    return stem[-1] not in blocked and stem[-2:] not in blocked and stem[-1] not in _COUNTS


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _may_end(text: str, end: int) -> bool:
    """May a place end here? 区域 and 市场 are words."""
    following = text[end : end + 1]
    return not following or following not in _NO_PLACE_AFTER.get(text[end - 1], "")


# --- levels -----------------------------------------------------------------------------------


def _merged(text: str, places: Iterable[Place]) -> list[Place]:
    """``湖北省`` ``鄂州市`` ``华容区`` in a row become one place."""
    merged: list[Place] = []
    for place in places:
        above = merged[-1] if merged else None
        if above is not None and above.end == place.start:
            joined = _below(above, place)
            if joined:
                name = text[above.start : place.end]
                single = joined[0] if len(joined) == 1 else ()
                merged[-1] = Place(name, above.start, place.end, single, joined)
                continue
        merged.append(place)
    return merged


_RANKS = ({"省", "治区"}, {"市", "州", "盟"}, {"区", "县", "旗"})


def _below(above: Place, place: Place) -> tuple[Levels, ...]:
    """The readings of ``place`` that lie in ``above``."""
    inside = tuple(
        levels
        for levels in place.candidates
        if any(
            levels[: len(upper)] == upper and len(levels) > len(upper) for upper in above.candidates
        )
    )
    if inside or len(place.candidates) != 1 or len(place.candidates[0]) != 1:
        return inside
    # Neither lists the other: an invented or a former division, told by its suffix.
    if len(above.candidates) == 1 and rank(above.name) < rank(place.name):
        return ((*above.candidates[0], place.candidates[0][0]),)
    return ()


def rank(name: str) -> int:
    """How far down the ending of its name puts a place: 0 for a province, 3 for a town."""
    return next((i for i, ends in enumerate(_RANKS) if name.endswith(tuple(ends))), 3)


def _resolved(places: list[Place]) -> list[Place]:
    """Ambiguous names by the places around them; short chains by a longer mention elsewhere."""
    context = Counter(name for place in places for name in place.levels)
    chains: dict[str, Levels] = {}
    for place in places:
        if len(place.levels) > 1:
            chains.setdefault(place.levels[-1], place.levels)
    resolved = []
    for place in places:
        if not place.levels:
            place = _by_context(place, context)
        elif len(place.levels) == 1 and place.levels[0] in chains:
            place = replace(place, levels=chains[place.levels[0]])
        resolved.append(place)
    return resolved


def _by_context(place: Place, context: Counter[str]) -> Place:
    def support(levels: Levels) -> tuple[int, int]:
        # The name itself counts first: 华容 in a text that says 华容区 is that district.
        return context[levels[-1]], sum(context[name] > 0 for name in levels[:-1])

    ranked = sorted(place.candidates, key=support, reverse=True)
    if support(ranked[0]) > support(ranked[1]):
        return replace(place, levels=ranked[0])
    return place
