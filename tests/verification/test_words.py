"""Negation, modality, direction, opposites and the share of content that a passage holds."""

from __future__ import annotations

import pytest

from tests.verification.passages import judge, kinds

RULES = (
    "代理机构不得向委托人收取额外费用，应当公示收费标准，可以委托第三方评估。禁止使用虚假材料，"
    "申请人无需提交纸质证明。未按期整改的，不予续期。"
)
TREND = "新登记企业同比增长12%，平均办理时间下降30%，库存由900件减少到120件。"
STEPS = "企业开办从1个工作日压缩至4小时办结，施工期为3年，由2家单位负责，到2035年完工。"
PLAN = "力争到2031年底网上可办率达到95%以上，建成20个示范点。"
DONE = "截至目前，已建成20个示范点，网上可办率达到95%。"
PARKS = (
    "持续开展停车难专项整治，挖掘学校、机关的停车资源，向周边居民错时开放，夜间停放每次收费不超过3元，"
    "所得收入用于设施维护。"
)
QUAKE = "专家组初步认为，倾向于是由浅源地震造成的，不能排除与水库蓄水有关；震后已加固房屋。"
STAFF = "原则上审核人员不少于本单位执法人员总数的5%，每月至少开展两次培训。"
SEATS = "新建、改扩建学校18所，新增学位1.3万个，“新稻种”获一等奖。"
CHILDREN = "对家庭困难的学龄儿童发放交通补助，由学校统一申报，县教育局审核后拨付至监护人账户。"

SUPPORTED = [
    (RULES, "代理机构不得向委托人收取额外费用。"),
    (RULES, "禁止代理机构向委托人收取额外费用。"),
    (RULES, "代理机构应当公示收费标准。"),
    (RULES, "代理机构必须公示收费标准。"),
    (RULES, "代理机构可以委托第三方评估。"),
    (RULES, "申请人不需要提交纸质证明。"),
    (RULES, "未按期整改的不予续期。"),
    (TREND, "新登记企业同比增长12%。"),
    (TREND, "新登记企业同比增加12%。"),
    (TREND, "平均办理时间降低30%。"),
    (TREND, "库存减少到120件。"),
    (TREND, "库存从900件减至120件。"),
    (TREND, "库存原为900件。"),
    (STEPS, "企业开办压缩至4小时。"),
    (STEPS, "企业开办从1个工作日压缩至4小时。"),
    (STEPS, "企业开办以前要1个工作日。"),
    (STEPS, "企业开办1个工作日变成4小时。"),
    (STEPS, "施工期为3年。"),
    (STEPS, "由2家单位负责。"),
    (PLAN, "力争2031年底前网上可办率达到95%以上。"),
    (PLAN, "目标是建成20个示范点。"),
    (DONE, "已建成20个示范点。"),
    (PARKS, "学校和机关的停车资源向周边居民错时开放。"),
    (PARKS, "夜间停放每次收费不超过3元。"),
    (PARKS, "收入用于设施维护。"),
    (PARKS, "停车难专项整治中，挖掘学校、机关停车资源，错时向居民开放。"),
    (QUAKE, "专家倾向于认为是浅源地震造成的。"),
    (QUAKE, "震后已加固房屋。"),
    (STAFF, "审核人员原则上不少于本单位执法人员总数的5%。"),
    (STAFF, "审核人员一般不少于本单位执法人员总数的5%。"),
    (STAFF, "每月至少开展两次培训。"),
    ("对可能影响公共安全的项目，应当组织审查。", "影响公共安全的项目应当组织审查。"),
    ("倾向于由地震造成；复查确认裂缝由地震造成。", "裂缝由地震造成。"),
    ("按实际发生的费用补助，费用据实核定。", "按实际发生的费用补助。"),
    ("云岭县对企业全年发放补贴500万元。", "云岭县对企业实际发放补贴500万元。"),
    ("每个企业只有一个信用代码，作为身份标识。", "信用代码是企业唯一的身份标识。"),
    ("服务费由每月1800元调整到2000元。", "服务费原则上为2000元。"),
    (SEATS, "新增学位1.3万个。"),
    (SEATS, "“新稻种”获一等奖。"),
    ("截至年底，新增学位1.3万个。", "实际新增学位1.3万个。"),
    (CHILDREN, "交通补助发放给家庭困难的学龄儿童。"),
    (CHILDREN, "补助由学校统一申报。"),
    (CHILDREN, "县教育局审核后，补助拨付到监护人的账户。"),
    (CHILDREN, "交通補助由縣教育局審核，撥付至監護人賬戶。"),
    (CHILDREN, "家庭困难的学龄儿童可获得交通补助，由学校统一申报。"),
]

REFUSED = [
    (STAFF, "审核人员不少于本单位执法人员总数的5%。", "modality"),
    (RULES, "代理机构可以向委托人收取额外费用。", "negation"),
    (RULES, "代理机构向委托人收取额外费用。", "negation"),
    (RULES, "代理机构不得公示收费标准。", "negation"),
    (RULES, "代理机构可以公示收费标准。", "modality"),
    (RULES, "代理机构应当委托第三方评估。", "modality"),
    (RULES, "申请人不得提交纸质证明。", "modality"),
    (RULES, "申请人应当提交纸质证明。", "negation"),
    (RULES, "按期整改的不予续期。", "negation"),
    (RULES, "可以使用虚假材料。", "negation"),
    (TREND, "新登记企业同比下降12%。", "direction"),
    (TREND, "新登记企业环比增长12%。", "contrast"),
    (TREND, "平均办理时间增加30%。", "direction"),
    (TREND, "平均办理时间下降到30%。", "direction"),
    (TREND, "库存减少120件。", "direction"),
    (TREND, "库存由120件增加到900件。", "direction"),
    (TREND, "库存900件。", "direction"),
    (STEPS, "企业开办需要1个工作日。", "direction"),
    ("服务费由每月1800元调整到2000元。", "服务费原则上为1800元。", "direction"),
    (PLAN, "已建成20个示范点。", "modality"),
    (PLAN, "网上可办率已达到95%以上。", "modality"),
    (PARKS, "学校和机关的停车资源免费向居民开放。", "contrast"),
    (PARKS, "学校和机关新建立体停车楼，安装充电桩。", "content"),
    (PARKS, "对违停车辆一律拖移，并处以罚款。", "content"),
    (PARKS, "学校和机关的停车资源向周边居民错时开放，并由物业公司派驻保安巡逻值守。", "content"),
    (QUAKE, "专家认为是浅源地震造成的。", "modality"),
    (QUAKE, "专家认为与水库蓄水有关。", "modality"),
    ("计划新增学位1.3万个。", "实际新增学位1.3万个。", "modality"),
    (SEATS, "“新稻种”是唯一获一等奖的。", "contrast"),
    (CHILDREN, "补助标准由省里统一规定，逐年提高。", "content"),
    (CHILDREN, "留守老人可以申请养老服务补贴。", "content"),
    (CHILDREN, "以上是全部内容，希望对您有帮助。", "content"),
    (CHILDREN, "The county pays a transport allowance to pupils.", "content"),
]


@pytest.mark.parametrize(("text", "statement"), SUPPORTED)
def test_supported(text: str, statement: str) -> None:
    assert judge(statement, text).problems == ()


@pytest.mark.parametrize(("text", "statement", "kind"), REFUSED)
def test_refused(text: str, statement: str, kind: str) -> None:
    assert kind in kinds(judge(statement, text))


def test_the_question_lends_words_but_no_basis() -> None:
    question = "县里给困难学生的通勤补贴由谁申报？"
    statement = "困难学生的通勤补贴由学校统一申报。"
    assert not judge(statement, CHILDREN).supported
    assert judge(statement, CHILDREN, question=question).supported
    repeated = "困难学生的通勤补贴被县里取消。"
    assert not judge(repeated, CHILDREN, question="困难学生的通勤补贴被县里取消了吗？").supported


def test_english_passage_and_statement() -> None:
    text = "The county shall publish the list of approved agencies every quarter."
    assert judge("The county shall publish the list of approved agencies.", text).supported
    assert not judge("Agencies receive subsidies from the province.", text).supported
