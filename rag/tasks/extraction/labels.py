"""The labels of a task's fields: 牵头单位, 责任单位, 完成时限, in trailers and above columns."""

from __future__ import annotations

import re
from enum import StrEnum


class Field(StrEnum):
    LEAD = "lead"
    """牵头, 主办, 主责."""
    CHARGE = "charge"
    """负责: in charge where nobody leads."""
    RESPONSIBLE = "responsible"
    GUIDE = "guide"
    """指导: in charge where nobody else is."""
    CARRY = "carry"
    """落实, 实施: carries out what others are in charge of."""
    SUPPORT = "support"
    GROUP = "group"
    DEADLINE = "deadline"
    OTHER = "other"
    """Known, and no field of a task: 责任人, 联系电话, 备注."""


_BODY = r"(?:单位|部门|处室|科室|股室|机关|机构|主体|委办局|乡镇|街道|方)"
_TIME = r"(?:时限|期限|时间节点|时间要求|时间|节点|进度要求|日期)"
_DONE = r"(?:计划|预计|要求|拟)?(?:完成|办结|整改|办理|落实|达标|解决|销号|交付|见效|任务)"

_KINDS: tuple[tuple[Field, str], ...] = (
    (
        Field.OTHER,
        r"(?:牵头|责任|分管|包保|包联|主管|督办|主要|具体|联系|配合|第一)?(?:责任)?(?:领导|人员?|负责人)"
        r"|联系(?:人|电话|方式)|备注|序号|编号|进展(?:情况)?|完成情况|电话|岗位",
    ),
    (Field.GROUP, r"责任专项组|责任专班|牵头专班|(?:专项|专项工作|工作)组|专班"),
    (Field.DEADLINE, rf"{_DONE}{_TIME}|时限要求|{_TIME}(?:要求|安排)|时限|期限|时间节点"),
    (
        Field.LEAD,
        rf"(?:总?牵头|主办|主责|牵头责任|主要责任|责任牵头|首要责任|第一责任|牵头负责|主要负责|主牵头){_BODY}"
        r"|牵头",
    ),
    (Field.GUIDE, rf"(?:业务|行业|省级|市级)?(?:指导|督导|主管){_BODY}|指导"),
    (
        Field.SUPPORT,
        rf"(?:配合|协办|协同|协助|协作|参与|参加|支持|协调|成员|会办|配合责任|责任配合|主要配合){_BODY}"
        r"|配合|参与|参加|协办|协助",
    ),
    (
        Field.RESPONSIBLE,
        rf"(?:责任|主体责任|落实责任|相关责任|负责|承办|承担|实施|落实|具体责任|任务){_BODY}",
    ),
)
_ALL = "|".join(f"(?P<{field.value}>{pattern})" for field, pattern in _KINDS)
_COUPLED = r"(?:牵头|责任|主办|配合|参与)(?:[(/、及和或](?:责任|配合|负责|牵头|参与|协办)[)]?)"

FIELD_LABEL = re.compile(
    rf"(?:{_ALL}|(?P<coupled>{_COUPLED}{_BODY}))(?:及(?:责任)?人|名称|[(][^()\n]{{0,12}}[)])?"
    r"\s?(?::|为(?=[^:;,。\n]{2,60}[;,。)\]〕】\n]))\s?"
)
"""A label with the colon behind it; 为 may stand for the colon."""

_COLUMN = re.compile(rf"(?:{_ALL}|(?P<coupled>{_COUPLED}{_BODY}))")


_MAX_COLUMN = 16
"""Characters of a column's label that names more than the field: 牵头单位及联系方式."""


def field_of(match: re.Match[str]) -> Field:
    if match["coupled"]:
        # 牵头(责任)单位 names one list; who leads in it is not said apart.
        coupled = match["coupled"]
        return (
            Field.LEAD
            if coupled.startswith("牵头") and "配合" not in coupled
            else (Field.RESPONSIBLE)
        )
    return next(
        field
        for field in Field
        if field is not Field.CHARGE and field is not Field.CARRY and match[field.value]
    )


def column_field(label: str) -> Field | None:
    """The field that a column holds, from its label in a folded text."""
    bare = re.sub(r"\s|\([^()]*\)$", "", label)
    match = _COLUMN.fullmatch(bare)
    if match is None and len(bare) <= _MAX_COLUMN and not re.search(r"[,;。]", bare):
        # 牵头单位及责任人, 责任落实 牵头单位 (two rows of labels)
        match = _COLUMN.match(bare) or next(
            (found for found in _COLUMN.finditer(bare) if found.end() == len(bare)), None
        )
    return field_of(match) if match else None
