"""Not, must, more, less: the small words that turn a sentence around."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from rag.verification.figures import Cited, supporting
from rag.verification.source import Source
from rag.verification.verdict import Problem, ProblemKind
from rag.verification.words import content_pairs, pairs, share


class Force(StrEnum):
    NOT = "不"
    FORBIDDEN = "不得"
    NEED_NOT = "无需"
    MUST = "应当"
    MAY = "可以"


_NEGATIVE = frozenset({Force.NOT, Force.FORBIDDEN, Force.NEED_NOT})
_CLASHES = frozenset(
    {
        frozenset({Force.FORBIDDEN, Force.NEED_NOT}),
        frozenset({Force.MUST, Force.MAY}),
    }
)
_MARKER = re.compile(
    r"(?P<FORBIDDEN>不得(?!不)|禁止|严禁|不准|不许|不允许|不可(?!或缺|分割|避免)|不能(?!不))"
    r"|(?P<NEED_NOT>无需|无须|不需要?|不用|不必|免于|免除|免(?=[提收交征申除费予]))"
    r"|(?P<NOT>不(?![断仅但同论管只止可能得少低高多超小大足到满迟晚早过如至]|动产|见面|打烊)|未(?![来成央])|没有|没|无(?![人线论偿形锡])"
    r"|非(?![常公遗物]))"
    r"|(?P<MUST>应当|必须|务必|须|应(?!急|用|对|届|付|收|税|邀|聘|诉|约))"
    r"|(?P<MAY>可以|允许|有权|可(?![能以持靠行信视见是]|办|网|再|量))"
)
_FILLER = re.compile(
    r"(?:再|能够?|会|被|予以|擅自|随意|直接|进行|继续|由|向|将|把|对|以|其|依法|及时|严格|就|在|为|得)*"
)
_WORD = re.compile(r"[\u3400-\u9fff]{1,2}")

_UP = "增长|增加|提高|提升|上升|上涨|上调|扩大|增至|增到|升至|多于|高于|增多|回升|走高|延长"
_DOWN = (
    "下降|减少|降低|压减|压缩|缩短|下调|下滑|精简|缩减|减至|降至|降到|少于|低于"
    "|回落|走低|收窄|减轻|减免"
)
_DIRECTION = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN})")
_TO = re.compile(rf"(?:{_UP}|{_DOWN}|增|减|降|升|缩)(?:了|约|近|超)*(?:至|到|为)\D{{0,3}}\Z")
_BY = re.compile(rf"(?:{_UP}|{_DOWN})(?:了|约|近|超过?|逾|不少于|再)*\Z")
_WINDOW = 12

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
_DONE = re.compile(r"已(?!有|知)|完成了|实现了|达到了|建成了")
_PLANNED = re.compile(
    r"将(?=[在于对从会由继全开启推新进])|拟|力争|计划(?!》|的)|确保|争取|预计|目标|到20\d\d年"
)


def polarity_problems(statement: Source, cited: Sequence[Cited]) -> Iterator[Problem]:
    source = "\n".join(one.source.compact for one in cited)
    yield from _force(statement.compact, "\n".join(_aligned(statement, one) for one in cited))
    yield from _directions(statement, cited)
    yield from _contrasts(statement.compact, source)


def _aligned(statement: Source, cited: Cited) -> str:
    """The sentences of a passage that the statement can have been taken from. What its other
    sentences forbid or allow is no measure for it."""
    words = content_pairs(statement.text)
    scored = [
        (share(words, set(pairs(text))), text)
        for start, end in cited.source.sentences()
        if (text := "".join(cited.source.text[start:end].split()))
    ]
    best = max((score for score, _ in scored), default=0.0)
    return "\n".join(text for score, text in scored if score >= _ALIGNED * best)


_ALIGNED = 0.6
"""Share of the best sentence's shared words that another needs in order to count as well."""


# --- negation and modality -------------------------------------------------------------------


def _force(statement: str, source: str) -> Iterator[Problem]:
    claimed, given = _predicates(statement), _predicates(source)
    for word, forces in claimed.items():
        if word not in source:
            if _NEGATIVE & forces and not _NEGATIVE & set().union(*given.values(), ()):
                yield Problem(ProblemKind.NEGATION, f"{min(forces)}{word}")
            continue
        if problem := _clash(word, forces, given.get(word, set()), source):
            yield problem
    for word, forces in given.items():
        turned = _NEGATIVE & forces and word in statement and word not in claimed
        if turned and not _stands_free(word, source):
            yield Problem(ProblemKind.NEGATION, f"{word}（{min(_NEGATIVE & forces)}{word}）")


def _clash(word: str, claimed: set[Force], given: set[Force], source: str) -> Problem | None:
    if _NEGATIVE & claimed and not _NEGATIVE & given:
        return Problem(ProblemKind.NEGATION, f"{min(_NEGATIVE & claimed)}{word}")
    if _NEGATIVE & given and not _NEGATIVE & claimed and not _stands_free(word, source):
        return Problem(ProblemKind.NEGATION, f"{word}（{min(_NEGATIVE & given)}{word}）")
    for own in claimed:
        if own not in given and any(frozenset({own, other}) in _CLASHES for other in given):
            return Problem(ProblemKind.MODALITY, f"{own}{word}（{'、'.join(sorted(given))}{word}）")
    return None


def _predicates(text: str) -> dict[str, set[Force]]:
    """The word after each marker, with every force that it is given."""
    found: dict[str, set[Force]] = {}
    for match in _MARKER.finditer(text):
        filler = _FILLER.match(text, match.end())
        word = _WORD.match(text, filler.end() if filler else match.end())
        if word is not None:
            found.setdefault(word.group(), set()).add(Force[match.lastgroup or "NOT"])
    return found


def _stands_free(word: str, text: str) -> bool:
    """Whether the word also stands without a negation."""
    marked = 0
    for match in _MARKER.finditer(text):
        if Force[match.lastgroup or "NOT"] in _NEGATIVE:
            filler = _FILLER.match(text, match.end())
            marked += text.startswith(word, filler.end() if filler else match.end())
    return text.count(word) > marked


# --- direction -------------------------------------------------------------------------------


def _directions(statement: Source, cited: Sequence[Cited]) -> Iterator[Problem]:
    for claim in statement.quantities:
        own, own_to = _direction(statement, claim.start)
        if own is None:
            continue
        given = [
            _direction(one.source, basis.start)
            for one in cited
            for basis in supporting(statement, claim, one)
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


def _contrasts(statement: str, source: str) -> Iterator[Problem]:
    for words in _CONTRASTS:
        for own in words:
            if own in statement and own not in source:
                for other in words:
                    if other in source:
                        yield Problem(ProblemKind.CONTRAST, f"{own}（{other}）")
    done = _DONE.search(statement)
    if done and not _DONE.search(source) and (planned := _PLANNED.search(source)):
        yield Problem(ProblemKind.MODALITY, f"{done.group()}（{planned.group()}）")
