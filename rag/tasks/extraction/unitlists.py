"""A list of bodies → each body: 区财政局、区住建局等单位, 工业和信息化部和财政部."""

from __future__ import annotations

import re
from collections.abc import Iterator

_KINDS = (
    "委员会|委|办公室|办公厅|办|厅|部|局|院|署|总署|处|科|股|室|站|所|总队|支队|大队|队|中心|公司|集团|企业|银行|人行|政府"
    "|管委会|街道|镇|乡|村|社区|学校|大学|学院|中学|小学|高校|协会|学会|联合会|妇联|工会|总工会|团委|残联|科协"
    "|文联|工商联|侨联|人大|政协|机关|单位|部门|小组|专班|组|指挥部|联席会议|分行|支行|海关|党校|党工委|工委"
    "|党委|党组|合作社|供销社|总社|供销总社|社|省份|地区|各地|市县|县区|区县|城市|园区|开发区|高新区|新区|机构|厂|馆|电视台|台|报社"
    "|基金会|联盟|医院|卫生院|省|州|盟|市|县|区|旗|会|保税区|军区|支行|人民银行|邮政|电网|电信|移动|联通|铁塔|烟草|指挥部|领导小组"
)
BODY = re.compile(rf"(?:{_KINDS}|[^、,;]{{1,20}}[(][^()]{{1,20}}[)])\Z")
"""How the name of a body ends."""

_NOT_BODIES = re.compile(
    r"(?:工作|任务|情况|措施|项目|问题|机制|制度|进行|开展|依法|建设|管理|服务|办理)\Z|[“”《》\"]"
    r"|\A(?:以下|以上|本[节章项]|经|由|向|将|把|对|为|与|在|从|也|要|并)"
    r"|[由也]|指定|设立|成立|应当|明确|确定|按照|根据|通过|加强|报送|委托"
)
"""What no name of a body holds: the words of a sentence."""

_LEADING = re.compile(r"(?:由|请|各由|并由|分别由|其中|[:：、,;和与及\s])+")
_ETC = re.compile(
    r"\s?等?(?:\d{1,2}个|[一二三四五六七八九十]{1,3}[个家])?(?:有关|相关|各|各有关|多个)?(?:职能|责任|成员|业务|行业|主管)?"
    r"(?:部门|单位|机构|地区|方面)?(?:和单位|和部门|及单位)?\Z"
)
_JOINS = re.compile(r"以及|[和与及暨并同]|会同|\s")
_PARTING = "、,;/\n|"
MAX_NAME = 40


def split_units(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The range of each body's name in ``text[start:end]``."""
    found = []
    for first, last in _pieces(text, start, end):
        for part in _joined(text, first, last):
            trimmed = _trimmed(text, *part)
            if trimmed is not None:
                found.append(trimmed)
    return found


def is_body(name: str) -> bool:
    """Does the name end as names of bodies do?"""
    return (
        2 <= len(name) <= MAX_NAME
        and BODY.search(name) is not None
        and _NOT_BODIES.search(name) is None
    )


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Parted at 、 and the like outside brackets: 各县(市、区)政府 is one."""
    depth, begin = 0, start
    for position in range(start, end):
        character = text[position]
        if character in "([〔【":
            depth += 1
        elif character in ")]〕】":
            depth = max(0, depth - 1)
        elif character in _PARTING and not depth:
            yield begin, position
            begin = position + 1
    yield begin, end


def _joined(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Parted at 和 where a body ends before it and another follows: not in 工业和信息化部."""
    begin = start
    for join in _JOINS.finditer(text, start, end):
        if join.start() < begin:
            continue
        left, right = text[begin : join.start()], text[join.end() : end]
        if _ends_body(left) and len(right.strip()) >= 2 and _may_begin(right):
            yield begin, join.start()
            begin = join.end()
    yield begin, end


def _ends_body(name: str) -> bool:
    return len(name) >= 2 and is_body(name.strip())


def _may_begin(rest: str) -> bool:
    head = _JOINS.split(rest.strip(), maxsplit=1)[0]
    return is_body(_ETC.sub("", head) or head) or is_body(_ETC.sub("", rest) or rest)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The name without 由 before it and 等单位 behind it; ``None`` where nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "。.:"):
        end -= 1
    if (leading := _LEADING.match(text, start, end)) and leading.end() < end:
        start = leading.end()
    name = text[start:end]
    etc = name.rfind("等", 1)
    if etc > 0 and (match := _ETC.match(name, etc)) and match.end() == len(name):
        end = start + etc
    elif name in ("等", "等部门", "等单位"):
        return None
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end - start >= 2 else None
