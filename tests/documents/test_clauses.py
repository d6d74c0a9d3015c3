"""The chunk is the clause: structure, trailers, budgets; and that nothing is lost or cut."""

from __future__ import annotations

import re
from bisect import bisect_right

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.clauses import BUDGET, HARD_LIMIT, WHOLE, WHOLE_WITH_TRAILER, cut
from rag.documents.cleaning import clean
from rag.documents.loading import load_bytes
from rag.documents.repair import repair
from rag.sentences import sentences
from rag.types import Clause, LoadedText
from tests.documents.fragments import FRAGMENTS


def clauses(text: str, name: str = "a.txt") -> list[Clause]:
    loaded = load_bytes(text.encode(), name)
    return cut(loaded, clean(loaded), "doc")


def outline(text: str, name: str = "a.txt") -> list[tuple[str, tuple[str, ...]]]:
    return [(clause.label, clause.path) for clause in clauses(text, name)]


PLAN = """青岭县2025年优化服务实施方案
为落实部署，提升服务水平，制定本方案。
一、总体要求
坚持问题导向，到2025年底全县可网办率达到98%。
二、重点任务
(一)推进一窗通办。设立综合窗口26个，即办件占比不低于45%。(责任专项组:服务组;牵头单位:县审批局;完成时限:2025年4月底)
（二）扩大免申即享。
资金不超过7个工作日拨付。
〔牵头单位:县财政局;责任单位:县科技局);完成时限:2025年6月底〕
三、保障措施
（一）强化统筹。每季度调度一次。
青岭县优化服务领导小组办公室
2025年3月6日
"""


def test_a_plan_is_cut_at_its_numbers() -> None:
    assert outline(PLAN) == [
        ("", ()),
        ("一、", ("一、总体要求",)),
        ("二、（一）", ("二、重点任务", "(一)推进一窗通办")),
        ("二、（二）", ("二、重点任务", "（二）扩大免申即享")),
        ("三、（一）", ("三、保障措施", "（一）强化统筹")),
        ("", ()),
    ]


def test_a_heading_stands_with_the_first_clause_below_it() -> None:
    texts = [clause.text for clause in clauses(PLAN)]
    assert texts[1].startswith("一、总体要求\n坚持")
    assert texts[2].startswith("二、重点任务\n(一)")
    assert texts[5] == "青岭县优化服务领导小组办公室\n2025年3月6日"


def test_a_trailer_belongs_to_its_clause_on_the_same_line_and_on_its_own() -> None:
    third, fourth = clauses(PLAN)[2:4]
    assert third.text.endswith("完成时限:2025年4月底)")
    assert fourth.text.startswith("（二）扩大")
    assert fourth.text.endswith("完成时限:2025年6月底〕")


def test_a_trailer_is_not_torn_from_its_clause_by_the_budget() -> None:
    body = "推进改革任务落地见效。" * 45  # 495 characters
    trailer = "（牵头单位：县教育局；完成时限：2025年底）"
    [clause] = clauses(f"（一）{body}{trailer}")
    assert WHOLE < len(clause.text) <= WHOLE_WITH_TRAILER
    longer = clauses(f"（一）{body * 2}{trailer}")
    assert len(longer) > 1
    assert longer[-1].text.endswith("。" + trailer)


REGULATION = """第一章　总　则
第一条　为了规范经营，制定本办法。
第二条　经营者应当具备下列条件：
（一）有固定场所；
（二）有两名以上从业人员。
经营者应当公示收费标准。
第二章　监督管理
第三条　违反本办法的，处1万元罚款。
"""


def test_a_heading_that_ends_with_a_stop_belongs_to_its_parts() -> None:
    text = "（三）基本原则。\n1.需求引领。围绕公众需要。\n2.互联融合。推动互通。\n（四）目标。\n"
    assert [clause.label for clause in clauses(text)] == ["（三）1.", "（三）2.", "（四）"]
    assert clauses(text)[0].text.startswith("（三）基本原则。\n1.")


def test_only_short_items_stay_with_what_introduces_them() -> None:
    short = clauses("申请人应当提交：\n1.申请书；\n2.身份证明。\n")
    assert [clause.label for clause in short] == [""]
    body = (
        "对工作成效明显的乡镇，优先安排项目资金，支持开展改革试点，并在年度考核中予以加分奖励，" * 2
    )
    long = clauses(f"激励措施如下：\n一、{body}（县财政局负责）\n二、{body}（县商务局负责）\n")
    assert [clause.label for clause in long] == ["", "一、", "二、"]
    assert long[1].text.endswith("（县财政局负责）")


def test_a_table_of_contents_is_no_structure() -> None:
    text = (
        "应急预案\n目　录\n1 总则\n1.1 目的\n2 附则\n"
        "1 总则\n1.1 目的\n为了应对突发情况，制定本预案。\n2 附则\n本预案自印发之日起施行。\n"
    )
    assert [clause.label for clause in clauses(text)] == ["", "1.1", "2"]
    assert clauses(text)[1].path == ("1 总则", "1.1 目的")


def test_an_article_keeps_its_paragraphs_and_items() -> None:
    found = clauses(REGULATION)
    assert [clause.label for clause in found] == ["第一章 第一条", "第一章 第二条", "第二章 第三条"]
    assert found[1].text.endswith("经营者应当公示收费标准。")
    assert found[1].path == ("第一章 总则", "第二条")


def test_an_article_too_long_to_stay_whole_is_parted_at_its_items() -> None:
    items = "；\n".join(f"（{n}）{'严格落实各项要求' * 12}" for n in "一二三四五")  # 99 each
    found = clauses(f"第五条　经营者应当：\n{items}。\n经营者还应当公示。\n")
    labels = ["第五条", "第五条（三）", "第五条（五）", "第五条"]
    assert [clause.label for clause in found] == labels
    assert all(len(clause.search_text) <= BUDGET for clause in found)


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("一、甲事", "一、"),
        ("（一）甲事", "（一）"),
        ("1.甲事", "1."),
        ("（1）甲事", "（1）"),
        ("①甲事", "①"),
        ("一是甲事", "一是"),
        ("第一节 甲事", "第一节"),
    ],
)
def test_every_style_of_number_begins_a_clause(heading: str, label: str) -> None:
    text = f"开头一段说明情况。\n{heading}，要抓紧办理。\n"
    assert [clause.label for clause in clauses(text)] == ["", label]


def test_markdown_and_html_headings_make_paths() -> None:
    markdown = "# 青岭县意见\n\n开头。\n\n## 背景\n\n说明情况。\n\n### 目标\n\n达到98%。\n"
    assert outline(markdown, "a.md") == [
        ("", ()),
        ("", ("背景",)),
        ("", ("背景", "目标")),
    ]
    html = (
        "<body><h1>青岭县意见</h1><p>开头一段，说明情况。</p><h2>背景</h2><p>说明，情况。</p>"
        "<p><b>加粗小标题</b></p><p>达到98%，很好。</p></body>"
    )
    assert outline(html, "a.html") == [("", ()), ("", ("背景",)), ("", ("背景", "加粗小标题"))]


def test_a_bold_line_is_a_heading_in_a_text_with_markup() -> None:
    text = "<p>开头一段。</p><p><strong>改革提速</strong></p><p>办结率达98%。</p>"
    assert outline(text) == [("", ()), ("", ("改革提速",))]


def test_a_short_line_above_a_paragraph_is_a_heading() -> None:
    paragraph = (
        "全县建成便民服务站118个，从事电商的人员超过6800人，交易额增长四成八，群众满意度提高。"
    )
    text = f"{paragraph}\n\n补齐短板 建好平台\n\n{paragraph}\n"
    assert outline(text) == [("", ()), ("", ("补齐短板建好平台",))]


def test_numbers_of_sections_on_their_own_line_join_their_heading() -> None:
    paragraph = (
        "全县建成便民服务站118个，从事电商的人员超过6800人，交易额增长四成八，群众满意度提高。"
    )
    found = clauses(f"{paragraph}\n01\n建好平台\n{paragraph}\n")
    assert found[1].path == ("建好平台",)
    assert found[1].text.startswith("01\n建好平台\n")


def test_attachments_begin_a_structure_of_their_own() -> None:
    text = (
        "一、抓好落实\n认真执行要求。\n附件：任务清单\n青岭县人民政府\n2025年3月6日\n"
        "附件\n青岭县任务清单\n一、教育\n新增学位1200个，改造校舍。\n"
    )
    assert outline(text) == [
        ("一、", ("一、抓好落实",)),
        ("", ()),
        ("附件 一、", ("附件", "青岭县任务清单", "一、教育")),
    ]


def test_the_rows_of_a_table_are_clauses_with_their_labels() -> None:
    html = (
        "<body><p>任务如下，请落实。</p><table><tr><th>序号</th><th>任务</th><th>时限</th></tr>"
        "<tr><td>1</td><td>建泊位</td><td>6月底</td></tr>"
        "<tr><td>2</td><td>修道路</td><td>9月底</td></tr></table></body>"
    )
    found = clauses(html, "a.html")
    assert [clause.label for clause in found] == ["", "表1 行1", "表1 行2"]
    assert found[2].text == "序号：2 | 任务：修道路 | 时限：9月底"


def test_markdown_rows_are_clauses() -> None:
    found = clauses(
        "任务如下：\n\n| 区县 | 任务 |\n|---|---|\n| 甲区 | 建站12个 |\n| 乙区 | 修路3公里 |\n",
        "a.md",
    )
    assert [clause.search_text for clause in found[-2:]] == ["甲区 | 建站12个", "乙区 | 修路3公里"]


def test_short_paragraphs_of_one_section_join_up_to_the_budget() -> None:
    sentence = "记者从会上获悉全年接待游客超过四百万人次同比增长百分之九。"  # 29 characters
    found = clauses("\n".join([sentence] * 30))
    lengths = [len(clause.search_text) for clause in found]
    assert len(found) == 3  # ten paragraphs and nine line ends make 299 characters
    assert max(lengths) <= BUDGET


def test_a_long_paragraph_is_split_evenly_at_sentence_ends() -> None:
    sentence = "记者从会上获悉全年接待游客超过四百万人次同比增长百分之九。"
    found = clauses(sentence * 30)
    lengths = [len(clause.search_text) for clause in found]
    assert max(lengths) - min(lengths) <= 2 * len(sentence)
    assert max(lengths) <= WHOLE
    assert all(clause.text.endswith("。") for clause in found)


def test_a_sentence_without_end_is_cut_at_commas() -> None:
    found = clauses("推进各项改革任务落地见效，" * 300)
    assert all(len(clause.text) <= HARD_LIMIT for clause in found)
    assert all(clause.text.endswith("，") for clause in found)
    unbroken = clauses("推" * 4000)
    assert [len(clause.text) for clause in unbroken] == [HARD_LIMIT, HARD_LIMIT, 1000]


def test_removed_lines_part_clauses() -> None:
    found = clauses("第一段介绍情况。\n责任编辑：赵六\n第二段介绍情况。\n")
    assert [clause.text for clause in found] == ["第一段介绍情况。", "第二段介绍情况。"]


def test_traditional_texts_have_the_same_structure() -> None:
    text = (
        "一、總體要求\n堅持問題導向。\n"
        "二、重點任務\n（一）推進通辦。（牽頭單位：縣審批局；完成時限：年底）\n"
    )
    assert [clause.label for clause in clauses(text)] == ["一、", "二、（一）"]
    assert clauses(text)[1].text.endswith("年底）")


def test_pages_come_from_where_they_begin() -> None:
    loaded = LoadedText("一、甲。\n二、乙。\n三、丙。\n", "pdf", page_starts=(0, 10))
    assert [clause.page for clause in cut(loaded, clean(loaded), "d")] == [1, 1, 2]


# --- what holds for any text ------------------------------------------------------------------


def check(text: str, markup: bool) -> None:
    loaded = LoadedText(text, "text", markup=markup)
    cleaned = clean(loaded)
    found = cut(loaded, cleaned, "doc")
    position = 0
    for ordinal, clause in enumerate(found):
        assert clause.ordinal == ordinal
        assert position <= clause.start < clause.end
        position = clause.end
        assert clause.text == text[clause.start : clause.end]
        assert clause.search_text == repair(clause.text, clause.start, markup=markup).text
        assert all(clause.path)
    covered = bytearray(len(text))
    for clause in found:
        covered[clause.start : clause.end] = b"\x01" * (clause.end - clause.start)
    kept = [
        (character, start)
        for character, start in zip(cleaned.text, cleaned.starts, strict=True)
        if not character.isspace()
    ]
    assert all(covered[start] for _, start in kept), "nothing is lost"
    rejoined = "".join(clause.search_text for clause in found)
    assert squeeze(rejoined) == "".join(character for character, _ in kept), "clauses rejoin"
    ends = {end for _, end in sentences(cleaned.text)}
    longest = max((end - start for start, end in sentences(cleaned.text)), default=0)
    if longest <= HARD_LIMIT:
        # A clause may end behind markup that stands behind its last character.
        lasts = {bisect_right(cleaned.ends, clause.end) for clause in found}
        assert {len(cleaned.text[:last].rstrip()) for last in lasts} <= ends, "no sentence is cut"


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40), st.booleans())
@example(["第七条　经营者应当具备下列条件：\n", "（一）", "\n", "①先行试点；"], False)
def test_mixtures_of_fragments_keep_the_promises(parts: list[str], markup: bool) -> None:
    check("".join(parts), markup)


@given(st.text(max_size=400), st.booleans())
def test_any_text_keeps_the_promises(text: str, markup: bool) -> None:
    check(text, markup)


@pytest.mark.parametrize(
    "unit", ["（一）甲\n", "（", "甲。", "| 甲\n", "1.1.1 甲\n", "第一条\n", "甲 "]
)
def test_nasty_repetition_is_survived(unit: str) -> None:
    # Quadratic work on this many characters would hit the test's time limit.
    loaded = LoadedText(unit * (150_000 // len(unit)), "text", markup=True)
    assert len(cut(loaded, clean(loaded), "doc")) <= len(loaded.text)
