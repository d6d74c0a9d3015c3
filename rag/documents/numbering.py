"""The numbers that Chinese official texts put before their parts: 第一章, 一、, （一）, 1., ①."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COUNT = "[一二三四五六七八九十百千零〇两兩0-9]"
_HAN_NUMBER = "[一二三四五六七八九十]{1,4}"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_QUANTITY = "[亿億万萬千百元%个個公米平吨噸倍小岁歲度天月年日号號左余餘多人家件项項户戶亩畝]"

_PATTERNS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (rank, re.compile(pattern))
    for rank, pattern in (
        (10, rf"第{_COUNT}{{1,5}}(?:编|編|篇|部分)(?![，,、])"),
        (20, rf"第{_COUNT}{{1,5}}章(?![，,、])"),
        (30, rf"第{_COUNT}{{1,5}}(?:节|節)(?![，,、])"),
        (40, rf"第{_COUNT}{{1,6}}(?:条|條)(?:之{_COUNT}{{1,2}})?(?![，,、的款])"),
        (50, rf"{_HAN_NUMBER}(?:、|[.．](?!\d))"),
        (60, rf"[（(]{_HAN_NUMBER}[）)]、?"),
        (65, rf"\d{{1,2}} (?!{_QUANTITY})(?=[\u4e00-\u9fff、（）]{{2,20}}$)"),
        (76, r"\d{1,2}(?:\.\d{1,2}){3}\.?(?=[\s\u4e00-\u9fff])"),
        (74, r"\d{1,2}(?:\.\d{1,2}){2}\.?(?=[\s\u4e00-\u9fff])"),
        (72, rf"1?\d\.\d{{1,2}}\.?(?=\s|(?!{_QUANTITY})[\u4e00-\u9fff])"),
        (70, r"\d{1,3}(?:[、．]|\.(?!\d))"),
        (80, r"[（(]\d{1,2}[）)]、?|\d{1,2}[）)]"),
        (90, rf"[{_CIRCLED}]"),
        (100, rf"(?:{_HAN_NUMBER}(?:是|要)|第{_HAN_NUMBER}[，,、]|其{_HAN_NUMBER}[，,])"),
    )
)
"""(rank, pattern): a smaller rank stands above a larger one; where two could match, the longer
pattern comes first."""

ARTICLE = 40
ENUMERATION = 100
_PAIRS = (60, 80)
_DECIMALS = range(65, 80)


@dataclass(frozen=True, slots=True)
class Marker:
    """The number at the beginning of a line; ``label`` as one cites it, ``length`` as it stands."""

    rank: int
    label: str
    length: int


def read_marker(line: str) -> Marker | None:
    """The marker that ``line`` begins with, if any."""
    for rank, pattern in _PATTERNS:
        match = pattern.match(line)
        if match:
            return Marker(rank, _label(rank, match[0]), match.end())
    return None


def _label(rank: int, written: str) -> str:
    core = written.strip("（()）、.．，, ")
    if rank == 50:
        return f"{core}、"
    if rank in _PAIRS:
        return f"（{core}）"
    if rank in _DECIMALS:
        return core if rank != 70 else f"{core}."
    return core


def join_labels(labels: list[str]) -> str:
    """``["二、", "（五）"]`` → ``二、（五）``; ``["第三章", "第七条"]`` → ``第三章 第七条``;
    ``["1.2", "1.2.1"]`` → ``1.2.1``."""
    joined = ""
    for above, label in zip(["", *labels], labels, strict=False):
        if above and label.startswith(f"{above.rstrip('.')}."):
            joined = joined[: -len(above)]
        spaced = joined and (label[0] in "第附表" or joined[-1].isalnum())
        joined += f" {label}" if spaced and label[0] != "（" else label
    return joined
