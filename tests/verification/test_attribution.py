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
        ("县人社局补贴300万元。", "县人社局负责招聘，县税务局补贴300万元。"),
        ("县公安局6月底前完成整改。", "县公安局移交线索，由县城管局6月底前完成整改。"),
        ("可网办率21%，满意度98%。", "云岭县可网办率55%，使用率21%，满意度98%。"),
        ("出口增长6%，消费增长4%。", "出口增长9%，进口增长6%，消费增长4%。"),
        ("县人社局7月底前整改。", "县人社局牵头，县税务局联合县监管局7月底前整改。"),
        ("规上企业30家。", "规上企业由30家发展到50家。"),
        ("由5名干部组成专班。", "由3名干部组成专班，抽调5名教师协助。"),
        ("检查组由20人组成。", "检查组由15人组成，观察员20人。"),
    ],
)
def test_a_figure_of_something_else_is_refused(statement: str, text: str) -> None:
    assert kinds(judge(statement, text)) & {"subject", "direction"}


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("净利润3亿元。", "扣非净利润3亿元。"),
        ("净利润3亿元。", "扣非后净利润3亿元。"),
        ("扣非净利润3亿元。", "净利润3亿元。"),
        ("非法人企业可申请。", "法人企业可申请。"),
        ("非国有企业补贴5万元。", "国有企业补贴5万元。"),
        ("税收收入30亿元。", "非税收入30亿元。"),
        ("停车收费。", "不停车收费。"),
    ],
)
def test_a_term_that_begins_with_a_negation_is_another(statement: str, text: str) -> None:
    assert "negation" in kinds(judge(statement, text))


@pytest.mark.parametrize(
    "text", ["企业非法占用土地25亩。", "扣非净利润3亿元，净利润4亿元。", "不停车收费系统覆盖全县。"]
)
def test_such_a_term_denies_nothing(text: str) -> None:
    assert judge(text, text).problems == ()
