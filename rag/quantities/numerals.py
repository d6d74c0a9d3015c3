"""Chinese numerals to numbers.

Own code rather than cn2an: that goes through floats, and refuses 两百 and 一百九十万零三千.
"""

from __future__ import annotations

from fractions import Fraction

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
SCALES = _SMALL | {"万": 10**4, "亿": 10**8}

FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")


def integer(text: str) -> int | None:
    """``一百二十`` → 120; ``None`` where ``text`` is not one well-formed whole number.

    Also reads the spoken short form (``一百二`` = 120), but not digits in a row: those are years
    and telephone numbers (:func:`digit_row`) or neighbours (``七八个``).
    """
    if not text or len(text) > 40:
        return None
    head, found, tail = text.rpartition("亿")
    if found:
        high = integer(head) if head else None
        low = _below_yi(tail, 10**8)
        return None if high is None or low is None else high * 10**8 + low
    return _below_yi(text, None)


def _below_yi(text: str, before: int | None) -> int | None:
    head, found, tail = text.partition("万")
    if found:
        high = _section(head, None)
        low = _section(tail, 10**4)
        return None if high is None or low is None or not head else high * 10**4 + low
    return _section(text, before)


def _section(text: str, before: int | None) -> int | None:
    """A number below ten thousand. ``before`` is the scale that stands in front of it, ``None``
    at the beginning of the numeral; it decides what a lone digit at the end counts."""
    if not text:
        return 0
    total, digit, last, zero = 0, None, before, False
    for index, character in enumerate(text):
        if character in _SMALL:
            unit = _SMALL[character]
            if last is not None and unit >= last:
                return None
            if digit is None:
                if character != "十" or not (index == 0 or zero):
                    return None
                digit = 1
            elif digit == 0:
                return None
            total, digit, last, zero = total + digit * unit, None, unit, False
        elif DIGITS.get(character) == 0:
            if digit is not None or zero:
                return None
            zero = True
        elif digit is None:
            digit = DIGITS.get(character)
            if digit is None:
                return None
        else:
            return None
    if digit is None:
        return 0 if zero and len(text) == 1 and before is None else None if zero else total
    if last is not None and not zero and last > 10:
        return total + digit * last // 10
    return total + digit


def decimal(text: str) -> tuple[Fraction, Fraction] | None:
    """``一点五`` → its value and the value of its last significant digit."""
    head, point, tail = text.partition("点")
    whole = integer(head)
    if whole is None:
        return None
    if not point:
        return Fraction(whole), last_place(whole)
    if not tail or not all(character in DIGITS for character in tail):
        return None
    fraction = Fraction(digit_row(tail), 10 ** len(tail))
    return whole + fraction, Fraction(1, 10 ** len(tail))


def digit_row(text: str) -> int:
    """``二〇二二`` → 2022; every character must be a digit."""
    number = 0
    for character in text:
        number = number * 10 + DIGITS[character]
    return number


def last_place(number: int) -> Fraction:
    """The value of the last digit that is not a trailing zero: 100 for 300, 1 for 301."""
    place = 1
    while number and number % (place * 10) == 0:
        place *= 10
    return Fraction(place)
