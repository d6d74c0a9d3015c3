"""What a question asks for, apart from what it only puts in: orders to the assistant, a premise
to be confirmed."""

from __future__ import annotations

import re

from rag.folding import fold
from rag.quantities import Kind, Quantity, quantities
from rag.verification.words import pairs

_ORDERS = re.compile(
    r"(?:无视|忽略|忘掉|忘记|别管|不要管|不用管|抛开|绕过|無視|ignore|disregard|forget)"
    r".{0,20}(?:资料|资訊|資料|文件|规则|規則|指示|指令|提示|要求|限制|设定|设置|rule|instruct|prompt|document|context)"
    r"|系统提示|提示词|系統提示|提示詞|system prompt"
    r"|^(?:system|assistant|系统|系統)\s*[:：]"
    r"|(?:只|只能|只需|必须|一律)(?:回答|回复|回覆|输出|輸出|说)|(?:answer|reply|respond) only"
    r"|从现在起你|從現在起你|from now on|你现在是|你現在是"
    r"|(?:可以|允许|請|请)(?:编造|杜撰|虚构|編造)",
    re.IGNORECASE,
)
_SEGMENT = re.compile(r"[^。！？!?；;\n]*[。！？!?；;\n]?")
_THEN = re.compile(r"[，,]\s*(?:然后|然後|接着|接著|之后|之後)(?:再)?(?:说说|说|告诉我|回答|講講)?")

_TAG = re.compile(
    r"(?:[，,。]\s*[^，,。\d]{0,8}?)?"
    r"(?:对吧|对吗|对不对|對吧|對嗎|對不對|是吗|是吧|是不是|是这样吗|是真的吗|没错吧|没错吗|沒錯吧|没记错吧"
    r"|正确吗|准确吗|属实吗|吗|吧|么|嗎)\s*[?？。]*$"
)
_HEARSAY = re.compile(r"^(?:我?听说|據說|据说|我记得|我記得|好像|是不是)[，,]?")
_VALUE = re.compile(r"[约近超逾]?[\d.,]+|[零〇一二三四五六七八九十百千两]+")


def without_orders(question: str) -> str:
    """The question without the sentences that only tell the assistant how to behave; unchanged
    where nothing else would be left."""
    segments = [
        segment
        for sentence in _SEGMENT.findall(question)
        for segment in _THEN.split(sentence)
        if any(character.isalnum() for character in segment)
    ]
    asked = [segment.strip() for segment in segments if not _ORDERS.search(segment.strip())]
    return "".join(asked) if asked and len(asked) < len(segments) else question


def without_premise(question: str) -> str:
    """A question that wants a figure confirmed asks for the figure instead: 可网办率是50%，对吧？
    becomes 可网办率是多少？, so that no model is tempted to say yes."""
    tag = _TAG.search(question)
    if tag is None:
        return question
    stem = _HEARSAY.sub("", question[: tag.start()])
    found = quantities(stem)
    figures = [
        quantity
        for quantity in found
        if quantity.kind is not Kind.DATE and (quantity.unit or quantity.kind is not Kind.NUMBER)
    ]
    if not figures:
        return question
    figure = figures[-1]
    return f"{stem[: figure.start]}{_asked_for(stem, figure)}{stem[figure.end :]}？"


def _asked_for(text: str, figure: Quantity) -> str:
    words = text[figure.start : figure.end]
    if figure.kind is Kind.PERCENT:
        return "多少"
    return "多少" + _VALUE.sub("", words, count=1)


def undated(question: str) -> str:
    """The question without its dates: a follow-up may go on to another year."""
    kept, end = "", 0
    for quantity in quantities(question):
        if quantity.kind is Kind.DATE:
            kept += question[end : quantity.start]
            end = quantity.end
    return kept + question[end:]


# --- the kind of answer -----------------------------------------------------------------------

_SUMS = (
    "损失|投资|资金|产值|收入|费用|收费|价格|经费|工资|金额|预算|税额|罚款|补贴|补助|奖励|租金|保费"
    "|单价|售价"
)
_MOST = r"(?:总额|标准|金额|总共|一共|共|最多|最高|最低|至少)?(?:是|为|有|达|达到)?"
_MONEY = re.compile(
    rf"多少(?:[百千万亿]*元|钱|(?:的)?(?:{_SUMS}))|(?:{_SUMS}){_MOST}多少(?=[?？。，,]|$)|罚多少|掏多少钱"
)
_NUMBER_KEPT = re.compile(r"电话|電話|手机号|手機號|热线|熱線|传真|邮编|联系方式|phone|fax")
_ADDRESS = re.compile(r"邮箱|网址|網址|e-?mail|website|web site", re.IGNORECASE)
_TIME = re.compile(
    r"什么时候|什麼時候|何时|何時|哪天|哪一天|几号|幾號|哪年|哪一年|几月|多久|多长时间|多長時間|多少天|几天内|几个工作日"
    r"|\bwhen\b|how long|by what date",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"多少|(?<![哪这那好])[几幾](?=[个個家户項项件条條次名人位所座亩类種种倍成年万])"
    r"|how many|how much",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"哪(?P<number>[二三四五六七八九十两兩]|\d{1,2})(?:个|個|家|项|項|名|位|种|種|类|類|条|條|座|件|所)"
)
_NUMERALS = {character: value for value, character in enumerate("二三四五六七八九十", start=2)}
_NUMERALS |= {"两": 2, "兩": 2}
_PARTING = re.compile("[、，,；;和与與及]|\n")
_WHETHER = re.compile(
    r"能不能|可不可以|可否|能否|是不是|是否|要不要|行不行|会不会|會不會|算不算|用不用|该不该|該不該|合不合"
    r"|[吗嗎么麼](?=[，,。？?]|$)|(?:可以|行)吗|(?:^|（)(?:is|are|do|does|did|can|could|may|must|should|will|has|have)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"谁|誰|什么|什麼|啥|哪|多少|(?<![哪这那好])[几幾][个個家项項天年月号號次名条條人成点點]|多久|多[长長大高远遠]|怎[么麼样樣]"
    r"|如何|何时|何時|为何|為何|\b(?:who|what|when|where|which|how|why)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:多少|(?<![哪这那好])几)[个家户项件条次名位所座类种台套宗起](?P<noun>[\u4e00-\u9fff]{3,8}?)"
    r"(?=[?。]|$)"
)
_DIGITS = re.compile(r"\d[\d-]{4,}")
_AT_ONCE = re.compile(
    r"[一二两三四五六七八九十半几数]个?多?(?:年|月|天|周|小时|分钟)|即时|即時|当场|當場|立即|随时|隨時|长期|長期|当天|当日|之日|同步|届满|屆滿"
)
_SUM_KINDS = frozenset({Kind.MONEY, Kind.PERCENT, Kind.MULTIPLE})
_TIME_KINDS = frozenset({Kind.DATE, Kind.DURATION})


def asks_whether(question: str) -> bool:
    """Whether yes or no is asked for (能不能…？), and no figure, name or reason besides."""
    return _WHETHER.search(question) is not None and _OPEN.search(question) is None


def can_answer(question: str, text: str) -> bool:
    """Whether ``text`` holds the kind of thing that the question asks for: a sum of money for
    多少钱, a date or a period for 什么时候, any figure that the question itself does not hold for
    多少, a number for a telephone, as many parts as 哪十个 wants. Questions of other kinds are
    answered by any text."""
    several = _SEVERAL.search(question)
    if several is not None:
        number = several["number"]
        wanted = int(number) if number.isdecimal() else _NUMERALS[number]
        if len(_PARTING.findall(text)) < wanted - 1:
            return False
    found = quantities(text)
    if _NUMBER_KEPT.search(question):
        return _DIGITS.search(text) is not None
    if _ADDRESS.search(question):
        return "@" in text or "www" in text or "http" in text
    if _MONEY.search(question) and not _TIME.search(question):
        return any(quantity.kind in _SUM_KINDS for quantity in found)
    if _TIME.search(question):
        return _AT_ONCE.search(text) is not None or any(
            quantity.kind in _TIME_KINDS for quantity in found
        )
    if _COUNT.search(question):
        known = [measure(quantity) for quantity in quantities(question)]
        return any(measure(quantity) not in known for quantity in found)
    return True


def counts_the_same(question: str, basis: str) -> bool:
    """Whether ``basis`` speaks of what the question counts at all: 33 projects are no answer to
    多少个就业岗位. True where nothing is counted that has a name of three characters."""
    counted = _COUNTED.search(fold(question))
    return counted is None or bool({*pairs(counted["noun"])} & {*pairs(fold(basis))})


def measure(quantity: Quantity) -> tuple[object, ...]:
    """What makes two figures the same."""
    return quantity.kind, quantity.unit, quantity.low, quantity.high, quantity.date
