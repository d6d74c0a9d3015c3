"""Who leads, who is responsible, who takes part."""

from __future__ import annotations

import pytest

from tests.verification.passages import judge, kinds

TRAILER = (
    "大力整治中介乱象，推进中介服务标准化。（责任专项组：政务环境组；牵头单位：县发改局、县财政局；"
    "责任单位：县市场监管局、县住建局、县自然资源和规划局；完成时限：2031年11月底）"
)
TWO = (
    "（一）整治中介乱象。（牵头单位：县发改局；责任单位：县住建局）\n"
    "（二）推行容缺办理。（牵头单位：县审批局；责任单位：县发改局）"
)
RUNNING = "县司法局牵头推进法治建设，县融媒体中心配合宣传。由县教育局主办、县体育馆承办运动会。"
BRACKETS = "完善信用监管。（县市场监管局牵头，县税务局、县商务局按职责分工负责）"
GROUP = "组　长：陈大川\n副组长：林小满\n成　员：何远山、许晴川"

SUPPORTED = [
    (TRAILER, "中介乱象整治由县发改局、县财政局牵头。"),
    (TRAILER, "牵头整治中介乱象的是县发改局和县财政局。"),
    (TRAILER, "县发改局牵头整治中介乱象。"),
    (TRAILER, "整治中介乱象的牵头单位是县发改局、县财政局，责任单位包括县住建局。"),
    (TRAILER, "县市场监管局是中介服务标准化的责任单位。"),
    (TRAILER, "责任单位：县市场监管局、县住建局、县自然资源和规划局。"),
    (TRAILER, "整治中介乱象，縣發改局牽頭。"),
    (TWO, "整治中介乱象由县发改局牵头。"),
    (TWO, "推行容缺办理由县审批局牵头。"),
    (TWO, "推行容缺办理的责任单位是县发改局。"),
    (RUNNING, "县司法局牵头推进法治建设。"),
    (RUNNING, "法治建设由县司法局牵头，县融媒体中心配合宣传。"),
    (RUNNING, "运动会由县教育局主办。"),
    (RUNNING, "运动会由县体育馆承办。"),
    (BRACKETS, "完善信用监管由县市场监管局牵头。"),
    (BRACKETS, "县税务局、县商务局负责完善信用监管。"),
    (GROUP, "组长是陈大川。"),
    (GROUP, "组长由陈大川担任。"),
    (TRAILER, "牵头的是县发改局、县财政局。"),
    ("组长由县发改局主任张大山担任。", "组长由张大山担任。"),
    ("组长由副县长张大山兼（不另设专职）。", "组长由张大山兼。"),
    ("县教育局、县公安局参加会议。", "参加的有县教育局、县公安局。"),
    (GROUP, "副组长是林小满，成员是何远山、许晴川。"),
]

REFUSED = [
    (TRAILER, "中介乱象整治由县市场监管局牵头。", "role"),
    (TRAILER, "中介乱象整治由县发改局、县住建局牵头。", "role"),
    (TRAILER, "整治中介乱象的牵头单位是县住建局。", "role"),
    (TRAILER, "整治中介乱象的责任单位是县财政局。", "role"),
    (TRAILER, "县市场监管局是整治中介乱象的牵头单位。", "role"),
    (TRAILER, "中介乱象整治由县审计局牵头。", "body"),
    (TWO, "整治中介乱象由县审批局牵头。", "role"),
    (TWO, "推行容缺办理由县发改局牵头。", "role"),
    (TWO, "整治中介乱象的责任单位是县发改局。", "role"),
    (RUNNING, "县融媒体中心牵头推进法治建设。", "role"),
    (RUNNING, "县司法局配合宣传。", "role"),
    (RUNNING, "运动会由县体育馆主办。", "role"),
    (RUNNING, "运动会由县教育局承办。", "role"),
    (BRACKETS, "完善信用监管由县税务局牵头。", "role"),
    (GROUP, "组长是林小满。", "role"),
    (GROUP, "副组长是何远山。", "role"),
    (GROUP, "成员包括陈大川。", "role"),
    (GROUP, "组长由林小满担任。", "role"),
    (TRAILER, "牵头的是县发改局、县住建局。", "role"),
    ("县审批局要优化流程，提高效率。", "县审批局牵头优化流程，提高效率。", "role"),
    ("由县审批局、县督查室开展检查。", "牵头的有县审批局、县督查室。", "role"),
    ("到年底,市场监管部门完成流程整合。", "市场监管部门牵头,年底完成流程整合。", "role"),
    ("县发改局牵头，县财政局协助。", "协助的单位是县发改局。", "role"),
    ("参加单位：县财政局；牵头单位：县发改局", "参加的单位为县发改局。", "role"),
    ("总指挥：县长\n副总指挥：副县长", "总指挥由副县长担任。", "role"),
]


@pytest.mark.parametrize(("text", "statement"), SUPPORTED)
def test_supported(text: str, statement: str) -> None:
    assert judge(statement, text).problems == ()


@pytest.mark.parametrize(("text", "statement", "kind"), REFUSED)
def test_refused(text: str, statement: str, kind: str) -> None:
    assert kind in kinds(judge(statement, text))


MEMBERS = "主任：尤明 国务院副秘书长；副主任：张宏 民航局副局长；委员：蔡敏 外事办副主任"


@pytest.mark.parametrize(
    ("statement", "supported"),
    [
        ("主任是尤明。", True),
        ("尤明担任委员会主任。", True),
        ("蔡敏担任委员会主任。", False),
        ("张宏担任委员会主任。", False),
        ("副主任是张宏。", True),
        ("副主任是尤明。", False),
        ("张宏担任2008年北京奥运会机场协调委员会的主任。", False),
    ],
)
def test_whose_office_it_is(statement: str, supported: bool) -> None:
    assert ("role" not in kinds(judge(statement, MEMBERS))) is supported


EXPERTS = "专家组由明川大学李远山院士任组长，县水利局副局长王小河任副组长。"


@pytest.mark.parametrize(
    ("text", "statement", "supported"),
    [
        (EXPERTS, "专家组组长是李远山院士。", True),
        (EXPERTS, "明川大学李远山院士任专家组组长。", True),
        (EXPERTS, "专家组由明川大学任组长。", False),
        (EXPERTS, "县水利局为副组长。", False),
        ("专班由县水利局任组长单位，县财政局任副组长单位。", "县水利局为组长单位。", True),
        ("联系人：县水利局、县财政局各一名", "联系人：县水利局、县财政局。", True),
        ("副组长由县财政局局长、县教育局局长担任。", "副组长由县财政局、县教育局局长担任。", True),
        (
            "副组长由县财政局主要负责同志、县教育局主要负责同志担任。",
            "副组长由县财政局、县教育局主要负责同志担任。",
            True,
        ),
        (
            "副组长由县财政局以及县教育局主要负责人担任。",
            "副组长由县财政局、县教育局主要负责人担任。",
            True,
        ),
        ("组长由李思行副县长担任。", "组长由李思行担任。", True),
        ("召集人为县政府办公室。", "召集人为县政府办。", True),
        (
            "组长：张三。领导小组办公室设在县教育局具体负责日常工作。",
            "组长为张三，领导小组办公室设在县教育局。",
            True,
        ),
        ("组长由明川大学李教授担任。", "明川大学担任组长。", False),
    ],
)
def test_an_office_of_somebody_is_not_that_of_their_body(
    text: str, statement: str, supported: bool
) -> None:
    assert ("role" not in kinds(judge(statement, text))) is supported


def test_an_office_that_is_a_title_needs_no_label() -> None:
    assert "role" not in kinds(judge("县档案局主任是张三。", "县档案局主任张三出席会议。"))


def test_an_office_that_stands_nowhere_is_nobodys() -> None:
    refused = judge("蔡敏同志担任了机场协调委员会的主任。", "蔡敏　安全部副部长")
    assert "role" in kinds(refused)


def test_an_office_may_stand_in_the_heading_above() -> None:
    verdict = judge("总指挥是蔡敏。", "蔡敏　县长", "云岭县防汛指挥部组成人员 › 一、总指挥")
    assert "role" not in kinds(verdict)


ISSUED = "国务院办公厅关于发展体育产业的意见（国办发〔2031〕9号，2031-03-11） › 二、重点任务"


@pytest.mark.parametrize(
    ("statement", "text", "context", "supported"),
    [
        ("职业赛事由国务院办公厅负责。", "发展职业赛事。（体育总局负责）", ISSUED, False),
        ("职业赛事由国务院办公厅牵头。", "发展职业赛事。（体育总局牵头）", ISSUED, False),
        ("职业赛事由体育总局负责。", "发展职业赛事。（体育总局负责）", ISSUED, True),
        ("放宽准入由县发改局负责。", "放宽准入，精简流程。", "云岭县方案 › 县发改局", True),
        ("执行由云岭县法院负责。", "判决生效后，由本院负责执行。", "云岭县法院通知", True),
        (
            "放宽准入由县发展和改革委员会牵头。",
            "由发改委牵头放宽准入。",
            "县发展和改革委员会通知",
            True,
        ),
        ("发放由云岭县教育局负责。", "教育行政部门负责发放。", "云岭县教育局通知", True),
        (
            "放宽准入由云岭县人民政府负责。",
            "放宽准入，精简流程，县政府负责。",
            "云岭县人民政府关于放宽准入的通知",
            True,
        ),
    ],
)
def test_who_issued_a_document_is_not_thereby_responsible(
    statement: str, text: str, context: str, supported: bool
) -> None:
    assert ("role" not in kinds(judge(statement, text, context))) is supported
