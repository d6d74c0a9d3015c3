"""One spelling for search: NFKC, lower case, simplified characters, mainland vocabulary.

Folding is for the indexes and for questions only; what is shown and quoted stays original. Texts
that differ only in width, case, script or regional wording fold alike, and folding a folded text
changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, partial

from rag.errors import YijuError
from rag.mapped import MappedText
from rag.regional import REGIONAL_WORDS, VARIANT_SPELLINGS

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U0001bca0-\U0001bca3\U000e0000-\U000e0fff]"
)
"""Default-ignorable characters: seen by nobody, yet they part words for a machine."""

_UNREADABLE = re.compile("[\0\ud800-\udfff]")
"""OpenCC takes UTF-8, which has no lone surrogates, as a C string, which ends at a zero."""

_MAX_PASSES = 8
"""Two are the rule: one that folds and one that finds nothing left. A conversion can bring about
another (乾縣 → 乾县 → 干县), so simplified and traditional spellings meet only at the end."""


def fold(text: str) -> str:
    """``text`` as the indexes and the questions spell it."""
    for _ in range(_MAX_PASSES):
        folded = _mainland(_simplify(_normalise(text)))
        if folded == text:
            break
        text = folded
    return text


def fold_script(text: str) -> str:
    """Only width, case and script: for comparisons of names, where :func:`fold` would also change
    words."""
    return simplified(unicodedata.normalize("NFKC", text).lower())


def simplified(text: str) -> str:
    """Only the script, character by character."""
    return _simplify(_UNREADABLE.sub("\ufffd", text))


def fold_mapped(mapped: MappedText) -> MappedText:
    """:func:`fold`, with every character still knowing where it stood.

    Where a sequence changes as a whole (a regional word, a letter with its accents), each
    resulting character stands for all of it.

    Raises:
        YijuError: the installed OpenCC does not convert character by character.
    """
    for _ in range(_MAX_PASSES):
        before = mapped.text
        mapped = _normalise_mapped(mapped)
        simplified = _simplify(mapped.text)
        if len(simplified) != len(mapped.text):
            raise YijuError(
                "The installed OpenCC changes the length of a text, so quotes cannot be located.",
                "Install the version of the package 'opencc' that this release names.",
            )
        mapped = _mainland_mapped(MappedText(simplified, mapped.starts, mapped.ends))
        if mapped.text == before:
            break
    return mapped


# --- width, case and compatibility characters ------------------------------------------------


def _normalise(text: str) -> str:
    text = _INVISIBLE.sub("", _UNREADABLE.sub("\ufffd", text))
    return _compatible(_numerals().sub(_part_numeral, text))


def _normalise_mapped(mapped: MappedText) -> MappedText:
    mapped = _substitute(mapped, _UNREADABLE, lambda _: "\ufffd")
    mapped = _substitute(mapped, _INVISIBLE, lambda _: "")
    mapped = _substitute(mapped, _numerals(), _part_numeral)
    if _compatible(mapped.text) == mapped.text:
        return mapped
    return _in_units(mapped)


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


@cache
def _numerals() -> re.Pattern[str]:
    """Characters that NFKC spells with digits: ① ² ½ ㎡ ㋀.

    Next to a digit they would make another number of it: ``①2022年`` is not ``12022年``.
    """
    blocks = (
        (0xB2, 0xBF),
        (0x2070, 0x218A),
        (0x2460, 0x2500),
        (0x3200, 0x3400),
        (0x1F100, 0x1F10D),
    )
    found = [
        chr(code)
        for block in blocks
        for code in range(*block)
        if not chr(code).isdecimal()
        and any(map(str.isdecimal, unicodedata.normalize("NFKC", chr(code))))
    ]
    return re.compile(f"[{''.join(found)}]")


def _part_numeral(match: re.Match[str]) -> str:
    text = match.string
    spelled = unicodedata.normalize("NFKC", match.group())
    before = text[match.start() - 1] if match.start() else ""
    after = text[match.end()] if match.end() < len(text) else ""
    if spelled[0].isdecimal() and _ends_in_digit(before):
        spelled = " " + spelled
    if spelled[-1].isdecimal() and after.isdecimal():
        spelled += " "
    return spelled


def _ends_in_digit(character: str) -> bool:
    return unicodedata.normalize("NFKC", character)[-1:].isdecimal()


def _in_units(mapped: MappedText) -> MappedText:
    """Normalises each base character together with the marks that NFKC may fuse with it."""
    odd = "".join(map(re.escape, filter(_is_odd, set(mapped.text))))
    if not odd:
        return mapped
    # Where only marks are odd, their base is not; a run of odd characters may follow it.
    runs = re.compile(f"[^{odd}]?[{odd}]+", re.DOTALL)
    pieces: list[MappedText] = []
    done = 0
    for match in runs.finditer(mapped.text):
        run = match.group()
        pieces.append(mapped[done : match.start()])
        bounds = [index for index in range(len(run)) if not index or not _joins(run[index])]
        for start, end in zip(bounds, [*bounds[1:], len(run)], strict=True):
            span = mapped.span(match.start() + start, match.start() + end)
            pieces.append(_standing_for(_compatible_unit(run[start:end]), span))
        done = match.end()
    pieces.append(mapped[done:])
    return _joined(pieces)


@cache
def _is_odd(character: str) -> bool:
    """Whether NFKC or case folding may change ``character`` or what stands before it."""
    return _joins(character) or _compatible(character) != character


@cache
def _joins(character: str) -> bool:
    """Whether NFKC may combine or reorder ``character`` with what stands before it."""
    first = unicodedata.normalize("NFKD", character)[0]
    jamo = "\u1161" <= first <= "\u1175" or "\u11a8" <= first <= "\u11c2"
    return jamo or unicodedata.category(first).startswith("M")


@cache
def _compatible_unit(unit: str) -> str:
    return _compatible(unit)


# --- script and vocabulary -------------------------------------------------------------------


def _simplify(text: str) -> str:
    return _converter()(text)


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    # All that t2s converts and Hong Kong's variants (衞, 枱, 敍) besides. Conversion does not
    # change the object, so threads may share it.
    convert: Callable[[str], str] = OpenCC("hk2s").convert
    return convert


@cache
def _vocabulary() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """Each entry's bare word, its pattern and what replaces it. Nearly all texts hold none of the
    words: looking for the word first costs a fiftieth of matching the patterns."""
    return tuple(
        (re.sub(r"\(\?[^)]*\)", "", pattern), re.compile(pattern), replacement)
        for pattern, replacement in (*VARIANT_SPELLINGS, *REGIONAL_WORDS)
    )


def _mainland(text: str) -> str:
    for word, pattern, replacement in _vocabulary():
        if word in text:
            text = pattern.sub(replacement, text)
    return text


def _mainland_mapped(mapped: MappedText) -> MappedText:
    for word, pattern, replacement in _vocabulary():
        if word in mapped.text:
            mapped = _substitute(mapped, pattern, partial(_expand, replacement))
    return mapped


def _expand(replacement: str, _: re.Match[str]) -> str:
    return replacement


# --- mapping ---------------------------------------------------------------------------------


def _substitute(
    mapped: MappedText, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]
) -> MappedText:
    """``pattern.sub``; what replaces a match stands for the whole of it."""
    pieces: list[MappedText] = []
    done = 0
    for match in pattern.finditer(mapped.text):
        pieces.append(mapped[done : match.start()])
        pieces.append(_standing_for(replacement(match), mapped.span(*match.span())))
        done = match.end()
    if not pieces:
        return mapped
    pieces.append(mapped[done:])
    return _joined(pieces)


def _standing_for(text: str, span: tuple[int, int]) -> MappedText:
    return MappedText(text, [span[0]] * len(text), [span[1]] * len(text))


def _joined(pieces: list[MappedText]) -> MappedText:
    starts: list[int] = []
    ends: list[int] = []
    for piece in pieces:
        starts.extend(piece.starts)
        ends.extend(piece.ends)
    return MappedText("".join(piece.text for piece in pieces), starts, ends)
