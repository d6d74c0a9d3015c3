"""Passages about another place or year than the question."""

from __future__ import annotations

import pytest

from rag.verification import subject_conflict
from tests.verification.passages import passage

PLAN = "云岭县2031年营商环境提升方案（2031-03-11） › 二、重点任务"
NEWS = "全省改革动态（2031-05-17）"
KNOWN = (
    "江宁省 云州市 云岭县",
    "江宁省 云州市 青岭县",
    "江宁省 云州市 云溪区",
    "江宁省 南州市 云岭区",
    "江宁省 云州市 青禾瑶族自治县",
)

FITS = [
    # the place stands in the context or in the sentence, in full or short
    ("云岭县的可网办率是多少？", "可网办率达100%。", PLAN),
    ("云岭的可网办率是多少？", "可网办率达100%。", PLAN),
    ("雲嶺縣的可網辦率是多少？", "可网办率达100%。", PLAN),
    ("云岭县盘活了多少亩土地？", "云岭县盘活土地966亩。", NEWS),
    ("青禾的可网办率是多少？", "可网办率达100%。", "青禾瑶族自治县方案（2031-04-01）"),
    ("青禾瑶族自治县的可网办率是多少？", "可网办率达100%。", "青禾优化营商环境（2031-04-01）"),
    ("青禾县的可网办率是多少？", "可网办率达100%。", "青禾瑶族自治县方案（2031-04-01）"),
    # one of two places asked for
    ("云岭县和青岭县的可网办率各是多少？", "可网办率达100%。", PLAN),
    ("云岭县和青岭县的可网办率各是多少？", "可网办率达90%。", "青岭县方案（2031-04-01）"),
    # nothing is said about a place, or nothing asked
    ("可网办率是多少？", "可网办率达100%。", PLAN),
    ("云岭县的可网办率是多少？", "可网办率达100%。", "营商环境提升方案"),
    # rules and measures hold across levels
    ("云州市有什么做法？", "云岭县推行容缺办理。", NEWS),
    ("云岭县企业适用什么规定？", "全省企业适用容缺办理规定。", "江宁省容缺办理规定（2031-01-02）"),
    # what the whole has is said before one of its parts; what a part has may be asked of the whole
    ("云州市清偿了多少账款？", "全市清偿3.7亿元，云岭县已全部清偿。", "云州市通报（2031-04-01）"),
    ("乐州市哪个县更快？", "乐岭县5日办结，乐溪县9日办结。", "乐州市通报（2031-04-01）"),
    # of parts that are asked for
    (
        "北京遇难的人是哪几个区的，各有几人？",
        "遇难的11人，包括昌平区4人。",
        "雨情通报（2031-08-01）",
    ),
    # the place of a newspaper, of an organisation, of somebody's birth
    ("襄阳民营经济占比是多少？", "全市民营经济占比达54.2%。", "湖北日报网讯（2031-08-01）"),
    ("襄阳投资多少？", "武汉长江科技有限公司投资30亿元。", "通报（2031-08-01）"),
    ("昌平安置了多少人？", "转移5000人，北京铁塔西区分公司到场。", "雨情通报（2031-08-01）"),
    ("铜仁的市长哪天被查？", "4月18日被查的钟某，江西吉安人，任副市长。", "通报（2031-08-01）"),
    # no places
    ("乐州市由谁审核？", "由人社局牵头，会同县农业农村局审核。", "乐州市办法（2031-04-01）"),
    ("乐州市由谁批准？", "延期须报市政府批准，并拨打区热线。", "乐州市办法（2031-04-01）"),
    ("乐州市怎么推进？", "每个项目由一名县领导、四区专班推进。", "乐州市办法（2031-04-01）"),
    # years
    ("云岭县2031年怎么推？", "2030年试行，2031年起全面推开。", PLAN),
    ("云岭县2031年的可网办率是多少？", "可网办率达100%。", PLAN),
    ("云岭县2030年的可网办率是多少？", "2030年可网办率达90%。", PLAN),
    ("云岭县2030年的可网办率是多少？", "去年可网办率达90%。", PLAN),
    ("云岭县2031年可网办率提高了多少？", "可网办率比2030年提高5个百分点。", PLAN),
    ("云岭县2028年改造了多少小区？", "2026年以来改造小区31个。", PLAN),
    ("云岭县2031年的方案最晚哪天报送？", "2030年8月30日前报送。", PLAN),
    ("云岭县2032年在实施期内吗？", "实施期限为2031—2033年。", PLAN),
]

CONFLICTS = [
    ("青岭县的可网办率是多少？", "可网办率达100%。", PLAN, "云岭县"),
    ("云岭区的可网办率是多少？", "可网办率达100%。", PLAN, "云岭县"),
    ("云溪区盘活了多少亩土地？", "云岭县盘活土地966亩。", NEWS, "云岭县"),
    ("青岭县的牵头单位是谁？", "由县发改局牵头。", PLAN, "云岭县"),
    ("青禾区的可网办率是多少？", "可网办率达100%。", "青禾瑶族自治县方案（2031-04-01）", "青禾"),
    # the context is about the asked place, the sentence about its neighbour
    (
        "云岭县盘活了多少亩土地？",
        "青岭县盘活土地412亩。",
        "云岭县与周边县对比（2031-01-02）",
        "青岭县",
    ),
    # figures of a part or of the whole are no answer
    ("云州市盘活了多少亩土地？", "云岭县盘活土地966亩。", NEWS, "云岭县"),
    ("云岭县的增长率是多少？", "产值增长5%。", "云州市统计公报（2031-02-01）", "云州市"),
    ("北京遇难的有多少人？", "昌平区4人遇难。", "雨情通报（2031-08-01）", "昌平区"),
    ("襄阳市有多少户？", "铜仁市经办人，每户3次。", "通报（2031-08-01）", "铜仁市"),
    ("云岭县清偿了多少？", "全市清偿3.7亿元，青岭县清偿1.2亿元。", PLAN, "青岭县"),
    ("襄阳有多少家公司？", "武汉新增上市公司30家。", "通报（2031-08-01）", "武汉"),
    ("襄阳有多少老年人？", "武汉老年人，30万人享受补贴。", "通报（2031-08-01）", "武汉"),
    ("襄阳市各县补贴多少钱？", "全省平均补贴8元。", "湖北省通报（2031-08-01）", "湖北省"),
    # years
    ("云岭县2030年的可网办率是多少？", "可网办率达100%。", PLAN, "2031年"),
    ("云岭县2033年的目标是多少？", "到2035年可网办率达到100%。", PLAN, "2035年"),
    ("云岭县2031年完成了多少？", "2029年完成5项。", PLAN, "2029年"),
    ("云岭县2031年由谁牵头？", "2029年由县发改局牵头。", PLAN, "2029年"),
    ("云岭县2031年的方案何时报送？", "2029年8月30日前报送。", PLAN, "2029年"),
    ("云岭县2031年的方案何时报送？", "2030年报送。", PLAN, "2030年"),
    (
        "云岭县2031年的方案何时报送？",
        "2030年8月30日前报送。",
        "云岭县的做法（2031-03-11）",
        "2030年",
    ),
]


@pytest.mark.parametrize(("question", "text", "context"), FITS)
def test_no_conflict(question: str, text: str, context: str) -> None:
    assert subject_conflict(question, passage(text, context), KNOWN) is None


@pytest.mark.parametrize(("question", "text", "context", "found"), CONFLICTS)
def test_conflict(question: str, text: str, context: str, found: str) -> None:
    said = subject_conflict(question, passage(text, context), KNOWN)
    assert said is not None
    assert said.startswith("资料中有")
    assert found in said.partition("没有")[0]


def test_places_that_nobody_listed() -> None:
    assert subject_conflict("青岭县由谁牵头？", passage("由县发改局牵头。", PLAN)) is not None
    assert subject_conflict("云岭县由谁牵头？", passage("由县发改局牵头。", PLAN)) is None


CITY = "云溪市三县改革见闻（2031-03-11）"


@pytest.mark.parametrize(
    ("question", "before", "text", "conflicts"),
    [
        ("乐汀县每件补贴多少钱？", "乐汀县在153个村配了代办员。", "每件补贴8元。", False),
        ("乐汀每件补贴多少钱？", "乐汀在153个村配了代办员，超过全市平均。", "每件补贴8元。", False),
        ("乐汀县每件补贴多少钱？", "乐汀县先行。乐泷县在93个村配了代办员。", "每件补贴8元。", True),
        ("乐汀县每件补贴多少钱？", "代办员在村里办公。", "每件补贴8元。", True),
        ("乐汀县每件补贴多少钱？", "乐汀县先行。全市推广。", "每件补贴8元。", True),
        ("乐汀县每件补贴多少钱？", "不同于乐汀县，这里照付。", "每件补贴8元。", True),
        ("成县每件补贴多少钱？", "代办员在村里办公。", "每件补贴8元。", True),
        ("襄阳市每件补贴多少钱？", "襄阳市先行，随后武汉跟进。", "每件补贴8元。", True),
        ("乐汀县每件补贴多少钱？", "乐汀县先行。", "乐泷县每件补贴8元。", True),
    ],
)
def test_a_sentence_is_about_the_place_named_last(
    question: str, before: str, text: str, conflicts: bool
) -> None:
    said = subject_conflict(question, passage(text, CITY), around=f"{before}{text}")
    assert (said is not None) is conflicts


@pytest.mark.parametrize(
    ("question", "context", "conflicts"),
    [
        ("乐汀县的发不完可以延期吗？", CITY, False),
        ("乐汀县最多延期多少天？", CITY, True),
        ("乐汀县的发不完可以延期吗？", "乐泷县通报（2031-03-11）", True),
        ("乐岭县的发不完可以延期吗？", CITY, True),
    ],
)
def test_what_is_ruled_holds_for_the_parts_that_a_document_names(
    question: str, context: str, conflicts: bool
) -> None:
    ruled = passage("不能按期完成的，应当申请延期。", context)
    said = subject_conflict(question, ruled, names=lambda name: name == "乐汀县")
    assert (said is not None) is conflicts


@pytest.mark.parametrize(
    ("context", "named", "conflicts"),
    [
        ("云岭县办成一批实事（2032-01-20）", {2031, 2032}, False),
        ("云岭县办成一批实事（2032-01-20）", {2032}, True),
        ("云岭县办成一批实事（2032-06-20）", {2031, 2032}, True),
        ("云岭县2032年实事清单（2032-01-20）", {2031, 2032}, True),
        ("云岭县办成一批实事（2033-01-20）", {2031, 2033}, True),
    ],
)
def test_a_document_of_january_looks_back(context: str, named: set[int], conflicts: bool) -> None:
    found = passage("新增学位1.38万个。", context)
    said = subject_conflict("2031年新增了多少个学位？", found, KNOWN, elsewhere=lambda: named)
    assert (said is not None) is conflicts
