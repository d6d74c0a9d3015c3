"""The words of the ledger's files and reports in the languages they come in."""

from __future__ import annotations

from typing import Literal

Language = Literal["zh-CN", "zh-TW", "en"]
LANGUAGES: tuple[Language, ...] = ("zh-CN", "zh-TW", "en")

_TABLE: dict[str, tuple[str, str, str]] = {
    "ledger": ("任务台账", "任務臺賬", "Task ledger"),
    "entry": ("编号", "編號", "Entry"),
    "task": ("任务", "任務", "Task"),
    "leads": ("牵头单位", "牽頭單位", "Lead"),
    "units": ("责任单位", "責任單位", "Other units"),
    "group": ("责任专项组", "責任專項組", "Special group"),
    "deadline": ("完成时限", "完成時限", "Deadline as stated"),
    "due": ("到期日", "到期日", "Due"),
    "targets": ("目标", "目標", "Targets"),
    "standing": ("进展", "進展", "Status"),
    "since": ("状态日期", "狀態日期", "Since"),
    "note": ("备注", "備註", "Note"),
    "evidence": ("佐证文件", "佐證文件", "Evidence"),
    "open_problems": ("未销号问题", "未銷號問題", "Open problems"),
    "content": ("原文", "原文", "As written"),
    "unread": ("未能识别", "未能識別", "Could not be read"),
    "document": ("文件", "文件", "Document"),
    "clause": ("条款", "條款", "Clause"),
    "document_id": ("文件编号", "文件編號", "Document id"),
    "start": ("起", "起", "Start"),
    "end": ("止", "止", "End"),
    "not_started": ("未启动", "未啟動", "not started"),
    "under_way": ("推进中", "推進中", "under way"),
    "done": ("已完成", "已完成", "done"),
    "overdue": ("已逾期", "已逾期", "overdue"),
    "withdrawn": ("文件中已无此任务", "文件中已無此任務", "no longer in the documents"),
    "ongoing": ("长期推进", "長期推進", "ongoing"),
    "none": ("无。", "無。", "None."),
    "no_lead": ("未写明牵头单位", "未寫明牽頭單位", "No lead stated"),
    "report": ("{month}任务推进月报", "{month}任務推進月報", "Task report for {month}"),
    "month": ("{year}年{month}月", "{year}年{month}月", "{year}-{month:02}"),
    "report_unit": ("单位：{unit}", "單位：{unit}", "Unit: {unit}"),
    "report_state": (
        "截至{day}：共{total}项，已完成{done}项，推进中{under_way}项，未启动{not_started}项，"
        "逾期{overdue}项。",
        "截至{day}：共{total}項，已完成{done}項，推進中{under_way}項，未啟動{not_started}項，"
        "逾期{overdue}項。",
        "As of {day}: {total} tasks, {done} done, {under_way} under way, {not_started} not "
        "started, {overdue} overdue.",
    ),
    "report_scope": (
        "依据资料库中{with_tasks}份列有任务的文件（共{documents}份文件）。",
        "依據資料庫中{with_tasks}份列有任務的文件（共{documents}份文件）。",
        "From the {with_tasks} documents that contain task lists, of {documents} in the library.",
    ),
    "report_unread": (
        "另有{count}份文件尚未读取任务，本报告可能不全。",
        "另有{count}份文件尚未讀取任務，本報告可能不全。",
        "{count} documents have not been read for tasks, so this report may be incomplete.",
    ),
    "report_done": ("本月完成", "本月完成", "Done this month"),
    "report_planned": ("下月计划完成", "下月計劃完成", "Planned for next month"),
    "report_overdue": ("逾期未完成", "逾期未完成", "Overdue"),
    "report_problems": ("问题清单", "問題清單", "Problems"),
    "count": ("{count}项", "{count}項", "{count}"),
    "problem": ("问题", "問題", "Problem"),
    "opened": ("提出日期", "提出日期", "Raised"),
    "closed": ("销号日期", "銷號日期", "Closed"),
    "reason": ("销号理由", "銷號理由", "Reason"),
    "overview": ("概况", "概況", "Overview"),
}


def word(language: Language, key: str, **values: object) -> str:
    return _TABLE[key][LANGUAGES.index(language)].format(**values)
