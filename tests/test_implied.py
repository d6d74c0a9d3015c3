"""乳源 is not 翁源, and 2022 is not 2020."""

from __future__ import annotations

from datetime import date

import pytest

from rag.catalogue import Contents, Entry
from rag.implied import ISSUER, NUMBER, PLACE, YEAR, fitness, subject_of

RUYUAN = "广东省 韶关市 乳源瑶族自治县"
WENGYUAN = "广东省 韶关市 翁源县"


def entry(
    region: str | None = None,
    day: date | None = None,
    issuer: str | None = None,
    number: str | None = None,
) -> Entry:
    return Entry("d", "工作报告", region, issuer, None, number, day)


def fit(question: str, about: Entry, text: str = "工作报告") -> float:
    return fitness(subject_of(question, Contents(1, (about,))), about, text)


@pytest.mark.parametrize(
    ("question", "region", "text", "expected"),
    [
        ("乳源的可网办率是多少？", RUYUAN, "", PLACE),
        ("乳源的可网办率是多少？", WENGYUAN, "", -PLACE),
        ("乳源的可网办率是多少？", WENGYUAN, "与乳源县合作", PLACE),
        ("乳源的可网办率是多少？", None, "", 0),
        ("乳源的可网办率是多少？", "广东省", "", 0),
        ("韶关市的可网办率是多少？", RUYUAN, "", PLACE),
        ("乳源和翁源的可网办率各是多少？", WENGYUAN, "", PLACE),
        ("華容縣的可網辦率是多少？", "湖南省 岳阳市 华容县", "", PLACE),
        ("华容县的可网办率是多少？", "湖北省 鄂州市 华容区", "", -PLACE),
        ("可网办率是多少？", WENGYUAN, "", 0),
    ],
)
def test_places(question: str, region: str | None, text: str, expected: float) -> None:
    assert fit(question, entry(region), text) == expected


def test_a_place_that_no_gazetteer_lists_is_known_by_the_documents() -> None:
    here, there = entry("云江省 青溪市 梧津区"), entry("云江省 青溪市 桐津区")
    contents = Contents(1, (here, there))
    subject = subject_of("梧津区的可网办率？", contents)
    assert fitness(subject, here, "") == PLACE
    assert fitness(subject, there, "") == -PLACE


@pytest.mark.parametrize(
    ("question", "day", "text", "expected"),
    [
        ("2022年的目标？", None, "2022年的目标是九成", YEAR),
        ("二〇二二年的目标？", None, "2022年的目标是九成", YEAR),
        ("2022年的目标？", None, "2020年的目标是八成", -YEAR),
        ("2022年的目标？", None, "2021—2025年规划", YEAR),
        ("2022年的目标？", None, "发放2020元", 0),
        ("2022年的目标？", date(2022, 5, 1), "目标是九成", YEAR / 2),
        ("2022年的目标？", date(2023, 1, 9), "目标是九成", 0),
        ("2022年的目标？", date(2018, 1, 9), "目标是九成", -YEAR),
        ("目标是什么？", date(2018, 1, 9), "2020年的目标", 0),
    ],
)
def test_years(question: str, day: date | None, text: str, expected: float) -> None:
    assert fit(question, entry(day=day), text) == expected


def test_a_document_number_names_its_document() -> None:
    about = entry(number="青政办发〔2024〕12号")
    assert fit("青政办发[2024]12号提出什么？", about) >= NUMBER
    assert fit("青政办发〔2024〕1号提出什么？", about) < NUMBER


def test_an_issuer_in_the_question_speaks_for_its_documents() -> None:
    assert fit("青溪教育局怎么规定？", entry(issuer="青溪教育局")) == pytest.approx(ISSUER)
    assert fit("怎么规定？", entry(issuer="青溪教育局")) == 0


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("乳源的可网办率是多少？", "|源的可网办率是多少?"),
        ("2022年乳源縣和翁源的目標", "2022年|县和|源的目标"),
        ("青政办发[2024] 12号提出什么目标？", "|提出什么目标?"),
        ("目标是多少？", "目标是多少?"),
        ("乳源怎么样？", ""),
    ],
)
def test_what_is_left_to_ask_of_the_documents_that_a_question_names(
    question: str, rest: str
) -> None:
    contents = Contents(1, (entry(RUYUAN, number="青政办发〔2024〕12号"),))
    assert subject_of(question, contents).rest == rest


def test_the_documents_that_a_question_names_are_its_own() -> None:
    contents = Contents(
        1,
        (
            Entry("a", "", RUYUAN, None, None, None, None),
            Entry("b", "", WENGYUAN, None, None, None, None),
            Entry("c", "", None, None, None, "青政办发〔2024〕12号", None),
        ),
    )
    for question, own in (
        ("乳源的目标？", {"a"}),
        ("韶关的目标？", {"a", "b"}),
        ("青政办发〔2024〕12号的目标？", {"c"}),
        ("目标？", set()),
    ):
        assert subject_of(question, contents).own(contents) == own
