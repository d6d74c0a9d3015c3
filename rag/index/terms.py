"""What the lexical index counts, and what a question looks for.

A text is cut into atoms: single Han characters, whole numbers (``3.5``, ``50%``) and whole words of
other scripts. Its terms are the atoms and the pairs of neighbours, so ``营商``, ``2022年`` and
``3.5万`` are terms alike. What can be written in several ways (十个工作日, 2022-04-15, a document
number's brackets) adds the terms of one common spelling.

Which terms were kept, and what the others cost, is in ``docs/decisions/lexical-engine.md``.
"""

from __future__ import annotations

import re
import zlib
from functools import cache, lru_cache
from importlib.metadata import version
from operator import add
from unicodedata import unidata_version

from rag.folding import fold
from rag.index.spelling import respelled
from rag.regional import REGIONAL_WORDS, VARIANT_SPELLINGS

TERMS_VERSION = 1
"""To be raised with every change of this module or of :mod:`rag.index.spelling`."""

_LONGEST_WORD = 40
"""Characters; what is longer is an address or encoded data, and tantivy limits its terms."""

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_PIECE = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<number>\d+(?:\.\d+)*%?)"
    rf"|(?P<word>(?:(?![{_HAN}])[^\W\d_])+)|(?P<gap>[^ ])"
)
_HAS_HAN = re.compile(f"[{_HAN}]")
_HAS_DIGIT = re.compile(r"\d")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")


@cache
def terms_made_by() -> str:
    """Names everything that decides what the terms of a text are: an index whose terms were made
    by something else is built again."""
    words = zlib.crc32(repr((VARIANT_SPELLINGS, REGIONAL_WORDS)).encode())
    return f"{TERMS_VERSION}/{words:08x}/opencc {version('opencc')}/unicode {unidata_version}"


def terms(text: str) -> list[str]:
    """The index terms of ``text``, repetitions included; none holds white space."""
    return _terms(fold(text))


@lru_cache(maxsize=256)
def query_terms(text: str) -> tuple[str, ...]:
    """The distinct terms of a question, without the words that only make it a question.

    ``什么`` and ``多少`` are rare in documents, so BM25 would take them for the most telling words
    of all. A question made of nothing else keeps them.
    """
    folded = fold(text)
    return tuple(dict.fromkeys(_terms(without_asking(folded)) or _terms(folded)))


def without_asking(folded: str) -> str:
    """A folded question with a bar for each question word, so that its neighbours stay apart: 由谁
    牵头 holds no 由牵."""
    # In a Chinese question, it and who are the IT industry and the WHO.
    asking = _ASKING if _HAS_HAN.search(folded) else _ASKING_IN_ENGLISH
    return asking.sub("|", folded)


def _terms(folded: str) -> list[str]:
    found = _cut(_THOUSANDS.sub(lambda match: match.group().replace(",", ""), folded))
    for common in respelled(folded):
        found.extend(filter(_HAS_DIGIT.search, _cut(common)))
    return found


def _cut(text: str) -> list[str]:
    """Atoms and pairs. Spaces do not part neighbours (``2022 年``), punctuation does."""
    found: list[str] = []
    previous = ""
    for match in _PIECE.finditer(text):
        piece = match.group()
        if match.lastgroup == "gap":
            previous = ""
        elif match.lastgroup == "han":
            if previous:
                found.append(previous + piece[0])
            found.extend(piece)
            found.extend(map(add, piece, piece[1:]))
            previous = piece[-1]
        else:
            atom = piece[:_LONGEST_WORD]
            if previous:
                found.append(previous + atom)
            found.append(atom)
            previous = atom
    return found


_ASKING = re.compile(
    # polite beginnings
    r"请问|想(?:请问|问|知道|了解)(?:一下)?|告诉我|你知道"
    r"|请(?:简要|简单)?(?:介绍|说明|解释|列举)(?:一下)?|介绍一下"
    # question words, with the little words that lead up to them
    r"|(?:为|是|有)?[什甚]么(?:时候|地方|样|是)?|(?:是|由|有|在|从|到|被|向|与|和)?谁"
    r"|(?:是|由|有|在|从|到|被|向|与|和)?哪(?!吒)(?:个|里|些|儿|位|年|种|一)?"
    r"|怎么样?|怎样|如何|为何|何[时地种处人]|多少|几(?!何|内亚|乎|率|欤)[个年月日种次岁位届名]?"
    # particles at the end
    r"|[吗呢么吧嘛](?=\W|$)"
)
_ASKING_IN_ENGLISH = re.compile(
    r"\b(?:what|which|who|whom|whose|when|where|why|how|many|much|is|are|was|were|be|do|does|did"
    r"|can|will|the|a|an|of|in|on|at|to|for|by|from|with|and|or|that|this|it|its|there)\b"
)
