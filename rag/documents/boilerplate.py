"""Which lines of a page are not the document: navigation, sharing, disclaimers, footers.

A line goes only when it matches as a whole; where a line could be content, it stays.
"""

from __future__ import annotations

import re

from rag.documents.labels import KNOWN_LABELS, bare_label
from rag.documents.numbering import read_marker

_FOLD = str.maketrans(
    "掃碼關閉頁網點擊閱讀標題責編輯聲權歡猜閱檢視連結轉載侵聯繫維號備案單位術圖熱門薦聞",
    "扫码关闭页网点击阅读标题责编辑声权欢猜阅检视连结转载侵联系维号备案单位术图热门荐闻",
)
"""Only what the patterns below contain: the lines themselves are never changed."""

_PLATFORMS = "微信|微博|新浪微博|QQ|QQ空间|朋友圈|微信朋友圈|好友|更多"
_TOOLS = (
    "打印|关闭|收藏|打印本页|关闭窗口|关闭本页|打印此页|打印页面"
    "|加入收藏|设为首页|我要纠错|纠错|语音播报|纠错/举报"
)
_SITE_LINKS = (
    "关注我们|联系我们|关于我们|网站声明|隐私声明|法律声明"
    "|网站地图|站点地图|使用帮助|无障碍浏览|手机版|客户端"
)
_CREDITS = "责任编辑|责编|编辑|校对|审核|值班编辑|编审|监制|美编|初审|复审|终审"

_SCANNED = "手机|微信|微博|关注|二维码|打开|客户端|公众号|下载|阅读|当前页|查看|扫"

_WHOLE_LINE = re.compile(
    rf"""
      (?:您|你|当前|现在|所在)[^，。]{{0,6}}位置\s*[:：].{{0,80}}
    | 位置\s*[:：].{{0,40}}[>»›＞].{{0,40}}
    | (?:首页|网站首页)\s*(?:[>»›/＞]|->).{{0,80}}
    | (?:一键)?分享(?:到|至|给|本文|按钮|文章)?\s*[:：]?(?:[\s、|,，]*(?:{_PLATFORMS}))*
    | (?:请|欢迎)?(?:用|使用|打开|长按|识别)?(?:手机|微信|微博|支付宝|QQ|二维码)*
      (?:扫一扫|扫描|扫码|识别|长按)(?:[^。，]{{0,30}}(?:{_SCANNED})[^。，]{{0,20}})?
    | [▲△▼◆\s]*点击(?:查看|进入|阅读|观看|下载|上方|下方|图片|链接)[^。]{{0,40}}
    | (?:返回|回到)
      (?:首页|顶部|列表|上一页|搜狐.{{0,8}}|[^，。]{{0,14}}(?:首页|列表|新闻|栏目|频道))
      (?:\s*[|｜]\s*(?:返回|回到)[^，。|｜]{{0,14}})*
    | [▲△▼◆\s]*(?:阅读原文|查看原文|原文链接|查看更多|加载更多|展开全文|更多>*)
    | (?:【?(?:{_TOOLS})】?[\s|｜]*)+
    | [【\[(（]?\s*(?:字号|字体|文字大小)\s*[:：]?\s*
      (?:[\[【]?(?:特大|超大|大|中|小|默认)[\]】]?[\s|、]*)*[】\])）]?.{{0,10}}
    | (?:浏览|点击|阅读|访问)(?:次数|量|数|总量)\s*[:：]?\s*\d*\s*次?
    | [(（【\[]?(?:{_CREDITS})\s*[:：]\s*[^。]{{0,16}}[)）】\]]?
    | (?:上一篇|下一篇|上一条|下一条)\s*[:：]?.{{0,60}}
    | [【\[(（].{{0,20}}(?:客户端|公众号|二维码|小程序|APP).{{0,20}}[】\])）]
    | 欢迎(?:来到|访问|光临|您)[^。]{{0,30}}
    | https?://\S+
    | [-—–－·]+\s*\d{{1,4}}\s*[-—–－·]+
    | 第\s*\d{{1,4}}\s*页\s*[,，/]?\s*(?:共\s*\d{{1,4}}\s*页)?
    | (?:{_SITE_LINKS})(?:[\s|｜·]*(?:{_SITE_LINKS}))*
    """,
    re.VERBOSE | re.IGNORECASE,
)

_DISCLAIMER = re.compile(
    r"[【\[(（]?(?:郑重|免责|特别|版权|转载|本站|本网)?(?:声明|说明|提示)[】\])）]?\s*[:：]"
)
_DISCLAIMED = re.compile(
    r"版权|转载|侵权|本站|本网|平台|不代表|仅代表|仅供参考|稿件来源|注明来源|保留出处|授权|摘编"
)

_SURELY_DISCLAIMED = 4
"""Different words of disclaimers in a line that does not call itself one."""

_FOOTER_MARKS = (
    re.compile(r"ICP备|公网安备|网安备"),
    re.compile(r"copyright|©|版权所有", re.IGNORECASE),
    re.compile(r"站点地图|网站地图"),
    re.compile(r"网站标识码?[:：]"),
    re.compile(r"主办(?:单位)?[:：]"),
    re.compile(r"承办(?:单位)?[:：]"),
    re.compile(r"技术支持[:：]"),
    re.compile(r"分辨率浏览"),
)
_STRONG_FOOTER_MARKS = _FOOTER_MARKS[:4]
_SHORT_FOOTER = 60

_LIST_TITLE = re.compile(
    r"[【\[>\s]*(?:猜你喜欢|猜您喜欢|你可能(?:还)?(?:喜欢|感兴趣).{0,6}|相关(?:阅读|新闻|文章|推荐|链接|资讯|报道|稿件)"
    r"|推荐(?:阅读|新闻|文章)|热门(?:推荐|文章|新闻|资讯|排行)|延伸阅读|最新(?:资讯|新闻|文章)"
    r"|更多精彩(?:内容)?|热点(?:新闻|推荐|资讯)|为您推荐|精彩推荐)[】\]:：\s]*"
)

_SITE_NAME = re.compile(r"[^，。：:、]{2,14}(?:网|网站|门户|在线|频道)")

INLINE_TAIL = re.compile(r"返回搜狐[，,]?查看更多\s*(?:责任编辑\s*[:：]\s*\w{0,4})?\s*\Z")
"""What a portal glues to the last sentence of a text without line breaks."""

_MAX_TITLE = 45
"""A longer line below 猜你喜欢 is no headline any more."""


def noisy_lines(lines: list[str]) -> list[bool]:
    """For each repaired line of a document, whether it is boilerplate."""
    folded = [line.translate(_FOLD).strip() for line in lines]
    noisy = [_is_noise(line) for line in folded]
    _mark_lists(folded, noisy)
    _mark_site_name(folded, noisy)
    return noisy


def _is_noise(line: str) -> bool:
    if not any(character.isalnum() for character in line):
        return True
    if len(line) <= 120 and _WHOLE_LINE.fullmatch(line):
        return True
    if len(line) <= 400:
        disclaimed = len(set(_DISCLAIMED.findall(line)))
        if disclaimed >= (2 if _DISCLAIMER.match(line) else _SURELY_DISCLAIMED):
            return True
    if bare_label(line) in KNOWN_LABELS and line.endswith(("：", ":")):
        return True  # a field of the header table that the page leaves empty
    return _is_footer(line)


def _is_footer(line: str) -> bool:
    if not any(mark.search(line) for mark in _STRONG_FOOTER_MARKS):
        return False
    marks = sum(mark.search(line) is not None for mark in _FOOTER_MARKS)
    return "。" not in line and (marks >= 2 or len(line) <= _SHORT_FOOTER)


def _mark_lists(lines: list[str], noisy: list[bool]) -> None:
    """``猜你喜欢`` and the headlines below it, up to the first line that reads like a text."""
    inside = False
    for index, line in enumerate(lines):
        if _LIST_TITLE.fullmatch(line):
            inside = True
        elif inside and _is_prose(line):
            inside = False
        noisy[index] = noisy[index] or inside


def _is_prose(line: str) -> bool:
    return (
        len(line) > _MAX_TITLE or line.endswith(("。", "；", "：")) or read_marker(line) is not None
    )


def _mark_site_name(lines: list[str], noisy: list[bool]) -> None:
    """The name of the site above its breadcrumb."""
    for index in range(min(2, len(lines) - 1)):
        crumb = any(noisy[index + 1 : index + 3])
        if crumb and _SITE_NAME.fullmatch(lines[index]):
            noisy[index] = True
