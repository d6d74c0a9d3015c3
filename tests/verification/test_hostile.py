"""Hostile texts cost time in proportion to their length.

Counted in calls rather than seconds: a machine under load must not fail the test.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from itertools import count
from types import FrameType

import pytest

from rag.quantities import quantities
from rag.verification import Verdict, locate, verify
from tests.verification.passages import passage

HOSTILE = {
    "opening brackets": "（",
    "brackets": "（）",
    "opening quotes": "“",
    "digits": "1",
    "digits and commas": "1,",
    "digits and dashes": "1-",
    "years": "2031年",
    "numerals": "一",
    "formal numerals": "壹",
    "scales": "万",
    "ordinals": "第",
    "document numbers": "〔2018〕",
    "bureaus": "局",
    "counties": "云岭县、",
    "leads": "由县局牵头",
    "labels": "牵头单位：",
    "negations": "不",
    "letters and digits": "a1",
    "rows": "单位：元|1：",
}
STATEMENT = "云岭县可办率达95.9%，由县财政局牵头，不得收取费用。"


def calls(work: Callable[[], object]) -> int:
    """How many Python functions are called."""
    total = 0

    def tally(frame: FrameType, event: str, argument: object) -> None:
        nonlocal total
        total += event in ("call", "c_call")

    gc.disable()  # what a collection calls back is not the work's
    sys.setprofile(tally)
    try:
        work()
    finally:
        sys.setprofile(None)
        gc.enable()
    return total


NUMBERS = count(1)


def judged(statement: str, text: str) -> Verdict:
    """Each passage with a number of its own: what was read before must not be remembered."""
    number = next(NUMBERS)
    return verify(statement, [passage(text, number=number)], [number])


def growth(work: Callable[[str], object], piece: str) -> float:
    small, large = (piece * (size // len(piece)) for size in (2_500, 10_000))
    work(small)  # patterns compiled, tables loaded
    return calls(lambda: work(large)) / (calls(lambda: work(small)) + 1_000)


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_quantities(piece: str) -> None:
    assert growth(quantities, piece) < 6  # four times the text


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_verify(piece: str) -> None:
    assert growth(lambda text: judged(STATEMENT, text), piece) < 6


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_verify_against_itself(piece: str) -> None:
    assert growth(lambda text: judged(text[:1_500], text), piece) < 6


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_locate(piece: str) -> None:
    assert growth(lambda text: locate(STATEMENT, text, (0, len(text))), piece) < 6


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_a_hundred_thousand_characters(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert not judged(STATEMENT, text).supported
