"""From a document to its tasks: what, who leads, who takes part, by when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.tasks.support import due, names, tasks_of

_PLAN = """清湾区2031年办事便利行动方案
二、目标任务
(一)开展办事体验监测行动。委托第三方机构开展监测,对发现的问题及时交办。〔牵头单位:区优化办;责任单位:区直各评价单位);完成时限:2031年8月底〕
(二)推行惠企政策免申即享。梳理使用财政资金兑付的惠企政策。〔责任专项组:人文环境组;牵头单位:区财政局、区审批局;责任单位:区人社局、区医保局等单位);完成时限:2031年6月底,长期推进〕
(三)提高联办质效。实行一表申请、一套材料、一次提交。(责任专项组:政务环境组;牵头单位:各主题事项牵头单位、区行政审批局;责任单位:区自然资源和规划分局、区文旅局等;完成时限:每月22日前)
"""


def test_reads_the_labelled_fields_of_mixed_and_unbalanced_brackets() -> None:
    first, second, third = tasks_of(_PLAN)
    assert [task.title.text for task in (first, second, third)] == [
        "开展办事体验监测行动",
        "推行惠企政策免申即享",
        "提高联办质效",
    ]
    assert [task.label for task in (first, second, third)] == [
        "二、（一）",
        "二、（二）",
        "二、（三）",
    ]
    assert names(first.leads) == ["区优化办"]
    assert names(first.units) == ["区直各评价单位"]
    assert due(first) == ["2031-08-31"]
    assert first.group is None
    assert second.group is not None
    assert second.group.text == "人文环境组"
    assert names(second.units) == ["区人社局", "区医保局"]
    assert due(second) == ["2031-06-30", "ongoing"]
    assert names(third.leads) == ["各主题事项牵头单位", "区行政审批局"]
    assert names(third.units) == ["区自然资源和规划分局", "区文旅局"]
    assert due(third) == ["FREQ=MONTHLY;BYMONTHDAY=22"]


def test_a_short_name_is_spelled_as_the_document_names_the_body_in_full() -> None:
    _, second, _ = tasks_of(_PLAN)
    assert names(second.leads) == ["区财政局", "区行政审批局"]
    assert second.leads[1].quote.text == "区审批局"


_STATE_STYLE = """云州省人民政府关于优化服务的意见
一、主要任务
（一）压减环节。推进流程再造，办理时间压缩10%以上。（省发展改革委牵头，省商务厅、省市场监管局等参与；2031年底前完成）
（二）数据共享。建设共享平台。由省大数据局会同省公安厅、省民政厅负责，2031年上半年完成。
（三）信用监管。健全信用评价。（省发展改革委、人民银行云州分行牵头，各有关部门按职责分工负责，持续推进）
（四）培训辅导。分批培训。（省教育厅、省人力资源和社会保障厅负责）完善师资库。（省教育厅指导）
"""


def test_reads_who_leads_from_verbs() -> None:
    first, second, third, fourth, fifth = tasks_of(_STATE_STYLE)
    assert names(first.leads) == ["省发展改革委"]
    assert names(first.units) == ["省商务厅", "省市场监管局"]
    assert due(first) == ["2031-12-31"]
    (target,) = first.targets
    assert (target.indicator, target.comparison, target.amount, target.unit) == (
        "办理时间压缩",
        ">=",
        Decimal(10),
        "%",
    )
    assert second.title.text == "数据共享"
    assert (names(second.leads), names(second.units)) == (
        ["省大数据局"],
        ["省公安厅", "省民政厅"],
    )
    assert due(second) == ["2031-01-01/2031-06-30"]
    assert names(third.leads) == ["省发展改革委", "人民银行云州分行"]
    assert names(third.units) == ["各有关部门"]
    assert due(third) == ["ongoing"]
    # Two tasks in one item: its heading is the title of neither.
    assert [task.title.text for task in (fourth, fifth)] == ["分批培训", "完善师资库"]
    assert names(fourth.leads) == ["省教育厅", "省人力资源和社会保障厅"]


def test_the_first_of_several_leads_where_the_document_says_so() -> None:
    first, second = tasks_of(
        "清湾区任务分工\n一、任务\n"
        "1.文旅融合。（区文化和旅游局、区农业农村局及各镇人民政府负责，排在第一位的为牵头单位，下同）\n"
        "2.河道治理。（区水利局、区生态环境局负责）\n"
    )
    assert names(first.leads) == ["区文化和旅游局"]
    assert names(first.units) == ["区农业农村局", "各镇人民政府"]
    assert first.leads[0].inherited  # by the rule, not by the word 牵头
    assert (names(second.leads), names(second.units)) == (["区水利局"], ["区生态环境局"])


def test_tasks_inherit_what_the_heading_of_their_section_says() -> None:
    tasks = tasks_of(
        "清湾区2031年重点任务\n"
        "一、优化政务服务（牵头单位：区行政审批局；责任单位：区直各部门）\n"
        "1.推行一窗受理。\n2.推行帮办代办。（完成时限：2031年5月底）\n"
        "二、降低企业成本（牵头单位：区发改局）\n"
        "1.清理收费。（责任单位：区财政局；完成时限：2031年7月底）\n"
        "2.减免税费。（责任单位：区税务局；完成时限：长期坚持）\n"
    )
    assert [names(task.leads) for task in tasks] == [
        ["区行政审批局"],
        ["区行政审批局"],
        ["区发改局"],
        ["区发改局"],
    ]
    assert all(task.leads[0].inherited for task in tasks)
    assert [names(task.units) for task in tasks[2:]] == [["区财政局"], ["区税务局"]]
    assert [due(task) for task in tasks] == [[], ["2031-05-31"], ["2031-07-31"], ["ongoing"]]


def test_tasks_inherit_what_a_sentence_says_of_all_that_follow() -> None:
    tasks = tasks_of(
        "清湾区试点方案\n一、任务\n"
        "建立责任清单。（区生态环境局指导，试点镇政府负责落实。以下均需试点镇政府落实，不再列出）\n"
        "推行分类收集。（区城管局指导）\n二、保障\n加强宣传。（区委宣传部负责）\n"
    )
    assert [names(task.leads) for task in tasks] == [["区生态环境局"], ["区城管局"], ["区委宣传部"]]
    assert names(tasks[1].units) == ["试点镇政府"]
    assert tasks[2].units == ()


def test_a_trailer_behind_a_list_belongs_to_the_whole_list() -> None:
    first, second = tasks_of(
        "清湾区方案\n（一）推进改革\n1.修订清单；\n2.公布指南；\n3.开展评估。\n"
        "（责任单位：区审批局、区司法局；时限：2031年8月15日前）\n"
        "（二）优化服务\n1.设置窗口；\n2.配备人员。（牵头单位：区政务服务中心；完成时限：2031年3月至10月）\n"
    )
    assert [task.title.text for task in (first, second)] == ["推进改革", "优化服务"]
    assert "修订清单" in first.content.text
    assert first.leads == ()  # of several responsible ones, nobody is said to lead
    assert names(first.units) == ["区审批局", "区司法局"]
    assert due(second) == ["2031-03-01/2031-10-31"]


def test_labels_may_stand_on_lines_of_their_own() -> None:
    first, second = tasks_of(
        "清湾区工作要点\n1.推行容缺受理。制定容缺清单。\n牵头单位：区行政审批局\n"
        "责任单位：区住建局、各镇（街道）\n完成时限：2031年6月底前\n"
        "2.建设政务大厅\n责任单位：区机关事务中心\n完成时限：年底前\n"
    )
    assert names(first.units) == ["区住建局", "各镇（街道）"]
    assert due(first) == ["2031-06-30"]
    assert names(second.leads) == ["区机关事务中心"]  # alone responsible
    assert due(second) == ["2031-12-31"]  # of the year of the document


def test_a_traditional_text_and_a_noisy_one_are_read_as_they_stand() -> None:
    first, second = tasks_of(
        "青灣區2031年工作方案\n二、重點任務\n"
        "（一）推行一窗受理。材料壓減30%以上。（牽頭單位：區行政審批局；責任單位：區人力資源和社會保障局、"
        "區稅務局；完成時限：2031年4月底，長期推進）\n"
        "（二）推行一窗 通辦。（牽(qiān)頭单位：區行政審批局； 責任單位： 區人社局 、區稅務局；"
        "完成時限：２０３１年４月底）\n"
    )
    assert names(first.leads) == ["區行政審批局"]
    assert names(first.units) == ["區人力資源和社會保障局", "區稅務局"]
    assert due(first) == ["2031-04-30", "ongoing"]
    # One body under two names is named as the document names it in full.
    assert names(second.units) == ["區人力資源和社會保障局", "區稅務局"]
    assert due(second) == ["2031-04-30"]


def test_reads_sentences_that_say_who_acts_by_when() -> None:
    tasks = tasks_of(
        "云州省关于加强考核的意见\n一、安排\n"
        "2031年6月底前，各县（市）建立考核信息系统。省卫生健康委于2031年9月底前完成监测分析，并向社会公布。"
        "2032年起，省卫生健康委每年3月底前完成上述工作。\n"
        "省财政厅要会同省教育厅等部门制定补助办法。各地区要高度重视，加强领导。\n"
        "到2035年，规模达到200亿元。\n"
    )
    assert [(names(task.leads), due(task)) for task in tasks] == [
        (["各县（市）"], ["2031-06-30"]),
        (["省卫生健康委"], ["2031-09-30", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1"]),
        (["省财政厅"], []),
    ]
    assert names(tasks[2].units) == ["省教育厅"]


def test_deadlines_of_a_plan_for_next_year_fall_into_it() -> None:
    (task,) = tasks_of(
        "清湾区2032年工作要点\n1.修缮校舍。（牵头单位：区教育局；完成时限：6月底前）\n",
        title="清湾区2032年工作要点",
        written=date(2031, 12, 20),
    )
    assert due(task) == ["2032-06-30"]


def test_statutes_news_and_announcements_hold_no_tasks() -> None:
    assert tasks_of("清湾区水源条例\n第一条 区水利局负责全区水源管理工作。\n") == ()
    event = "清湾论坛公告\n主办单位：清湾区商务局\n协办单位：清湾区商会\n时间：2031年5月6日\n"
    assert tasks_of(event) == ()


def test_like_names_of_different_bodies_stay_apart() -> None:
    tasks = tasks_of(
        "清湾区方案\n1.甲事。（牵头单位：财政局）\n2.乙事。（牵头单位：市财政局）\n"
        "3.丙事。（牵头单位：区财政局）\n4.丁事。（牵头单位：市场监管局；责任单位：市场监管总局）\n"
    )
    assert [names(task.leads) for task in tasks] == [
        ["财政局"],
        ["市财政局"],
        ["区财政局"],
        ["市场监管局"],
    ]
    assert names(tasks[3].units) == ["市场监管总局"]
