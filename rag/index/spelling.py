"""One common spelling for what documents and questions write in several ways."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.quantities.numerals import digit_row, integer

_DIGIT = "零〇○一二两三四五六七八九"
_SPELLED_YEAR = re.compile(rf"(?<![{_DIGIT}\d])([一二][{_DIGIT}]{{3}})(?=年)")
_SPELLED_SHARE = re.compile(rf"百分之([{_DIGIT}十百]+|\d+(?:\.\d+)?)")
_SPELLED_COUNT = re.compile(
    rf"(?<![{_DIGIT}十百千万亿点\d])([{_DIGIT}十百千万亿]+)"
    r"(个工作日|个月|小时|分钟|[个年月日天周岁倍亩元人名家户件项条款批次号章])"
)
_DIGITAL_DATE = re.compile(
    r"(?<![\d.-])((?:19|20)\d\d)([-/.])(0?[1-9]|1[0-2])(?:\2(0?[1-9]|[12]\d|3[01]))?(?![\d.%-])"
)
_DOCUMENT_NUMBER = re.compile(r"[〔\[(【]((?:19|20)\d\d)[〕\])】] ?第?0*(\d{1,5})号")


def respelled(folded: str) -> Iterator[str]:
    """The common spellings of what a folded text writes otherwise: amounts, dates and years in
    digits, a document number without its brackets."""
    for match in _SPELLED_YEAR.finditer(folded):
        yield f"{digit_row(match[1].replace('○', '〇'))}年"
    for match in _SPELLED_SHARE.finditer(folded):
        number = _number(match[1])
        if number is not None:
            yield f"{number}%"
    for match in _SPELLED_COUNT.finditer(folded):
        number = _number(match[1])
        # 一个 and its like are everywhere and say nothing, 零件 is a word.
        if number is not None and number != "0" and (number != "1" or match[2] in "年月日条章"):
            yield f"{number}{match[2]}"
    for match in _DIGITAL_DATE.finditer(folded):
        year, separator, month, day = match.groups()
        if day is not None:
            yield f"{year}年{int(month)}月{int(day)}日"
        elif separator != ".":  # 2020.5 may be a number
            yield f"{year}年{int(month)}月"
    for match in _DOCUMENT_NUMBER.finditer(folded):
        yield f"{match[1]}号{match[2]}"


def _number(written: str) -> str | None:
    if written[0].isascii():
        return written
    value = integer(written.replace("○", "〇"))
    return None if value is None else str(value)
