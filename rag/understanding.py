"""What a question asks for: a figure that it wants confirmed, a year of two digits, and what it
asks but for its dates."""

from __future__ import annotations

import re

from rag.quantities import Kind, Quantity, quantities

_WANTS_IT_CONFIRMED = re.compile(
    r"(?:[，,。]\s*[^，,。\d]{0,8}?)?"
    r"(?:对吧|对吗|对不对|對吧|對嗎|對不對|是吗|是吧|是不是|是这样吗|是这个[^，,。]{0,4}吗|是真的吗|没错吧|没错吗"
    r"|沒錯吧|没记错吧|没问题吧|没问题吗|正确吗|准确吗|属实吗)\s*[?？。]*$"
)
_ASKS_WHETHER = re.compile(r"(?:吗|吧|嗎|(?<![什甚怎这那多])么)\s*[?？。]*$")
"""May ask for anything: only a figure right before it is to be confirmed, or that of a 吧."""
_REST_OF_CLAUSE = re.compile("[^，,。；;]*")
_LAST_WORD = re.compile("了?(?:左右|上下|以[上下内])?")
_RULED = re.compile(
    "可以|(?<![节功智性技职潜效产])能(?![源力够耗效])|(?<![社协工机])会(?![议员计展场])|应当|必须"
    "|(?<![成造])就(?![业医学近地])"
)
"""After a figure of which something follows, mostly one of who asks: 我60岁可以领吧？"""
_DEFINITE = re.compile("[哪这那每某前上同另其第任]$|[A-Za-z]$")
"""Before a figure that is taken for granted: 那5名校友, 前7个月."""
_NO_FIGURE = re.compile(r"[一两兩][^\d年月日天成倍半百千万亿萬億小点]|[半几幾A-Za-z]|\d+[A-Z]")
"""一个, 一家 and 半天 count nothing, and T3 is a name."""
_HEARSAY = re.compile(r"^(?:我?听说|據說|据说|我记得|我記得|好像|是不是)[，,]?")
_SHORT_YEAR = re.compile(
    r"(?<![低高少多大小等][于於])(?<!现在)(?:^|(?<=[\s，,。？?；;、（(在自從从于於省市县區区州镇乡问])"
    r"|(?<=是)(?=\d\d年[^吗吧？?])"
    r"|(?<![\d.,第约近满滿超逾过過每达達共了])(?=0))"
    r"(?P<digits>[089]\d)年(?![来來内內间間以期前后後制多余餘])"
)
_VALUE = re.compile(r"[约近超逾]?[\d.,]+[多余]?|[零〇一二三四五六七八九十百千两]+[多余]?")


def without_premise(question: str) -> str:
    """A question that wants a figure confirmed asks for the figure instead: 可网办率是50%，对吧？
    becomes 可网办率是多少？, so that no model is tempted to say yes."""
    confirmed = _WANTS_IT_CONFIRMED.search(question)
    tag = confirmed or _ASKS_WHETHER.search(question)
    if tag is None:
        return question
    stem = _HEARSAY.sub("", question[: tag.start()])
    found = quantities(stem)
    figures = [
        quantity
        for quantity in found
        if quantity.kind not in (Kind.DATE, Kind.TIME, Kind.ORDINAL, Kind.DOCUMENT)
        and (quantity.unit or quantity.kind is not Kind.NUMBER)
        and not _DEFINITE.search(stem[: quantity.start])
        and not _NO_FIGURE.match(stem, quantity.start, quantity.end)
        and not _RULED.search(stem, quantity.end)
    ]
    if confirmed is None:
        after = _REST_OF_CLAUSE if "吧" in tag.group() else _LAST_WORD
        figures = [one for one in figures[-1:] if after.fullmatch(stem, one.end)]
    days = [
        quantity
        for quantity in found
        if quantity.date is not None
        and quantity.date.first.month is not None
        and stem[: quantity.start].endswith(("是", "于", "在", "为"))
    ]
    if not figures and (len(days) != 1 or confirmed is None):
        return question
    figure = figures[-1] if figures else days[0]
    return f"{stem[: figure.start]}{_asked_for(stem, figure)}{stem[figure.end :]}？"


def in_full_years(question: str) -> str:
    """97年 as 1997年 and 05年 as 2005年, where the words before let it hardly be a number of years:
    documents write their years in full."""
    return _SHORT_YEAR.sub(
        lambda match: f"{'20' if match['digits'][0] == '0' else '19'}{match.group()}", question
    )


def _asked_for(text: str, figure: Quantity) -> str:
    words = text[figure.start : figure.end]
    if figure.kind is Kind.PERCENT:
        return "多少"
    if figure.kind is Kind.DATE:
        return "什么时候"
    return "多少" + _VALUE.sub("", words, count=1)


def undated(question: str) -> str:
    """The question without its dates: a follow-up may go on to another year."""
    kept, end = "", 0
    for quantity in quantities(question):
        if quantity.kind is Kind.DATE:
            kept += question[end : quantity.start]
            end = quantity.end
    return kept + question[end:]
