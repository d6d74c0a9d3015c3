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


WINDOWS = "受理事项322项，占进驻事项的98%，综合窗口收件3824件。"


@pytest.mark.parametrize(
    ("statement", "supported"),
    [
        ("综合窗口收件3824件，占进驻事项的98%。", False),
        ("受理事项322项，占进驻事项的98%。", True),
        ("受理事项占进驻事项的98%。", True),
    ],
)
def test_a_share_is_that_of_the_count_before_it(statement: str, supported: bool) -> None:
    assert judge(statement, WINDOWS).supported is supported


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


FUNDS = "全国性团体应有10万元以上资金，地方性团体应有5万元以上资金。"
STATIONS = "同意湖南省与湖北省合建3个气象站，与江西省合建1个气象站。"


@pytest.mark.parametrize(
    ("text", "statement", "supported"),
    [
        (FUNDS, "10万元以上资金，5万元以上资金。", False),
        (FUNDS, "10万元和5万元。", False),
        (FUNDS, "全国性团体10万元以上，地方性团体5万元以上。", True),
        ("合法性审核不少于5个工作日，共收3件。", "5个工作日，3件。", True),
        ("一等奖3万元，二等奖2万元。", "一等奖3万元，二等奖2万元。", True),
        ("男满60元，女满55元。", "男60元，女55元。", True),
        ("款式有12寸和14寸。", "12寸和14寸。", True),
        ("违者处1万元以上10万元以下罚款。", "1万元以上10万元以下。", True),
        ("办理时间由5天减到2天。", "从5天减到2天。", True),
        ("共12个，其中5个在建。", "12个，其中5个在建。", True),
        (STATIONS, "湖南省与湖北省、江西省合建3个气象站。", False),
        ("湖南省建3个站，湖北省建3个站。", "湖南省、湖北省各建3个站。", True),
        ("湖南省补助5元；湖北省补助4元。", "湖南省和湖北省分别补助5元和4元。", True),
        ("湖南省补助5元，湖北省与之相同。", "湖南省和湖北省补助5元。", True),
        (STATIONS, "湖南省与湖北省合建3个气象站。", True),
        ("湖南省、湖北省各建3个气象站。", "湖南省、湖北省各建3个气象站。", True),
    ],
)
def test_whose_a_figure_is(text: str, statement: str, supported: bool) -> None:
    assert ("subject" not in kinds(judge(statement, text))) is supported


@pytest.mark.parametrize(
    ("statement", "supported"),
    [
        ("技术发明奖一等奖，项目有4项。", True),
        ("技术发明奖二等奖，项目有4项。", False),
        ("技术发明奖二等奖，项目有63项。", True),
    ],
)
def test_a_grade_is_not_another(statement: str, supported: bool) -> None:
    text = "授予“反射机制”等4项成果技术发明奖一等奖，授予“小麦新种”等63项成果技术发明奖二等奖。"
    assert ("subject" not in kinds(judge(statement, text))) is supported


AGENTS = "专利代理师未备案的，可以处5万元以下的罚款。"


@pytest.mark.parametrize(
    ("text", "statement", "supported"),
    [
        (AGENTS, "专利代理机构的罚款上限是5万元。", False),
        (AGENTS, "专利代理师的罚款上限是5万元。", True),
        (AGENTS, "未备案的单位处5万元以下的罚款。", True),
        ("任何单位和个人不得挪用。", "任何个人不得挪用。", True),
        ("施工单位应当公示。", "施工企业应当公示。", True),
        ("申请者应当公示。", "申请人应当公示。", True),
        ("代理机构和代理师都要备案。", "代理机构要备案。", True),
    ],
)
def test_who_is_meant(text: str, statement: str, supported: bool) -> None:
    assert ("subject" not in kinds(judge(statement, text))) is supported


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("引进人才奖励50万元。购房的，一次性奖励20万元。", "对一次性引进人才的，奖励50万元。"),
        ("统一着装，补贴500元；统一住宿，补贴800元。", "统一着装的，补贴500元。"),
        ("奖励10万元，用于特等作品。特等贡献另奖励20万元。", "特等作品，奖励10万元。"),
    ],
)
def test_a_numeral_in_other_words_is_no_grade(text: str, statement: str) -> None:
    assert "subject" not in kinds(judge(statement, text))
