"""From a document to its tasks: what, who leads, who takes part, by when."""

from __future__ import annotations

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
