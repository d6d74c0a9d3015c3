"""Which questions ask for a set of tasks, and what they ask of the ledger."""

from __future__ import annotations

from datetime import date

import pytest

from rag.tasks.questions import Asked, SetQuestion, set_question

_TODAY = date(2031, 3, 2)


@pytest.mark.parametrize(
    "question",
    [
        "整治中介由谁牵头？",
        "谁负责一窗受理？",
        "哪个单位牵头推行帮办代办？",
        "哪些单位参与一事联办？",
        "一窗受理工作的牵头单位有哪些？",
        "推行容缺受理什么时候完成？",
        "清理收费的完成时限是多少？",
        "优化营商环境有哪些措施？",
        "清湾区取得了哪些成效？",
        "清湾区完成了哪些任务？",
        "清湾区开展了哪些工作？",
        "网办率要达到多少？",
        "到2031年，秸秆利用率要达到多少？",
        "每月分别能扣多少？",
        "一共划转了多少项审批事项？",
        "Who leads the clean-up of fees?",
        "When is the one-stop window due?",
        "三问三治是什么",
        "",
        "？！",
    ],
)
def test_a_question_about_one_task_or_something_else_is_none(question: str) -> None:
    assert set_question(question) is None


def _days(asked: SetQuestion | None) -> tuple[date | None, date | None]:
    assert asked is not None
    assert asked.window is not None
    return asked.window.days(_TODAY)


@pytest.mark.parametrize(
    ("question", "body", "leads"),
    [
        ("区财政局牵头哪些任务？", "区财政局", True),
        ("由区财政局牵头的任务有几项？", "区财政局", True),
        ("哪些任务的牵头单位是区财政局？", "区财政局", True),
        ("區財政局牽頭哪些任務？", "区财政局", True),
        ("区财政局负责多少项任务？", "区财政局", False),
        ("区财政局参与哪些任务", "区财政局", False),
        ("区财政局牵头的任务", "区财政局", True),
        ("Which tasks does the finance bureau lead?", "财政局", True),
        ("How many tasks are led by 区财政局?", "区财政局", True),
    ],
)
def test_the_body_and_its_part(question: str, body: str, leads: bool) -> None:
    asked = set_question(question)
    assert asked is not None
    assert (asked.body, asked.leads) == (body, leads)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("2031年4月底前要完成哪些任务？", None, date(2031, 4, 30)),
        ("哪些工作要在4月底前完成？", None, date(2031, 4, 30)),
        ("2031年4月到6月到期的任务有哪些？", date(2031, 4, 1), date(2031, 6, 30)),
        ("2031年上半年到期的任务有几项", date(2031, 1, 1), date(2031, 6, 30)),
        ("今年年底前要完成哪些任务", None, date(2031, 12, 31)),
        ("Which tasks are due by the end of April 2031?", None, date(2031, 4, 30)),
        ("Which tasks are due in June 2031?", date(2031, 6, 1), date(2031, 6, 30)),
    ],
)
def test_the_days_in_which_tasks_are_due(
    question: str, first: date | None, last: date | None
) -> None:
    assert _days(set_question(question)) == (first, last)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("到2031年7月1日逾期的任务有哪些？", Asked.OVERDUE),
        ("How many tasks are overdue on 1 July 2031?", Asked.OVERDUE),
        ("下一个到期的是哪项任务？", Asked.NEXT),
        ("还有几项任务没有完成？", Asked.OPEN),
        ("哪个单位牵头的任务最多？", Asked.BY_LEAD),
        ("列出所有任务", Asked.ALL),
    ],
)
def test_the_kind_of_set(question: str, kind: Asked) -> None:
    asked = set_question(question)
    assert asked is not None
    assert asked.asked is kind


def test_a_year_in_a_title_is_no_deadline() -> None:
    asked = set_question("列出2031年办事便利行动方案里区财政局牵头的任务")
    assert asked is not None
    assert asked.topics == ("2031年",)
    assert asked.body == "办事便利行动方案里区财政局"  # the ledger knows where the name begins
    assert asked.window is None
    topics = set_question("办事便利行动方案有哪些任务？")
    assert topics is not None
    assert topics.topics == ("办事便利行动方案",)
