"""More or less, before or after: directions of figures, and words that exclude each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from rag.quantities import Kind
from rag.verification.changes import became, changes, comes_from
from rag.verification.figures import Cited, supporting
from rag.verification.source import Source
from rag.verification.verdict import Problem, ProblemKind

_UP = "增长|增加|提高|提升|上升|上涨|上调|扩大|增至|增到|升至|多于|高于|增多|回升|走高|延长"
_DOWN = (
    "下降|减少|降低|压减|压缩|缩短|下调|下滑|精简|缩减|减至|降至|降到|少于|低于"
    "|回落|走低|收窄|减轻|减免"
)
_DIRECTION = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN})")
_TO = re.compile(rf"(?:{_UP}|{_DOWN}|增|减|降|升|缩)(?:了|约|近|超)*(?:至|到|为)\D{{0,3}}\Z")
_BY = re.compile(rf"(?:{_UP}|{_DOWN})(?:了|约|近|超过?|逾|不少于|再)*\Z")
_FORMERLY = re.compile("原(?!则|因|料|油)|以前|之前|此前|过去|曾|改革前|前的|本来|起初")
_WINDOW = 12
_MOST = 100
"""Places of one figure in a passage that are looked at."""

_CONTRASTS = (
    ("同比", "环比"),
    ("收入", "支出"),
    ("进口", "出口"),
    ("城镇", "农村"),
    ("线上", "线下"),
    ("国内", "国外"),
    ("境内", "境外"),
    ("省内", "省外"),
    ("上限", "下限"),
    ("最高", "最低"),
    ("最多", "最少"),
    ("事前", "事后"),
    ("事前", "事中"),
    ("全部", "部分"),
    ("免费", "收费"),
    ("有偿", "无偿"),
    ("公办", "民办"),
    ("鼓励", "禁止"),
    ("允许", "禁止"),
    ("强制", "自愿"),
    ("开工", "竣工"),
    ("设立", "撤销"),
    ("成立", "撤销"),
    ("新增", "取消"),
    ("批准", "驳回"),
    ("首次", "再次"),
    ("公开", "保密"),
    ("定期", "不定期"),
    ("户籍", "常住"),
    ("以上", "以下"),
    ("之前", "之后"),
    ("前", "后"),
    ("自治区", "自治州", "自治县", "自治旗"),
    ("国家级", "省级", "市级", "县级", "区级", "乡级", "镇级", "村级"),
    ("全国", "全省", "全市", "全县", "全区", "全镇", "全村"),
)
_EXCEPTED = {
    "扣(?:非|除非经常性损益)后?的?(?:归母)?净利润": "净利润",
    "非法人": "法人",
    "非国有": "国有",
    "非营利": "营利",
    "非税": "税",
    "不停车": "停车",
    "非法": "合法",
}
"""Terms that begin with a negation, as patterns, and what is not meant by them."""
_ONLY = re.compile("[唯惟]一|只有|只能|只限|仅|独家|不再")
_COMPARING = re.compile(
    "更[多少高低大小长短早晚快慢严宽]|最[多少高低大小长短早晚快慢](?=[的,。;、]|\\Z)"
    "|(?<!不)(?:[多少高低大小]于|[早晚快慢]于)"
)
"""最高2万元 is a bound, which is compared with the figures."""


def contrast_problems(statement: Source, cited: Sequence[Cited]) -> Iterator[Problem]:
    source = "\n".join(one.source.compact for one in cited)
    yield from _directions(statement, cited)
    yield from _turned_around(statement, cited)
    yield from _before_the_change(statement, cited)
    yield from _opposites(statement.compact, source)
    yield from _excepted(statement.compact, source)
    yield from _compared(statement, cited, source)


def _compared(statement: Source, cited: Sequence[Cited], source: str) -> Iterator[Problem]:
    """A更多 where the passages compare nothing and have no two figures to compare."""
    match = _COMPARING.search(statement.text)
    if match is None or any(
        _COMPARING.search(text) for text in (source, *(one.context.compact for one in cited))
    ):
        return
    figures = {
        (quantity.kind, quantity.unit, quantity.low)
        for one in cited
        for quantity in one.source.quantities
    }
    told = {
        (quantity.kind, quantity.unit, quantity.low)
        for quantity in statement.quantities
        if (quantity.kind, quantity.unit, quantity.low) in figures
    }
    if not any(one[:2] == other[:2] for one in told for other in told - {one}):
        yield Problem(ProblemKind.DIRECTION, match.group())


# --- direction -------------------------------------------------------------------------------


def _directions(statement: Source, cited: Sequence[Cited]) -> Iterator[Problem]:
    for claim in statement.quantities:
        own, own_to = _direction(statement, claim.start)
        if own is None:
            continue
        given = [
            _direction(one.source, basis.start)
            for one in cited
            for basis in islice(supporting(statement, claim, one), _MOST)
        ]
        stated = [(way, to) for way, to in given if way is not None]
        if stated and not any(way == own and to in (own_to, None) for way, to in stated):
            shown = statement.text[max(0, claim.start - _WINDOW) : claim.end]
            yield Problem(ProblemKind.DIRECTION, shown)
    if not statement.quantities:
        ways = {match.lastgroup for match in _DIRECTION.finditer(statement.text)}
        source = {
            match.lastgroup for one in cited for match in _DIRECTION.finditer(one.source.text)
        }
        if len(ways) == 1 and source and ways.isdisjoint(source):
            yield Problem(ProblemKind.DIRECTION, next(iter(ways)) or "")


def _turned_around(statement: Source, cited: Sequence[Cited]) -> Iterator[Problem]:
    """由120件到900件 where the passage says 由900件到120件."""
    for first, second in changes(statement):
        for one in cited:
            starts = {id(basis) for basis in supporting(statement, second, one)}
            ends = {id(basis) for basis in supporting(statement, first, one)}
            if any(id(a) in starts and id(b) in ends for a, b in changes(one.source)):
                shown = statement.text[first.start - 1 : second.end]
                yield Problem(ProblemKind.DIRECTION, shown)


def _before_the_change(statement: Source, cited: Sequence[Cited]) -> Iterator[Problem]:
    """1个工作日 where the passage says 从1个工作日压缩至4小时, and nothing says that it was so."""
    if _FORMERLY.search(statement.text):
        return
    for claim in statement.quantities:
        if comes_from(statement, claim):
            continue
        supports = [(one, basis) for one in cited for basis in supporting(statement, claim, one)]
        ends = [
            (one, second)
            for one in cited
            for first, second in became(one.source)
            if first.kind is second.kind is not Kind.DATE
            and any(basis is first for _, basis in supports)
        ]
        if len(ends) == len(supports) > 0 and not any(
            basis is second
            for one, second in ends
            for other in statement.quantities
            for basis in supporting(statement, other, one)
        ):
            one, second = ends[0]
            shown = one.source.text[second.start : second.end]
            yield Problem(
                ProblemKind.DIRECTION, f"{statement.text[claim.start : claim.end]}（{shown}）"
            )


def _direction(source: Source, position: int) -> tuple[str | None, bool | None]:
    """Up or down before a figure in its clause, and whether the figure is where it leads (减至)
    rather than by how much; ``None`` where the text does not tell."""
    left, _ = source.clause(position, position)
    before = source.text[max(left, position - _WINDOW) : position]
    last = None
    for match in _DIRECTION.finditer(before):
        last = match
    if last is None:
        return None, None
    if _TO.search(before):
        return last.lastgroup, True
    return last.lastgroup, False if _BY.search(before) else None


# --- opposites -------------------------------------------------------------------------------


def _excepted(statement: str, source: str) -> Iterator[Problem]:
    for term, without in _EXCEPTED.items():
        said, given = (re.sub(term, "", text) for text in (statement, source))
        if (told := said != statement) != (given != source) and (
            told or (without in said and without not in given)
        ):
            yield Problem(ProblemKind.NEGATION, without)
        statement, source = said, given


def _opposites(statement: str, source: str) -> Iterator[Problem]:
    for words in _CONTRASTS:
        for own in words:
            if own in statement and own not in source:
                for other in words:
                    if other in source:
                        yield Problem(ProblemKind.CONTRAST, f"{own}（{other}）")
    if "唯一" in statement and not _ONLY.search(source):
        yield Problem(ProblemKind.CONTRAST, "唯一")
