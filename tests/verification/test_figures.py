"""Figures of a statement: what the passage must say for them to stand."""

from __future__ import annotations

import pytest

from tests.verification.passages import CONTEXT, judge, kinds

ONLINE = "全县政务服务事项1,260项，网上可办率达95.9%，比上年提高3.2个百分点。"
LOANS = "累计发放小微企业贷款1.2亿元，惠及近300家企业，平均利率下降0.5个百分点。"
LAND = "盘活闲置土地966亩，腾退厂房约8.7万平方米，新建道路12.5公里。"
TIME = "企业开办时间由3个工作日压缩至4小时，投诉案件办理时间压减至20日内。"
STAFF = "每个社区配备3—5名网格员，全县共有网格员超过800人，其中三成为退役军人。"
TARGET = "新增特色事项不少于5项，审批时间再压缩10%以上，跑动次数不超过1次。"
GROWTH = "全年实现产值翻一番，达到24亿元，同比增长12.2%，其中出口增长1.5倍。"
RATES = "“零跑动”事项245项，可办率55%；产生办件的事项51项，使用率21%。"
FUNDS = "先后设立1000万元创新基金、5亿元绿色基金、8亿元产业基金。"
FEES = "单笔担保500万元及以下的，费率不超过1%；单笔担保500万元以上的，费率不超过1.5%。"

SUPPORTED = [
    # the same value otherwise written
    (ONLINE, "网上可办率达95.9%。"),
    (ONLINE, "网上可办率达９５．９％。"),
    (ONLINE, "政务服务事项共1260项。"),
    (ONLINE, "政务服务事项共一千二百六十项。"),
    (ONLINE, "可办率比上年提高3.2个百分点。"),
    (LOANS, "发放小微企业贷款12000万元。"),
    (LOANS, "发放小微企业贷款1亿2000万元。"),
    (LOANS, "發放小微企業貸款1.2億元。"),
    (LOANS, "惠及近300家企业。"),
    (LOANS, "惠及近三百家企业。"),
    (LAND, "盘活闲置土地966亩。"),
    (LAND, "新建道路12500米。"),
    (LAND, "腾退厂房约87000平方米。"),
    (LAND, "腾退厂房约9万平方米。"),
    (STAFF, "退役军人占30%。"),
    (STAFF, "退役军人占百分之三十。"),
    (STAFF, "每个社区配备3至5名网格员。"),
    (STAFF, "每个社区配备三至五名网格员。"),
    (STAFF, "全县网格员超800人。"),
    (STAFF, "全县网格员超过800名。"),
    (STAFF, "全县至少有网格员800人。"),
    (GROWTH, "产值翻了一番，达到24亿元。"),
    (GROWTH, "同比增长约12%。"),
    (GROWTH, "出口增长1.5倍。"),
    (TIME, "企业开办时间压缩至4小时。"),
    (TIME, "企业开办时间由三个工作日压缩至四小时。"),
    (TIME, "投诉案件办理时间压减至20日以内。"),
    (TIME, "投诉案件办理期限为20日。"),
    (TARGET, "新增特色事项至少5项。"),
    (TARGET, "审批时间再压缩一成以上。"),
    (TARGET, "跑动次数至多1次。"),
    (TARGET, "跑动次数的上限是1次。"),
    ("对最低生活保障申请，应当在20个工作日内办结。", "最低生活保障申请的办理时限为20个工作日。"),
    ("公示时间不少于7天。", "公示时间的下限为7天。"),
    (TARGET, "新增特色事项最少5项。"),
    (RATES, "“零跑动”事项的可办率为55%。"),
    (RATES, "使用率21%。"),
    (FUNDS, "设立了8亿元产业基金。"),
    (FUNDS, "绿色基金为5亿元。"),
    (FEES, "单笔担保500万元以上的，费率不超过1.5%。"),
    # a counting word that is left out, or none of the known ones
    ("招聘50教师，表彰20先进工作者。", "招聘50名教师，表彰20名先进工作者。"),
    ("开通10线路，划分3路段。", "开通10条线路，划分3个路段。"),
    ("新装路灯300盏。", "新装路灯300个。"),
    # a list need not be complete
    (LAND, "盘活闲置土地966亩，新建道路12.5公里。"),
]

REFUSED = [
    (TARGET, "跑动次数的下限是1次。", "figure"),
    (TARGET, "新增特色事项的上限是5项。", "figure"),
    ("处1000元以上5000元以下罚款。", "罚款的上限和下限分别为1000元和5000元。", "figure"),
    # another value
    (ONLINE, "网上可办率达95.8%。", "figure"),
    (ONLINE, "政务服务事项共1206项。", "figure"),
    (LOANS, "发放小微企业贷款1.3亿元。", "figure"),
    (LAND, "盘活闲置土地969亩。", "figure"),
    (STAFF, "退役军人占13%。", "figure"),
    (STAFF, "每个社区配备3—6名网格员。", "figure"),
    (STAFF, "每个社区配备四至五名网格员。", "figure"),
    (GROWTH, "出口增长2.5倍。", "figure"),
    (GROWTH, "产值翻两番。", "figure"),
    # another unit
    (LOANS, "发放小微企业贷款1.2万元。", "figure"),
    (LOANS, "发放小微企业贷款1.2亿美元。", "figure"),
    (LAND, "盘活闲置土地966公顷。", "figure"),
    (LAND, "新建道路12.5米。", "figure"),
    (TIME, "企业开办时间由3天压缩至4小时。", "figure"),
    (TIME, "投诉案件办理时间压减至20个工作日内。", "figure"),
    (TIME, "投诉案件办理时间压减至20天内。", "figure"),
    (ONLINE, "可办率比上年提高3.2%。", "figure"),
    (ONLINE, "网上可办率达95.9个百分点。", "figure"),
    (GROWTH, "出口增长1.5%。", "figure"),
    (LOANS, "惠及近300人。", "figure"),
    # the qualifier dropped, added or changed
    (LOANS, "惠及超300家企业。", "figure"),
    (LOANS, "惠及300家企业。", "figure"),
    (STAFF, "全县网格员近800人。", "figure"),
    (STAFF, "全县有网格员800人。", "figure"),
    (TARGET, "新增特色事项5项。", "figure"),
    (TARGET, "新增特色事项不超过5项。", "figure"),
    (TARGET, "审批时间再压缩10%以下。", "figure"),
    (TARGET, "审批时间再压缩超过10%。", "figure"),
    (TARGET, "跑动次数不少于1次。", "figure"),
    (LAND, "盘活闲置土地966亩以上。", "figure"),
    # rounded without saying so
    (GROWTH, "同比增长12%。", "figure"),
    (GROWTH, "同比增长约13%。", "figure"),
    (LAND, "盘活闲置土地近1000亩。", "figure"),
    # a number that runs on into a word
    ("督导队先后到轻轨10线、301路车站体验。", "督导队共10名队员。", "figure"),
    ("督导队先后到轻轨10线、301路车站体验。", "督导队到过301个车站。", "figure"),
    # computed or invented
    (RATES, "“零跑动”事项和产生办件的事项共296项。", "figure"),
    (FUNDS, "三支基金共13.1亿元。", "figure"),
    (ONLINE, "网上可办率达95.9%，覆盖12个乡镇。", "figure"),
    # the figure of something else
    (RATES, "使用率55%。", "subject"),
    (RATES, "可办率21%。", "subject"),
    (FUNDS, "设立5亿元创新基金、1000万元绿色基金。", "subject"),
    (FEES, "单笔担保500万元及以下的，费率不超过1.5%。", "subject"),
]


@pytest.mark.parametrize(("text", "statement"), SUPPORTED)
def test_supported(text: str, statement: str) -> None:
    assert judge(statement, text).problems == ()


@pytest.mark.parametrize(("text", "statement", "kind"), REFUSED)
def test_refused(text: str, statement: str, kind: str) -> None:
    assert kind in kinds(judge(statement, text))


def test_a_figure_of_the_title_is_no_basis() -> None:
    context = "云岭县建成公园25处（2031-03-11）"
    assert "figure" in kinds(judge("云岭县建成公园25处。", "云岭县建成公园，免费开放。", context))


def test_a_figure_inside_a_name_of_the_title_is() -> None:
    context = "云岭县公园建设三年行动计划（2031-03-11）"
    assert judge(
        "落实公园建设三年行动计划，免费开放公园。", "落实计划，免费开放公园。", context
    ).supported


@pytest.mark.parametrize(
    ("statement", "supported"),
    [
        ("推进“三问三治”和“四办”改革。", True),
        ("推进“三问四治”和“四办”改革。", False),
        ("推进“三问三治”和“五办”改革。", False),
        ("推进四办改革。", True),
        ("推进五办改革。", False),
        ("打好三大攻坚战。", True),
        ("打好四大攻坚战。", False),
    ],
)
def test_numerals_in_terms_are_terms(statement: str, supported: bool) -> None:
    text = "推进“三问三治”和“四办”改革，打好三大攻坚战。"
    assert judge(statement, text).supported is supported


@pytest.mark.parametrize(
    ("statement", "supported"),
    [
        ("按照云政办发〔2031〕12号执行。", True),
        ("按照云政办发[2031]12号执行。", True),
        ("按照云政办发〔2031〕13号执行。", False),
        ("按照云政办发〔2030〕12号执行。", False),
        ("按照云政办函〔2031〕12号执行。", False),
    ],
)
def test_document_numbers(statement: str, supported: bool) -> None:
    text = "各单位按照《关于优化服务的通知》（云政办发〔2031〕12号）执行。"
    assert judge(statement, text, CONTEXT).supported is supported
