"""Does a passage speak of another place or year than the question?

The rule: figures of one place never answer for another.

- A passage that names the asked place, in its words or in its context, is about it; a short name
  stands for the full one (乳源 for 乳源瑶族自治县). A sentence that begins with the name of a
  sibling is about the sibling, whatever its context.
- A passage about a part of the asked place, or about the place that the asked one lies in, answers
  what is done and ruled there (省里的规定 hold in its counties), but no question for a figure.
- A passage about any other place answers nothing.
- A passage that names no place contradicts none.
- A sentence that names no place is about the place that its clause named last before it, and of a
  place that its document only names elsewhere it may tell what is done and ruled there.

Years follow the same line: a passage speaks of the years that it names, else of its context's.
Where no figure is asked for (2003年的事故，谁受了处分？), or the document is of the first months of
the year after, a document that names the year somewhere may tell of it in a sentence that does
not, unless its title is of another year. Where a day is asked for, a document whose title names the
year (2024年度预算申报) may set one of the year before or after.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from rag.documents.gazetteer import Levels, short_forms
from rag.documents.places import Place, rank
from rag.documents.written_places import SUFFIXES, places_as_written, readings
from rag.types import Passage
from rag.verification.other_year import other_year

_ASKS_A_FIGURE = re.compile(
    r"多少|几[个家户项件条次名人所座亩万亿倍成%]|比例|比率|[可办率占]率|占比|总数|数量|总额|金额|人数|户数|件数"
    r"|规模|面积|增[长速幅]|排名|第几|多大|多高|how (?:many|much)|percentage|rate"
)
_ASKS_FOR_PARTS = re.compile(
    "哪[几幾些一]?[个個]?[省市县縣区區州镇鎮乡鄉]|各[省市县縣区區州镇鎮乡鄉]"
)
_ORGANISATION = re.compile(
    "(?:(?!新增|拥有|(?<!国)[共现没]?有(?![限色机线])|上市|成立|设立)[\u4e00-\u9fff（）()]){1,14}?(?:公司|集团|大学|学院|医院|银行|研究[院所])"
)
_EXCEPT = re.compile("(?:除了?|不同于|区别于|不含|不包括|有别于)\\Z")
_OTHERS = re.compile("(?:全[省市县区州]|其他|其余|各地|除外|以外|之外)(?!平均)")
"""After a place: what follows is not about it alone any more."""
_BEGINS = re.compile(
    r"(?:^|[,，。;；:：、(（\n“])\s*(?:目前|其中|近日|今年以来|(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?)?[,，]?\Z"
)


def subject_conflict(
    question: str,
    passage: Passage,
    known_places: Collection[str] = (),
    *,
    around: str = "",
    elsewhere: Callable[[], Collection[int]] = tuple,
    names: Callable[[str], bool] = lambda _name: False,
) -> str | None:
    """What the passage speaks of instead, as a sentence for the user; ``None`` where place and
    year do not contradict the question.

    ``known_places`` are the places of the library, a name or a path from large to small
    (``湖北省 鄂州市 华容区``) each: invented and renamed places stand in no gazetteer. ``around``
    is the clause of the passage: a place or year that it names holds for those of its sentences
    that name none. ``elsewhere`` gives the years that its document names anywhere, and ``names``
    whether that document holds some words.
    """
    levels = [tuple(name.split()) for name in known_places]
    figure = _asks_a_figure(question)
    if found := _other_place(question, passage, levels, around, names, figure=figure):
        return found
    years = other_year(question, passage, around, elsewhere, figure=figure)
    return _found_instead(f"{years[0]}年", f"{years[1]}年") if years else None


def _other_place(
    question: str,
    passage: Passage,
    known: Iterable[Levels],
    around: str,
    names: Callable[[str], bool],
    *,
    figure: bool,
) -> str | None:
    known = tuple(known)
    asked = _most_specific(places_as_written(question, known, bare=True))
    if not asked:
        return None
    own = places_as_written(passage.search_text, known)
    context = places_as_written(passage.context, known)
    of_parts = _ASKS_FOR_PARTS.search(question) is not None
    if any(_answers(place, own, context, passage, figure) for place in asked) or (
        of_parts and any(_inside(part, place) for part in own for place in asked)
    ):
        return None
    if not own:
        before = around[: max(0, around.find(passage.search_text))]
        spoken_of = places_as_written(before, known, bare=True) if before else []
        if any(
            _named_last(place, before, spoken_of)
            or (not figure and _is_of_a_part(place, context, names))
            for place in asked
        ):
            return None
    mentioned = [place for place in own if _is_subject(place, passage.search_text)]
    others = _most_specific(mentioned) or _most_specific(context)
    if not others or any(
        _bears_short_name(place, question)
        for place in (*own, *context)
        if not any(_same(place, one) for one in asked)
    ):
        return None
    return _found_instead(others[0].name, asked[0].name)


def _asks_a_figure(question: str) -> bool:
    return _ASKS_A_FIGURE.search(question.lower()) is not None


def _answers(
    asked: Place, own: list[Place], context: list[Place], passage: Passage, figure: bool
) -> bool:
    text = passage.search_text
    if any(_same(asked, place) for place in own) or _bears_short_name(asked, text):
        return True
    if any(_same(asked, place) for place in context) or _bears_short_name(asked, passage.context):
        return not any(
            _siblings(asked, place) and _BEGINS.search(text[: place.start]) for place in own
        )
    return not figure and any(
        _inside(asked, place) or _inside(place, asked) for place in (*own, *context)
    )


def _named_last(asked: Place, before: str, spoken_of: Sequence[Place]) -> bool:
    """Whether the words before name the place, and none of its kind after it."""
    names = {levels[-1] for levels in readings(asked)} or {asked.name}
    forms = {form for name in names for form in (name, short_forms(name)[0]) if len(form) > 1}
    last = max((before.rfind(form) for form in forms), default=-1)
    return (
        last >= 0
        and not _EXCEPT.search(before[:last])
        and not _OTHERS.search(before, last)
        and not any(
            place.start > last and not _same(asked, place) and _rank(place) == _rank(asked)
            for place in spoken_of
        )
    )


def _rank(place: Place) -> int:
    return rank(readings(place)[0][-1])


def _is_of_a_part(asked: Place, context: Sequence[Place], names: Callable[[str], bool]) -> bool:
    """Whether the document, which is about a larger place, also speaks of the asked one."""
    return (
        len(context) > 0
        and all(_rank(place) < _rank(asked) for place in context)
        and names(asked.name)
    )


def _bears_short_name(place: Place, text: str) -> bool:
    """Whether a text calls the place by its short name, and no other place of that name: 美好大观
    for 大观区, but 华容区 is not 华容县."""
    names = {levels[-1] for levels in readings(place)} or {place.name}
    for name in names:
        short = short_forms(name)[0]
        if len(short) >= 2 and short in text:
            longer = re.findall(rf"{re.escape(short)}(?:[一-龥]{{1,8}}自治)?[省市县区州旗]", text)
            if all(found == name or short_forms(found)[0] != short for found in longer):
                return True
    return False


def _is_subject(place: Place, text: str) -> bool:
    """Whether a sentence is about a place that it names: 北京化工大学 is not about 北京."""
    return place.name[-1] in SUFFIXES or (
        _BEGINS.search(text[: place.start]) is not None
        and _ORGANISATION.match(text, place.end) is None
    )


def _same(left: Place, right: Place) -> bool:
    """One place, where one name may be given with fewer of the levels above it."""
    return any(
        one[-min(len(one), len(other)) :] == other[-min(len(one), len(other)) :]
        for one in readings(left)
        for other in readings(right)
    )


def _inside(part: Place, whole: Place) -> bool:
    return any(
        len(other) < len(one) and (one[: len(other)] == other or other[-1] in one[:-1])
        for one in readings(part)
        for other in readings(whole)
    )


def _siblings(left: Place, right: Place) -> bool:
    """Whether they are of one level; what nobody listed has only the ending of its name."""
    return not _same(left, right) and any(
        len(one) == len(other) and (len(one) > 1 or rank(one[0]) == rank(other[0]))
        for one in readings(left)
        for other in readings(right)
    )


def _most_specific(places: list[Place]) -> list[Place]:
    """Without the places that only say where another one lies."""
    return [
        place
        for place in places
        if not any(other is not place and _inside(other, place) for other in places)
    ]


def _found_instead(found: str, asked: str) -> str:
    return f"资料中有{found}的内容，没有{asked}的。"
