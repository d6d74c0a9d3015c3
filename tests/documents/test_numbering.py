from __future__ import annotations

import pytest

from rag.documents.numbering import join_labels, read_marker


@pytest.mark.parametrize(
    ("line", "rank", "label"),
    [
        ("第一编 总则", 10, "第一编"),
        ("第十二章 附则", 20, "第十二章"),
        ("第三节 程序", 30, "第三节"),
        ("第二十一条 违反本办法", 40, "第二十一条"),
        ("第七條 經營者", 40, "第七條"),
        ("第十条之一 增加", 40, "第十条之一"),
        ("一、总体要求", 50, "一、"),
        ("十二、附则", 50, "十二、"),
        ("（五）深入推进", 60, "（五）"),
        ("(五)深入推进", 60, "（五）"),
        ("1.压缩时限", 70, "1."),
        ("1、压缩时限", 70, "1."),
        ("12．压缩时限", 70, "12."),
        ("1.2 目标", 72, "1.2"),
        ("1.2.3 目标", 74, "1.2.3"),
        ("2 组织机构", 65, "2"),
        ("（1）甲类", 80, "（1）"),
        ("3）甲类", 80, "（3）"),
        ("①先行", 90, "①"),
        ("二是压实责任", 100, "二是"),
        ("三要加强", 100, "三要"),
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
        "12 个镇",
        "30 日下午，全市召开会议。",
        "48.3调整为49.0",
        "第三条的规定",
        "（2022）12号",
        "一个目标",
        "首先",
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
    assert join_labels(["1", "1.2", "1.2.1", "（3）"]) == "1.2.1（3）"
    assert join_labels([]) == ""
