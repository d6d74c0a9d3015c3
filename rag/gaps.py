"""What a question asks and an answer to it leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer_kinds import asks_for_body, asks_for_figure, bodies, can_answer, measure
from rag.folding import fold
from rag.quantities import Quantity, quantities
from rag.questions import asks
from rag.verification.names import stands
from rag.verification.words import content_pairs, pairs, share

MOST_IN_TURN = 3
"""Things that one question is asked for one by one; of more, none is."""

_CLAUSE = re.compile("[，,。；;？?]")
_FOR_ALL = re.compile("[各均都]|分别|分別|免费|免費|不收|当场|當場|即时|立即|[一两兩][家个個]")
"""One figure, or none, for several questions."""

_TURN = re.compile("[，,。；;？?、：:]|以及|并且|並且|还有|還有")
_ENCLOSED = re.compile("“[^“”]*”|「[^「」]*」|『[^『』]*』|《[^《》]*》|（[^（）]*）|\\([^()]*\\)")
"""A name such as “谁执法、谁普法”责任制 asks nothing."""
_ASKS_NOTHING = re.compile(
    "^(?:不管|无论|無論|不论|不論|哪怕|几乎|幾乎|我?不(?:知道|清楚|确定|確定)|到底|究竟)|(?:没|沒)[记記][错錯]"
)
_COMPARES = re.compile(
    r"(?:哪|谁|誰).*[更较較][多少高低大小长長短早晚快慢先后後]|^[^是有]{0,4}(?:哪|谁|誰)[^是有]{0,6}(?<!多)[多少高低大小长長短早晚快慢先后後]$"
    "|一样|一樣|相同|差多少"
)
"""哪个更多 is answered by what is said of both."""
_TAG = re.compile("^(?:对|對|是|行|可以|没错|正确)?(?:吗|嗎|吧|么|不对|不對|不是)$")
_LEAST = 4
"""Characters of something asked for: 多少 alone goes with what stands before it."""
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
    """The things that one question in Chinese asks one after the other (由谁牵头，什么时候完成？);
    nothing where it asks for one, or for more than :data:`MOST_IN_TURN`."""
    asking = [
        clause
        for clause in _clauses(question)
        if asks(_ENCLOSED.sub("", clause))
        and len(clause) >= _LEAST
        and not any(other.search(clause) for other in (_COMPARES, _TAG, _ASKS_NOTHING))
    ]
    return [f"{clause}？" for clause in asking] if 1 < len(asking) <= MOST_IN_TURN else []


def left_open(question: str, told: Sequence[str]) -> list[str]:
    """Of what a question asks in turn, that to which the statements ``told`` do not seem to be an
    answer."""
    pieces = asked_in_turn(question)
    return [asked for asked in pieces if not seems_told(asked, pieces, told)]


def seems_told(asked: str, pieces: Sequence[str], told: Sequence[str]) -> bool:
    """Whether the statements ``told`` answer what is ``asked``, one of the ``pieces`` of a
    question: they hold the kind of thing that it wants, and words that it does not share with the
    others, unless no other wants that kind."""
    text = "\n".join(told)
    if not text:
        return False
    words = content_pairs(fold(asked))
    others = {word for other in pieces if other != asked for word in content_pairs(fold(other))}
    own = [word for word in words if word not in others] or words
    touched = share(own, {*pairs(fold(text))}) >= _TOUCHED
    if asks_for_figure(asked):
        alone = not any(asks_for_figure(other) for other in pieces if other != asked)
        return can_answer(asked, text) and (touched or alone)
    if asks_for_body(asked):
        return touched and names_another(text, "\n".join(pieces))
    return touched


def wants_a_kind(asked: str, told: Sequence[str]) -> bool:
    """Whether a figure or a body is asked for and the statements ``told`` hold none of it."""
    text = "\n".join(told)
    if asks_for_figure(asked):
        return not can_answer(asked, text)
    return asks_for_body(asked) and not bodies(text)


def tells_more(asked: str, statement: str, told: Sequence[str]) -> bool:
    """Whether a statement adds to those ``told`` what is ``asked``: a figure, a body, or other
    words at all."""
    before = "\n".join(told)
    if not before:
        return True
    if asks_for_figure(asked) and (found := quantities(statement)):
        known = {measure(quantity) for quantity in quantities(before)}
        return can_answer(asked, statement) and any(measure(one) not in known for one in found)
    if asks_for_body(asked) and bodies(statement):
        return names_another(statement, before)
    return share(content_pairs(fold(statement)), {*pairs(fold(before))}) < 1 - _TOUCHED


def names_another(text: str, than: str) -> bool:
    """Whether a text names a body that the other one does not name."""
    known = [fold(than)]
    return any(not stands(name, known) for name in bodies(text))


def _clauses(question: str) -> list[str]:
    """Parted where nothing is enclosed; a translation in brackets at the end is left out."""
    enclosed = [match.span() for match in _ENCLOSED.finditer(question)]
    clauses, begun = [], 0
    for match in _TURN.finditer(question):
        if not any(start < match.start() < end for start, end in enclosed):
            clauses.append(question[begun : match.start()].strip())
            begun = match.end()
    last = question[begun:].strip()
    return clauses if _ENCLOSED.fullmatch(last) else [*clauses, last]


def _ends(quantity: Quantity) -> int:
    """A period or a range has two."""
    period = quantity.date is not None and quantity.date.first != quantity.date.last
    return 2 if period or quantity.low != quantity.high else 1
