"""Every word that the web application says, in the three languages it speaks.

Static labels are translated by the browser through ``gr.I18n``; whatever the server composes
(answers' notes, errors, the document view) is written in the language of the request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from rag.ui.strings_documents import DOCUMENTS
from rag.ui.strings_ledger import LEDGER
from rag.ui.strings_status import STATUS

if TYPE_CHECKING:
    import gradio as gr

Locale = Literal["zh-CN", "zh-TW", "en"]
LOCALES: tuple[Locale, ...] = ("zh-CN", "zh-TW", "en")

TRADITIONAL_TAGS = ("zh-tw", "zh-hk", "zh-mo", "zh-hant")

BROWSER_TAGS: dict[str, Locale] = {
    "zh": "zh-CN",
    "zh-CN": "zh-CN",
    "zh-SG": "zh-CN",
    "zh-MY": "zh-CN",
    "zh-Hans": "zh-CN",
    "zh-TW": "zh-TW",
    "zh-HK": "zh-TW",
    "zh-MO": "zh-TW",
    "zh-Hant": "zh-TW",
    "en": "en",
}
"""What browsers call these languages."""

_TABLE: dict[str, tuple[str, str, str]] = {
    # --- the page ---------------------------------------------------------------------------
    "product": ("依据", "依據", "Yiju"),
    "motto": ("没有依据，不成一句", "沒有依據，不成一句", "No sentence without its basis"),
    "skip": ("跳到提问框", "跳至提問欄", "Skip to the question box"),
    "documents_count": ("{count} 份文件", "{count} 份文件", "{count} documents"),
    "documents_one": ("1 份文件", "1 份文件", "1 document"),
    "clauses_count": ("{count} 条", "{count} 條", "{count} clauses"),
    "clauses_one": ("1 条", "1 條", "1 clause"),
    "model_extractive": ("只摘原文", "只摘原文", "quotes only"),
    "library_empty": (
        "资料库还是空的。请先加入文件，再来提问。",
        "資料庫還是空的。請先加入文件，再來提問。",
        "The library is empty. Add documents first, then ask.",
    ),
    "library_empty_yet": (
        "资料库还是空的，等管理员加入文件后再来提问。",
        "資料庫還是空的，等管理員加入文件後再來提問。",
        "The library is empty. Ask when an administrator has added documents.",
    ),
    "page_chat": ("问答", "問答", "Ask"),
    "page_documents": ("文件", "文件", "Documents"),
    "page_status": ("状态", "狀態", "Status"),
    # --- signing in ---------------------------------------------------------------------------
    "user_name": ("用户名", "使用者名稱", "Name"),
    "password": ("密码", "密碼", "Password"),
    "sign_in": ("登录", "登入", "Sign in"),
    "sign_out": ("退出 {name}", "登出 {name}", "Sign out {name}"),
    "sign_in_failed": (
        "用户名或密码不对。",
        "使用者名稱或密碼不對。",
        "Name and password do not fit.",
    ),
    "sign_in_often": (
        "试的次数太多，请 {seconds} 秒后再试。",
        "嘗試次數太多，請 {seconds} 秒後再試。",
        "Too many attempts. Try again in {seconds} seconds.",
    ),
    "admins_only": (
        "只有管理员可以改动文件。",
        "只有管理員可以改動文件。",
        "Only administrators may change documents.",
    ),
    "too_often": (
        "问得太快了，请 {seconds} 秒后再问。",
        "問得太快了，請 {seconds} 秒後再問。",
        "Too many questions. Ask again in {seconds} seconds.",
    ),
    # --- conversations ------------------------------------------------------------------------
    "conversations": ("对话", "對話", "Conversations"),
    "new_conversation": ("新对话", "新對話", "New conversation"),
    "more": ("更多", "更多", "More"),
    "rename": ("改名", "重新命名", "Rename"),
    "rename_prompt": ("对话名称", "對話名稱", "Name of the conversation"),
    "delete": ("删除", "刪除", "Delete"),
    "delete_confirm": (
        "删除对话“{title}”？删除后无法恢复。",
        "刪除對話「{title}」？刪除後無法復原。",
        "Delete the conversation “{title}”? This cannot be undone.",
    ),
    "export_markdown": ("导出 Markdown", "匯出 Markdown", "Export as Markdown"),
    "export_word": ("导出 Word", "匯出 Word", "Export as Word"),
    "no_conversation": (
        "这个对话不存在，或者不是你的。",
        "這個對話不存在，或者不是你的。",
        "There is no such conversation, or it is not yours.",
    ),
    "still_answering": (
        "上一个问题还在回答，请等一等，或先停止。",
        "上一個問題還在回答，請等一等，或先停止。",
        "The last question is still being answered. Wait, or stop it first.",
    ),
    # --- asking -----------------------------------------------------------------------------
    "thread_label": ("问答", "問答", "Questions and answers"),
    "question_label": ("问题", "問題", "Question"),
    "question_placeholder": (
        "问一个政策文件里写着的问题…",
        "問一個政策文件裡寫著的問題…",
        "Ask what the policy documents say…",
    ),
    "ask": ("提问", "提問", "Ask"),
    "stop": ("停止", "停止", "Stop"),
    "examples": ("可以这样问", "可以這樣問", "For example"),
    "welcome": (
        "每句回答都注明出处；文件里没有写的，会直接告诉你。",
        "每句回答都註明出處；文件裡沒有寫的，會直接告訴你。",
        "Every sentence names its source. What the documents do not say, you will be told.",
    ),
    "empty_question": (
        "请先写下问题。",
        "請先寫下問題。",
        "Please write a question first.",
    ),
    "long_question": (
        "问题有 {count} 字，最多 {limit} 字。请只留下要问的那一句。",
        "問題有 {count} 字，最多 {limit} 字。請只留下要問的那一句。",
        "The question has {count} characters; the limit is {limit}. Keep only what you ask.",
    ),
    "filters": ("范围与方式", "範圍與方式", "Scope and mode"),
    "filter_regions": ("地区", "地區", "Place"),
    "filter_issuers": ("机关", "機關", "Issuer"),
    "filter_kinds": ("种类", "種類", "Kind"),
    "filter_years": ("年份", "年份", "Year"),
    "filter_documents": ("文件", "文件", "Document"),
    "answered_by": ("由谁回答", "由誰回答", "Answered by"),
    "only_in": ("只查：{conditions}", "只查：{conditions}", "Only in: {conditions}"),
    "chosen_documents": ("{count} 份文件", "{count} 份文件", "{count} document(s)"),
    "clear_filters": ("取消限制", "取消限制", "Search everything"),
    # --- an answer on its way ----------------------------------------------------------------
    "searching": ("正在查找依据…", "正在查找依據…", "Looking for the passages…"),
    "reading": (
        "已找到 {count} 段原文，正在阅读…",
        "已找到 {count} 段原文，正在閱讀…",
        "Found {count} passages, reading them…",
    ),
    "queued": (
        "已找到 {count} 段原文。前面还有 {place} 个问题在等模型。",
        "已找到 {count} 段原文。前面還有 {place} 個問題在等模型。",
        "Found {count} passages. {place} ahead of you for the model.",
    ),
    "draft": (
        "草稿，尚未核对原文",
        "草稿，尚未核對原文",
        "Draft, not yet checked against the text",
    ),
    # --- an answer ----------------------------------------------------------------------------
    "you_asked": ("你问", "你問", "You asked"),
    "answer": ("回答", "回答", "Answer"),
    "cite": ("看依据 {number}", "看依據 {number}", "Show passage {number}"),
    "timing": (
        "依据 {retrieve} 秒 · 全部 {total} 秒",
        "依據 {retrieve} 秒 · 全部 {total} 秒",
        "passages {retrieve} s · all {total} s",
    ),
    "dropped_one": (
        "有 1 句因原文不支持而没有列出。",
        "有 1 句因原文不支持而沒有列出。",
        "1 sentence was left out: the text does not support it.",
    ),
    "dropped_count": (
        "有 {count} 句因原文不支持而没有列出。",
        "有 {count} 句因原文不支持而沒有列出。",
        "{count} sentences were left out: the text does not support them.",
    ),
    "source_line": ("{source}：“{quote}”", "{source}：「{quote}」", "{source}: “{quote}”"),
    "copy": ("复制", "複製", "Copy"),
    "copied": ("已复制", "已複製", "Copied"),
    "retry": ("重试", "重試", "Retry"),
    "edit": ("改问", "改問", "Edit"),
    "good": ("有用", "有用", "Useful"),
    "bad": ("有问题", "有問題", "Not right"),
    "bad_reason": ("哪里不对？", "哪裡不對？", "What is not right?"),
    "reason_wrong": ("内容不对", "內容不對", "Wrong"),
    "reason_incomplete": ("不完整", "不完整", "Incomplete"),
    "reason_source": ("出处不对", "出處不對", "Wrong source"),
    "reason_exists": ("文件里有，却说没有", "文件裡有，卻說沒有", "It is in the documents"),
    "reason_other": ("其他…", "其他…", "Other…"),
    "thanks": ("已记下，谢谢。", "已記下，謝謝。", "Noted, thank you."),
    "stopped": ("已停止。", "已停止。", "Stopped."),
    # --- abstaining ---------------------------------------------------------------------------
    "abstained": ("文件里没有答案", "文件裡沒有答案", "The documents do not say"),
    "abstained_empty_library": (
        "资料库里还没有文件。",
        "資料庫裡還沒有文件。",
        "There are no documents in the library yet.",
    ),
    "abstained_nothing_relevant": (
        "没有找到与这个问题有关的内容。",
        "沒有找到與這個問題有關的內容。",
        "Nothing in the documents is about this question.",
    ),
    "abstained_not_stated": (
        "文件谈到了相关内容，但没有写明这一点。",
        "文件談到了相關內容，但沒有寫明這一點。",
        "The documents touch on this, but do not state it.",
    ),
    "abstained_other_subject": (
        "文件里写的是别的地方、单位或年份，不能当作答案。",
        "文件裡寫的是別的地方、單位或年份，不能當作答案。",
        "The documents speak of another place, unit or year, which cannot answer this.",
    ),
    "abstained_unsupported": (
        "写出的回答经核对得不到原文支持，所以不予显示。",
        "寫出的回答經核對得不到原文支持，所以不予顯示。",
        "What was written could not be confirmed in the text, so it is not shown.",
    ),
    "nearest_beside": (
        "最接近的 {count} 段原文列在依据栏，供你自己判断。",
        "最接近的 {count} 段原文列在依據欄，供你自己判斷。",
        "The {count} nearest passages are listed beside, for your own judgement.",
    ),
    # --- evidence -----------------------------------------------------------------------------
    "evidence": ("依据", "依據", "Passages"),
    "nearest": ("最接近的原文", "最接近的原文", "Nearest passages"),
    "evidence_empty": (
        "提问后，这里先列出找到的原文。",
        "提問後，這裡先列出找到的原文。",
        "Once you ask, the passages found appear here first.",
    ),
    "evidence_none": ("没有找到原文。", "沒有找到原文。", "No passages were found."),
    "open_document": ("打开全文", "開啟全文", "Open the document"),
    "document": ("原文", "原文", "Document"),
    "how_read": ("文件信息", "文件資訊", "About this document"),
    "characters_count": ("{count} 字", "{count} 字", "{count} characters"),
    "characters_one": ("1 字", "1 字", "1 character"),
    "own_tab": ("在新标签页打开", "在新分頁開啟", "Open in a tab"),
    "close": ("关闭", "關閉", "Close"),
    "page_number": ("第 {page} 页", "第 {page} 頁", "page {page}"),
    "removed": (
        "这份文件已不在资料库",
        "這份文件已不在資料庫",
        "This document is no longer in the library",
    ),
    # --- errors -------------------------------------------------------------------------------
    "error_question": (
        "这个问题无法处理。请改写后再问。",
        "這個問題無法處理。請改寫後再問。",
        "This question cannot be used. Please reword it.",
    ),
    "error_timeout": (
        "模型没有及时回应。请稍后再问一次。",
        "模型沒有及時回應。請稍後再問一次。",
        "The model did not respond in time. Please ask again in a moment.",
    ),
    "error_generation": (
        "模型没有写出回答。找到的原文仍列在依据栏。",
        "模型沒有寫出回答。找到的原文仍列在依據欄。",
        "The model wrote no answer. The passages found are still listed beside.",
    ),
    "error_model": (
        "模型文件还没有准备好。请联系管理员。",
        "模型檔案還沒有準備好。請聯絡管理員。",
        "The model files are not ready. Please tell the administrator.",
    ),
    "error_library": (
        "资料库暂时无法使用。请稍后再试。",
        "資料庫暫時無法使用。請稍後再試。",
        "The library cannot be used at the moment. Please try again later.",
    ),
    "error_other": (
        "出了一点问题，这次没有回答。请再问一次。",
        "出了一點問題，這次沒有回答。請再問一次。",
        "Something went wrong and there is no answer this time. Please ask again.",
    ),
    "error_details": ("详情", "詳情", "Details"),
    # --- the other pages ------------------------------------------------------------------------
    **DOCUMENTS,
    **LEDGER,
    **STATUS,
}


def text(locale: Locale, key: str, **values: object) -> str:
    """The words for ``key``. Plain text: escape it before it goes into HTML."""
    return _TABLE[key][LOCALES.index(locale)].format(**values)


def counted(locale: Locale, key: str, count: int) -> str:
    """``key_one`` or ``key_count``, whichever fits ``count``."""
    if count == 1:
        return text(locale, f"{key}_one")
    return text(locale, f"{key}_count", count=f"{count:,}")


def locale_of(accept_language: str) -> Locale:
    """The language that a browser asks for first: the one in which it also translates labels."""
    first = accept_language.split(",")[0].split(";")[0].strip().lower()
    if first.startswith(TRADITIONAL_TAGS):
        return "zh-TW"
    return "zh-CN" if first.startswith("zh") else "en"


def browser_translations() -> gr.I18n:
    """The table for labels that the browser translates itself."""
    import gradio as gr

    return gr.I18n(
        **{
            tag: {key: words[LOCALES.index(locale)] for key, words in _TABLE.items()}
            for tag, locale in BROWSER_TAGS.items()
        }
    )
