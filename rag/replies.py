"""What Yiju says in its own words, in the language of the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from rag.folding import fold
from rag.types import AbstentionReason

Language = Literal["zh-Hans", "zh-Hant", "en"]

_ABSTENTIONS: dict[AbstentionReason, dict[Language, str]] = {
    AbstentionReason.EMPTY_LIBRARY: {
        "zh-Hans": "资料库里还没有文件，无从回答。请先添加文件。",
        "zh-Hant": "資料庫裡還沒有文件，無從回答。請先加入文件。",
        "en": "The library holds no documents yet. Add some first.",
    },
    AbstentionReason.NOTHING_RELEVANT: {
        "zh-Hans": "资料中没有找到与这个问题有关的内容。",
        "zh-Hant": "資料中沒有找到與這個問題有關的內容。",
        "en": "The documents hold nothing about this question.",
    },
    AbstentionReason.NOT_STATED: {
        "zh-Hans": "资料中没有写明这个问题的答案。最接近的内容一并列出，供参考。",
        "zh-Hant": "資料中沒有寫明這個問題的答案。最接近的內容一併列出，供參考。",
        "en": "The documents do not state the answer. The nearest passages are listed.",
    },
    AbstentionReason.OTHER_SUBJECT: {
        "zh-Hans": "资料中有相近的内容，但说的不是所问的地方或时间。最接近的内容一并列出，供参考。",
        "zh-Hant": "資料中有相近的內容，但說的不是所問的地方或時間。最接近的內容一併列出，供參考。",
        "en": "The documents speak of another place or time than was asked about. "
        "The nearest passages are listed.",
    },
    AbstentionReason.UNSUPPORTED: {
        "zh-Hans": "没有得到能由原文支持的答案。最接近的内容一并列出，供参考。",
        "zh-Hant": "沒有得到能由原文支持的答案。最接近的內容一併列出，供參考。",
        "en": "No answer that the documents support could be found. "
        "The nearest passages are listed.",
    },
}

_PARTS_OPEN: dict[Language, str] = {
    "zh-Hans": "资料中没有找到这一问的答案：{parts}",
    "zh-Hant": "資料中沒有找到這一問的答案：{parts}",
    "en": "No answer was found to: {parts}",
}
_MORE_ASKED: dict[Language, str] = {
    "zh-Hans": "所问不止一项，其余的没有找到。",
    "zh-Hant": "所問不止一項，其餘的沒有找到。",
    "en": "More was asked than what was found.",
}

_HAN = re.compile(r"[㐀-䶿一-鿿]")
_WORD = re.compile(r"\b[A-Za-z]?[a-z]+\b")
_SENTENCE = 5
"""English words that make a sentence, and no mere names."""


def abstention(reason: AbstentionReason, question: str, found: str = "") -> str:
    """Why there is no answer; ``found`` says, in simplified Chinese, what there is instead."""
    spoken = language(question)
    if found and spoken == "zh-Hans":
        return f"{found}最接近的内容一并列出，供参考。"
    return _ABSTENTIONS[reason][spoken]


def gap(question: str, parts: Sequence[str], *, more: bool) -> str:
    """What an answer leaves open: the ``parts`` of the question that nothing was found for, or
    else that ``more`` was asked than it holds. Empty where it leaves nothing open."""
    spoken = language(question)
    if parts and all(language(part) == spoken for part in parts):
        return _PARTS_OPEN[spoken].format(parts=" ".join(parts))
    return _MORE_ASKED[spoken] if parts or more else ""


def language(text: str) -> Language:
    """English where there is no Chinese character, or only names beside a sentence in English;
    traditional if folding simplifies a character."""
    characters, words = _HAN.findall(text), _WORD.findall(text)
    if not characters or (len(words) >= _SENTENCE and len(words) > len(characters) / 2):
        return "en"
    traditional = any(fold(character) != character for character in characters)
    return "zh-Hant" if traditional else "zh-Hans"
