"""From a draft to a statement with citations, or to the reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise, starmap

from rag.answer_kinds import asks_for_duty
from rag.citing import backed, cited_spans, duty_bracket, quoted, tells, with_topic
from rag.draft_parts import ways_apart
from rag.generation.writers import Draft
from rag.index.terms import terms
from rag.leading import with_what_leads_in
from rag.questions import is_question
from rag.replies import language
from rag.sentences import is_trailer
from rag.standin import stand_in
from rag.types import Dropped, Passage, Statement
from rag.verification import ProblemKind, Verdict, verify
from rag.verification.together import carry_together, goes_on, same_section
from rag.verification.translated import with_chinese_figures

CLOSEST = 3
"""Passages of which pairs are tried where no single one supports a statement."""

CLOSER = 1.25
"""How many times the words of another one make a passage the one that a statement is drawn from."""

MOST_IN_A_ROW = 3
"""Sentences that follow one another and are tried together."""

_LABELLED = re.compile(
    r"(?:责任|責任|牵头|牽頭|配合|协办|協辦|主办|主辦|承办|承辦|完成|办理|辦理)[^，。；:：]{0,6}[:：]"
)


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
    """What becomes of each draft. One of several parts with a figure, a day or a place each
    (甲县90%，乙县85%) that nothing supports as a whole is judged part by part. ``original`` gives a
    document's text."""
    rulings: list[Ruling] = []
    for draft in drafts:
        whole = rule(draft, passages, question, nearest, original)
        rulings += (whole.dropped and _part_by_part(draft, passages, question, original)) or [whole]
    return rulings


def _part_by_part(
    draft: Draft, passages: Sequence[Passage], question: str, original: Callable[[str], str]
) -> list[Ruling]:
    """What becomes of the parts of a draft, where each of them is a statement."""
    for parts, as_they_stand in ways_apart(draft.text) if draft.numbers is None else ():
        ruled = [
            rule(Draft(part, None, draft.sure), passages, question, original=original)
            for part in parts
        ]
        if all(one.statement and not (as_they_stand and one.dropped) for one in ruled):
            return ruled
    return []


def each_once(statements: Sequence[Statement]) -> list[Statement]:
    """The statements without those that stand in another one as a clause: of two parts of a draft,
    one may have been replaced by a sentence that says the other."""
    once = list(dict.fromkeys(statements))
    return [
        one
        for place, one in enumerate(once)
        if not any(
            _says(other, one) and (before < place or not _says(one, other))
            for before, other in enumerate(once)
            if before != place
        )
    ]


def _says(other: Statement, one: Statement) -> bool:
    clause = re.escape(one.text.rstrip("。；;，, "))
    return {cited.document_id for cited in one.citations} <= {
        cited.document_id for cited in other.citations
    } and re.search(rf"(?:^|[，,；;。：:]\s*){clause}(?:[，,；;。]|$)", other.text) is not None


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
    found = cited_spans(verdict, passages)
    if not verdict.supported and draft.numbers is None:
        nearest_one = next(passage for passage in passages if passage.number == numbers[0])
        found = with_what_leads_in(said, nearest_one, verdict, question, original)
    if found:
        citations = with_topic(said, found, passages, question, original)
        if tells(question, citations, passages):
            further = backed(said, citations, passages, question, original)
            if further is not None:
                return Ruling(Statement(draft.text, (*citations, *further)))
            cited = next(passage for passage in passages if passage.number == numbers[0])
            dropped = Dropped(draft.text, "figure: not in the document's text")
            return _in_its_words([cited], dropped, question, original)
        dropped = Dropped(draft.text, "task: the quotes do not say which")
    number = None
    if draft.sure:
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
    if exact:
        ruling = _in_its_words(exact, dropped, question, original)
        if ruling.statement is not None:
            return ruling
    asked = asks_for_duty(question)
    return Ruling(duty_bracket(candidates, question, original) if asked else None, dropped)


def _in_its_words(
    passages: Sequence[Passage],
    instead_of: Dropped,
    question: str,
    original: Callable[[str], str],
) -> Ruling:
    """The words of one passage, or of several that follow one another."""
    told = [quoted(passage, question, original) for passage in passages]
    citations = tuple(citation for one in told for citation in one.citations)
    if not tells(question, citations, passages):
        return Ruling(dropped=instead_of)
    return Ruling(Statement("".join(one.text for one in told), citations), instead_of)


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

    def shared(passage: Passage) -> tuple[int, float]:
        # 100% alone may stand in any passage: then the question tells which is meant.
        return len(words.intersection(terms(passage.search_text))), passage.score

    telling = [passage for passage in passages if not is_question(passage.search_text)]
    nearest_first = sorted(telling or passages, key=shared, reverse=True)
    by_words = [checked((passage.number,)) for passage in nearest_first]
    singles = sorted(by_words, key=lambda single: len(single[1].problems))
    if singles[0][1].supported:
        supporting = nearest_first[by_words.index(singles[0])]
        is_closer = shared(nearest_first[0])[0] >= CLOSER * shared(supporting)[0]
        if is_closer and _is_only_qualified(by_words[0][1]):
            return by_words[0]
    else:
        by_number = {passage.number: passage for passage in passages}
        closest = [by_number[numbers[0]] for numbers, _ in singles[:CLOSEST]]
        pairs = [pair for pair in combinations(closest, 2) if _belong_together(*pair)]
        rows = (row for row in _in_a_row(passages, closest) if carry_together(text, row, question))
        for several in chain(pairs, rows):
            numbers, verdict = checked([passage.number for passage in several])
            if verdict.supported:
                return numbers, verdict
    return singles[0]


def _is_only_qualified(verdict: Verdict) -> bool:
    """Whether a passage says what a statement says, but not so flatly or so widely."""
    kinds = {problem.kind for problem in verdict.problems}
    return bool(kinds) and kinds <= {ProblemKind.MODALITY, ProblemKind.NEGATION}


def _belong_together(left: Passage, right: Passage) -> bool:
    """A trailer (牵头单位：…；完成时限：…) and a sentence of its clause. Of any other two, one may
    hold the words and the other a figure of something else."""
    return same_section(left, right) and any(
        is_trailer(one.search_text) or _LABELLED.match(one.search_text) for one in (left, right)
    )


def _in_a_row(
    passages: Sequence[Passage], closest: Sequence[Passage]
) -> Iterator[Sequence[Passage]]:
    """Sentences of one clause that follow one another, some of them close to the statement, the
    fewest first: a longer answer may draw on all of them."""
    in_order = sorted(passages, key=lambda passage: (passage.document_id, passage.start))
    for length in range(2, MOST_IN_A_ROW + 1):
        for first in range(len(in_order) - length + 1):
            row = in_order[first : first + length]
            if all(starmap(goes_on, pairwise(row))) and any(one in closest for one in row):
                yield row


def _reasons(verdict: Verdict) -> str:
    return "; ".join(f"{problem.kind}: {problem.detail}" for problem in verdict.problems)
