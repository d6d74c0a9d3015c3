"""Is it told as surer, or as further along, than the passage has it?

What a plan sets down has not come about, and what experts lean towards is not what they found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from rag.verification.figures import Cited
from rag.verification.lexicon import RARE_SURNAMES, SURNAMES
from rag.verification.source import CLAUSE_END, Source
from rag.verification.verdict import Problem, ProblemKind
from rag.verification.words import content_pairs, pairs, share

_DONE = re.compile(r"已(?!有|知)|完成了|实现了|达到了|建成了")
_PLANNED = re.compile(
    r"将(?=[在于对从会由继全开启推新进])|拟|力争|计划(?!》|的)|确保|争取|预计|目标|到20\d\d年"
)
_ACTUAL = re.compile("(?<![按据照以])实际(?=[新增减完发放投入到达做办兑支使用为有是])")
_CAME_ABOUT = re.compile(
    f"{_DONE.pattern}|实际|据实|截至|累计|全年|去年|惠及|[完建]成(?!时)|实[缴发到]"
)
_PLAN_TITLE = re.compile("方案|计划|规划|清单|要点|目标|任务|工作安排")
_NOW = re.compile("现任|现为")
_STILL = re.compile("现任|现为|现担任|目前[^,。;]{0,3}任")
_FORMER = re.compile(
    "(?:(?<![中草平还])原|(?<![目日此以当提之年])前)(?!任?[一二三四]季)"
    "(?=任?[^,。;]{0,10}(?:[县市区省局厅部院校处科州镇乡会]长|主任|书记|经理|总裁|董事))"
)
_FORMER_OF_A_NAME = re.compile(
    "(?:(?:(?<=[县市区省局厅院校委会社司处部厂])|(?<![^,。;:、]))原任?|前任)"
    "(?:县委|市委|区委|党[委组]|副|常务|执行)*"
    "(?P<named>(?:(?:[县市区省局厅部院校处科州镇乡会厂]|理事|董事)长|主任|书记|经理|总裁)"
    f"[{SURNAMES}{RARE_SURNAMES}][一-龥])"
)
_ONCE = re.compile(
    "(?<![中草平还太固三])原(?=[任副党县市区省局厅院校会厂理书主经总董])"
    "|(?<![目日此以当提之年])前(?=[任副院局校会厂县市])"
    "|时任|曾|卸任|离任|退休"
)
_HEDGE = re.compile(
    "倾向于|或许|原则上(?![门报线缴])|不能(?:完全)?排除|初步(?=认为|估计|认定|判断(?!是否))"
)
_HEDGED = re.compile(
    "倾向|原则上|一般|通常|特殊情况|基本上|尽量|可能|或许|疑似|排除|初步|估计|推测|预计|也许|大概"
)
_SAME_CLAIM = 0.6
"""Share of what a hedge is said of that makes a statement the same without it."""
_MOST_HEDGES = 20
"""Of one passage."""
_CHANCE = 3
"""Words in common below which that may be chance."""


def came_about(text: str) -> bool:
    """Whether a folded text says that something has happened, not only that it should."""
    return _CAME_ABOUT.search(text) is not None


def is_plan(title: str) -> bool:
    """Whether a folded title is that of a document that sets down what shall be."""
    return _PLAN_TITLE.search(title) is not None


def certainty_problems(statement: Source, cited: Sequence[Cited]) -> Iterator[Problem]:
    source = "\n".join(one.source.compact for one in cited)
    planned = _PLANNED.search(source)
    done = _DONE.search(statement.compact)
    if done and planned and not _DONE.search(source):
        yield Problem(ProblemKind.MODALITY, f"{done.group()}（{planned.group()}）")
    in_a_plan = planned or any(is_plan(one.context.text) for one in cited)
    if in_a_plan and _ACTUAL.search(statement.compact) and not came_about(source):
        yield Problem(ProblemKind.MODALITY, "实际")
    if _NOW.search(statement.compact) and _FORMER.search(source) and not _STILL.search(source):
        yield Problem(ProblemKind.MODALITY, "现任")
    if not _ONCE.search(statement.compact):
        yield from _former_offices(statement.compact, source)
    if not _HEDGED.search(statement.text):
        yield from _hedges(statement, source)


def _former_offices(statement: str, source: str) -> Iterator[Problem]:
    """县医院原院长祝小敏 is no longer 县医院院长祝小敏."""
    former = Counter(match["named"] for match in _FORMER_OF_A_NAME.finditer(source))
    for named, times in former.items():
        if named in statement and source.count(named) == times:
            yield Problem(ProblemKind.MODALITY, f"原{named}")


def _hedges(statement: Source, source: str) -> Iterator[Problem]:
    """倾向于认为是地震造成的 does not say that it was one."""
    known = set(pairs(statement.compact))
    for match in islice(_HEDGE.finditer(source), _MOST_HEDGES):
        rest = CLAUSE_END.split(source[match.end() :], maxsplit=1)[0]
        words = content_pairs(rest)
        around = source[: match.start()], source[match.end() + len(rest) :]
        elsewhere = {pair for text in around for pair in pairs(text)}
        if (
            len(words) >= _CHANCE
            and share(words, known) >= _SAME_CLAIM
            and share(words, elsewhere) < _SAME_CLAIM
        ):
            yield Problem(ProblemKind.MODALITY, match.group())
