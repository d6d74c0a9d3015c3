"""What a document is, read from its title: the last of these words is the kind."""

from __future__ import annotations

import re

from rag.documents.words import words

_KINDS = words(
    "实施方案 工作方案 行动方案 方案 实施意见 指导意见 若干意见 意见 实施细则 细则 管理办法 办法 "
    "条例 规定 规则 规程 规划 行动计划 计划 要点 重点任务 通知 通告 通报 公告 公报 决定 决议 "
    "批复 答复 复函 函 请示 报告 命令 令 章程 指南 清单 措施 纲要 预案 标准 目录 议案 纪要 解读"
)
_SIMPLE = {
    "实施方案": "方案",
    "工作方案": "方案",
    "行动方案": "方案",
    "实施意见": "意见",
    "指导意见": "意见",
    "若干意见": "意见",
    "实施细则": "细则",
    "管理办法": "办法",
    "行动计划": "计划",
    "重点任务": "要点",
    "复函": "函",
}
_AT_END = re.compile(
    rf"(?P<kind>{'|'.join(sorted(_KINDS, key=len, reverse=True))})"
    r"(?:[（(【\[][^（）()【】\[\]]*[）)】\]])*[”》」』\"]?$"
)


def kind_of(title: str) -> str | None:
    """``国务院办公厅关于印发…试点工作方案的通知`` → ``通知``."""
    match = _AT_END.search(title.strip())
    if match is None:
        return None
    return _SIMPLE.get(match["kind"], match["kind"])
