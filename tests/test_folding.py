"""Folding: what must meet, what must stay apart, and where each character came from."""

from __future__ import annotations

import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.folding import _joins, fold, fold_mapped
from rag.mapped import MappedText
from rag.regional import REGIONAL_WORDS, VARIANT_SPELLINGS

AWKWARD = (
    "ﬁ①②㎡㏠²½⅓Ⅳ…‥ｶﾞﾊﾟẛ̣İßſẞΣςéé각가ﾠㅤ\u200b\u200d\ufeff\u00ad\ufe0f\U000e0101\ud800"
    "著着覆復复乾干麼么發髮后後資訊网路最佳化座標志專案身分帳戶1２3 ，。％%〔〕()"
)
TEXTS = (
    st.text()
    | st.text(alphabet=AWKWARD, max_size=30)
    | st.text(st.characters(min_codepoint=0x3000, max_codepoint=0xFFEF), max_size=30)
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("資訊安全與最佳化營商環境", "信息安全与优化营商环境"),
        ("專案帳戶與入口網站", "项目账户与门户网站"),
        ("衞生間的枱面", "卫生间的台面"),  # Hong Kong's variants
        ("隨著發展，著名企業顯著增加", "随着发展，著名企业显著增加"),
        ("批覆與答覆全覆蓋", "批复与答复全覆盖"),
        ("乾縣", "乾县"),  # a phrase that OpenCC converts in two steps
        ("５０％", "50%"),
        ("ＡＩ服務", "ai服务"),
        ("人⼯智能", "人工智能"),  # a Kangxi radical, as PDF files have them
        ("营\u200b商\ufeff环境", "营商环境"),
    ],
)
def test_spellings_of_the_same_words_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("一座标志性建筑", "一座标志性建筑"),  # not 坐标
        ("互联网路由器", "互联网路由器"),  # not 网络
        ("自身分析", "自身分析"),  # not 身份
        ("档案和文件", "档案和文件"),
        ("执行指标", "执行指标"),  # OpenCC's tw2sp: 运行指针
        ("㎡", "m2"),
        ("①2022年", "1 2022年"),  # not 12022年
        ("10②", "10 2"),
        ("3½", "3 1⁄2"),
        ("10²㎡", "10 2m2"),
        ("", ""),
        ("a\ud800b", "a\ufffdb"),
        ("資\0訊", "资\ufffd讯"),  # OpenCC would drop what stands behind the zero
    ],
)
def test_folds_to(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(TEXTS)
@example("著作业系统")
@example("e\u200b\u0301")
@example("ẛ\u0323")
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
@example("1①2022年10²㎡2")
@example("가\u1161각\u11a8ｶﾞ")
@example("資\u200b訊\ufe0f與ﬁ")
def test_mapped_folding_gives_the_same_text(text: str) -> None:
    assert fold_mapped(MappedText.identity(text)).text == fold(text)


@given(TEXTS)
def test_places_are_in_order_and_inside_the_original(text: str) -> None:
    mapped = fold_mapped(MappedText.identity(text, offset=7))
    starts, ends = list(mapped.starts), list(mapped.ends)
    assert len(starts) == len(ends) == len(mapped.text)
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(7 <= start < end <= 7 + len(text) for start, end in zip(starts, ends, strict=True))


def test_a_found_passage_leads_back_to_its_original() -> None:
    original = "關於最佳化營商環境（２０２２年）的通知"
    mapped = fold_mapped(MappedText.identity(original))
    assert mapped.text == "关于优化营商环境(2022年)的通知"

    def source(words: str) -> str:
        start = mapped.text.index(words)
        first, last = mapped.span(start, start + len(words))
        return original[first:last]

    assert source("优化") == "最佳化"
    assert source("营商环境(2022年)") == "營商環境（２０２２年）"
    # Half of a word that changed as a whole stands for all of it.
    assert source("化营") == "最佳化營"


def test_a_mapping_made_before_folding_is_kept() -> None:
    cleaned = MappedText.identity("結(jié)出").keep(lambda index: index not in range(1, 6))
    folded = fold_mapped(cleaned)
    assert folded.text == "结出"
    assert folded.span(0, 2) == (0, 7)


def test_every_entry_of_the_regional_table_is_reached_and_settles() -> None:
    for pattern, replacement in (*VARIANT_SPELLINGS, *REGIONAL_WORDS):
        assert fold(replacement) == replacement, replacement
        assert not pattern.startswith(replacement)
    for pattern, replacement in REGIONAL_WORDS:
        if "(?" not in pattern:
            assert fold(f"，{pattern}，") == f",{replacement},", pattern


def test_only_marks_and_jamo_fuse_with_what_stands_before_them() -> None:
    """The premise of mapping unit by unit, over the whole of Unicode: a character that is said not
    to join leaves whatever stands before it as it is."""
    bases = ["a", "\u0301", "\u1100", "\uac00", "\u1161", "\u3046", "\u0915", "\u0bc6", "一"]
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if 0xD800 <= code < 0xE000 or _joins(character):
            continue
        alone = unicodedata.normalize("NFKC", character)
        for base in bases:
            together = unicodedata.normalize("NFKC", base + character)
            assert together == unicodedata.normalize("NFKC", base) + alone, hex(code)


def test_threads_may_fold_at_once() -> None:
    texts = [f"第{number}條：資訊網路與最佳化" for number in range(400)]
    expected = [fold(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(fold, texts)) == expected
