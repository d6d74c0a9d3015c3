from __future__ import annotations

import pytest

from rag.answer_kinds import (
    asks_for_duty,
    asks_for_rule,
    asks_whether,
    can_answer,
    counts_the_same,
    names_enough,
    only_heads,
    only_planned,
    rules,
    says_more,
)


@pytest.mark.parametrize(
    ("question", "answer", "fits"),
    [
        ("总投资是多少？", "共有105家企业签约。", False),
        ("总投资是多少？", "总投资12.5亿元。", True),
        ("抽查比例的上限是百分之几？", "抽查比例应设置上限。", False),
        ("哪几成员单位参加？", "县教育局参加。", True),
        ("抽查比例的上限是百分之几？", "抽查比例不超过三成。", True),
        ("收费标准是多少钱", "收费应当公平合理。", False),
        ("罚款最多多少？", "处违法所得1倍以上5倍以下的罚款。", True),
        ("什么时候完成？", "由区审批局牵头。", False),
        ("什么时候完成？", "完成时限：2026年4月底。", True),
        ("多久办结？", "符合条件的当场办结。", True),
        ("改了多久？", "反复修改了两个多月。", True),
        ("联系电话是多少？", "每月22日前报送12份。", False),
        ("联系电话是多少？", "电话：010-60001234。", True),
        ("邮箱是什么？", "发送至 office@example.org。", True),
        ("有多少家企业？", "企业数量稳步增长。", False),
        ("全县有多少收费站？", "全县有12个收费站。", True),
        ("一个平台能开几个帐号？", "同一平台原则上只开设一个账号。", True),
        ("一个平台能开几个帐号？", "这是一个重要的平台。", False),
        ("一年要交多少租金？", "期限到2047年6月30日。", False),
        ("2026年有多少家企业？", "2026年企业数量增长。", False),
        ("2026年有多少家企业？", "2026年有12家企业。", True),
        ("由谁牵头？", "由区审批局牵头。", True),
        ("哪几个部门参与？", "财政、民政等部门参与。", True),
        ("企业拨热线投诉的，几天能办完？", "一般事项5个工作日内办结。", True),
        ("投诉热线是多少？", "一般事项5个工作日内办结。", False),
        ("自己要掏多少钱？", "由镇政府统一代建，个人不出资。", True),
        ("自己要掏多少钱？", "由镇政府统一代建。", False),
        ("便宜多少谁说了算？", "优惠幅度由各省自行确定。", True),
        ("退多少要看哪些因素？", "结合共同生活的时间确定。", True),
        ("以旧换新买手机有多少补贴？", "每件补贴15%。", True),
        ("投诉热线几天内回复？", "5个工作日内答复。", True),
        ("拨打热线，多久能答复？", "5个工作日内答复。", True),
        ("什么时候开通热线？", "2031年5月开通。", True),
        ("要交多少钱？", "小微企业免征。", True),
        ("补贴多少钱？", "以后不再受理。", False),
        ("举报打什么电话？", "由县局受理。", False),
        ("办证要多少钱？", "不需要提供身份证复印件。", False),
        ("补贴多少钱？", "逾期未申报的不予补助。", False),
        ("由谁定点帮扶，帮扶多少户？", "要加强帮扶。", False),
        ("去年新建的几个公园？", "新建公园一批。", False),
    ],
)
def test_an_answer_is_of_the_kind_that_is_asked_for(question: str, answer: str, fits: bool) -> None:
    assert can_answer(question, answer) is fits


@pytest.mark.parametrize(
    ("question", "whether"),
    [
        ("房东能不能随便扣押金？", True),
        ("再开第二个行不行", True),
        ("办证需要收费吗？", True),
        ("是这样规定的吗？", False),
        ("可以告诉我可网办率的目标吗？", False),
        ("能否提供申报材料清单", False),
        ("那么，征收补偿的标准是？", False),
        ("Can you tell me the deadline for the plan?", False),
        ("May 2025 targets for the county", False),
        ("可以由别人代办吗，要本人到场吗？", True),
        ("（Can the deposit be kept?）", True),
        ("能不能办，找谁办？", False),
        ("押金最多能收多少？", False),
        ("什么条件下可以免押金？", False),
        ("由谁牵头？", False),
        ("那几项优惠能不能一起用？", True),
        ("有几项优惠能一起用，要申请吗？", False),
    ],
)
def test_whether_yes_or_no_is_asked_for(question: str, whether: bool) -> None:
    assert asks_whether(question) is whether


@pytest.mark.parametrize(
    ("question", "basis", "same"),
    [
        ("能带来多少个就业岗位？", "新签约项目33个，总投资12亿元。", False),
        ("能带来多少个就业岗位？", "新增岗位120个。", True),
        ("共有多少家規模企業？", "全县规模以上企业41家。", True),
        ("有多少人参加？", "项目33个。", True),
        ("有多少家企业参加了培训？", "120家单位参训。", True),
        ("一户能生几个小孩子？", "三个子女。", True),
        ("由谁牵头？", "项目33个。", True),
    ],
)
def test_what_is_counted_is_what_was_asked(question: str, basis: str, same: bool) -> None:
    assert counts_the_same(question, basis) is same


@pytest.mark.parametrize(
    ("question", "statements", "enough"),
    [
        ("入选的是哪十个城市？", ["选择10个左右有条件、有基础的城市。"], False),
        ("入选的是哪3个城市？", ["甲市、乙市和丙市入选。"], True),
        ("由哪三个部门配合？", ["财政局", "税务局", "民政局"], True),
        ("由哪三个部门配合？", ["由财政局、税务局配合。"], False),
        ("由哪两家归口管理？", ["由外事办和档案局归口管理。"], True),
        ("由哪两家归口管理？", ["由外事办归口管理。"], False),
        ("由哪个部门管理？", ["由外事办管理。"], True),
    ],
)
def test_as_many_names_as_are_wanted(question: str, statements: list[str], enough: bool) -> None:
    assert names_enough(question, statements) is enough


@pytest.mark.parametrize(
    ("question", "statement", "more"),
    [
        ("白榆县企业开办由谁牵头？", "白榆县企业开办由", False),
        ("白榆县企業開辦由誰牽頭？", "白榆县企业开办", False),
        ("白榆县企业开办由谁牵头？", "由审批局牵头。", True),
        ("2025年可网办率是多少？", "2025年可网办率是", False),
        ("2025年可网办率是多少？", "2025年可网办率是84%", True),
        ("Who leads it?", "由审批局牵头。", True),
    ],
)
def test_a_statement_says_more_than_the_question(question: str, statement: str, more: bool) -> None:
    assert says_more(question, statement) is more


@pytest.mark.parametrize(
    ("question", "quotes", "only"),
    [
        ("这件事由哪两家归口管理？", ["标题：云岭县政府办、云岭县人武部的通知"], True),
        ("这件事由哪两家归口管理？", ["标题：云岭县的通知", "由县发改局归口管理。"], False),
        ("这份通知是谁印发的？", ["发文机关：云岭县政府办"], False),
        ("通知是什么时候的？", ["成文日期：2031年3月11日"], False),
        ("谁负责督查工作？", ["名称：县督查室 | 职责：负责督查工作"], False),
        ("这件事归哪个部门管？", ["标题：云岭县的通知\n由县发改局归口管理。"], False),
        ("这部条例是哪个机关颁布的？", ["发布机构：云岭县人大常委会"], False),
    ],
)
def test_who_issued_a_document_need_not_be_who_does_it(
    question: str, quotes: list[str], only: bool
) -> None:
    assert only_heads(question, quotes) is only


def test_what_follows_a_count_need_not_be_what_is_counted() -> None:
    assert not counts_the_same("能带来多少个就业岗位？", "新签约33个项目。")
    assert not counts_the_same("新建多少个应急避难场所？", "新签约33家服装厂。")
    assert counts_the_same("成员满多少个就能保留下来？", "有50个以上的成员。")
    assert counts_the_same("凑够多少名能开班？", "学员达到30名以上的，准予开设班级。")


@pytest.mark.parametrize(
    ("question", "duty"),
    [
        ("整治中介由哪几个部门负责？", True),
        ("谁牵头？", True),
        ("哪几家企业获奖？", False),
        ("负责人的电话是多少？", False),
    ],
)
def test_who_has_a_duty_is_asked_for(question: str, duty: bool) -> None:
    assert asks_for_duty(question) is duty


@pytest.mark.parametrize(
    ("question", "statement", "more"),
    [
        ("费用是全部由中央财政来掏的吧？", "是的，费用是全部由中央财政来掏的。", False),
        ("费用是全部由中央财政来掏的吧？", "费用由省财政承担。", True),
        ("谁牵头？", "是的，由县财政局牵头。", True),
    ],
)
def test_a_yes_adds_nothing(question: str, statement: str, more: bool) -> None:
    assert says_more(question, statement) is more


def test_what_is_to_be_confirmed_wants_yes_or_no() -> None:
    assert asks_whether("费用是全部由中央财政来掏的吧？")
    assert not asks_whether("费用是不是由哪个部门来掏？")
    assert not asks_whether("讲讲人才引进政策吧")
    assert not asks_whether("帮我查一下低保标准吧。")
    assert not asks_whether("能自己处理吗？应该怎么做？")


@pytest.mark.parametrize(
    ("text", "ruling"),
    [
        ("政府性融资担保机构不得为政府债券提供担保。", True),
        ("可适当招收干部职工子女。", True),
        ("一人只能担任一个社团的法定代表人。", True),
        ("在线开标率达到100%(涉密项目除外)。", True),
        ("會議不刻制印章，不正式行文。", True),
        ("县级人民政府领导本辖区的抽查工作。", False),
        ("到2020年，综合利用率达到75%以上。", False),
        ("加强充电设施供应保障，办理施工许可。", False),
    ],
)
def test_what_must_may_or_must_not_be_is_ruled(text: str, ruling: bool) -> None:
    assert rules(text) is ruling


def test_a_rule_is_asked_for_where_something_may_or_must_be() -> None:
    assert asks_for_rule("能不能扣押金？")
    assert asks_for_rule("需要刻制印章吗？")
    assert not asks_for_rule("目标是50%，对吗？")
    assert not asks_for_rule("能不能扣押金，最多多少？")
    assert not asks_for_rule("合作社已经成立了吗？")


@pytest.mark.parametrize(
    "question",
    [
        "功能区建成了吗？",
        "听证会开了吗？",
        "董事会换届了吗？",
        "会议在市里召开吗？",
        "社会组织参加了吗？",
        "预算批了吗？",
        "合作协议签了吗？",
    ],
)
def test_characters_inside_words_ask_for_no_rule(question: str) -> None:
    assert not asks_whether(question)


@pytest.mark.parametrize(
    "question",
    [
        "外地企业能参加吗？",
        "这样做合法吗？",
        "小手术算手术吗？",
        "以后会收费吗？",
        "明年会上调吗？",
        "手机能申领吗？",
        "不动产能抵押吗？",
        "商會需要備案嗎？",
    ],
)
def test_of_what_may_or_will_be_yes_or_no_is_asked(question: str) -> None:
    assert asks_for_rule(question)


PLAN, REPORT = "云岭县2031年民生实事项目清单", "云岭县办成一批民生实事"


@pytest.mark.parametrize(
    ("question", "title", "quote", "planned"),
    [
        ("2031年实际新增了多少个学位？", PLAN, "新增学位1.3万个。", True),
        ("2031年實際新增了多少個學位？", PLAN, "新增学位1.3万个。", True),
        ("2031年实际新增了多少个学位？", PLAN, "截至9月，新增学位1.3万个。", False),
        ("2031年实际新增了多少个学位？", REPORT, "新增学位1.3万个。", False),
        ("2031年要新增多少个学位？", PLAN, "新增学位1.3万个。", False),
    ],
)
def test_what_was_planned_has_not_come_about(
    question: str, title: str, quote: str, planned: bool
) -> None:
    assert only_planned(question, [(title, quote)]) is planned
