"""Questions about several things become one question about each."""

from __future__ import annotations

import pytest

from rag.parting import of_one_alone, taken_apart

KNOWN = ("云岭市 青梧县", "云岭市 白榆县")


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "青梧县和白榆县的可网办率各是多少？",
            ["青梧县的可网办率各是多少？", "白榆县的可网办率各是多少？"],
        ),
        (
            "请问青梧县的可网办率和白榆县要求的即办件占比分别是多少？",
            ["请问青梧县的可网办率分别是多少？", "请问白榆县要求的即办件占比分别是多少？"],
        ),
        (
            "青梧县的可网办率和白榆县的各是多少？",
            ["青梧县的可网办率各是多少？", "白榆县的可网办率各是多少？"],
        ),
        ("青梧县的可网办率是多少？", ["青梧县的可网办率是多少？"]),
        (
            "青梧县的可网办率以及白榆县的即办件占比各是多少？",
            ["青梧县的可网办率各是多少？", "白榆县的即办件占比各是多少？"],
        ),
        # 白榆 alone is a county of the library
        ("青梧县和白榆区的产值各是多少？", ["青梧县的产值各是多少？", "白榆区的产值各是多少？"]),
    ],
)
def test_each_place_is_asked_about_with_its_own_thing(question: str, parts: list[str]) -> None:
    assert taken_apart(question, KNOWN) == parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("义和镇的路灯里，杆式和壁式的各有多少盏？", ["杆式的各有多少盏？", "壁式的各有多少盏？"]),
        ("物流总费用与生产总值的比率，2031年和2032年的目标分别是多少？", []),
        ("通关和物流的整体时间，出口和进口分别控制在几天以内？", []),
        ("就业补贴和扩岗补助分别发给谁，各是多少钱？", []),
        (
            "四个区里，满意度最高和最低的分别是哪个区？",
            ["满意度最高的分别是哪个区？", "满意度最低的分别是哪个区？"],
        ),
    ],
)
def test_two_things_are_asked_about_by_themselves(question: str, parts: list[str]) -> None:
    found = taken_apart(question, KNOWN)
    assert [one.rpartition("里，")[2] for one in found] == (parts or [question])


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "前10个月正极和负极，各是多少吨？",
            ["前10个月正极，是多少吨？", "前10个月负极，是多少吨？"],
        ),
        (
            "北综保区和南综保区今年前7个月的进出口各是多少，哪个大？",
            ["北综保区在今年前7个月的进出口是多少？", "南综保区在今年前7个月的进出口是多少？"],
        ),
        (
            "2031年上半年电池的正极材料和负极材料，哪样产得多，各多少？",
            ["2031年上半年电池的正极材料，多少？", "2031年上半年电池的负极材料，多少？"],
        ),
        (
            "派下去支教的员工和派去驻村的干部，哪一拨人更多，各多少人？",
            ["派下去支教的员工，多少人？", "派去驻村的干部，多少人？"],
        ),
        (
            "自己落脚的和住进安置点的各多少人，哪边多？",
            ["自己落脚的多少人？", "住进安置点的多少人？"],
        ),
        (
            "青梧县和白榆县的满意率，哪个更低，分别是多少？",
            ["青梧县的满意率，是多少？", "白榆县的满意率，是多少？"],
        ),
        ("2031年上半年和下半年的产值各是多少？", ["2031年上半年和下半年的产值是多少？"]),
        (
            "新建的学校和改建的学校各有多少所？",
            ["新建的学校有多少所？", "改建的学校有多少所？"],
        ),
        (
            "外来人员和本地人员在2031年的工资各是多少？",
            ["外来人员在2031年的工资是多少？", "本地人员在2031年的工资是多少？"],
        ),
    ],
)
def test_each_of_a_pair_is_asked_about_in_a_whole_sentence(question: str, parts: list[str]) -> None:
    assert [of_one_alone(one) for one in taken_apart(question, KNOWN)] == parts


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("东埠区哪个区更快？各要多长时间？", "东埠区？要多长时间？"),
        ("青梧县谁的新设企业更多，各有多少户？", "青梧县的新设企业，有多少户？"),
        ("青梧县的返还比例哪个高，各多少？", "青梧县的返还比例，多少？"),
        ("青梧县的常住人口更多？", "青梧县的常住人口更多？"),
        ("青梧县哪个常住人口更多？", "青梧县常住人口是多少？"),
        ("青梧县比，哪个的GDP更大？", "青梧县的GDP是多少？"),
        ("青梧县哪家获得补贴更多？", "青梧县获得补贴是多少？"),
        ("青梧县哪个争取到的资金多？", "青梧县哪个争取到的资金多？"),
        ("青梧县的学位哪个多？", "青梧县的学位是多少？"),
    ],
)
def test_what_only_compares_is_left_out(question: str, alone: str) -> None:
    assert of_one_alone(question) == alone
