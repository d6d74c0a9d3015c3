from __future__ import annotations

from dataclasses import replace

import pytest

from rag.generation.writers import Draft
from rag.support import each_once, judged, rule
from rag.types import Passage, Statement

QUESTION = "梧津区企业开办压缩到多久？"


def passage(number: int, text: str, *, context: str = "梧津区改革方案（2026-03-01）") -> Passage:
    start = number * 100
    return Passage(
        number,
        "d",
        "梧津区改革方案",
        "a.txt",
        "（一）",
        start,
        start + len(text),
        text,
        text,
        context,
        1.0,
    )


def no_text(_document_id: str) -> str:
    return ""


PASSAGES = (
    passage(1, "全区企业开办时间压缩至4小时，比上年减少2小时。"),
    passage(2, "牵头单位:区审批局;责任单位:区税务局;完成时限:2026年4月底"),
    passage(3, "网上可办率达到92.5%。"),
)


def test_a_supported_draft_is_a_statement_with_the_exact_quote() -> None:
    ruling = rule(Draft("企业开办时间压缩至4小时。", (1,)), PASSAGES, QUESTION)
    assert ruling.dropped is None
    assert ruling.statement is not None
    (citation,) = ruling.statement.citations
    assert citation.number == 1
    assert "4小时" in citation.quote
    source = PASSAGES[0]
    assert (
        source.text[citation.start - source.start : citation.end - source.start] == citation.quote
    )


def test_a_draft_without_numbers_finds_its_passage() -> None:
    ruling = rule(Draft("网上可办率达到92.5%。", None), PASSAGES, QUESTION)
    assert ruling.statement is not None
    assert [citation.number for citation in ruling.statement.citations] == [3]


def test_a_trailer_and_a_sentence_of_its_clause_may_carry_one_statement() -> None:
    together = (
        passage(1, "深入整治中介服务乱象。"),
        passage(2, "（牵头单位：区审批局；责任单位：区税务局；完成时限：2026年4月底）"),
    )
    ruling = rule(
        Draft("整治中介服务乱象由区审批局牵头，2026年4月底完成。", None), together, "由谁牵头？"
    )
    assert ruling.statement is not None
    assert {citation.number for citation in ruling.statement.citations} == {1, 2}


def test_other_pairs_carry_nothing_together() -> None:
    apart = (
        passage(1, "梧津区打造委员工作室，丰富议事活动载体。"),
        passage(2, "挂牌成立18个实践基地。"),
    )
    draft = Draft("梧津区打造18个委员工作室。", None)
    (ruling,) = judged([draft], apart, "梧津区打造了多少个委员工作室？", lambda: None, no_text)
    assert ruling.statement is None


def test_no_question_is_what_comes_closest() -> None:
    passages = (
        passage(1, "企业开办时间由谁压缩，压缩到了几小时？"),
        passage(2, "全区企业开办时间压缩至4小时。"),
    )
    ruling = rule(Draft("企业开办时间压缩至5小时或者6天。", None), passages, QUESTION)
    assert ruling.dropped is not None
    assert "asks" not in ruling.dropped.reason


def test_parts_with_a_figure_each_are_judged_one_by_one() -> None:
    draft = Draft("企业开办时间压缩至4小时，网上可办率达到92.5%。", None)
    ruled = judged([draft], PASSAGES, QUESTION, lambda: None, no_text)
    assert [one.statement and one.statement.text for one in ruled] == [
        "企业开办时间压缩至4小时",
        "网上可办率达到92.5%。",
    ]
    assert [one.statement and one.statement.citations[0].number for one in ruled] == [1, 3]


def test_parts_that_their_days_or_places_tell_apart_are_judged_one_by_one() -> None:
    apart = (
        passage(1, "5月14日，梧津区审批局通报，赵六被免职。"),
        passage(2, "此前，市纪委于2025年11月2日立案调查赵六。"),
        passage(3, "云岭县的钱七被记过。"),
    )
    days = Draft("2025年11月2日市纪委立案调查赵六，5月14日区审批局通报赵六被免职。", None)
    ruled = judged([days], apart, "赵六何时被免职？", lambda: None, no_text)
    assert [one.statement and one.statement.citations[0].number for one in ruled] == [2, 1]
    places = Draft("梧津区赵六被免职，云岭县钱七被记过。", None)
    ruled = judged([places], apart, "两人各受什么处分？", lambda: None, no_text)
    assert [one.statement and one.statement.citations[0].number for one in ruled] == [1, 3]
    wrong = Draft("2025年11月2日市纪委立案调查赵六，5月15日区审批局通报赵六被免职。", None)
    ruled = judged([wrong], apart, "赵六何时被免职？", lambda: None, no_text)
    assert all(one.statement is None or "5月15日" not in one.statement.text for one in ruled)


@pytest.mark.parametrize(
    ("draft", "first", "second"),
    [
        ("赵六3月任县长，5月因受贿被查处。", "赵六3月任县长。", "钱七5月因受贿被查处。"),
        (
            "赵六在梧津区出生成长，在云岭县任局长。",
            "赵六在梧津区出生成长。",
            "钱七在云岭县任局长。",
        ),
        (
            "教师招聘6月1日开始报名，6月30日公布结果。",
            "教师招聘6月1日开始报名。",
            "公务员考试6月30日公布结果。",
        ),
    ],
)
def test_a_part_that_does_not_say_of_whom_is_anybodys(draft: str, first: str, second: str) -> None:
    apart = (passage(1, first), passage(2, second))
    ruled = judged([Draft(draft, None, False)], apart, "", lambda: None, no_text)
    assert [one.statement for one in ruled] == [None]


MIXED_IN = "质检总局负责对粮食加工环节进行监管，严肃查处以假充真、掺杂使假等违法行为。"
HOARDED = "工商总局负责对粮食市场的监管，依法打击囤积居奇、欺行霸市等违法行为。"


def test_parts_with_a_duty_each_are_judged_one_by_one() -> None:
    passages = (passage(1, MIXED_IN), passage(2, HOARDED))
    asked = "加工环节掺杂使假归谁查？囤积居奇又归谁打击？"
    draft = Draft("加工环节掺杂使假由质检总局负责，囤积居奇由工商总局负责打击。", None)
    told = judged([draft], passages, asked, lambda: None, no_text)
    assert [one.statement.citations[0].number for one in told if one.statement] == [1, 2]


def test_nobody_is_put_in_charge_of_what_only_the_question_names() -> None:
    passages = (passage(1, MIXED_IN),)
    draft = Draft("囤积居奇由质检总局负责打击。", None)
    assert rule(draft, passages, "囤积居奇归谁打击？").dropped is not None


def test_parts_that_say_the_same_of_two_figures_are_nobodys() -> None:
    sums = (passage(1, "全国性社团应有10万元以上资金，地方性社团应有5万元以上资金。"),)
    draft = Draft("10万元以上资金，5万元以上资金。", None)
    ruled = judged([draft], sums, "地方性社团要多少？", lambda: None, no_text)
    assert [one.statement and one.statement.text for one in ruled] != [
        "10万元以上资金",
        "5万元以上资金。",
    ]


def test_what_another_statement_says_as_well_is_told_once() -> None:
    def said(text: str) -> Statement:
        return Statement(text, ())

    long, short = said("全区开展53场宣讲，累计观看近6万人次。"), said("累计观看近6万人次。")
    assert each_once([short, long, short, long]) == [long]
    for pair in (
        ("5家企业获奖。", "15家企业获奖。"),
        ("补贴1.5万元。", "补贴15万元。"),
        ("可以办理。", "不可以办理。"),
    ):
        assert each_once([said(text) for text in pair]) == [said(text) for text in pair]
    assert each_once([said("办结3件"), said("办结3件。")]) == [said("办结3件")]
    other = said("全区开展53场宣讲。")
    assert each_once([other, short]) == [other, short]


def test_a_figure_of_another_year_than_the_one_asked_about_is_refused() -> None:
    row = (passage(1, "市：云岭 | 招生任务 1997年：110 | 招生任务 1998年：130"),)
    (ruling,) = judged(
        [Draft("云岭：110人", None)],
        row,
        "云岭1998年招生多少人？",
        lambda: 1,
        no_text,
    )
    assert ruling.dropped is not None
    assert "110人" in ruling.dropped.reason


def test_a_changed_figure_is_replaced_by_the_exact_sentence() -> None:
    ruling = rule(Draft("企业开办时间压缩至3小时。", None), PASSAGES, QUESTION)
    assert ruling.dropped is not None
    assert "3小时" in ruling.dropped.reason
    assert ruling.statement is not None
    assert ruling.statement.text == PASSAGES[0].search_text
    assert ruling.statement.citations[0].quote == PASSAGES[0].text


def test_what_a_doubtful_writer_wrote_must_be_supported_as_it_is() -> None:
    ruling = rule(Draft("企业开办时间压缩至3小时。", None, False), PASSAGES, QUESTION)
    assert ruling.statement is None
    ruling = rule(Draft("企业开办时间压缩至4小时。", None, False), PASSAGES, QUESTION)
    assert ruling.statement is not None


def test_where_only_the_roles_are_mixed_up_the_place_is_found() -> None:
    ruling = rule(Draft("由区税务局牵头。", None), PASSAGES, "由谁牵头？", lambda: 1)
    assert ruling.statement is not None
    assert ruling.statement.text == PASSAGES[1].search_text


def test_the_passage_that_the_writer_finds_nearest_stands_in() -> None:
    ruling = rule(Draft("不可以。", None), PASSAGES, "企业开办能不能更快？", lambda: 1)
    assert ruling.statement is not None
    assert ruling.statement.text == PASSAGES[0].search_text


def test_no_question_of_the_documents_stands_in() -> None:
    asked = passage(1, "请问企业开办能不能更快？")
    ruling = rule(Draft("不可以。", None), (asked,), "企业开办能不能更快？", lambda: 1)
    assert ruling.statement is None


def test_no_passage_that_does_not_name_the_place_stands_in() -> None:
    ruling = rule(
        Draft("云岭县网上可办率为92.5%。", None), PASSAGES, "云岭县网上可办率？", lambda: 3
    )
    assert ruling.statement is None


def test_words_of_another_language_do_not_keep_the_figure_s_passage_away() -> None:
    ruling = rule(Draft("The online rate is 92.5%.", None), PASSAGES, "What rate?", lambda: 1)
    assert ruling.statement is not None
    assert ruling.statement.text == PASSAGES[2].search_text


@pytest.mark.parametrize(
    "draft", ["企业开办时间压缩共投入3亿元。", "企业开办窗口共有3个。", "联系电话是13800000000。"]
)
def test_no_sentence_stands_in_that_lacks_such_a_figure(draft: str) -> None:
    ruling = rule(Draft(draft, None), PASSAGES, QUESTION)
    assert ruling.statement is None


def test_a_figure_of_a_false_premise_does_not_keep_the_right_sentence_away() -> None:
    ruling = rule(Draft("是的，网上可办率为80.5%。", None), PASSAGES, "网上可办率是80.5%，对吧？")
    assert ruling.statement is not None
    assert ruling.statement.text == PASSAGES[2].search_text


def test_a_citation_out_of_range_is_worth_nothing() -> None:
    ruling = rule(Draft("企业开办时间压缩至4小时。", (9,)), PASSAGES, QUESTION)
    assert ruling.statement is None
    assert ruling.dropped is not None


def test_no_citation_at_all_is_worth_nothing() -> None:
    ruling = rule(Draft("企业开办时间压缩至4小时。", ()), PASSAGES, QUESTION)
    assert ruling.statement is None


def test_a_year_from_the_title_is_quoted_from_the_title() -> None:
    title = "梧津区2026年改革方案"
    text = f"{title}\n" + PASSAGES[2].text
    found = replace(
        PASSAGES[2],
        start=len(title) + 1,
        end=len(text),
        context=f"{title}（2026-03-01）",
    )
    draft = Draft("2026年网上可办率达到92.5%。", None)
    ruling = rule(draft, [found], QUESTION, original=lambda _id: text)
    assert ruling.statement is not None
    first, second = ruling.statement.citations
    assert "92.5%" in first.quote
    assert (second.quote, second.start, second.number) == (title, 0, found.number)


def test_a_year_that_the_document_does_not_hold_does_not_pass() -> None:
    draft = Draft("2026年网上可办率达到92.5%。", (3,))
    ruling = rule(draft, PASSAGES, QUESTION, original=lambda _id: PASSAGES[2].text)
    assert ruling.dropped is not None
    assert ruling.statement is not None
    assert ruling.statement.text == PASSAGES[2].search_text


def test_the_passage_that_the_words_were_taken_from_stands_in() -> None:
    shown = (
        passage(1, "全区推进综合窗口改革，建成便民服务中心。"),
        passage(2, "综合窗口的办法由区审批局制定，报市司法局同意后实施。"),
    )
    text = "全区三种窗口的办法由区审批局制定，报市司法局同意后实施。"
    ruling = rule(Draft(text, None), shown, "全区三种窗口的办法由谁定？", lambda: 1)
    assert ruling.dropped is not None
    assert ruling.statement is not None
    assert ruling.statement.text == shown[1].search_text


def test_no_passage_without_a_name_stands_in_for_an_invented_one() -> None:
    shown = (passage(1, "全区推进综合窗口改革，建成便民设施。"),)
    draft = Draft("综合窗口改革由区档案局负责。", None)
    assert rule(draft, shown, "综合窗口改革谁负责？", lambda: 1).statement is None


def test_a_bare_figure_is_that_of_the_passage_about_the_question() -> None:
    passages = (
        replace(passage(1, "便民服务场所事项入驻率100%。"), score=0.4),
        replace(passage(2, "网上可办率和最多跑一次比率均达100%。"), score=0.9),
    )
    ruling = rule(Draft("100%", None), passages, "梧津区的网上可办率是多少？")
    assert ruling.statement is not None
    assert [citation.number for citation in ruling.statement.citations] == [2]


def test_a_draft_from_several_sentences_of_a_clause_is_replaced_by_them() -> None:
    passages = (
        passage(1, "下基层要减少陪同和随行人员，简化接待。"),
        passage(2, "不要地方负责人到车站码头及辖区分界处迎送。"),
        passage(3, "不陪餐，不吃请，不收礼。"),
    )
    draft = Draft(
        "要减少陪同和随行人员，不要到车站码头及辖区分界处迎送，不陪餐不吃请不收礼物品。", None
    )
    ruling = rule(draft, passages, "接待有什么规矩？")
    assert ruling.dropped is not None
    assert ruling.statement is not None
    assert ruling.statement.text == "".join(one.text for one in passages)
    assert [citation.number for citation in ruling.statement.citations] == [1, 2, 3]


def test_each_half_may_say_how_often() -> None:
    passages = (
        passage(1, "常务会议一般每月召开三次，如有需要可临时召开。"),
        passage(2, "全体会议一般每半年召开一次。"),
    )
    draft = Draft("全体会议一般每半年召开一次，常务会议一般每月召开三次。", None)
    rulings = judged([draft], passages, "全体会议和常务会议多久开一次？", lambda: None, no_text)
    assert [one.statement.text for one in rulings if one.statement] == [
        "全体会议一般每半年召开一次",
        "常务会议一般每月召开三次。",
    ]


@pytest.mark.parametrize(
    ("clause", "draft", "supported"),
    [
        ("乐汀县在153个村配了代办员。每件补贴8元。", "乐汀县每件补贴8元。", True),
        ("2031年一季度开局平稳。营业收入3010万元。", "2031年一季度营业收入3010万元。", True),
        ("乐汀县先行。乐泷县在93个村配了代办员。每件补贴8元。", "乐汀县每件补贴8元。", False),
        ("2030年三季度回落。2031年一季度平稳。收入30万元。", "2030年三季度收入30万元。", False),
        ("乐汀县在153个村配了代办员。每件补贴8元。", "乐汀县每件补贴9元。", False),
        ("2030年新增企业较少。2031年新增企业30家。", "2030年新增企业30家。", False),
        ("2030年有所回落。次年收入30万元。", "2030年收入30万元。", False),
        ("2030年有所回落。往年收入30万元。", "2030年收入30万元。", False),
        ("乐汀县先行。云溪市每件补贴8元。", "乐汀县每件补贴8元。", False),
        ("乐汀县先行。随后乐泷也配了代办员。每件补贴8元。", "乐汀县每件补贴8元。", False),
        ("不同于乐汀县，这里都配了代办员。每件补贴8元。", "乐汀县每件补贴8元。", False),
        ("3月15日开工。建成安置房200套。", "3月15日建成安置房200套。", False),
    ],
)
def test_the_sentence_before_says_of_whom_and_when(
    clause: str, draft: str, supported: bool
) -> None:
    own = clause[clause[:-1].rindex("。") + 1 :]
    begin = len(clause) - len(own)
    found = Passage(
        1,
        "d",
        "三县改革见闻",
        "a.txt",
        "（一）",
        begin,
        len(clause),
        own,
        own,
        "三县改革见闻",
        1.0,
        within=(0, len(clause)),
    )
    asked = f"{draft[:3]}的是多少？"
    ruling = rule(Draft(draft, None, False), [found], asked, original=lambda _: clause)
    said = ruling.statement
    assert (said is not None and said.text == draft) is supported
    if supported:
        assert said is not None
        assert [clause[one.start : one.end] for one in said.citations] == [
            one.quote for one in said.citations
        ]
        assert {one.number for one in said.citations} == {1}
        assert any(draft[:3] in one.quote for one in said.citations)


def test_what_the_closest_passage_excepts_is_not_carried_by_another() -> None:
    excepted = "对区内医院因急需进口少量药品（不含疫苗）的申请，由云岭县政府审批。"
    beside = "云岭县政府要明确审批程序，严格审查区内医院提出的进口药品的申请。"
    passages = [passage(1, excepted), passage(2, beside)]
    draft = Draft("云岭县政府对区内医院因急需进口少量药品的申请审批。", None)
    ruling = rule(draft, passages, "区内医院急需进口药品由谁审批？")
    assert ruling.statement is not None
    assert ruling.statement.text == excepted
