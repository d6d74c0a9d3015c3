from __future__ import annotations

import pytest

from rag.verification.translated import with_chinese_figures


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
        ("Paid by the end of September", "paid by the end of  9月 "),
        ("In March they may march.", "in  3月  they may march."),
        ("Over 50 kilograms, 3 km and 20 square metres", "over 50公斤, 3公里 and 20平方米"),
        ("In the first half of 2023", "in the  2023年上半年 "),
        ("in the second quarter of this year", "in the  今年二季度 "),
        ("Q3 2023", " 2023年三季度 "),
        ("the fourth half", "the fourth half"),
        ("in the first half of last year", "in the  去年上半年 "),
        ("the first half of the tuition", "the first half of the tuition"),
        ("the first half hour", "the first half hour"),
        ("a first quarter-final", "a first quarter-final"),
    ],
)
def test_figures_and_dates_are_rewritten_and_nothing_else(english: str, rewritten: str) -> None:
    assert with_chinese_figures(english) == rewritten
