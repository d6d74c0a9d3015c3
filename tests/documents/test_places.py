"""Places told apart by name, resolved by context, and recognised outside the gazetteer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.documents.places import find_places
from tests.documents.fragments import FRAGMENTS

RUYUAN = ("广东省", "韶关市", "乳源瑶族自治县")
WENGYUAN = ("广东省", "韶关市", "翁源县")
HUARONG_DISTRICT = ("湖北省", "鄂州市", "华容区")
HUARONG_COUNTY = ("湖南省", "岳阳市", "华容县")


def levels(text: str, *, bare: bool = False) -> list[tuple[str, ...]]:
    return [place.levels for place in find_places(text, bare=bare)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("乳源瑶族自治县的做法", RUYUAN),
        ("乳源县的做法", RUYUAN),
        ("翁源县的做法", WENGYUAN),
        ("华容区可网办率", HUARONG_DISTRICT),
        ("华容县可网办率", HUARONG_COUNTY),
        ("湖北省鄂州市华容区", HUARONG_DISTRICT),
        ("鄂州市华容区", HUARONG_DISTRICT),
        ("岳阳华容县", HUARONG_COUNTY),
        ("三亞吉陽區", ("海南省", "三亚市", "吉阳区")),
        ("北京市朝阳区", ("北京市", "朝阳区")),
        ("恩施州", ("湖北省", "恩施土家族苗族自治州")),
        ("内蒙古", ("内蒙古自治区",)),
        ("仙桃市", ("湖北省", "仙桃市")),
    ],
)
def test_a_name_leads_to_its_place(text: str, expected: tuple[str, ...]) -> None:
    assert levels(text) == [expected]


def test_county_names_without_suffix_are_for_short_texts() -> None:
    assert levels("翁源盘活了多少亩土地？", bare=True) == [WENGYUAN]
    assert levels("乳源盘活了多少亩土地？", bare=True) == [RUYUAN]
    assert levels("翁源盘活了多少亩土地？") == []
    assert levels("创新和合作发展，资源共享", bare=True) == []


def test_an_ambiguous_name_lists_its_readings_until_the_text_decides() -> None:
    [place] = find_places("华容可网办率是多少", bare=True)
    assert place.levels == ()
    assert set(place.candidates) == {HUARONG_DISTRICT, HUARONG_COUNTY}
    assert levels("鄂州市印发方案，华容怎么做", bare=True)[1] == HUARONG_DISTRICT
    assert levels("华容县印发方案，华容怎么做", bare=True)[1] == HUARONG_COUNTY
    assert levels("南京市的鼓楼区")[1] == ("江苏省", "南京市", "鼓楼区")
    assert levels("鼓楼区") == [()]


@pytest.mark.parametrize(
    "text",
    [
        "推进市场监管和上市公司治理",
        "建设开发区、示范区和居民社区",
        "各县（市、区）人民政府",
        "全县城市管理水平提高",
        "形成县镇村三级平台",
        "北京时间上午八点，上海路口",
        "老城区改造",
        "脱贫县和试点县",
    ],
)
def test_words_are_no_places(text: str) -> None:
    assert levels(text) == []


def test_places_outside_the_gazetteer_are_told_by_their_suffix() -> None:
    assert levels("云溆市砚北区2025年方案") == [("云溆市", "砚北区")]
    assert levels("砚北区人民政府办公室") == [("砚北区",)]
    assert levels("中共云溆市委办公室关于印发云溆市方案的通知") == [("云溆市",), ("云溆市",)]
    assert levels("澜川省人民政府办公厅") == [("澜川省",)]


def test_a_short_mention_takes_the_levels_of_a_longer_one() -> None:
    assert levels("云溆市砚北区政府召开会议。在砚北区开展") == [
        ("云溆市", "砚北区"),
        ("云溆市", "砚北区"),
    ]


def test_known_places_are_found_by_their_short_names() -> None:
    known = [("云溆市", "砚北区")]
    found = find_places("砚北和云溆怎么做", known)
    assert [(place.name, place.levels) for place in found] == [
        ("砚北", ("云溆市", "砚北区")),
        ("云溆", ("云溆市",)),
    ]


def test_a_longer_invented_name_is_not_the_shorter_real_one() -> None:
    assert levels("青岚县：一片叶子") == [("青岚县",)]  # not 岚县 in Shanxi


@given(st.lists(st.sampled_from([*FRAGMENTS, "云溆市", "华容", "鄂州市", "鼓楼区"]), max_size=20))
def test_places_are_exact_and_in_order(parts: list[str]) -> None:
    text = "".join(parts)
    position = 0
    for place in find_places(text, bare=True):
        assert position <= place.start < place.end
        assert text[place.start : place.end] == place.name
        position = place.end


@given(st.text(max_size=200))
def test_any_text_is_searched(text: str) -> None:
    find_places(text, [("甲市", "乙区")], bare=True)


@pytest.mark.parametrize("unit", ["市", "区县", "甲市", "北京", "印发"])
def test_nasty_repetition_is_survived(unit: str) -> None:
    # Quadratic work on this many characters would hit the test's time limit.
    text = unit * (100_000 // len(unit))
    assert len(find_places(text)) <= len(text)


@pytest.mark.parametrize("text", ["雄安新区的开发强度", "和大城市一样的高楼"])
def test_a_short_name_that_goes_on_with_another_ending_is_none(text: str) -> None:
    assert levels(text, bare=True) == []


def test_a_short_name_before_a_word_that_begins_like_an_ending_stays_one() -> None:
    assert levels("翁源市民怎么办事？", bare=True) == [WENGYUAN]


def test_a_place_of_the_library_is_found_before_another_ending() -> None:
    found = find_places("我想问问翁源区有多少家企业？", [WENGYUAN], bare=True)
    assert [place.name for place in found] == ["翁源"]
