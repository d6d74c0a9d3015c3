from __future__ import annotations

import pytest

from rag.romanised import with_chinese_places

KNOWN = ["广东省 韶关市 乳源瑶族自治县", "云澜市 枫汀区", "安徽省 安庆市 大观区"]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("How much land has Wengyuan County put to use?", "How much land has 翁源县 put to use?"),
        ("Did Wengyuan County finish?", "Did 翁源县 finish?"),
        (
            "Who leads it in Fengting District?",
            "Who leads it in 枫汀区?",
        ),  # invented, the library's
        ("What did Ruyuan Yao Autonomous County do?", "What did 乳源瑶族自治县 do?"),
        ("What does Shaoguan plan?", "What does 韶关市 plan?"),
        ("Zones in Xinjiang", "Zones in 新疆维吾尔自治区"),
        ("Is it Huarong County or Huarong District?", "Is it 华容县 or 华容区?"),
    ],
)
def test_a_romanised_place_gets_its_characters(question: str, named: str) -> None:
    assert with_chinese_places(question, KNOWN) == named


@pytest.mark.parametrize(
    "question",
    [
        "Who leads the reform of service windows?",
        "What does Suzhou plan?",  # 苏州 or 宿州
        "Is wengyuan a county?",
        "What did the County Office say?",
        "What happened in Mazongshan village?",
        "What office does Li Jianhua hold?",  # 建华区 is a district far away
    ],
)
def test_what_cannot_be_told_stays(question: str) -> None:
    assert with_chinese_places(question, KNOWN) == question
