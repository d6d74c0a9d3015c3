"""Whether two names mean the same body: 区财政局 is the 财政局 asked for, 财政局国库中心 is not."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from rag.folding import fold

LEVELS = "省市州盟县区旗镇乡"
"""The last character of an administrative level."""

_WHOLE_COUNTRY = ("国家", "全国", "中央")

_SHORT_FORMS: Mapping[str, str] = {
    "发展和改革": "发改",
    "发展改革": "发改",
    "人力资源和社会保障": "人社",
    "人力资源社会保障": "人社",
    "住房和城乡建设": "住建",
    "住房城乡建设": "住建",
    "市场监督管理": "市场监管",
    "工业和信息化": "工信",
    "科学技术": "科技",
    "自然资源和规划": "自然资源规划",
    "文化和旅游": "文旅",
    "文化旅游": "文旅",
    "卫生健康": "卫健",
    "退役军人事务": "退役军人",
    "应急管理": "应急",
    "国有资产监督管理": "国资",
    "人民政府": "政府",
    "办公室": "办",
    "委员会": "委",
}
"""How the names of departments are shortened everywhere, longest first where one holds another."""

_COMPLETE = re.compile(
    "(?:财政|公安|教育|民政|司法|水利|审计|统计|税务|交通|农业|林业|商务|科技|人社|住建|工信|文旅|应急|医保"
    "|农业农村|生态环境|交通运输|自然资源|退役军人|市场监管|管理|监督管理|卫健|发改)?(?:局|部|厅|委|办|中心)"
    "|法院|检察院|政府"
)
"""Names that are whole by themselves: what ends in one (森林公安局) is another body."""

_LEVEL = re.compile(rf"^([\u4e00-\u9fff]{{0,8}}?)([{LEVELS}])(?=[\u4e00-\u9fff]{{2}})")
_SPACES = re.compile(r"\s+")
# Begin with a level's character without naming a level.
_NO_LEVEL = ("市场", "区划", "县域", "乡村", "市政", "市容", "区域", "州际", "省际", "城市")


@lru_cache(maxsize=20_000)
def parted(name: str) -> tuple[str, str, str]:
    """Place, level and department: ``("华容", "区", "财政局")``; place and level may be empty."""
    said = _SPACES.sub("", fold(name))
    for whole in _WHOLE_COUNTRY:
        said = said.removeprefix(whole)
    place = level = ""
    while not said.startswith(_NO_LEVEL) and (found := _LEVEL.match(said)):
        rest = said[found.end() :]
        if f"{found[2]}{rest}".startswith(_NO_LEVEL):  # 华容市场监管局
            break
        place, level, said = found[1], found[2], rest
    for long, short in _SHORT_FORMS.items():
        said = said.replace(long, short)
    return place, level, said


def matching(asked: str, names: Collection[str], region: str | None) -> set[str]:
    """Those of a document's ``names`` that mean the body ``asked`` for.

    A name may leave out its place and level, which the document's ``region`` then tells; both
    sides must not contradict each other. A shortened name (审批局 for 行政审批局) counts only
    where the document has a single body that it can stand for.
    """
    place, level, wanted = parted(asked)
    if not wanted:
        return set()
    near: dict[str, set[str]] = {}
    for name in names:
        named_place, named_level, department = parted(name)
        if level and not _same_place(place, level, named_place, named_level, region):
            continue
        if department == wanted or _shortened(department, wanted):
            near.setdefault(department, set()).add(name)
    if wanted in near:
        return near[wanted]
    return next(iter(near.values())) if len(near) == 1 else set()


def _shortened(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) > 1 and not _COMPLETE.fullmatch(short) and long.endswith(short)


def _same_place(
    place: str, level: str, named_place: str, named_level: str, region: str | None
) -> bool:
    """Whether a body of ``place`` and ``level`` can be the one that is named."""
    parts = fold(region).split() if region else []
    if not named_level and parts:
        named_level = parts[-1][-1]
    if named_level and named_level != level:
        return False
    if not place:
        return True
    if named_place:
        return place == named_place
    return f"{place}{level}" in parts
