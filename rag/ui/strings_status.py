"""The words of the status page: simplified Chinese, traditional Chinese, English."""

from __future__ import annotations

STATUS: dict[str, tuple[str, str, str]] = {
    "status_library": ("资料库", "資料庫", "Library"),
    "status_folder": ("所在文件夹", "所在資料夾", "Folder"),
    "status_embedder": ("检索模型", "檢索模型", "Search model"),
    "status_embedder_none": (
        "加入文件后确定",
        "加入文件後確定",
        "settled when documents are added",
    ),
    "status_documents": ("文件", "文件", "Documents"),
    "status_clauses": ("条款", "條款", "Clauses"),
    "status_embedded": (
        "{done} / {total} 条可按意思查找",
        "{done} / {total} 條可按意思查找",
        "{done} of {total} can be found by meaning",
    ),
    "status_indexing": ("索引", "索引", "Indexing"),
    "status_idle": ("没有在加入的文件", "沒有在加入的文件", "No files are being added"),
    "status_answering": ("回答", "回答", "Answering"),
    "status_models": ("由谁回答", "由誰回答", "Answered by"),
    "status_usual": ("默认", "預設", "usual"),
    "status_waiting": ("排队的问题", "排隊的問題", "Questions in line"),
    "status_you": ("你", "你", "You"),
    "status_role": ("身份", "身分", "Role"),
    "role_admin": (
        "管理员，可以改动文件",
        "管理員，可以改動文件",
        "Administrator: may change documents",
    ),
    "role_reader": ("读者，可以提问", "讀者，可以提問", "Reader: may ask"),
    "status_limits": ("限度", "限度", "Limits"),
    "limit_questions": (
        "每人每分钟 {count} 个问题",
        "每人每分鐘 {count} 個問題",
        "{count} questions a minute for each person",
    ),
    "limit_upload": (
        "每个文件不超过 {count} MB",
        "每個文件不超過 {count} MB",
        "Files of up to {count} MB",
    ),
    "status_version": ("版本", "版本", "Version"),
}
