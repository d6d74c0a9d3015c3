"""What is not the document goes; what could be the document stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.documents.cleaning import clean
from rag.documents.repair import repair
from rag.types import LoadedText
from tests.documents.fragments import FRAGMENTS

BODY = "青岭县全面推行综合窗口改革，区级事项可网办率达到98%。"


def cleaned(text: str, *, markup: bool = False) -> str:
    return clean(LoadedText(text, "text", markup=markup)).text


@pytest.mark.parametrize(
    "noise",
    [
        "您的位置:首页 >科技 >",
        "当前位置：首页 > 新闻中心 > 县区动态",
        "首页 > 政务公开 > 正文",
        "用微信扫一扫青岭县客户端",
        "扫一扫在手机打开当前页",
        "用微博掃一掃",
        "分享到：微信 微博 QQ空间",
        "▲点击查看2025年5月23日青岭日报5版报道",
        "▲點擊查看2025年5月23日青嶺日報5版報道",
        "阅读原文",
        "返回青岭新闻｜返回首页",
        "【打印】【关闭】",
        "【字体：大 中 小】",
        "浏览次数：1024",
        "责任编辑：赵六",
        "責任編輯:趙六青嶺手機客戶端",
        "上一篇：某地茶园丰收",
        "https://a.example/b?c=1",
        "— 3 —",
        "第3页 共12页",
        "郑重声明:本文版权归原作者所有,转载文章仅为传播更多信息之目的,如有侵权行为,请联系我们。",
        "声明:本文由入驻平台的单位上传,仅代表作者观点,转载请保留出处。",
        "主办单位:青岭县人民政府 承办:县政府办公室 电话:000-1234567 青ICP备12345678号-1 网站地图",
        "青公网安备 12345678901234号",
        "关于我们 | 联系我们 | 网站地图",
        "【打开青岭日报客户端，分享给好友】",
        "主 题 词：",
        "|",
        "* * *",
    ],
)
def test_noise_goes(noise: str) -> None:
    assert cleaned(f"{BODY}\n{noise}\n{BODY}") == f"{BODY}\n{BODY}"


@pytest.mark.parametrize(
    "line",
    [
        "主办单位：区文旅局",
        "位置：青岭县城北三公里处。",
        "编辑部门要加强审核，落实责任编辑制度。",
        "推广“扫码入企”，全年检查频次下降20%。",
        "经验分享",
        "推行“扫码入企”",
        "扫描仪采购项目",
        "分享改革经验，推动各地学习借鉴。",
        "要求网站落实ICP备案制度，限期整改。",
        "（此件公开发布）",
        "（文章来源：青岭日报）",
        "时间:2025-12-21 14:37:34 | 来源:青岭新闻网",
        "01",
        "打印机、复印机等设备由县财政局统一采购。",
        "版权保护工作由县文旅局牵头。",
        "联系人：赵六，电话：000-1234567。",
        "美丽乡村",
    ],
)
def test_content_stays(line: str) -> None:
    assert (
        cleaned(f"{BODY}\n{line}\n{BODY}") == repair(f"{BODY}\n{line}\n{BODY}", markup=False).text
    )


def test_a_list_of_other_headlines_goes_up_to_the_next_paragraph() -> None:
    text = f"{BODY}\n猜你喜欢\n某地茶园丰收\n另一地修路\n{BODY * 2}"
    assert cleaned(text) == f"{BODY}\n{BODY * 2}"


def test_the_name_of_a_site_goes_only_above_its_breadcrumb() -> None:
    assert cleaned(f"青岭生活网\n\n您的位置:首页 >科技 >\n{BODY}") == BODY
    assert cleaned(f"青岭生活网\n{BODY}") == f"青岭生活网\n{BODY}"


def test_front_matter_goes_and_its_offsets_are_kept() -> None:
    text = f"---\ntitle: 甲\n---\n{BODY}"
    mapped = clean(LoadedText(text, "markdown", markup=True))
    assert mapped.text == BODY
    assert mapped.span(0, len(BODY)) == (text.index(BODY), len(text))


def test_lines_of_links_and_images_go_in_markup() -> None:
    picture = "<center><img src='a.png' title='图'/></center>"
    text = f"<p>{BODY}</p>\n{picture}\n[返回首页](/)｜[列表](/b)\n"
    assert cleaned(text, markup=True) == BODY
    one = f"{BODY}\n[实施细则](http://a.example/b.pdf)"
    assert cleaned(one, markup=True) == f"{BODY}\n实施细则"


def test_what_a_portal_glues_to_the_end_goes() -> None:
    assert cleaned(f"{BODY}返回搜狐，查看更多责任编辑：") == BODY


def test_a_removed_line_leaves_a_gap_in_the_offsets() -> None:
    text = f"{BODY}\n责任编辑：赵六\n{BODY}"
    mapped = clean(LoadedText(text, "text"))
    second = mapped.text.index("\n") + 1
    assert mapped.ends[second - 2] == len(BODY)
    assert mapped.starts[second] == text.rindex(BODY)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30), st.booleans())
def test_cleaning_only_takes_whole_lines_away(parts: list[str], markup: bool) -> None:
    text = "".join(parts)
    lines = repair(text, markup=markup).text.split("\n")
    kept = cleaned(text, markup=markup).split("\n")
    position = 0
    for line in kept:
        if line:
            assert line in lines[position:]
            position = lines.index(line, position) + 1


@given(st.text(max_size=400), st.booleans())
def test_any_text_is_cleaned(text: str, markup: bool) -> None:
    mapped = clean(LoadedText(text, "text", markup=markup))
    assert len(mapped.text) == len(mapped.starts) == len(mapped.ends)
