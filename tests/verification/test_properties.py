"""A sentence is supported by itself; no text makes verification fail."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.verification import locate, subject_conflict, verify
from tests.verification.passages import passage

UNHURRIED = settings(deadline=None)
"""The machine may be busy; how long a text takes is measured elsewhere."""

SUBJECTS = ["云岭县", "县财政局", "全县", "各单位", "青禾瑶族自治县", "县审批局、县住建局", ""]
VERBS = [
    "牵头推进窗口改革",
    "不得收取费用",
    "应当公示清单",
    "可网办率达到",
    "新增学位",
    "压减时限至",
    "发放补贴",
    "推行“一件事一次办”",
    "落实《容缺办理办法》",
]
AMOUNTS = [
    "95.9%",
    "1.2亿元",
    "三成",
    "近300家",
    "20日内",
    "不少于5项",
    "3—5名",
    "1倍以上5倍以下",
    "",
]
DATES = ["2031年4月底前，", "每月22日前，", "今年以来，", "5月16日，", "2029—2031年，", ""]
TAILS = [
    "（牵头单位：县发改局；责任单位：县财政局、县商务局；完成时限：2031年6月底）",
    "，同比增长12.2%",
    "",
]

SENTENCES = st.builds(
    "{}{}{}{}{}。".format,
    *(st.sampled_from(parts) for parts in (DATES, SUBJECTS, VERBS, AMOUNTS, TAILS)),
)
ANY = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "县区市局委办由牵头责任单位：；，。“”《》（）不得未应当可以增长下降至到第年月日%0123一二三个家"
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=120,
)


@UNHURRIED
@given(st.lists(SENTENCES, min_size=1, max_size=4), st.data())
def test_a_sentence_is_supported_by_its_passage(sentences: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(sentences))
    assert verify(chosen, [passage("\n".join(sentences))], [1]).problems == ()


@UNHURRIED
@given(SENTENCES)
def test_width_does_not_matter(sentence: str) -> None:
    wide = sentence.translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    assert verify(wide, [passage(sentence)], [1]).problems == ()


@UNHURRIED
@given(ANY, ANY, ANY)
def test_any_text_can_be_judged(statement: str, text: str, question: str) -> None:
    cited = passage(text)
    verdict = verify(statement, [cited], [1], question=question)
    assert verdict.supported is not bool(verdict.problems)
    for start, end in verdict.spans.get(1, ()):
        assert 0 <= start < end <= len(text)
    subject_conflict(question, cited, (statement[:10] or "云岭县",))


@UNHURRIED
@given(ANY, st.data())
def test_any_cutting_is_located(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    fragment = text[start:end]
    span = locate(fragment, text, (0, len(text)))
    cuts_a_number = (text[start - 1 : start].isdecimal() and fragment[:1].isdecimal()) or (
        fragment[-1:].isdecimal() and text[end : end + 1].isdecimal()
    )
    if fragment.strip() and fragment.strip() == fragment and not cuts_a_number:
        assert span is not None
        assert text[slice(*span)] == fragment
