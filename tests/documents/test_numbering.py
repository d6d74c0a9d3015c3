from __future__ import annotations

import pytest

from rag.documents.numbering import join_labels, read_marker


@pytest.mark.parametrize(
    ("line", "rank", "label"),
    [
        ("第一编 总则", 1, "第一编"),
        ("第十二章 附则", 2, "第十二章"),
        ("第三节 程序", 3, "第三节"),
        ("第二十一条 违反本办法", 4, "第二十一条"),
        ("第七條 經營者", 4, "第七條"),
        ("第十条之一 增加", 4, "第十条之一"),
        ("一、总体要求", 5, "一、"),
        ("十二、附则", 5, "十二、"),
        ("（五）深入推进", 6, "（五）"),
        ("(五)深入推进", 6, "（五）"),
        ("1.压缩时限", 7, "1."),
        ("1、压缩时限", 7, "1."),
        ("12．压缩时限", 7, "12."),
        ("1.2 目标", 7, "1.2"),
        ("1.2.3 目标", 8, "1.2.3"),
        ("（1）甲类", 8, "（1）"),
        ("3）甲类", 8, "（3）"),
        ("①先行", 9, "①"),
        ("二是压实责任", 10, "二是"),
        ("三要加强", 10, "三要"),
    ],
)
def test_markers(line: str, rank: int, label: str) -> None:
    marker = read_marker(line)
    assert marker is not None
    assert (marker.rank, marker.label) == (rank, label)
    assert line.startswith(line[: marker.length])
    assert line[marker.length :].strip()


@pytest.mark.parametrize(
    "line",
    [
        "2025年全市生产总值",
        "3.5亿元投资到位",
        "48.3调整为49.0",
        "第三条规定的情形" * 0 + "第三条的规定",
        "（2022）12号",
        "一个目标",
        "第一，" * 0 + "首先",
        "十分重要",
        "（甲）",
        "",
    ],
)
def test_lines_without_a_marker(line: str) -> None:
    assert read_marker(line) is None


def test_labels_join_as_one_cites_them() -> None:
    assert join_labels(["二、", "（五）"]) == "二、（五）"
    assert join_labels(["第三章", "第七条", "（二）"]) == "第三章 第七条（二）"
    assert join_labels(["附件1", "二、", "（五）", "1."]) == "附件1 二、（五）1."
    assert join_labels([]) == ""
