"""What kind of answer a question wants (a sum, a day, ten names, yes or no), and whether a text is
of that kind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.documents.labels import LABELS
from rag.everyday import in_documents_words
from rag.folding import fold
from rag.quantities import Kind, Quantity, quantities
from rag.verification.certainty import came_about, is_plan
from rag.verification.force import has_force
from rag.verification.names import Name, bare, names
from rag.verification.verdict import ProblemKind
from rag.verification.words import pairs

_SUMS = (
    "损失|投资|资金|产值|收入|费用|收费|价格|经费|工资|金额|预算|税额|罚款|补贴|补助|奖励|租金|保费"
    "|单价|售价"
)
_MOST = r"(?:总额|标准|金额|总共|一共|共|最多|最高|最低|至少)?(?:是|为|有|达|达到)?"
_MONEY = re.compile(
    rf"多少(?:[百千万亿]*元|钱|(?:的)?(?:{_SUMS})(?=[?？。，,是为有]|$))|(?:{_SUMS}){_MOST}多少(?=[?？。，,]|$)|罚多少|掏多少钱"
)
_LINES = "电话|電話|手机号|手機號|热线|熱線|传真|傳真|邮编|郵編|联系方式|聯繫方式"
_NUMBER_KEPT = re.compile(
    rf"(?:{_LINES})(?:号码?|號碼?)?(?:是|为)?(?:多少|什么|什麼|啥|几号|幾號|哪个|哪個)(?=[?？。，,]|$)"
    rf"|^(?!.*(?:多久|什么时候|何时|哪天|[几幾怎谁能]))[^，,。？?]*(?:{_LINES})(?:号码?|號碼?)?[?？]?$"
    rf"|(?:哪个|哪個|什么|什麼|啥|多少)[^，,。？?]{{0,2}}(?:{_LINES})|phone|fax"
)
_FREE = re.compile(
    "[不无無](?:需|须|用|必)?要?再?(?:收取|缴|繳|交(?!材料)|付|花|出[资資钱錢]|收[费費钱錢]|支付|承担|承擔)"
    "|不收|免费|免費|无偿|無償|免[交缴繳收征徵]"
)
"""No sum at all."""
_DECIDED = re.compile(
    "[谁誰](?:说了算|說了算|来定|來定|决定|決定|点头|點頭)|(?:看|取决于|取決於|依据|依據|根据|根據)(?:什么|什麼|哪)"
)
"""What a figure rests on: no figure is asked for."""
_ADDRESS = re.compile(r"邮箱|网址|網址|e-?mail|website|web site", re.IGNORECASE)
_PERCENT = re.compile(
    r"百分之[几幾多]|(?<![哪这那好])[几幾]成(?![年立员功果])|what percent", re.IGNORECASE
)
_TIME = re.compile(
    r"什么时候|什麼時候|何时|何時|哪天|哪一天|几号|幾號|哪年|哪一年|几月|多久|多长时间|多長時間|多少天|几天内|几个工作日"
    r"|\bwhen\b|how long|by what date",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"多少|(?<!别的)(?<![哪这那好])[几幾](?=[个個家户項项件条條次名人位所座亩类種种倍成年万])"
    r"|how many|how much",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"哪(?P<number>[二三四五六七八九十两兩]|\d{1,2})(?:个|個|家|项|項|名|位|种|種|类|類|条|條|座|件|所)"
)
_NUMERALS = {character: value for value, character in enumerate("二三四五六七八九十", start=2)}
_NUMERALS |= {"两": 2, "兩": 2}
_PARTING = re.compile("[、，,；;和与與及]|\n")
_MODAL = (
    "(?<![功智性技职職潜效阳陽万萬节節])能(?![力源耗效量级級见見]|过剩|置换|利用)"
    "|可以|允许|允許|需要|必须|必須|应该|應該"
    "|(?<![计計预預决決结結核概清])算(?![力法])|合(?=[乎法规規理格适適算])"
    "|(?<![社机機协協商委大工学學峰晚开開召例理董监監员員事证證谈談布动動览覽标標])(?<!开年)[会會]"
    "(?![议議员員长長计計场場展客堂晤谈談费費同见見商])"
)
"""What may, must or will be; 功能, 会议, 合作 and 预算 say nothing of it."""
_WHETHER = re.compile(
    r"能不能|可不可以|包不包|含不含|属不属|屬不屬|需不需|可否|能否|要不要|行不行|会不会|會不會"
    r"|算不算|用不用|该不该|該不該|合不合"
    rf"|(?:{_MODAL})[^，,。？?]{{0,20}}[吗嗎]|(?:可以|行)[吗嗎]"
    r"|(?:^|（)(?:can|could|may(?! \d)|must|should)\b",
    re.IGNORECASE,
)
"""Of what may, must or will be."""
_CONFIRM = re.compile(
    r"(?:对吗|对不对|對嗎|對不對|是吗|是这样吗|是真的吗|没错吗|正确吗|准确吗|属实吗|吧)\s*[?？。]*$"
    r"|是不是|是否"
)
"""Of what is taken to be so. A figure to be confirmed is asked for instead, before this."""
_EXCEPTS = re.compile("除外|例外|只能|[仅只]限|视同|视为|剔除")
_NO_RULE = re.compile(
    "供应|响应|适应|相应|反应|效应|对应|许可|认可|可支配|可研|可行性|不良|不断|非税|无缝|无线|不足"
)
"""Words that hold 应, 可 or 不 and rule nothing."""
_HAS_COME = re.compile("[了过過][吗嗎]")
_OPEN = re.compile(
    r"谁|誰|什么|什麼|啥|哪|多少|(?<![哪这那好])[几幾][个個家项項天年月号號次名条條人成点點]|多久|多[长長大高远遠]|怎[么麼样樣]"
    r"|如何|何时|何時|为何|為何|告诉|告訴|列出|列举|列舉|介绍|介紹|说明|說明|提供|解释|解釋"
    r"|讲讲|講講|说说|說說|谈谈|談談|看看|查查|[讲講说說查看]一下|总结|概括|几[万千百]"
    r"|\b(?:who|what|when|where|which|how|why|tell me|list|explain|show)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:多少|(?<![哪这那好])几)[个家户项件条次名位所座类种台套宗起]"
    r"(?P<noun>[\u4e00-\u9fff]{3,6})(?=[?。]|$)"
)
_YES = re.compile("^(?:是的?|对的?|没错|正确|的确|确实)[,。]")
_DONE = re.compile(
    "[了过]|参加|参与|^[没未还再]|^(?:[就才便]?[能可会要应](?![议计急员用源力耗效素点展再降])|[就才便][是算]|需要)"
)
"""What makes a noun of it no noun: 多少家企业参加了培训."""
_WHO = re.compile(
    r"谁|誰|哪[几幾两兩二三四五六]?[个個家些]?(?:部门|部門|单位|單位|机构|機構|部委|机关|機關)"
    r"|哪[几幾两兩二三四五六]?家|\bwho\b|\bwhich (?:ministr|department|bod|bureau|agenc)",
    re.IGNORECASE,
)
_DUTY = re.compile(
    "牵头|牽頭|负责|負責|责任|責任|配合|参与|參與|承办|承辦|主办|主辦|挑头|指导|指導|归口|歸口|管"
)
_ISSUING = re.compile(
    r"印发|印發|发布|發布|下发|下發|发文|發文|公布|转发|轉發|颁|頒|制定|出台|签发|簽發|签署|簽署|起草|写的|寫的"
    r"|发的|發的|答复|答覆|批复|批覆|来源|來源|作者|标题|標題|issue|publish|released?|wrote",
    re.IGNORECASE,
)
_WHICH_BODY = re.compile(
    "哪[几幾两兩二三四五六一]?[个個家所]?(?:部门|部門|单位|單位|机构|機構|企业|企業|公司|学校|學校|医院|醫院|法院|银行|銀行)"
)
_HEAD_LINE = re.compile(rf"\s*(?:{'|'.join(LABELS)}|作者|题名|题目)\s*:(?!.*\|)")
_ONLY_ONE = re.compile("(?:只|仅|僅|限)[^，。；,;]{0,4}[一1][个個家项項户戶名件所]")
"""一个 is seldom a figure."""
_DIGITS = re.compile(r"\d[\d-]{4,}")
_AT_ONCE = re.compile(
    r"[一二两三四五六七八九十半几数]个?多?(?:年|月|天|周|小时|分钟)|即时|即時|当场|當場|立即|随时|隨時|长期|長期|当天|当日|之日|同步|届满|屆滿"
)
_SUM_KINDS = frozenset({Kind.MONEY, Kind.PERCENT, Kind.MULTIPLE})
_PERCENT_KINDS = frozenset({Kind.PERCENT, Kind.POINTS})
_TIME_KINDS = frozenset({Kind.DATE, Kind.DURATION})


def asks_whether(question: str) -> bool:
    """Whether yes or no is asked for (能不能…？ or …，对吗？), and no figure, name or reason
    besides."""
    wanted = _WHETHER.search(question) or _CONFIRM.search(question)
    return wanted is not None and _OPEN.search(question) is None


def asks_for_rule(question: str) -> bool:
    """Whether, of yes or no, it is asked what may, must or will be, not what is so or has come."""
    return (
        asks_whether(question)
        and _WHETHER.search(question) is not None
        and _HAS_COME.search(question) is None
    )


def rules(text: str) -> bool:
    """Whether a text says what must, may or must not be, is not, or is excepted: what a question
    for yes or no is mostly answered by."""
    folded = _NO_RULE.sub("", fold(text))
    return has_force(folded) or _EXCEPTS.search(folded) is not None


def asks_for_figure(question: str) -> bool:
    """Whether a number, a sum, a share, a date or a period is asked for."""
    return any(wanted.search(question) for wanted in (_PERCENT, _MONEY, _TIME, _COUNT))


def can_answer(question: str, text: str) -> bool:
    """Whether ``text`` holds the kind of thing that the question asks for: a percentage for
    百分之几, a sum of money for 多少钱, a date or a period for 什么时候, any figure that the
    question itself does not hold for 多少, a number for a telephone. Questions of other kinds are
    answered by any text."""
    found = quantities(text)
    if _DECIDED.search(question):
        return True
    if _NUMBER_KEPT.search(question):
        return _DIGITS.search(text) is not None
    if _ADDRESS.search(question):
        return "@" in text or "www" in text or "http" in text
    if _PERCENT.search(question):
        return any(quantity.kind in _PERCENT_KINDS for quantity in found)
    if _MONEY.search(question) and not _TIME.search(question):
        free = _FREE.search(text) is not None
        return free or any(quantity.kind in _SUM_KINDS for quantity in found)
    if _TIME.search(question):
        return _AT_ONCE.search(text) is not None or any(
            quantity.kind in _TIME_KINDS for quantity in found
        )
    if _COUNT.search(question):
        known = [measure(quantity) for quantity in quantities(question)]
        return _ONLY_ONE.search(text) is not None or any(
            measure(quantity) not in known for quantity in found
        )
    return True


def names_enough(question: str, statements: Sequence[str]) -> bool:
    """Whether the statements together can hold as many names as 哪十个 wants."""
    several = _SEVERAL.search(question)
    if several is None:
        return True
    number = several["number"]
    wanted = int(number) if number.isdecimal() else _NUMERALS[number]
    return len(_PARTING.findall("\n".join(statements))) >= wanted - 1


def counts_the_same(question: str, basis: str) -> bool:
    """Whether ``basis`` speaks of what the question counts at all: 33 projects are no answer to
    多少个就业岗位. True where nothing is counted that has a name of three characters."""
    counted = _COUNTED.search(fold(question))
    if counted is None or _DONE.search(counted["noun"]):
        return True
    words = {*pairs(counted["noun"]), *pairs(in_documents_words(counted["noun"]))}
    return not words.isdisjoint(pairs(fold(basis)))


def asks_for_duty(question: str) -> bool:
    """Whether it is asked who leads, does or takes part in something."""
    return _WHO.search(question) is not None and _DUTY.search(question) is not None


def asks_for_body(question: str) -> bool:
    """Whether it is asked which body something is, or which one does it."""
    return asks_for_duty(question) or _WHICH_BODY.search(question) is not None


def bodies(text: str) -> list[Name]:
    """The names of bodies that a text holds, with the words before them."""
    return [name for name in names(fold(text)) if name.kind is ProblemKind.BODY]


def only_heads(question: str, quotes: Sequence[str]) -> bool:
    """Whether who does something is asked for and all that is quoted are lines at the head of a
    document: who issued it need not be who does it."""
    return (
        _WHO.search(question) is not None
        and _ISSUING.search(question) is None
        and all(
            _HEAD_LINE.match(line)
            for quote in quotes
            for line in fold(quote).splitlines()
            if line.strip()
        )
    )


def only_planned(question: str, quotes: Sequence[tuple[str, str]]) -> bool:
    """Whether what has come about is asked for (实际新增了多少？) and all ``quotes``, each with the
    title above it, are what a plan sets down."""
    return "实际" in fold(question) and all(
        is_plan(fold(title)) and not came_about(fold(quote)) for title, quote in quotes
    )


def says_more(question: str, statement: str) -> bool:
    """Whether a statement is more than a piece of the question said again, be it with a yes."""
    return bare(_YES.sub("", fold(statement))) not in bare(fold(question))


def measure(quantity: Quantity) -> tuple[object, ...]:
    """What makes two figures the same."""
    return quantity.kind, quantity.unit, quantity.low, quantity.high, quantity.date
