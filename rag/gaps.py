"""What a question asks and an answer to it leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer_kinds import asks_for_body, asks_for_figure, bodies, can_answer, measure
from rag.folding import fold
from rag.quantities import Quantity, quantities
from rag.questions import asks
from rag.verification.words import content_pairs, pairs, share

_CLAUSE = re.compile("[，,。；;？?]")
_FOR_ALL = re.compile("[各均都]|分别|分別|免费|免費|不收|当场|當場|即时|立即|[一两兩][家个個]")
"""One figure, or none, for several questions."""

_TURN = re.compile("[，,。；;？?、：:]|以及|并且|並且|还有|還有")
_COMPARES = re.compile(
    r"^[^是有]{0,4}(?:哪|谁|誰)[^是有]{0,6}(?<!多)[多少高低大小长短早晚快慢先后]$|一样|一樣|相同|差多少"
)
"""哪个更多 is answered by what is said of both."""
_TAG = re.compile("^(?:对|對|是|行|可以|没错|正确)?(?:吗|嗎|吧|么|不对|不對|不是)$")
_LEAST = 4
"""Characters of something asked for: 多少 alone goes with what stands before it."""
_TRANSLATED = re.compile(r"（[^）]*[A-Za-z]{3}[^）]*）\s*$")
_TOUCHED = 0.25
"""Of the words of what is asked, the share that an answer to it is expected to hold."""


def asks_for_more(question: str, told: Sequence[str]) -> bool:
    """Whether several figures are asked for (总共几项，其中军民融合的有几项？) and the statements
    ``told`` hold fewer that the question itself does not hold."""
    wanted = [part for part in _CLAUSE.split(question) if asks(part) and asks_for_figure(part)]
    if len(wanted) < 2 or any(_FOR_ALL.search(text) for text in told):
        return False
    known = {measure(quantity) for quantity in quantities(question)}
    found = [one for text in told for one in quantities(text) if measure(one) not in known]
    return sum(_ends(one) for one in found) < len(wanted)


def asked_in_turn(question: str) -> list[str]:
    """The things that one question asks one after the other (由谁牵头，什么时候完成？); nothing
    where it asks for one."""
    clauses = [clause.strip() for clause in _TURN.split(_TRANSLATED.sub("", question))]
    asking = [
        clause
        for clause in clauses
        if asks(clause)
        and len(clause) >= _LEAST
        and not _COMPARES.search(clause)
        and not _TAG.search(clause)
    ]
    return [f"{clause}？" for clause in asking] if len(asking) > 1 else []


def left_open(question: str, told: Sequence[str]) -> list[str]:
    """Of what a question asks in turn, that to which the statements ``told`` do not seem to be an
    answer."""
    text = "\n".join(told)
    return [asked for asked in asked_in_turn(question) if not _seems_told(asked, question, text)]


def tells_more(asked: str, statement: str, told: Sequence[str]) -> bool:
    """Whether a statement adds to those ``told`` what is ``asked``: a figure, a body, or other
    words at all."""
    before = "\n".join(told)
    if asks_for_figure(asked):
        known = {measure(quantity) for quantity in quantities(before)}
        return any(measure(quantity) not in known for quantity in quantities(statement))
    if asks_for_body(asked):
        return not bodies(statement) <= bodies(before)
    return share(content_pairs(fold(statement)), {*pairs(fold(before))}) < 1 - _TOUCHED


def _seems_told(asked: str, question: str, text: str) -> bool:
    if not text:
        return False
    words = content_pairs(fold(asked))
    touched = share(words, {*pairs(fold(text))}) >= _TOUCHED
    if asks_for_figure(asked):
        return touched and can_answer(asked, text)
    if asks_for_body(asked):
        return not bodies(text) <= bodies(question)
    return touched


def _ends(quantity: Quantity) -> int:
    """A period or a range has two."""
    period = quantity.date is not None and quantity.date.first != quantity.date.last
    return 2 if period or quantity.low != quantity.high else 1
