"""What a question asks and an answer to it leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer_kinds import asks_for_figure, measure
from rag.quantities import quantities
from rag.questions import asks

_CLAUSE = re.compile("[，,。；;？?]")


def asks_for_more(question: str, told: Sequence[str]) -> bool:
    """Whether several figures are asked for (总共几项，其中军民融合的有几项？) and the statements
    ``told`` hold fewer that the question itself does not hold."""
    wanted = [part for part in _CLAUSE.split(question) if asks(part) and asks_for_figure(part)]
    known = {measure(quantity) for quantity in quantities(question)}
    found = {measure(quantity) for text in told for quantity in quantities(text)} - known
    return len(wanted) > 1 and len(found) < len(wanted)
