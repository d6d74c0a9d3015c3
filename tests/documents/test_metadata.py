"""Title, issuer, numbers, dates, region and kind, each with where it was read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.documents.cleaning import clean
from rag.documents.loading import load_bytes
from rag.documents.metadata import read_metadata
from rag.types import LoadedText, Metadata
from tests.documents.fragments import FRAGMENTS
from tests.documents.test_html import HEADER_TABLE, SENTENCE


def metadata(text: str, name: str = "a.txt") -> Metadata:
    loaded = load_bytes(text.encode(), name)
    return read_metadata(loaded, clean(loaded), name)


NOTICE = """云溆市人民政府办公室关于印发
停车设施建设方案的通知
云政办发[2025] 12号
各县（区）人民政府，市直各单位：
现将方案印发给你们，请认真执行。本方案自2025年4月1日起施行。
云溆市人民政府办公室
2025年3月6日
（此件公开发布）
"""


def test_a_notice_states_itself_in_head_and_signature() -> None:
    found = metadata(NOTICE)
    assert found.title == "云溆市人民政府办公室关于印发停车设施建设方案的通知"
    assert found.issuer == "云溆市人民政府办公室"
    assert found.document_number == "云政办发〔2025〕12号"
    assert found.written == date(2025, 3, 6)
    assert found.effective == date(2025, 4, 1)
    assert found.region == "云溆市"
    assert found.kind == "通知"
    assert found.found_in == {
        "title": "first line",
        "issuer": "signature block",
        "document_number": "line under the title",
        "written": "signature block",
        "effective": "document text",
        "region": "issuer",
        "kind": "title",
    }


def test_a_header_table_comes_first() -> None:
    html = f"<body>{HEADER_TABLE}<div id='UCAP-CONTENT'><p>{SENTENCE}</p></div></body>"
    found = metadata(html, "content_1.html")
    assert found.title == "青岭县关于优化服务的通知"
    assert found.issuer == "青岭县人民政府"
    assert found.document_number == "青政发〔2025〕7号"
    assert found.index_number == "QL0001/2025-00007"
    assert (found.written, found.published) == (date(2025, 3, 6), date(2025, 3, 10))
    assert set(found.found_in.values()) == {"header table", "issuer", "title"}


NEWS = """---
layout: post
title: "云溆“提质年”交出答卷"
date: 2026-01-20 08:15:22 +0800
---
<p>1月19日，云溆市召开推进会，全年任务按期完成率提高到93.4%。</p><p>（文章来源：云溆日报）</p>

<http://a.example/b?code=1>
"""


def test_news_with_front_matter() -> None:
    found = metadata(NEWS, "a.md")
    assert found.title == "云溆“提质年”交出答卷"
    assert found.published == date(2026, 1, 20)
    assert found.issuer == "云溆日报"
    assert found.kind == "新闻"
    assert found.region == "云溆市"
    assert found.url == "http://a.example/b?code=1"
    assert found.found_in["title"] == found.found_in["published"] == "front matter"
    assert found.found_in["issuer"] == "source line"


def test_news_with_byline_and_original_title() -> None:
    text = "砚北这样做\n时间:2025-12-21 14:37:34 | 来源:云溆新闻网\n砚北区召开会议，部署工作。\n"
    found = metadata(text)
    assert (found.title, found.published, found.issuer, found.kind) == (
        "砚北这样做",
        date(2025, 12, 21),
        "云溆新闻网",
        "新闻",
    )
    reprint = metadata("砚北区召开会议，部署工作。\n原標題:一部手機種好田 砚北見成效\n")
    assert reprint.title == "一部手機種好田 砚北見成效"
    assert reprint.kind == "新闻"


def test_a_text_in_one_line_is_titled_by_its_first_sentence() -> None:
    body = "砚北区召开会议，部署全年工作，要求各单位抓好落实。" * 4
    assert metadata(f"原标题：砚北8项举措便企利民！{body}").title == "砚北8项举措便企利民！"
    assert metadata(f"原标题：砚北推出八项举措便企利民中新网云溆1月5日电{body}").title == (
        "砚北推出八项举措便企利民"
    )
    found = metadata(f"云溆新闻网1月5日讯（记者赵六）{body}")
    assert found.kind == "新闻"
    assert found.title == "砚北区召开会议，部署全年工作，要求各单位抓好落实"
    assert metadata("砚北" * 60).title == "砚北" * 20 + "…"


def test_an_order_names_issuer_number_and_work() -> None:
    text = (
        "云溆市人民政府令\n第58号\n《云溆市停车设施管理办法》已经市政府常务会议通过，现予公布，"
        "自2025年12月1日起施行。\n市长　赵六\n2025年9月25日\n\n云溆市停车设施管理办法\n"
        "第一条　为了规范管理，制定本办法。\n"
    )
    found = metadata(text)
    assert found.title == "云溆市停车设施管理办法"
    assert found.issuer == "云溆市人民政府"
    assert found.document_number == "云溆市人民政府令第58号"
    assert (found.written, found.effective) == (date(2025, 9, 25), date(2025, 12, 1))
    assert found.kind == "办法"


def test_the_line_under_the_title_names_issuer_date_and_number() -> None:
    text = (
        "砚北区提升行动方案\n（2025年3月20日砚北区优化服务领导小组印发 砚服发〔2025〕2号）\n"
        "为推进工作，制定本方案。\n"
    )
    found = metadata(text)
    assert found.issuer == "砚北区优化服务领导小组"
    assert found.document_number == "砚服发〔2025〕2号"
    assert found.written == date(2025, 3, 20)


def test_a_cited_number_is_not_the_document_s_own() -> None:
    text = (
        "为贯彻《关于印发方案的通知》(云政办发〔2025〕3号)精神，制定本方案。\n"
        "附件:砚北区2025年方案\n"
    )
    found = metadata(text)
    assert found.document_number is None
    assert (found.title, found.found_in["title"]) == ("砚北区2025年方案", "attachment line")


def test_the_imprint_completes_the_signature() -> None:
    text = (
        "请各单位认真执行。\n区优化服务办公室\n2025年3月11日\n"
        "砚北区优化服务办公室 2025年3月12日印发\n"
    )
    found = metadata(text)
    assert found.issuer == "砚北区优化服务办公室"
    assert (found.written, found.published) == (date(2025, 3, 11), date(2025, 3, 12))


def test_a_national_issuer_has_no_region() -> None:
    html = (
        "<body><p>国务院办公厅关于广东省有关问题的复函</p>"
        "<p>广东省人民政府：</p><p>同意。</p></body>"
    )
    assert metadata(html, "a.html").region is None


def test_the_file_name_helps_where_the_text_says_nothing() -> None:
    found = metadata("请各单位认真执行，按期报送。\n", "2025-03-06 砚北区停车方案.txt")
    assert found.title == "2025-03-06 砚北区停车方案"
    assert found.published == date(2025, 3, 6)
    assert found.found_in["title"] == found.found_in["published"] == "file name"
    assert (
        metadata("请各单位认真执行，按期报送。\n", "a1b2.txt").title
        == "请各单位认真执行，按期报送。"
    )


def test_the_blank_of_a_headline_stays_and_that_of_a_wide_word_goes() -> None:
    assert metadata("补齐短板 建好平台\n砚北区召开会议，部署工作。\n").title == "补齐短板 建好平台"
    assert metadata("关于修路的通　知\n砚北区召开会议，部署工作。\n").title == "关于修路的通知"


def test_a_heading_and_its_subtitle_are_the_title() -> None:
    html = f"<body><h1>诉求有人应</h1><h2>——砚北区优化服务一年间</h2><p>{SENTENCE}</p></body>"
    found = metadata(html, "a.html")
    assert (found.title, found.found_in["title"]) == (
        "诉求有人应——砚北区优化服务一年间",
        "heading",
    )


@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=25), st.booleans())
def test_any_mixture_has_metadata(parts: list[str], markup: bool) -> None:
    check("".join(parts), markup)


@given(st.text(max_size=300), st.booleans())
def test_any_text_has_metadata(text: str, markup: bool) -> None:
    check(text, markup)


def check(text: str, markup: bool) -> None:
    loaded = LoadedText(text, "text", markup=markup)
    found = read_metadata(loaded, clean(loaded), "a.txt")
    assert found.title
    stated = [
        field
        for field in (
            "title",
            "issuer",
            "document_number",
            "written",
            "published",
            "region",
            "kind",
        )
        if getattr(found, field) is not None
    ]
    assert set(stated) <= {*found.found_in, "title"}


@pytest.mark.parametrize("unit", ["（", "2025年3月6日\n", "《", "附件：", "来源：", "甲办公室\n"])
def test_nasty_repetition_is_survived(unit: str) -> None:
    # Quadratic work on this many characters would hit the test's time limit.
    check(unit * (100_000 // len(unit)), markup=True)


def test_a_day_that_is_none_is_passed_over() -> None:
    text = "青岚县2025年工作总结\n（2025年13月45日）\n一年来，全县各项工作稳步推进。\n"
    loaded = load_bytes(text.encode(), "a.txt")
    assert read_metadata(loaded, clean(loaded), "a.txt").written is None


def test_the_town_where_a_report_was_filed_is_not_what_it_is_about() -> None:
    told = "据安徽省滁州市公安局介绍，该局率先成立警企服务中心，全年服务企业1200家。" * 2
    found = metadata(f"中新网合肥8月7日电 (赵六 钱七)记者7日从滁州市获悉，{told}")
    assert found.region == "安徽省 滁州市"
    assert found.title.startswith("记者7日从滁州市获悉")
    traditional = metadata(f"中新網合肥8月7日電 記者7日從滁州市獲悉，{told}")
    assert traditional.title.startswith("記者7日")
    for line in ("农村电网3月5日电力检修安排如下", "人民网2月3日电话采访了王某"):
        assert metadata(f"{line}，{told}").title.startswith(line)
    assert metadata("中新社香港8月3日电 甲公司3日公布上半年业绩，收入同比增长2.3%。").region is None


def test_a_place_named_once_and_late_is_no_region() -> None:
    career = "曾任规划处处长、办公室主任、副局长，" * 12
    assert (
        metadata(f"某某被通报。\n{career}后在新疆维吾尔自治区挂职，{career}现已退休。").region
        is None
    )
    assert metadata(f"安徽省某某被通报。\n{career}现已退休。").region == "安徽省"
    signed = f"关于做好工作的通知\n{career}现予通知。\n湖北省鄂州市人民政府\n2022年1月1日"
    assert metadata(signed).region == "湖北省 鄂州市"
