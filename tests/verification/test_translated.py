from __future__ import annotations

import pytest

from rag.verification.translated import same_figures, with_chinese_figures


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("The clean-up ran from April 1997 to February 1998.", "清理从1997年4月到1998年2月。"),
        ("From January to June 2023", "2023年1月至6月"),
        ("between May and June 2023", "从2023年5月到6月"),
        ("By 31 January 2018 the office must report.", "2018年1月31日前上报。"),
        ("On June 30, 2047 the lease ends.", "租期至2047年6月30日止。"),
        ("By the end of August 2019.", "2019年8月底前完成。"),
        ("It costs 3.5 billion yuan.", "总投资35亿元。"),
        ("RMB 1,000 a month", "每月1000元"),
        ("Within seven working days", "7个工作日内"),
        ("A rate of 87 percent in 2021", "2021年达到87%"),
        ("Up by 1.5 percentage points", "提高1.5个百分点"),
        ("Nine ministries take part.", "9个部门参加。"),
        ("The Finance Bureau takes the lead.", "由财政局牵头。"),
        ("A tertiary hospital", "三级医院"),
        ("Finished within one month.", "应当在1个月内完成。"),
        ("A fine of one million yuan", "罚款100万元"),
        ("By 30 may 2018", "2018年5月30日前"),
    ],
)
def test_a_faithful_translation_keeps_the_figures(english: str, chinese: str) -> None:
    assert same_figures(english, chinese)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("A rate of 85 percent", "达到87%"),
        ("107.5 yuan in 2021", "2021年107.5亿元"),
        ("By 31 January 2019", "2018年1月31日前"),
        ("From January to June 2023", "2023年1月至7月"),
        ("in March and June 2023", "2023年3月至6月"),
        ("From November to February 2023", "2023年11月至2月"),
        ("By January 2018", "2018年1月31日前"),
        ("Within seven days", "7个月内"),
        ("It is 40 kilometres long and cost 3 million yuan.", "长40公里。"),
        ("It is long.", "长40公里。"),
        ("3.5 million yuan", "35亿元"),
    ],
)
def test_a_changed_or_lost_figure_is_noticed(english: str, chinese: str) -> None:
    assert not same_figures(english, chinese)


@pytest.mark.parametrize(
    ("english", "rewritten"),
    [
        ("It is one of 2,018 enterprises.", "it is one of 2018 enterprises."),
        ("See 国办发〔2018〕128号.", "see 国办发〔2018〕128号."),
        ("Only 30 may attend.", "only 30 may attend."),
        ("By 2022/04/30", "by 2022/04/30"),
        ("Until 2006-12-30", "until 2006-12-30"),
        ("On 30 May 2018", "on  2018年5月30日 "),
        ("A 1,500-yuan deduction", "a 1500元 deduction"),
    ],
)
def test_what_is_no_date_becomes_none(english: str, rewritten: str) -> None:
    assert with_chinese_figures(english) == rewritten
