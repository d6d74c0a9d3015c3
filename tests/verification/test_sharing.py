"""What is told of several things together is not told of each."""

from __future__ import annotations

import pytest

from tests.verification.passages import judge, kinds

PROJECTS = "成功引进东岭新材、春谷新科、恒山科技等重大项目，新签约项目33个，总投资110.63亿元。"
PRIZES = "授予63项成果技术发明奖二等奖，授予148项成果科技进步奖二等奖。"
HOURS = "甲镇和乙镇每周各开放20小时。"
STEPS = "推出容缺受理、告知承诺等措施共12项。"
UNIONS = "县总工会、县妇联、团县委等单位共帮扶困难职工300人。"
RATES = "网上可办率和最多跑一次比率达100%；高中阶段教育普及率达95%。"


@pytest.mark.parametrize(
    ("text", "statement", "supported"),
    [
        (PROJECTS, "东岭新材项目投资110.63亿元。", False),
        (PROJECTS, "恒山科技投资110.63亿元。", False),
        (PROJECTS, "新签约项目33个，总投资110.63亿元。", True),
        (PROJECTS, "新签约项目总投资110.63亿元。", True),
        (PRIZES, "技术发明奖二等奖和科技进步奖二等奖各有63项。", False),
        (PRIZES, "技术发明奖二等奖63项。", True),
        (HOURS, "甲镇和乙镇各20小时。", True),
        (PRIZES, "技术发明奖二等奖和科技进步奖二等奖各授予63项。", False),
        (STEPS, "推出容缺受理、告知承诺等措施12项。", True),
        (UNIONS, "县总工会帮扶困难职工300人。", False),
        ("甲县和乙县共建成站点63个。", "甲县和乙县站点各63个。", False),
        ("甲县和乙县共投入资金500万元。", "甲县和乙县投入资金均为500万元。", False),
        (UNIONS, "县总工会、县妇联帮扶困难职工300人。", False),
        (
            "引进高等教育、医药项目、汽车项目等项目,总投资110亿元。",
            "引进高等教育投资110亿元。",
            False,
        ),
        (RATES, "网上可办率和最多跑一次比率均达100%。", True),
        (RATES, "高中阶段教育普及率均达95%。", True),
    ],
)
def test_a_figure_of_several(text: str, statement: str, supported: bool) -> None:
    assert ("subject" not in kinds(judge(statement, text))) is supported


@pytest.mark.parametrize(
    ("text", "statement", "supported"),
    [
        ("三矿事故造成28人死亡。", "三矿死亡的人更多，共28人。", False),
        ("三矿事故死亡28人，二矿事故死亡43人。", "二矿死亡的43人更多，三矿28人。", True),
        ("二矿死亡的人最多，共43人。", "二矿死亡的人最多，共43人。", True),
        ("每户补贴不超过2万元。", "每户补贴最高2万元。", True),
        ("医生2名以上。", "医生不少于2名。", True),
        ("贷款利率不超过5%。", "贷款利率不高于5%。", True),
    ],
)
def test_more_needs_something_to_compare(text: str, statement: str, supported: bool) -> None:
    assert ("direction" not in kinds(judge(statement, text))) is supported
