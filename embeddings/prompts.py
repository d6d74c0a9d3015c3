"""What a model wants to read in front of a question and in front of a passage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prompts:
    query: str
    passage: str


# Models that are trained with prefixes but whose published configuration does not say so.
_BY_NAME = (
    (
        re.compile(r"(^|/)(multilingual-)?e5-(small|base|large)(-v2)?$"),
        Prompts("query: ", "passage: "),
    ),
    (
        re.compile(r"(^|/)bge-(small|base|large)-zh(-v1\.5)?$"),
        Prompts("为这个句子生成表示以用于检索相关文章：", ""),
    ),
)


def prompts_of(configured: Mapping[str, str | None], model: str) -> Prompts:
    """The prefixes in a sentence-transformers configuration, else those known for the model.

    ``model`` is a name such as ``intfloat/multilingual-e5-small`` or the folder of a copy of it.
    """
    passage = next(filter(None, map(configured.get, _PASSAGE_NAMES)), "")
    query = configured.get("query") or ""
    if query or passage:
        return Prompts(query, passage)
    name = model.replace("\\", "/").rstrip("/").lower()
    return next((known for pattern, known in _BY_NAME if pattern.search(name)), Prompts("", ""))


# The names under which sentence-transformers' encode_document looks, in its order.
_PASSAGE_NAMES = ("document", "passage", "corpus")
