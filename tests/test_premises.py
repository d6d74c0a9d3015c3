"""A wrong figure that a question takes for granted is answered with the right one."""

from __future__ import annotations

import pytest

from rag.premises import corrections
from rag.types import Passage


def passage(number: int, text: str) -> Passage:
    return Passage(
        number, "d", "青梧县工作报告", "a.txt", "", 100 * number, 100 * number + len(text),
        text, text, "青梧县工作报告（2031-02-01）", 1.0,
    )  # fmt: skip


PASSAGES = (
    passage(1, "2030年青梧县地区生产总值107.5亿元，同比增长12.2%。"),
    passage(2, "县政府常务会议一般每月召开三次，全体会议每半年召开一次。"),
    passage(3, "全县共有24家企业通过认定。"),
)


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("青梧县2030年地区生产总值是157.5亿元，同比涨了多少？", [1]),
        ("青梧县2030年地区生产总值157.5亿元，同比增长多少？", [1]),
        ("县政府常务会议一般每月召开两次，那全体会议多久召开一次？", [2]),
        ("青梧县2030年地区生产总值是107.5亿元，同比涨了多少？", []),
        ("青梧县2030年地区生产总值是多少亿元，有没有157.5亿元？", []),
        ("青梧县在隔壁县投了157.5亿元，修了什么路？", []),
        ("青梧县2030年地区生产总值同比涨了多少？", []),
        ("全县157.5亿元，怎么来的？", []),
        ("青梧县2030年地区生产总值超过100亿元，同比涨了多少？", []),
        ("全县企业通过认定前贷款12家，利率多少？", []),
        ("家庭年收入3万元，怎么申请助学金？", []),
    ],
)
def test_what_a_question_takes_for_granted(question: str, numbers: list[int]) -> None:
    assert [one.number for one in corrections(question, PASSAGES)] == numbers
