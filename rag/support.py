"""From a draft to a statement with citations, or to the reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from rag.generation.writers import Draft
from rag.index.terms import terms
from rag.quantities import Kind, Quantity, quantities
from rag.replies import language
from rag.sentences import is_trailer
from rag.standin import stand_in
from rag.types import Citation, Dropped, Passage, Statement
from rag.verification import ProblemKind, Span, Verdict, backing, lead_in, says_what, verify
from rag.verification.translated import with_chinese_figures

STANDS_IN_BELOW = 0.12
"""The writer's doubt above which a passage stands in for its words only if it holds its figures.
See docs/decisions/answering.md."""

FURTHER_QUOTES = 2
"""Most quotes that a passage adds so that a statement's citations tell what they are about."""
CLOSE_BY = 20
"""Characters between two quotes that are quoted as one."""

CLOSEST = 3
"""Passages of which pairs are tried where no single one supports a statement."""


_LABELLED = re.compile(
    r"(?:责任|責任|牵头|牽頭|配合|协办|協辦|主办|主辦|承办|承辦|完成|办理|辦理)[^，。；:：]{0,6}[:：]"
)
_PART = re.compile(r"(?:[^，,；;]|[,，](?=\d))+[，,；;]?")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What became of a draft."""

    statement: Statement | None = None
    dropped: Dropped | None = None


def judged(
    drafts: Sequence[Draft],
    passages: Sequence[Passage],
    question: str,
    nearest: Callable[[], int | None],
    original: Callable[[str], str],
) -> list[Ruling]:
    """What becomes of each draft. One of several parts with a figure each (甲县90%，乙县85%) that
    nothing supports as a whole is judged part by part. ``original`` gives a document's text."""
    rulings: list[Ruling] = []
    for draft in drafts:
        whole = rule(draft, passages, question, nearest, original)
        parts = _parts(draft) if whole.dropped is not None else []
        ruled = [rule(part, passages, question, original=original) for part in parts]
        if ruled and all(one.statement is not None for one in ruled):
            rulings += ruled
        else:
            rulings.append(whole)
    return rulings


def _parts(draft: Draft) -> list[Draft]:
    """A draft at its commas, each part with a figure of its own."""
    if draft.numbers is not None:
        return []
    parts: list[str] = []
    for piece in _PART.findall(draft.text):
        if parts and not (_figures(parts[-1]) and _figures(piece)):
            parts[-1] += piece
        else:
            parts.append(piece)
    return (
        [Draft(part.strip(" ,，;；"), None, draft.doubt) for part in parts]
        if len(parts) > 1
        else []
    )


def _figures(text: str) -> list[Quantity]:
    return [quantity for quantity in quantities(text) if quantity.kind is not Kind.DATE]


def rule(
    draft: Draft,
    passages: Sequence[Passage],
    question: str,
    nearest: Callable[[], int | None] = lambda: None,
    original: Callable[[str], str] = lambda _document_id: "",
) -> Ruling:
    """The draft as a statement if the passages support it: those it cites, or, where it cites
    none, the fewest that do.

    An unsupported draft is replaced by the words of a passage that can answer what the draft tried
    to answer: one that holds its figures, or the one that its writer finds ``nearest`` to the
    answer (where it cannot tell: the one that comes closest to supporting the draft). Where the
    draft cites, only what it cites may speak for it.
    """
    said = draft.text if language(draft.text) != "en" else with_chinese_figures(draft.text)
    numbers, verdict = _best(said, draft.numbers, passages, question)
    dropped = Dropped(draft.text, _reasons(verdict))
    if verdict.supported:
        citations = _told(said, _citations(verdict, passages), passages, question, original)
        if _tells(question, citations, passages):
            backed = _backed(said, citations, passages, original)
            if backed is not None:
                return Ruling(Statement(draft.text, (*citations, *backed)))
            cited = next(passage for passage in passages if passage.number == numbers[0])
            dropped = Dropped(draft.text, "figure: not in the document's text")
            return _in_its_words(cited, dropped, question, original)
        dropped = Dropped(draft.text, "task: the quotes do not say which")
    number = None
    if draft.doubt <= STANDS_IN_BELOW:
        number = numbers[0] if numbers else None
        if verdict.supported or any(
            problem.kind is not ProblemKind.ROLE for problem in verdict.problems
        ):
            # Where only who does what is mixed up, the passage is found.
            number = nearest() or number
    candidates = [
        passage for passage in passages if draft.numbers is None or passage.number in numbers
    ]
    exact = stand_in(said, number, candidates, question)
    if exact is None:
        return Ruling(dropped=dropped)
    return _in_its_words(exact, dropped, question, original)


def _in_its_words(
    passage: Passage, instead_of: Dropped, question: str, original: Callable[[str], str]
) -> Ruling:
    statement = quoted(passage, question, original)
    if not _tells(question, statement.citations, [passage]):
        return Ruling(dropped=instead_of)
    return Ruling(statement, instead_of)


def quoted(passage: Passage, question: str, original: Callable[[str], str]) -> Statement:
    """A passage as a statement of its own."""
    citation = _citation(passage, passage.start, passage.end)
    text = passage.search_text
    return Statement(text, _told(text, [citation], [passage], question, original))


def _tells(question: str, citations: Sequence[Citation], passages: Sequence[Passage]) -> bool:
    """Whether the quotes tell what the statement is about: a bracket （…负责） that nothing before
    it ties to the question may belong to any task."""
    cited = {citation.number for citation in citations}
    placed = all(any(passage.within) for passage in passages if passage.number in cited)
    quotes = [citation.quote for citation in citations]
    return not placed or says_what(question, citations[0].title, quotes)


def _best(
    text: str, cited: Sequence[int] | None, passages: Sequence[Passage], question: str
) -> tuple[Sequence[int], Verdict]:
    """The numbers that a draft cites, or those that come closest to supporting it, with what the
    verification says of them."""

    def checked(numbers: Sequence[int]) -> tuple[Sequence[int], Verdict]:
        return numbers, verify(text, passages, numbers, question=question)

    if cited is not None:
        return checked(cited)
    words = set(terms(text))
    nearest_first = sorted(
        passages, key=lambda passage: -len(words.intersection(terms(passage.search_text)))
    )
    singles = sorted(
        (checked((passage.number,)) for passage in nearest_first),
        key=lambda single: len(single[1].problems),
    )
    if not singles[0][1].supported:
        by_number = {passage.number: passage for passage in passages}
        closest = [by_number[numbers[0]] for numbers, _ in singles[:CLOSEST]]
        for pair in combinations(closest, 2):
            if not _belong_together(*pair):
                continue
            numbers, verdict = checked([passage.number for passage in pair])
            if verdict.supported:
                return numbers, verdict
    return singles[0]


def _belong_together(left: Passage, right: Passage) -> bool:
    """A trailer (牵头单位：…；完成时限：…) and a sentence of its clause. Of any other two, one may
    hold the words and the other a figure of something else."""
    return (left.document_id, left.context) == (right.document_id, right.context) and any(
        is_trailer(one.search_text) or _LABELLED.match(one.search_text) for one in (left, right)
    )


def _reasons(verdict: Verdict) -> str:
    return "; ".join(f"{problem.kind}: {problem.detail}" for problem in verdict.problems)


def _citations(verdict: Verdict, passages: Sequence[Passage]) -> tuple[Citation, ...]:
    by_number = {passage.number: passage for passage in passages}
    return tuple(
        _citation(by_number[number], start, end)
        for number, spans in verdict.spans.items()
        for start, end in spans
    )


def _told(
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
            told = _with_span(told, own[0], span, whole)
    return tuple(told)


def _with_span(
    citations: Sequence[Citation], beside: Citation, span: Span, text: str
) -> list[Citation]:
    start, end = min(span[0], beside.start), max(span[1], beside.end)
    if end - start > span[1] - span[0] + beside.end - beside.start + CLOSE_BY:
        further = replace(beside, quote=text[slice(*span)], start=span[0], end=span[1])
        return [*citations, further]
    wider = replace(beside, quote=text[start:end], start=start, end=end)
    return [wider if one is beside else one for one in citations]


def _backed(
    text: str,
    citations: Sequence[Citation],
    passages: Sequence[Passage],
    original: Callable[[str], str],
) -> list[Citation] | None:
    """What else has to be quoted so that every figure and year of a statement stands in a quote:
    titles, headings, lines that date a document. ``None`` where no document says it."""
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
        added += [
            replace(
                _citation(own[0], 0, 0), clause="", quote=whole[begin:end], start=begin, end=end
            )
            for begin, end in spans
        ]
        if not missing:
            return added
    return None


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
