"""From a passage that supports a statement to its citations: the quote, what else has to be quoted
so that a reader sees what it is about, and where figures come from that the passage lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.sentences import is_trailer
from rag.types import Citation, Passage, Statement
from rag.verification import Span, Verdict, backing, lead_in, naming, says_what, told_share

MOSTLY, CLEARLY = 0.6, 0.2
"""Share of what is asked about that the task of a bracket must tell, and the lead over others."""
FURTHER_QUOTES = 2
"""Most quotes that a passage adds so that a statement's citations tell what they are about."""
CLOSE_BY = 20
"""Characters between two quotes that are quoted as one."""


def cited_spans(verdict: Verdict, passages: Sequence[Passage]) -> tuple[Citation, ...]:
    by_number = {passage.number: passage for passage in passages}
    return tuple(
        _citation(by_number[number], start, end)
        for number, spans in verdict.spans.items()
        for start, end in spans
    )


def quoted(passage: Passage, question: str, original: Callable[[str], str]) -> Statement:
    """A passage as a statement of its own."""
    citation = _citation(passage, passage.start, passage.end)
    text = passage.search_text
    return Statement(text, with_topic(text, [citation], [passage], question, original))


def with_topic(
    text: str,
    citations: Sequence[Citation],
    passages: Sequence[Passage],
    question: str,
    original: Callable[[str], str],
) -> tuple[Citation, ...]:
    """The citations of a statement with what else has to be quoted so that they tell what it is
    about. What stands close to a quote becomes part of it."""
    told = list(citations)
    for passage in passages:
        whole = original(passage.document_id)
        for _ in range(FURTHER_QUOTES):
            own = [one for one in told if one.number == passage.number]
            quotes = [one.quote for one in told]
            span = lead_in(question, text, quotes, passage, whole) if own and whole else None
            if span is None:
                break
            told = _with_span(told, own[0], span, passage.within, whole)
    return tuple(told)


def _with_span(
    citations: Sequence[Citation], beside: Citation, span: Span, within: Span, text: str
) -> list[Citation]:
    """``span`` as a citation of its own, of no clause where it stands outside ``within``, or as a
    part of the one that it stands close by."""
    start, end = min(span[0], beside.start), max(span[1], beside.end)
    if end - start > span[1] - span[0] + beside.end - beside.start + CLOSE_BY:
        clause = beside.clause if span[0] >= within[0] else ""
        further = replace(
            beside, clause=clause, quote=text[slice(*span)], start=span[0], end=span[1]
        )
        return [*citations, further]
    wider = replace(beside, quote=text[start:end], start=start, end=end)
    return [wider if one is beside else one for one in citations]


def tells(question: str, citations: Sequence[Citation], passages: Sequence[Passage]) -> bool:
    """Whether the quotes tell what the statement is about: a bracket （…负责） that nothing before
    it ties to the question may belong to any task."""
    cited = {citation.number for citation in citations}
    placed = all(any(passage.within) for passage in passages if passage.number in cited)
    quotes = [citation.quote for citation in citations]
    return not placed or says_what(question, citations[0].title, quotes)


def duty_bracket(
    passages: Sequence[Passage], question: str, original: Callable[[str], str]
) -> Statement | None:
    """The bracket （…牵头；年底前完成） of the task that the question is about, where it is clear
    which one that is."""
    brackets = [passage for passage in passages if is_trailer(passage.search_text)]
    told = [quoted(passage, question, original) for passage in brackets]
    shares = [
        told_share(question, one.citations[0].title, [citation.quote for citation in one.citations])
        for one in told
    ]
    best = max(shares, default=0.0)
    clear = [
        one
        for one, share in zip(told, shares, strict=True)
        if share >= MOSTLY and share > best - CLEARLY
    ]
    return clear[0] if len(clear) == 1 else None


def backed(
    text: str,
    citations: Sequence[Citation],
    passages: Sequence[Passage],
    question: str,
    original: Callable[[str], str],
) -> list[Citation] | None:
    """What else has to be quoted so that every figure and year of a statement stands in a quote
    (titles, headings, lines that date a document), and its places in a quote or a title. ``None``
    where no document says the figures."""
    cited = {citation.number for citation in citations}
    by_document: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.number in cited:
            by_document.setdefault(passage.document_id, []).append(passage)
    quotes = [citation.quote for citation in citations]
    added: list[Citation] = []
    for document_id, own in by_document.items():
        whole = original(document_id)
        spans, missing = backing(text, [*quotes, *(one.quote for one in added)], own, whole)
        added += [_elsewhere(own[0], span, whole) for span in spans]
        if not missing:
            shown = [*quotes, *(one.quote for one in added)]
            # Of two documents nothing tells which one a name is to be looked for in.
            alone = len(by_document) == 1
            named = naming(text, question, own[0].title, shown, own[0], whole) if alone else []
            return [*added, *(_elsewhere(own[0], span, whole) for span in named)]
    return None


def _elsewhere(passage: Passage, span: Span, text: str) -> Citation:
    """A part of the passage's document that stands in another clause, or none."""
    start, end = span
    return replace(_citation(passage, 0, 0), clause="", quote=text[start:end], start=start, end=end)


def _citation(passage: Passage, start: int, end: int) -> Citation:
    return Citation(
        number=passage.number,
        document_id=passage.document_id,
        title=passage.title,
        source=passage.source,
        clause=passage.clause,
        quote=passage.text[start - passage.start : end - passage.start],
        start=start,
        end=end,
    )
