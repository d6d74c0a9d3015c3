"""Dates of a statement may be coarser than those of the passage, never finer or others."""

from __future__ import annotations

import pytest

from tests.verification.passages import CONTEXT, judge, kinds

TRAILER = "推进窗口改革。（牵头单位：县审批局；完成时限：2031年4月底，长期推进）"
REPORT = "各单位于每月22日前报送进展，年底前完成验收。"
MEETING = "5月16日，全县工作推进会召开；今年2月，方案印发。"
FORCE = "本办法自2031年3月1日起施行，有效期至2035年12月31日。"
SINCE = "2026年以来，累计改造老旧小区31个。"
PERIOD = "实施期限为2031—2033年，其中2031年1—4月为试点阶段。"
QUARTER = "2031年一季度召开调度会，上半年完成改造，下半年组织验收。"
MONTHS = "1月，成立工作专班；2月，印发行动方案；3月，召开调度会。"

SUPPORTED = [
    (TRAILER, "窗口改革的完成时限为2031年4月底。"),
    (TRAILER, "窗口改革要在2031年4月底前完成。"),
    (TRAILER, "窗口改革要在2031年4月30日前完成。"),
    (TRAILER, "窗口改革要在二〇三一年四月底前完成。"),
    (TRAILER, "窗口改革的完成时限是2031年4月。"),
    (TRAILER, "窗口改革2031年完成，并长期推进。"),
    (REPORT, "各单位每月22日前报送进展。"),
    (REPORT, "年底前完成验收。"),
    (MEETING, "全县工作推进会于5月16日召开。"),
    (MEETING, "全县工作推进会于2031年5月16日召开。"),  # the year stands in the context
    (MEETING, "2031年2月，方案印发。"),
    (MEETING, "今年2月，方案印发。"),
    (FORCE, "本办法自2031年3月1日起施行。"),
    (FORCE, "本办法的施行日期是2031年3月1日。"),
    (FORCE, "本办法有效期至2035年12月31日。"),
    (SINCE, "2026年以来，改造老旧小区31个。"),
    (PERIOD, "实施期限为2031至2033年。"),
    (PERIOD, "试点阶段为2031年1月至4月。"),
    (QUARTER, "2031年第一季度召开调度会。"),
    (QUARTER, "2031年上半年完成改造。"),
    (MONTHS, "2月印发行动方案。"),
    (MONTHS, "2031年3月召开调度会。"),
]

REFUSED = [
    (TRAILER, "窗口改革要在2030年4月底前完成。", "date"),
    (TRAILER, "窗口改革要在2031年6月底前完成。", "date"),
    (TRAILER, "窗口改革要在2031年4月15日前完成。", "date"),
    (TRAILER, "窗口改革要在2031年4月初完成。", "date"),
    (TRAILER, "窗口改革从2031年4月起实施。", "date"),
    (REPORT, "各单位每月25日前报送进展。", "date"),
    (REPORT, "各单位每季度22日前报送进展。", "date"),
    (REPORT, "各单位22日前报送进展。", "date"),
    (REPORT, "年中前完成验收。", "date"),
    (MEETING, "全县工作推进会于5月18日召开。", "date"),
    (MEETING, "全县工作推进会于2030年5月16日召开。", "date"),
    (MEETING, "去年2月，方案印发。", "date"),
    (MEETING, "2032年2月，方案印发。", "date"),
    (FORCE, "本办法自2031年5月1日起施行。", "date"),
    (FORCE, "本办法2031年3月1日前施行。", "date"),
    (FORCE, "本办法有效期至2036年12月31日。", "date"),
    (SINCE, "2026年，改造老旧小区31个。", "date"),
    (SINCE, "2027年以来，改造老旧小区31个。", "date"),
    (PERIOD, "实施期限为2031—2034年。", "date"),
    (QUARTER, "2031年二季度召开调度会。", "date"),
    (QUARTER, "2031年4月完成改造。", "date"),
    (MONTHS, "1月印发行动方案。", "subject"),
    (MONTHS, "4月召开调度会。", "date"),
]


@pytest.mark.parametrize(("text", "statement"), SUPPORTED)
def test_supported(text: str, statement: str) -> None:
    assert judge(statement, text).problems == ()


@pytest.mark.parametrize(("text", "statement", "kind"), REFUSED)
def test_refused(text: str, statement: str, kind: str) -> None:
    assert kind in kinds(judge(statement, text))


def test_a_date_may_rest_on_the_context_alone() -> None:
    statement = "云岭县2031年的方案提出推进窗口改革。"
    assert judge(statement, "推进窗口改革。", CONTEXT).supported
    assert "date" in kinds(judge(statement.replace("2031", "2030"), "推进窗口改革。", CONTEXT))


def test_a_year_that_nobody_states_is_not_supported() -> None:
    undated = "云岭县动态"
    assert "date" in kinds(judge("2031年5月16日，会议召开。", "5月16日，会议召开。", undated))


def test_a_year_holds_for_the_dates_after_it() -> None:
    text = "2029年3月成立专班，5月出台方案。"
    assert judge("2029年5月出台方案。", text, "云岭县动态").supported


def test_the_day_of_a_document_is_not_the_day_from_which_something_is_done() -> None:
    text = "开展营商环境监测行动，邀请第三方参加。"
    assert judge("2031年3月11日印发的方案要求开展营商环境监测行动。", text).supported
    assert kinds(judge("营商环境监测行动自2031年3月11日开始开展。", text)) == {"date"}


def test_the_day_of_publication_does_not_date_what_is_told() -> None:
    text = "2月，印发行动方案。"
    assert "date" in kinds(judge("3月，印发行动方案。", text, CONTEXT))
    assert "date" in kinds(judge("2031年3月，印发行动方案。", text, CONTEXT))
    assert judge(
        "2031年3月11日发布方案，推进窗口改革。", "推进窗口改革的方案发布。", CONTEXT
    ).supported
