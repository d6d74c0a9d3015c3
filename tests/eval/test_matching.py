"""A fact is stated or it is not: everything else rests on this."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.matching import contains, find_all, normalise, number_spans, states, strip_tags


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("可网办率达到８５％。", "85%"),  # NFKC
        ("可 网 办 率 达 到 85 %", "网办率达到85%"),  # white space
        ("壓縮審批時限", "压缩审批时限"),  # traditional to simplified
        ("压缩审批时限", "壓縮審批時限"),  # and the fact may be traditional
        ("於乾隆年間", "乾"),  # the same in a phrase and alone
        ("办理时间：\u200b3个\u3000工作日", "3个工作日"),  # invisible and wide spaces
        ("Deadline: JUNE", "june"),
        ("2022年4月30日前完成", "2022年4月"),  # ends at a digit's edge
        ("2022年4月30日前完成", "30日"),
        ("第85条", "85"),
        ("占85.5%", "85.5%"),
        ("2022.4.30", "2022"),  # a date is no decimal
        ("见1.2.3节", "2"),
        ("共1,234户", "1,234"),
        ("2022，500户", "500"),  # a list, no thousands
        ("2022,500户", "2022"),
        ("三、五个工作日", "五个工作日"),
        ("由十五个减到五个", "五个"),  # the second place counts
        ("一网通办", "网通办"),
        ("统一标准", "一标"),
        ("达到100万元", "100"),
    ],
)
def test_stated(text: str, fact: str) -> None:
    assert states(text, fact)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("达到185%", "85%"),
        ("达到85.5%", "85%"),
        ("达到85.5%", "85"),
        ("达到85.5%", "5%"),
        ("达到0.5%", "5%"),
        ("15个工作日", "5个工作日"),
        ("２０２２年", "22年"),
        ("2022年", "202"),
        ("1,234户", "234户"),
        ("1,234户", "1"),
        ("1,234,567.8元", "567.8元"),
        ("12 5户", "5户"),  # one number once the white space is gone
        ("十五个工作日", "五个工作日"),
        ("二十五日", "二十"),
        ("二〇二二年十二月", "二月"),
        ("可网办率", "可网办率85%"),
        ("", "85%"),
        ("任何文字", ""),
        ("任何文字", " \u200b"),
    ],
)
def test_not_stated(text: str, fact: str) -> None:
    assert not states(text, fact)


def test_every_number_is_one_span() -> None:
    text = "2022年12月,共1,234.5元,占0.5%,十五个,见1.2.3"
    assert [text[start:end] for start, end in number_spans(text)] == [
        "2022", "12", "1,234.5", "0.5", "十五", "1", "2", "3",
    ]  # fmt: skip


def test_tags_do_not_part_a_passage() -> None:
    source = "<p>可网办率<b>达到\n85%</b>以上<!-- 注 --></p>"
    assert strip_tags("a < b <br/>c") == "a < b c"
    assert contains(source, "可网办率达到85%以上")
    assert contains("可网办率达到85%以上", "<i>达到</i>85%")


def test_a_place_is_given_in_the_original_text() -> None:
    text = "　办理　時限：<b>5 個</b>工作日；另有15个工作日；5个工作日。"
    found = find_all(text, "5个工作日")
    assert [text[start:end] for start, end in found] == ["5 個</b>工作日", "5个工作日"]


_PIECES = st.sampled_from(["五", "十", "8", "5", ".", ",", "%", "年", " ", "　", "個", "个", "<b>"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(st.lists(_PIECES, max_size=12), st.lists(_PIECES, max_size=3))
def test_what_is_found_reads_like_the_passage(before: list[str], passage: list[str]) -> None:
    text, wanted = "".join([*before, *passage]), "".join(passage)
    for start, end in find_all(text, wanted):
        assert normalise(strip_tags(text[start:end])) == normalise(strip_tags(wanted))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec="gb18030", exclude_categories=["Mn", "Sk"]), max_size=60))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
