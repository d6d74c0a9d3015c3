from __future__ import annotations

import pytest

from rag.generation.faithful import same_figures


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
        ("On what date was it approved?", "是哪一天获批的？"),
        ("How many had it in 2023, and how many the year before?", "2023年有多少，上一年有多少？"),
        ("The fourth round of procurement", "第四批采购"),
        ("When did it first open?", "最早何时开放？"),
        ("During the 14th Five-Year Plan", "“十四五”时期"),
        ("For pupils in grades 3 to 6", "三至六年级的学生"),
        ("Beds per 1,000 people by 2025", "到2025年每千人口床位"),
        ("How many 5G base stations?", "有多少个5G基站？"),
        ("The nine mainland cities", "内地九市"),
        ("Which of the two cities got more, A or B?", "A和B哪个市更多？"),
        ("Within 60 days or six months", "60日内还是六个月内"),
        ("Half an hour after it starts", "开始半个小时以后"),
        ("The price per 50 kilograms", "每50公斤的价格"),
        ("In the first half of this year", "今年上半年"),
        ("In the second quarter", "二季度"),
        ("In the first seven months of this year", "今年前7个月"),
        ("A COVID-19 case in the two-step mode", "“两步”模式下的新冠病例"),
        ("By the end of September", "截至9月底"),
        ("How many of the five counties meet the target?", "五个县中有多少个达标？"),
        ("What are the duties of the two departments?", "两个部门的职责是什么？"),
        ("What does the Five-Year Plan say?", "五年规划说了什么？"),
        ("Within a month", "一个月内"),
        ("On which day of each month?", "每月哪一天？"),
        ("People without a job for a year", "失业一年的人"),
        ("In the first half of last year", "去年上半年"),
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
        ("During the 14th Five-Year Plan", "“十三五”时期"),
        ("The fourth round of procurement", "第五批采购"),
        ("For pupils in grades 3 to 6", "三至五年级的学生"),
        ("In the first half of 2023", "2023年下半年"),
        ("In the second quarter", "一季度"),
        ("By the end of September", "截至10月底"),
        ("The price per 50 kilograms", "每50克的价格"),
        ("Within two months", "两天内"),
        ("It is long.", "占1%。"),
        ("Must it be reported within a month?", "必须在一年内上报吗？"),
        ("How many level 2 posts are there?", "十二级岗位有多少个？"),
        ("In the first half of last year", "今年上半年"),
        ("the first half of 2023 and Q3 2024", "2024年上半年和2023年三季度"),
    ],
)
def test_a_changed_or_lost_figure_is_noticed(english: str, chinese: str) -> None:
    assert not same_figures(english, chinese)
