"""What the stages before say of a file, in the language of the page.

Those sentences are English and made for every interface; an unknown one is shown as it is.
"""

from __future__ import annotations

import re

from rag.ui.strings import LOCALES, Locale

_TABLE: tuple[tuple[str, str, str], ...] = (
    # the pattern, simplified Chinese, traditional Chinese; {} stands for what the pattern caught
    (r"is empty\.", "文件是空的。", "文件是空的。"),
    (r"holds no words\.", "里面没有文字。", "裡面沒有文字。"),
    (
        r"holds no text besides navigation",
        "除了导航和标记，没有正文。",
        "除了導航和標記，沒有正文。",
    ),
    (r"not there \(any more\)", "文件已不在那里。", "文件已不在那裡。"),
    (r"no longer where it was read", "原来的文件已不在那里。", "原來的文件已不在那裡。"),
    (r"No longer there", "文件已不在那里。", "文件已不在那裡。"),
    (r"sends us on", "网页转到了不能使用的地址。", "網頁轉到了不能使用的地址。"),
    (r"is a folder\.", "这是文件夹，不是文件。", "這是資料夾，不是文件。"),
    (r"may not be read", "没有读取权限。", "沒有讀取權限。"),
    (r"(?i)cannot be read: (.+?)\.", "读不出来：{}。", "讀不出來：{}。"),
    (r"larger than ([\d.]+) MB", "超过 {} MB 的上限。", "超過 {} MB 的上限。"),
    (
        r"format that is not supported\. Save it as (\S+) first",
        "不支持这种格式，请先另存为 {}。",
        "不支援這種格式，請先另存為 {}。",
    ),
    (r"format that is not supported|Unknown format", "不支持这种格式。", "不支援這種格式。"),
    (
        r"not a readable Word document",
        "不是可以读取的 Word 文档，请打开后另存为 .docx。",
        "不是可以讀取的 Word 文檔，請打開後另存為 .docx。",
    ),
    (
        r"cannot be read as a table",
        "不能按表格读取，请检查引号。",
        "不能按表格讀取，請檢查引號。",
    ),
    (
        r"not a readable workbook",
        "不是可以读取的工作簿，请打开后另存为 .xlsx。",
        "不是可以讀取的工作簿，請打開後另存為 .xlsx。",
    ),
    (
        r"spans more than ([\d,]+) cells",
        "有一张工作表超过 {} 格，请删去空行空列，或拆开。",
        "有一張工作表超過 {} 格，請刪去空行空列，或拆開。",
    ),
    (r"is damaged", "文件已损坏，请重新获取。", "文件已損壞，請重新獲取。"),
    (
        r"encrypted or an old Office",
        "文件加了密，或是旧版 Office 格式；请去掉密码，或另存为新格式。",
        "文件加了密，或是舊版 Office 格式；請去掉密碼，或另存為新格式。",
    ),
    (r"is encrypted", "文件加了密，请先去掉密码。", "文件加了密，請先去掉密碼。"),
    (
        r"unpacks to more than (\d+) MB",
        "解开后超过 {} MB，可能已损坏。",
        "解開後超過 {} MB，可能已損壞。",
    ),
    (
        r"its content is that of a (\S+) file",
        "内容其实是 {} 文件，请改正后缀。",
        "內容其實是 {} 文件，請改正副檔名。",
    ),
    (
        r"holds binary data",
        "内容不是文字，请先导出为文本、PDF 或 DOCX。",
        "內容不是文字，請先匯出為文字檔、PDF 或 DOCX。",
    ),
    (
        r"encoding that could not be recognised",
        "认不出文字编码，请另存为 UTF-8。",
        "認不出文字編碼，請另存為 UTF-8。",
    ),
    (
        r"holds no readable page",
        "网页读不出来，请用浏览器重新保存。",
        "網頁讀不出來，請用瀏覽器重新儲存。",
    ),
    (
        r"nested too deeply",
        "网页嵌套太深，请用浏览器重新保存。",
        "網頁巢狀太深，請用瀏覽器重新儲存。",
    ),
    (
        r"not a readable PDF",
        "PDF 读不出来，请重新获取或导出。",
        "PDF 讀不出來，請重新獲取或匯出。",
    ),
    (r"more than ([\d,]+) pages", "超过 {} 页，请拆开。", "超過 {} 頁，請拆開。"),
    (
        r"no text layer",
        "是扫描图片，没有文字，请先做文字识别（OCR）。",
        "是掃描圖片，沒有文字，請先做文字辨識（OCR）。",
    ),
    (
        r"fonts that do not say",
        "字体没有注明字符，请重新导出，或做文字识别（OCR）。",
        "字體沒有註明字元，請重新匯出，或做文字辨識（OCR）。",
    ),
    # --- pages of the web -----------------------------------------------------------------------
    (
        r"is on a private network",
        "这个地址在内部网络里，没有允许从那里加入网页。",
        "這個地址在內部網路裡，沒有允許從那裡加入網頁。",
    ),
    (r"The host (\S+) is not known", "找不到 {} 这个网站。", "找不到 {} 這個網站。"),
    (
        r"redirected more than",
        "网址跳转太多次，请填最终的地址。",
        "網址跳轉太多次，請填最終的地址。",
    ),
    (
        r"answered (\d+)",
        "网站回复 {}，请用浏览器核对地址。",
        "網站回覆 {}，請用瀏覽器核對地址。",
    ),
    (
        r"was not there after (\S+) seconds",
        "{} 秒内没有下载完，请下载后再加入文件。",
        "{} 秒內沒有下載完，請下載後再加入文件。",
    ),
    (r"is of a format that is not supported", "不支持这种内容。", "不支援這種內容。"),
    (r"Try again later\.", "网站现在连不上，请稍后再试。", "網站現在連不上，請稍後再試。"),
    # --- notes of files that were read ----------------------------------------------------------
    (
        r"The encoding was guessed: (\S+)\.",
        "文字编码是推测的：{}。",
        "文字編碼是推測的：{}。",
    ),
    (
        r"As corrected by hand: (.+)\.",
        "人工更正过的内容保持不变（{}）。",
        "人工更正過的內容保持不變（{}）。",
    ),
    (
        r"(\d+) characters were damaged",
        "有 {} 个字已损坏，认不出来。",
        "有 {} 個字已損壞，認不出來。",
    ),
    (
        r"No text on page ([\d, ]+):",
        "第 {} 页只有图片，没有文字。",
        "第 {} 頁只有圖片，沒有文字。",
    ),
    # --- the library ----------------------------------------------------------------------------
    (
        r"is being written by",
        "资料库正被另一个程序写入，请稍后再试。",
        "資料庫正被另一個程式寫入，請稍後再試。",
    ),
    (
        r"was made with the embedding model",
        "资料库是用另一个检索模型建的，请联系管理员。",
        "資料庫是用另一個檢索模型建的，請聯絡管理員。",
    ),
    (
        r"could not be changed",
        "资料库没有改成，详情见服务器日志。",
        "資料庫沒有改成，詳情見伺服器日誌。",
    ),
)
_SENTENCES = tuple((re.compile(pattern), words) for pattern, *words in _TABLE)


def in_words(sentence: str, locale: Locale) -> str:
    """``sentence`` in the language of the page, as far as it is a known one."""
    if locale == "en":
        return sentence
    for pattern, words in _SENTENCES:
        if found := pattern.search(sentence):
            return words[LOCALES.index(locale)].format(*found.groups())
    return sentence
