"""Figures keep to what they are of."""

from __future__ import annotations

import pytest

from tests.verification.passages import judge, kinds

TWO = "三格式化粪池每户补助1200元，脱贫户补助1800元。"
CHANGED = "境外专家的工作许可审批时限由20个工作日压缩至7个工作日，许可期限最长可达5年。"
PART = "2032年计划新增电梯120台，其中鸣鹤片45台。"
RATES = "云岭县可网办率55%，使用率21%。"
YEARS = "清水桥一带的信访件2031年为52件，2032年为34件。"
TOGETHER = "由县人社局牵头，会同县税务局、县市场监管局联合审核，7月底前确定名单。"


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("三格式化粪池脱贫户补助1800元。", TWO),
        ("境外专家的工作许可审批时限压缩至7个工作日。", CHANGED),
        ("计划新增电梯中鸣鹤片45台。", PART),
        ("清水桥一带的信访件2032年为34件。", YEARS),
        ("县人社局牵头审核，7月底前确定名单。", TOGETHER),
    ],
)
def test_a_figure_is_known_by_its_own_words(statement: str, text: str) -> None:
    assert judge(statement, text).problems == ()


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("三格式化粪池每户补助1800元。", "三格式化粪池每户补助1200元，单瓮式改造补助1800元。"),
        ("境外专家的工作许可审批时限为20个工作日。", CHANGED),
        ("计划新增电梯45台。", PART),
        ("云岭县可网办率21%。", RATES),
        ("县人社局审核5项，县税务局审核3项。", "县人社局审核3项，县税务局审核5项。"),
    ],
)
def test_a_figure_of_something_else_is_refused(statement: str, text: str) -> None:
    assert kinds(judge(statement, text)) & {"subject", "direction"}
