"""Web pages: the article with tables and header table, without the rest of the page."""

from __future__ import annotations

import pytest

from rag.documents.loading import load_bytes
from rag.errors import DocumentError
from rag.types import LoadedText, RowKind

SENTENCE = "青岭县全面推行综合窗口改革，区级事项可网办率达到98%。"

HEADER_TABLE = """
<table><tr><td><table class="bd1">
 <tr><td><b>索 引 号：</b></td><td>QL0001/2025-00007</td>
     <td><b>主题分类：</b></td><td>综合\\其他</td></tr>
 <tr><td><b>发文机关：</b></td><td>青岭县人民政府</td>
     <td><b>成文日期：</b></td><td>2025年03月06日</td></tr>
 <tr><td><b>标　　题：</b></td><td colspan="3">青岭县关于优化服务的通知</td></tr>
 <tr><td><b>发文字号：</b></td><td>青政发〔2025〕7号</td>
     <td><b>发布日期：</b></td><td>2025年03月10日</td></tr>
</table></td></tr></table>
"""


def page(body: str, head: str = "") -> LoadedText:
    html = (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"
    )
    return load_bytes(html.encode(), "a.html")


def lines(body: str) -> list[str]:
    return page(body).text.splitlines()


def test_blocks_become_lines_and_white_space_is_what_a_browser_shows() -> None:
    body = (
        "<p>  甲\n  乙<br>丙&nbsp;丁 </p>"
        "<div>戊<span> 己</span><p>庚</p>辛</div><ul><li>壬</li></ul>"
    )
    assert lines(body) == ["甲 乙", "丙\xa0丁", "戊 己", "庚", "辛", "壬"]


def test_what_is_no_text_goes() -> None:
    body = (
        "<script>alert('甲')</script><style>p{color:red}</style><noscript>乙</noscript>"
        f"<!-- 丙 --><p>{SENTENCE}</p><select><option>丁</option></select><button>戊</button>"
        "<ruby>結<rt>jié</rt></ruby>"
    )
    assert lines(body) == [SENTENCE, "結"]


def test_navigation_and_side_elements_go_and_the_article_stays() -> None:
    menu = "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(6))
    body = (
        f"<div class='nav'><ul>{menu}</ul></div><ul>{menu}</ul>"
        f"<div class='crumb'>当前位置：<a href='/'>首页</a></div>"
        f"<div class='content'><p>{SENTENCE * 5}</p></div>"
        "<div class='related'>相关：<a>某地</a></div><footer>版权，所有。</footer>"
        "<p style='display:none'>看不见，的。</p>"
    )
    assert lines(body) == [SENTENCE * 5]


def test_a_side_name_does_not_cost_an_article() -> None:
    assert lines(f"<div class='share nav'><p>{SENTENCE}</p></div>") == [SENTENCE]
    assert lines(f"<div class='header top-bar'><h1>青岭县通知</h1></div><p>{SENTENCE * 9}</p>") == [
        "青岭县通知",
        SENTENCE * 9,
    ]


def test_links_inside_a_text_stay() -> None:
    body = f"<p>{SENTENCE}详见<a href='/1'>附件1</a>和<a href='/2'>附件2</a>。</p>"
    assert lines(body) == [f"{SENTENCE}详见附件1和附件2。"]


def test_a_known_container_is_the_article_and_its_headline_outside_is_kept() -> None:
    body = (
        "<h1>青岭县通知</h1><div>字号：大 中 小</div>"
        f"<div id='UCAP-CONTENT'><p>{SENTENCE}</p></div>"
        "<div>扫一扫在手机打开当前页</div>"
    )
    assert lines(body) == ["青岭县通知", SENTENCE]


def test_the_header_table_is_read_and_kept() -> None:
    loaded = page(HEADER_TABLE + f"<div id='UCAP-CONTENT'><p>{SENTENCE}</p></div>")
    assert loaded.fields == {
        "索引号": "QL0001/2025-00007",
        "主题分类": "综合\\其他",
        "发文机关": "青岭县人民政府",
        "成文日期": "2025年03月06日",
        "标题": "青岭县关于优化服务的通知",
        "发文字号": "青政发〔2025〕7号",
        "发布日期": "2025年03月10日",
    }
    assert loaded.text.splitlines()[:2] == [
        "索引号：QL0001/2025-00007 | 主题分类：综合\\其他",
        "发文机关：青岭县人民政府 | 成文日期：2025年03月06日",
    ]
    assert {row.kind for row in loaded.rows} == {RowKind.STATED}
    assert loaded.text.endswith(SENTENCE + "\n")


def test_meta_elements_become_fields() -> None:
    head = (
        "<title>青岭县通知_青岭在线</title><meta name='PubDate' content='2025-03-10 08:00'>"
        "<meta property='og:url' content='http://a.example/b'>"
        "<link rel='canonical' href='http://a.example/c'>"
    )
    fields = page(f"<p>{SENTENCE}</p>", head).fields
    assert fields["html title"] == "青岭县通知_青岭在线"
    assert fields["PubDate"] == "2025-03-10 08:00"
    assert (fields["og:url"], fields["canonical"]) == ("http://a.example/b", "http://a.example/c")


def test_headings_are_declared_or_wholly_bold() -> None:
    loaded = page(
        "<h2>一、背景</h2><p><b>加粗小标题</b></p>"
        "<p style='text-align:center'><span style='font-weight:bold'>居中标题</span></p>"
        f"<p><b>一、重点。</b>{SENTENCE}</p><p><b>整句加粗，不是标题。</b></p>"
    )
    found = [(loaded.text[h.start : h.end], h.level) for h in loaded.headings]
    assert found == [("一、背景", 2), ("加粗小标题", 3), ("居中标题", 1)]


def test_a_table_with_merged_cells_repeats_labels_and_values() -> None:
    loaded = page(
        f"<p>{SENTENCE}</p><table>"
        "<tr><td rowspan=2>序号</td><td rowspan=2>乡镇</td><td colspan=2>招生人数</td></tr>"
        "<tr><td>2024年</td><td>2025年</td></tr>"
        "<tr><td colspan=4>一、北片</td></tr>"
        "<tr><td>1</td><td rowspan=2>甲镇</td><td>120</td><td>140</td></tr>"
        "<tr><td>2</td><td>130</td><td></td></tr></table>"
    )
    rows = [(row.kind, row.number, loaded.text[row.start : row.end]) for row in loaded.rows]
    assert rows == [
        (RowKind.HEADER, 0, "序号 | 乡镇 | 招生人数"),
        (RowKind.HEADER, 0, "序号 | 乡镇 | 2024年 | 2025年"),
        (RowKind.TITLE, 0, "一、北片"),
        (RowKind.VALUES, 1, "序号：1 | 乡镇：甲镇 | 招生人数 2024年：120 | 招生人数 2025年：140"),
        (RowKind.VALUES, 2, "序号：2 | 乡镇：甲镇 | 招生人数 2024年：130"),
    ]


def test_a_table_for_layout_is_read_as_text() -> None:
    assert lines(f"<table><tr><td><p>{SENTENCE}</p><p>第二段，说明。</p></td></tr></table>") == [
        SENTENCE,
        "第二段，说明。",
    ]


def test_the_declared_encoding_of_a_page_is_followed() -> None:
    html = f"<html><head><meta charset=gb2312></head><body><p>{SENTENCE}</p></body></html>"
    loaded = load_bytes(html.encode("gb18030"), "a.htm")
    assert (loaded.text.strip(), loaded.encoding, loaded.notes) == (SENTENCE, "gb18030", ())


@pytest.mark.parametrize(
    "html",
    [
        f"<?xml version='1.0' encoding='gbk'?><html><body><p>{SENTENCE}</p></body></html>",
        f"<p>{SENTENCE}",
        f"<script>x</script>\x0b\x06 <p>{SENTENCE}</p>&#11;&#x1F;<script></script>&#6;\ufffe",
        f"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><body><p>{SENTENCE}</p>&x;</body>",
        f"{'<div>' * 1_500}<p>{SENTENCE}</p>",
        f"<p>{'<span>' * 1_500}{SENTENCE}",
        f"{'<table><tr><td>' * 500}{SENTENCE}",
        f"<table><tr><td colspan='99999999' rowspan='-3'>{SENTENCE}</td></tr></table>",
    ],
)
def test_odd_pages_are_read_and_nothing_is_fetched(html: str) -> None:
    text = load_bytes(html.encode(), "a.html").text
    assert SENTENCE in text
    assert "root:" not in text


def test_a_page_nested_beyond_what_the_parser_keeps_is_refused() -> None:
    with pytest.raises(DocumentError, match="nested too deeply"):
        load_bytes(f"{'<div>' * 20_000}<p>{SENTENCE}</p>".encode(), "a.html")


@pytest.mark.parametrize("html", ["<html><body></body></html>", "<!-- 甲 -->", "<p>123</p>"])
def test_a_page_without_words_is_refused(html: str) -> None:
    with pytest.raises(DocumentError):
        load_bytes(html.encode(), "a.html")
