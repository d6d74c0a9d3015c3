"""What else has to be quoted so that the quotes tell what they are about.

（区财政局牵头；2022年6月底前完成） supports who and when, but not what: that stands in the sentence
before it. （一）独生子女每月2000元 stands below a line that says for what. A reader who checks a
statement wants to see that too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from rag.context import UNDER, levels
from rag.documents.cleaning import repair
from rag.everyday import in_documents_words
from rag.folding import fold
from rag.sentences import is_trailer, sentences
from rag.types import Passage
from rag.verification.names import bare
from rag.verification.quote import minimal_spans
from rag.verification.source import SENTENCE_END, has_markup, read
from rag.verification.verdict import Span
from rag.verification.words import content_pairs, pairs, share

ENOUGH = 0.15
"""Share of what is asked about that a further quote must add."""
_FEWEST = 2
"""Pairs of characters that it must add at least: one is met anywhere."""
_HALF = 0.5
_LONGEST = 300
"""Characters of a heading."""

_OF_ANY_TASK = re.compile(
    r"(?:牵头|负责|责任|主管|主办|承办|配合|参与|参加|指导|完成|办理|归口|截止|要求|规定)[的了是]?"
    r"|单位|部门|部委|机构|时限|期限|时间|时候|底前|以前|之前|之后|最迟|最晚|最多|最高|至少|最低"
    r"|[多哪几什怎]\S|\d+|年|月|日|文件|资料|根据|请问|一共|总共|其中|[这那]\S"
)
_LABELLED = re.compile(
    r"(?:牵头|配合|主办|承办|指导)[:：]|[^，。；:：]{0,4}(?:牵头|责任|配合|主办|承办|指导)"
    r"(?:单位|部门|主体|机构|人|领导|科室|处室|专项组)[^，。；:：]{0,3}[:：是为]"
)


def lead_in(
    question: str, statement: str, quotes: Sequence[str], passage: Passage, text: str
) -> Span | None:
    """The part of the passage, of its clause before it or of the headings above that adds most of
    what is asked about and neither a quote nor the title holds: offsets into ``text``, the original
    text of the document. ``None`` where nothing adds enough. Where the quotes only say who and by
    when, any word of the task will do."""
    said = _about(statement)
    wanted = list(dict.fromkeys([*_about(question), *said]))
    shown = _shown(passage.title, quotes)
    missing = [pair for pair in wanted if pair not in shown]
    only_who = all(says_only_who(quote) for quote in quotes)
    best: list[str] = []
    found: Passage | None = None
    for piece in _pieces(passage, text) if len(missing) >= _FEWEST else []:
        own = set(pairs(read(piece.search_text).compact))
        added = [pair for pair in missing if pair in own]
        if len(added) > len(best):
            best, found = added, piece
    enough = only_who or len(best) >= ENOUGH * len(wanted) or len({*best} & {*said}) >= _FEWEST
    if found is None or len(best) < _FEWEST or not enough:
        return None
    spans = minimal_spans(read("，".join(best)), found)
    return spans[0] if spans else None


def says_what(question: str, title: str, quotes: Sequence[str]) -> bool:
    """Whether title and quotes tell what they are about: more than who does something, or half of
    what is asked about."""
    official = in_documents_words(question)
    return (
        told_share(question, title, quotes) >= _HALF
        or (len(set(_about(official))) >= _FEWEST and told_share(official, title, quotes) >= _HALF)
        or not all(says_only_who(quote) for quote in quotes)
    )


def told_share(question: str, title: str, quotes: Sequence[str]) -> float:
    """The part of what is asked about that title and quotes hold; 0 of nothing."""
    asked = _about(question)
    return share(asked, _shown(title, quotes)) if asked else 0.0


def _shown(title: str, quotes: Sequence[str]) -> set[str]:
    return {pair for held in (title, *quotes) for pair in pairs(read(held).compact)}


def says_only_who(quote: str) -> bool:
    """Whether a quote is a bracket or a field that names who does something and by when."""
    return is_trailer(quote) or _LABELLED.match(fold(quote)) is not None


def _about(text: str) -> list[str]:
    """Pairs of characters that tell one task or subject from another; an English question stands
    behind its translation."""
    found = content_pairs(_OF_ANY_TASK.sub("，", read(text).text))
    return [pair for pair in found if not pair.isascii()]


def _pieces(passage: Passage, text: str) -> list[Passage]:
    """What may say what a passage is about, the nearest first: itself, the sentences of its clause
    before it that no bracket （…负责） parts from it, the headings above."""
    start, _ = passage.within
    markup = has_markup(passage)
    before = repair(text[start : passage.start], start, markup=markup)
    told = [before.span(*span) for span in sentences(before.text)]
    parted = _after_last_trailer(before.text) if says_only_who(passage.search_text) else 0
    above = _headings(passage, text[: passage.start])
    if parted:
        # A heading that runs on into its paragraph is that of the first task only.
        told, above = told[parted:], [span for span in above if span[0] < start]
    spans = dict.fromkeys([*reversed(told), *above])
    return [passage, *(_piece(passage, span, text, markup) for span in spans)]


def sentences_before(passage: Passage, text: str) -> Iterator[Passage]:
    """The sentences of its clause that stand before a passage, the nearest first; ``text`` is the
    original text of its document."""
    start, _ = passage.within
    markup = has_markup(passage)
    before = repair(text[start : passage.start], start, markup=markup)
    for span in reversed(list(sentences(before.text))):
        yield _piece(passage, before.span(*span), text, markup)


def _after_last_trailer(text: str) -> int:
    """How many sentences come up to the bracket that closes the task before."""
    trailers = [
        index
        for index, (first, last) in enumerate(sentences(text), start=1)
        if is_trailer(text[first:last])
    ]
    return max(trailers, default=0)


def _headings(passage: Passage, text: str) -> list[Span]:
    """Where the headings above a passage stand, the nearest first."""
    headings = levels(passage.context)[1].split(UNDER)
    left = [(bare(fold(heading)), heading.endswith("…")) for heading in headings if bare(heading)]
    spans: list[Span] = []
    for match in reversed(list(re.finditer(r"[^\n]+", text))):
        if not left:
            break
        line, (heading, is_cut) = match.group(), left[-1]
        if not len(heading) <= len(line) <= _LONGEST:
            continue
        own, first = _bare_line(line)
        if heading in (own, first) or (is_cut and own.startswith(heading)):
            left.pop()
            begin = len(line) - len(line.lstrip())
            spans.append((match.start() + begin, match.start() + len(line.rstrip())))
    return spans


@lru_cache(maxsize=4096)
def _bare_line(line: str) -> tuple[str, str]:
    """A line, and its first sentence, which may be the heading of its paragraph."""
    plain = fold(repair(line, markup=True).text)
    return bare(plain), bare(SENTENCE_END.split(plain, maxsplit=1)[0])


def _piece(passage: Passage, span: Span, text: str, markup: bool) -> Passage:
    start, end = span
    cleaned = repair(text[start:end], start, markup=markup)
    return replace(
        passage, start=start, end=end, text=text[start:end], search_text=cleaned.text.strip()
    )
