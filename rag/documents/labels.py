"""The labels that official pages and documents put before what they state of themselves."""

from __future__ import annotations

import re

LABELS: dict[str, str] = {
    "标题": "title",
    "名称": "title",
    "文件名称": "title",
    "信息名称": "title",
    "公文名称": "title",
    "发文机关": "issuer",
    "发布机构": "issuer",
    "发布机关": "issuer",
    "发文单位": "issuer",
    "发布单位": "issuer",
    "制定机关": "issuer",
    "颁布机关": "issuer",
    "发文字号": "document_number",
    "文号": "document_number",
    "发文文号": "document_number",
    "文件编号": "document_number",
    "索引号": "index_number",
    "信息索引号": "index_number",
    "成文日期": "written",
    "成文时间": "written",
    "生成日期": "written",
    "生成时间": "written",
    "制发日期": "written",
    "发文日期": "written",
    "签发日期": "written",
    "发布日期": "published",
    "发布时间": "published",
    "公布日期": "published",
    "公开日期": "published",
    "施行日期": "effective",
    "实施日期": "effective",
    "生效日期": "effective",
    "主题分类": "topic",
    "主题词": "keywords",
    "体裁分类": "kind",
    "文种": "kind",
    "来源": "source",
    "有效性": "validity",
}
"""Label without spaces → field of :class:`~rag.types.Metadata` (or a further field)."""

_FOLD = str.maketrans(
    "標題發機關構單號頒佈製時間詞類體來稱檔編簽實佈",
    "标题发机关构单号颁布制时间词类体来称档编签实布",
)
_NOISE = re.compile(r"[\s　\xa0\[\]【】:：]+")


def bare_label(text: str) -> str:
    """``索 引 号：`` → ``索引号``; traditional labels in simplified characters."""
    return _NOISE.sub("", text).translate(_FOLD)


def field_of(label: str) -> str | None:
    return LABELS.get(bare_label(label))


KNOWN_LABELS = frozenset(LABELS)
