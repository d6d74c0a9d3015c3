"""Places, bodies, people, quoted terms and roles of a statement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.verification import verify
from tests.verification.passages import CONTEXT, judge, kinds, passage

LAND = "云岭县梳理低效用地2970亩，盘活土地966亩；云溪区盘活土地412亩。"
MEETING = "5月16日，推进会在云岭县沙溪镇召开，县委书记陈大川出席，区财政局派员参加。"
TERMS = "推行“一枚印章管审批”，落实《权责清单动态管理办法》，设立“局长驻点工作室”。"
AUTONOMOUS = "青禾瑶族自治县建成三级服务平台。"
BARE = "青禾率先建成三级服务平台。"
BUREAUS = "云岭市司法局提供法律咨询9827人次；云岭市税务局办理司法拍卖252宗。"
ROUTES = "县发展改革局、县财政局和县审批局联合印发方案，县优化营商环境工作领导小组负责督办。"

EACH = "到2035年，每区至少设立1所安宁疗护中心。"
TITLED = "《云岭县实施方案》提出建成5个站点，《云溪区实施方案》提出建成8个站点。"
HELPED = "市中级人民法院出台《关于县人民法院执行工作的九项举措》，发放律师调查令600份。"

SUPPORTED = [
    (EACH, "每个区至少设立1所安宁疗护中心。"),
    (HELPED, "市中级人民法院发放律师调查令600份。"),
    ("江西省信用联社九江辖区原副书记赵六被解除劳动关系。", "江西九江的赵六被解除劳动关系。"),
    ("项目负责人应当是高等学校在职教师。", "项目负责人是高等学校在职教师。"),
    (LAND, "云岭县盘活土地966亩。"),
    (LAND, "云溪区盘活土地412亩。"),
    (LAND, "據介紹，雲嶺縣盤活土地966畝。"),
    (LAND, "其中，云岭县梳理低效用地2970亩。"),
    (MEETING, "推进会在云岭县召开。"),
    (MEETING, "推进会在沙溪镇召开。"),
    (MEETING, "县委书记陈大川出席推进会。"),
    (MEETING, "出席推进会的有县委书记陈大川。"),
    (MEETING, "云岭县区财政局派员参加推进会。"),
    (TERMS, "推行“一枚印章管审批”。"),
    (TERMS, "推行「一枚印章管审批」。"),
    (TERMS, "落实《权责清单动态管理办法》。"),
    (AUTONOMOUS, "青禾瑶族自治县建成三级服务平台。"),
    (AUTONOMOUS, "青禾县建成三级服务平台。"),
    (AUTONOMOUS, "青禾建成三级服务平台。"),
    (BARE, "青禾率先建成三级服务平台。"),
    (BUREAUS, "云岭市司法局提供法律咨询9827人次。"),
    (BUREAUS, "云岭市税务局办理司法拍卖252宗。"),
    (ROUTES, "方案由县发展改革局、县财政局和县审批局联合印发。"),
    (ROUTES, "县优化营商环境工作领导小组负责督办方案。"),
    (ROUTES, "云岭县财政局联合印发方案。"),  # the county stands in the context
]

REFUSED = [
    ("同意县气象局与云岭天文台合建3个自动气象站。", "县气象局与青溪天文台合建气象站。", "body"),
    ("云岭县补助5万元。", "每个县补助5万元。", "place"),
    ("云岭县至少设立1所养老院。", "每县至少设立1所养老院。", "place"),
    ("云岭县财政局补助5万元。", "每个县财政局补助5万元。", "place"),
    ("云岭县出台《市财政局补助办法》，补助5万元，市民政局配合。", "市民政局补助5万元。", "subject"),
    (TITLED, "《云溪区实施方案》提出建成5个站点。", "subject"),
    ("《云岭县实施方案》提出建成5个站点，云溪区响应。", "云溪区建成5个站点。", "subject"),
    ("江西省南昌市举办活动，九江路封闭。", "江西九江举办活动。", "place"),
    ("湖北省鄂州市举办活动，武汉大学参加。", "湖北武汉举办活动。", "place"),
    (MEETING, "县委书记是何远山。", "person"),
    (MEETING, "县委书记由何远山兼。", "person"),
    (MEETING, "县委书记为何远山（兼）。", "person"),
    (MEETING, "县委书记是何远山和陈大川。", "person"),
    (LAND, "云岭县盘活土地412亩。", "subject"),
    (LAND, "云溪区盘活土地966亩。", "subject"),
    (LAND, "青岭县盘活土地966亩。", "place"),
    (LAND, "东云岭县盘活土地966亩。", "place"),
    (LAND, "云溪县盘活土地412亩。", "place"),
    (LAND, "云岭区盘活土地966亩。", "place"),
    (MEETING, "推进会在沙河镇召开。", "place"),
    (MEETING, "推进会在云岭县沙溪乡召开。", "place"),
    (MEETING, "县委书记陈大山出席推进会。", "person"),
    (MEETING, "县委书记李大川出席推进会。", "person"),
    (MEETING, "出席推进会的是县委书记尤山。", "person"),
    (MEETING, "区审计局派员参加推进会。", "body"),
    (MEETING, "市财政局派员参加推进会。", "body"),
    (TERMS, "推行“一枚公章管审批”。", "term"),
    (TERMS, "落实《权力清单动态管理办法》。", "term"),
    (TERMS, "设立“局长接待工作室”。", "term"),
    (AUTONOMOUS, "青河瑶族自治县建成三级服务平台。", "place"),
    (AUTONOMOUS, "青禾区建成三级服务平台。", "place"),
    (BUREAUS, "云岭市司法局办理司法拍卖252宗。", "subject"),
    (BUREAUS, "云岭市税务局提供法律咨询9827人次。", "subject"),
    (BUREAUS, "云岭市民政局提供法律咨询9827人次。", "body"),
    (ROUTES, "方案由县发展改革局、县财政局、县审计局联合印发。", "body"),
    (ROUTES, "县数字政府工作领导小组负责督办方案。", "body"),
    (ROUTES, "青溪县财政局联合印发方案。", "place"),
]


@pytest.mark.parametrize(
    ("statement", "text", "stands"),
    [
        ("独栋住宅不适用乐岭县的办法。", "独栋住宅不适用本办法。乐岭县的办法。", True),
        ("乐州乐岭县补贴8元。", "乐岭县补贴8元。乐州市补贴9元。", False),
        ("苏南乐岭县补贴8元。", "乐岭县补贴8元。苏南另定。", False),
    ],
)
def test_words_of_the_text_may_stand_before_a_name(statement: str, text: str, stands: bool) -> None:
    assert ("place" in kinds(judge(statement, text))) is not stands


@pytest.mark.parametrize(("text", "statement"), SUPPORTED)
def test_supported(text: str, statement: str) -> None:
    assert judge(statement, text).problems == ()


@pytest.mark.parametrize(("text", "statement", "kind"), REFUSED)
def test_refused(text: str, statement: str, kind: str) -> None:
    assert kind in kinds(judge(statement, text))


def test_the_question_lends_no_names() -> None:
    question = "青溪县的可网办率是多少？"
    verdict = judge("青溪县可网办率达100%。", "可网办率达100%。", CONTEXT, question=question)
    assert kinds(verdict) == {"place"}


@pytest.mark.parametrize(
    ("statement", "supported"),
    [
        ("云岭县可网办率达100%。", True),
        ("云岭区可网办率达100%。", False),
        ("云溪县可网办率达100%。", False),
    ],
)
def test_a_place_may_rest_on_the_context(statement: str, supported: bool) -> None:
    assert judge(statement, "可网办率达100%。").supported is supported


def test_common_nouns_are_no_places() -> None:
    text = "在城区和农村设立服务点，方便群众办事。"
    assert judge("服务点设在城区和农村地区，方便群众办事。", text).supported


def test_a_sentence_about_another_place() -> None:
    text = "云岭县率先完成燃气整合，走在全省前列。云溪区梳理闲置厂房，探索租赁新模式。"
    assert judge("云溪区梳理闲置厂房，探索租赁新模式。", text).supported
    assert "subject" in kinds(judge("云岭县梳理闲置厂房，探索租赁新模式。", text))


def test_a_short_name_is_spelled_out_by_the_context() -> None:
    context = "青禾瑶族自治县2031年方案（2031-03-11）"
    assert judge("青禾瑶族自治县率先建成三级服务平台。", BARE, context).supported
    assert not judge("青河瑶族自治县率先建成三级服务平台。", BARE, context).supported


# --- 分别 ------------------------------------------------------------------------------------

RESPECTIVELY = "云岭县、云溪县分别盘活土地966亩、412亩。"


@pytest.mark.parametrize(
    ("statement", "supported"),
    [
        ("云岭县盘活土地966亩。", True),
        ("云溪县盘活土地412亩。", True),
        ("云岭县盘活土地412亩。", False),
        ("云溪县盘活土地966亩。", False),
    ],
)
def test_respectively(statement: str, supported: bool) -> None:
    assert judge(statement, RESPECTIVELY).supported is supported


def test_sentences_that_differ_in_the_place_only() -> None:
    text = "云岭县应当公示清单。\n青禾瑶族自治县应当公示清单。"
    assert judge("云岭县应当公示清单。", text).supported
    assert judge("青禾瑶族自治县应当公示清单。", text).supported
    assert not judge("云溪县应当公示清单。", text).supported


def test_the_place_that_a_document_is_about_may_be_named() -> None:
    found = replace(
        passage("企业开办时间压缩至4小时。", "美好白榆（2031-03-11）"),
        region="南川省 云州市 白榆区",
    )
    for name in ("白榆区", "云州市白榆区", "南川省"):
        statement = f"{name}企业开办时间压缩至4小时。"
        assert verify(statement, [found], [1]).supported, name
    assert "place" in kinds(verify("青榆区企业开办时间压缩至4小时。", [found], [1]))


def test_a_place_without_its_ending_must_stand_there_too() -> None:
    found = passage("全国计划招生2000人。", "招生计划（2031-03-11）")
    assert "place" in kinds(verify("湖南计划招生2000人。", [found], [1]))
    assert verify("湖南计划招生2000人。", [passage("湖南省计划招生2000人。")], [1]).supported


@pytest.mark.parametrize(
    "statement", ["2029年以来云岭县盘活土地966亩。", "云岭县的办公室盘活土地966亩。"]
)
def test_words_before_a_name_are_no_part_of_it(statement: str) -> None:
    text = "2029年以来云岭县盘活土地966亩，由云岭县土地办公室负责。"
    assert not kinds(judge(statement, text)) & {"place", "body"}


def test_a_short_name_above_the_place_is_one_too() -> None:
    found = replace(passage("可网办率达到95%。", "行动方案"), region="湖北省 鄂州市 华容区")
    assert verify("鄂州华容区可网办率达到95%。", [found], [1]).supported
    assert "place" in kinds(verify("鄂州梁子湖区可网办率达到95%。", [found], [1]))


@pytest.mark.parametrize(
    ("statement", "supported"),
    [
        ("协调委员会主任是尤勤。", False),
        ("协调委员会主任是屈一航。", True),
        ("协调委员会主任是单位负责人。", True),
        ("联系人为农户，组长是安全员。", True),
    ],
)
def test_rare_surnames_are_names_too(statement: str, supported: bool) -> None:
    text = "协调委员会主任：屈一航。办公室主任由单位负责人兼任。"
    assert ("person" not in kinds(judge(statement, text))) is supported
