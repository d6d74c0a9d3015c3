"""What a question asks and an answer to it leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer_kinds import asks_for_figure, measure
from rag.quantities import Quantity, quantities
from rag.questions import asks

_CLAUSE = re.compile("[，,。；;？?]")
_FOR_ALL = re.compile("[各均都]|分别|分別|免费|免費|不收|当场|當場|即时|立即|[一两兩][家个個]")
"""One figure, or none, for several questions."""


def asks_for_more(question: str, told: Sequence[str]) -> bool:
    """Whether several figures are asked for (总共几项，其中军民融合的有几项？) and the statements
    ``told`` hold fewer that the question itself does not hold."""
    wanted = [part for part in _CLAUSE.split(question) if asks(part) and asks_for_figure(part)]
    if len(wanted) < 2 or any(_FOR_ALL.search(text) for text in told):
        return False
    known = {measure(quantity) for quantity in quantities(question)}
    found = [one for text in told for one in quantities(text) if measure(one) not in known]
    return sum(_ends(one) for one in found) < len(wanted)


def _ends(quantity: Quantity) -> int:
    """A period or a range has two."""
    period = quantity.date is not None and quantity.date.first != quantity.date.last
    return 2 if period or quantity.low != quantity.high else 1
