"""Units of measurement: how they are written, what they measure, and how they convert.

All spellings are folded: simplified, half-width, lower case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from rag.quantities.model import Kind


@dataclass(frozen=True, slots=True)
class Unit:
    """``name`` is the canonical unit, ``factor`` how many of it one of this unit is."""

    kind: Kind
    name: str
    factor: Fraction = Fraction(1)


def _words(text: str) -> list[str]:
    return text.split()


_MEASURES: dict[str, dict[str, tuple[str, ...]]] = {
    "元": {"1": ("元人民币", "元", "块钱", "圆"), "1/10": ("角",)},
    "美元": {"1": ("美元", "美金")},
    "港元": {"1": ("港元", "港币")},
    "欧元": {"1": ("欧元",)},
    "日元": {"1": ("日元",)},
    "英镑": {"1": ("英镑",)},
    "工作日": {"1": ("个工作日", "工作日", "个工作天", "工作天")},
    "交易日": {"1": ("个交易日", "交易日")},
    "天": {"1": ("天",)},
    "日": {"1": ("个自然日", "自然日", "个日历日", "日历日", "日")},
    "小时": {"1": ("个小时", "小时", "个钟头", "钟头")},
    "分钟": {"1": ("分钟",)},
    "秒": {"1": ("秒钟", "秒")},
    "周": {"1": ("个星期", "星期", "周")},
    "月": {"1": ("个月",)},
    "季度": {"1": ("个季度",)},
    "年": {"1": ("周年", "个年度", "年")},
    "学期": {"1": ("个学期", "学期")},
    "学年": {"1": ("个学年", "学年")},
    "百分点": {"1": ("个百分点", "百分点"), "1/100": ("个基点", "基点")},
    "倍": {"1": ("倍",)},
    "米": {
        "1": ("米",),
        "1000": ("公里", "km"),
        "1/10": ("分米",),
        "1/100": ("厘米", "cm"),
        "1/1000": ("毫米", "mm"),
    },
    "平方米": {
        "1": ("平方米", "平米", "m2"),
        "1000000": ("平方公里", "平方千米", "km2"),
        "10000": ("公顷",),
    },
    "亩": {"1": ("亩",)},
    "立方米": {"1": ("立方米", "m3", "方")},
    "克": {"1": ("克",), "1000": ("公斤", "kg"), "500": ("斤",), "1/1000": ("毫克", "mg")},
    "吨": {"1": ("吨",)},
    "升": {"1": ("升",), "1/1000": ("毫升", "ml")},
    "瓦": {"1": ("瓦",), "1000": ("kw",), "1000000": ("兆瓦", "mw"), "1000000000": ("吉瓦", "gw")},
    "瓦时": {"1": ("瓦时",), "1000": ("度电", "kwh")},
    "℃": {"1": ("°c", "摄氏度")},
    "人次": {"1": ("人次",)},
    "人": {"1": ("人", "名", "位")},
}
"""Canonical unit → how many of it one is → the spellings. 千 and 万 are scales, not units, so
千瓦时 and 万亩 need no entry."""

_KINDS = {
    **dict.fromkeys(("元", "美元", "港元", "欧元", "日元", "英镑"), Kind.MONEY),
    **dict.fromkeys(
        ("工作日", "交易日", "天", "日", "小时", "分钟", "秒", "周", "月", "季度"), Kind.DURATION
    ),
    **dict.fromkeys(("年", "学期", "学年"), Kind.DURATION),
    "百分点": Kind.POINTS,
    "倍": Kind.MULTIPLE,
}

_COUNTED = _words(
    """
    个 家 户 项 件 条 次 批 种 类 所 座 处 台 套 张 份 期 轮 场 届 级 层 章 节 款 篇 册 页 栋 幢
    间 门 辆 艘 架 支 只 头 匹 棵 株 组 队 班 站 笔 单 宗 起 例 席 方面 环节 领域 星级 号 大 户次
    家次 件次 台次 架次 车次 班次 场次 批次 张床 国 省 市 县 区 镇 乡 村 街道 社区 产业 讲 堂 岁
    中全会 度 点 部 卷 轨 口 眼 孔 枚 份额 课时 学时 学分 字 词 条次 项次 句 把 片 块 段 根 盏 桩
    岗 幅
    """
)
"""Classifiers and nouns that count: each is its own unit."""

UNITS: dict[str, Unit] = {
    spelling: Unit(_KINDS.get(name, Kind.NUMBER), name, Fraction(factor))
    for name, spellings in _MEASURES.items()
    for factor, written in spellings.items()
    for spelling in written
} | {spelling: Unit(Kind.NUMBER, spelling) for spelling in _COUNTED}

COUNTERS = frozenset(_COUNTED) | {"人", ""}
"""Units that count things, where 个 may stand for any other."""


def _longest_first(spellings: list[str]) -> str:
    return "|".join(re.escape(spelling) for spelling in sorted(spellings, key=len, reverse=True))


_NOT_A_UNIT = (
    r"(?!(?<=家)(?:渠|庄|园|乡|港)|(?<=元)(?:旦|宵|宝|素|件|年)|(?<=方)(?:面|案|式|法|向|便|针|米)"
    r"|(?<=口)(?:径|岸|罩)|(?<=点)(?:击|评|位|状|亮|名)|(?<=部)(?:门|署|委|队|分)|(?<=度)(?:假|数)"
    r"|(?<=队)伍|(?<=块)链|(?<=级)别|(?<=级)联|(?<=年)(?:龄|级|轻|货)|(?<=天)(?:然|津|府|河|空|网)"
    r"|(?<=人)(?:均|民|大|才|口|社|力|防|文)|(?<=名)(?:称|单|录|牌|城|义|优)"
    r"|(?<=位)(?:于|置|一体|列|居)|(?<=区)(?:域|块|间|分|划)|(?<=社)区块|(?<=国)(?:家|有|际|企|资|务)"
    r"|(?<=市)(?:场|级|直|委|政|民)|(?<=省)(?:级|直|委|政|内|时|力|心)|(?<=县)(?:级|直|委|政|域)"
    r"|(?<=市)(?:监|值)|(?<=秒)(?:批|办|报|审)|(?<=号)(?:召|码)|(?<=字)号|(?<=段)落)"
)
"""Words that begin with what looks like a unit: 2022人均, 3市场."""

UNIT = re.compile(f"(?:{_longest_first(list(UNITS))}){_NOT_A_UNIT}")
"""The unit after Arabic digits. Latin ones must not run on into a word."""

_SPELLED = [
    *(spelling for spelling, unit in UNITS.items() if unit.kind is not Kind.NUMBER),
    *_words(
        """
        米 公里 平方米 平方公里 亩 公顷 立方米 公斤 斤 吨 人 名 位 人次 瓦 瓦时 个 家 户 项 件 条 次
        批 种 类 所 座 处 台 套 张 份 期 轮 场 届 级 层 章 节 款 篇 册 页 栋 幢 辆 艘 架 支 只 头 匹
        棵 株 笔 宗 起 例 星级 方面 环节 领域 批次 场次 岁 中全会
        """
    ),
]
"""Units that make a quantity of a Chinese numeral. Fewer than after digits, because 两区一枢纽,
三大, 五证同发 and 七里河 are words."""

SPELLED_UNIT = re.compile(
    f"(?:{_longest_first(_SPELLED)}){_NOT_A_UNIT}"
    r"(?!(?<=台)[县山河]|(?<=角)(?:形|色|度|标|洲|债)|(?<=级)跳|(?<=元)(?:化|论)|(?<=条)心|(?<=次)性)"
)

_ONE = [
    spelling
    for spelling, unit in UNITS.items()
    if unit.kind is Kind.DURATION
    or unit.name in {"倍", "百分点", "级", "星级", "中全会", "元", "亩", "吨"}
]
ONE_UNIT = re.compile(f"(?:{_longest_first(_ONE)}){_NOT_A_UNIT}(?!(?<=天)到晚|(?<=年)一度)")
"""Units that make a quantity of a lone 一; 一个 and 一批 are articles, 一次性 and 一件事 words."""

_SCALE = r"(?P<scale>[百千万亿]{0,3})"
_NAMED = rf"{_SCALE}(?P<unit>%|{_longest_first(list(UNITS))})"
_IN_LABEL = re.compile(rf"\(\s?{_NAMED}\s?\)\s?:\s?\Z")
_IN_ROW = re.compile(rf"(?:计量)?单位:\s?{_NAMED}\s?(?=[|,;])")
_ROW = 300
"""Characters before a figure that its row's unit may stand."""


def label_unit(text: str, position: int) -> tuple[str, str] | None:
    """The scale and the unit that a table gives the figure at ``position``: in the label of its
    column (``产值（亿元）：508.3``) or once for its row (``单位：亿元 | 2024年：112.3``)."""
    if not text.startswith(":", position - 1) and not text.startswith(": ", position - 2):
        return None
    match = _IN_LABEL.search(text[max(0, position - 12) : position])
    if match is None:
        row = text[max(0, position - _ROW) : position]
        found = list(_IN_ROW.finditer(row, row.rfind("\n") + 1))
        match = found[-1] if found else None
    return (match["scale"], match["unit"]) if match else None
