"""How many right answers are refused: those that the training questions come with, put through the
checks as if the model had written them, over what is found for the questions.

    python -m benchmarks.reader.refusals NEWS.jsonl.gz [--show]

What the search does not show is counted apart. Needs no language model; takes minutes, nearly all
of them for making the libraries.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reader.examples import as_asked
from benchmarks.reader.libraries import library_of, sets
from benchmarks.reader.questions import TrainingQuestion, held
from rag import Library
from rag.drafting import Drafting
from rag.finding import Found, Part, find, known_places
from rag.generation.writers import Draft, NoBasis, QuotingWriter, parse_free
from rag.types import Dropped, Passage, Token
from rag.understanding import without_premise

SHOWN = 0.6
"""Share of a piece of evidence, or of the passage if that is shorter, that counts as shown."""


class Told(QuotingWriter):
    """A writer that says what it is told to, and no more."""

    def __init__(self, text: str) -> None:
        super().__init__(relevant_above=0.0)
        self._text = text

    def write(
        self, question: str, passages: Sequence[Passage], *, before: str = ""
    ) -> Iterator[Token | Draft | NoBasis]:
        yield from parse_free(self._text, sure=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    question: TrainingQuestion
    answer: str
    became: str
    """``said``, ``in part``, ``refused``, or ``not shown``."""
    dropped: tuple[Dropped, ...] = ()


def outcomes(texts: dict[str, str], asked: Sequence[TrainingQuestion]) -> Iterator[Outcome]:
    """Of the answerable questions in Chinese that ask for one thing."""
    with library_of(texts) as library:
        known = known_places(library)
        ids = {
            Path(source).name: document.document_id
            for document in library.documents()
            for source in (document.source, *document.sources)
        }
        for question in asked:
            if not question.answerable or question.chinese:
                continue
            wanted = as_asked(question, known)
            found = find(library, wanted, None, library.settings)
            if len(found.parts) > 1:
                continue
            answer = question.answer_in(texts)
            look = _look(question, found, ids)
            if look is None:
                yield Outcome(question, answer, "not shown")
                continue
            words = without_premise(wanted.question)
            yield _checked(question, answer, words, wanted.before, look, library)


def _look(
    question: TrainingQuestion, found: Found, ids: dict[str, str]
) -> Sequence[Passage] | None:
    """The first look that shows all evidence."""
    return next(
        (
            look
            for look in found.looks
            if all(
                any(
                    passage.document_id == ids[span[0]]
                    and held(passage.start, passage.end, span) > SHOWN
                    for passage in look
                )
                for span in question.evidence
            )
        ),
        None,
    )


def _checked(
    question: TrainingQuestion,
    answer: str,
    words: str,
    before: str,
    look: Sequence[Passage],
    library: Library,
) -> Outcome:
    drafting = Drafting(Told(answer), library.text, lambda: None)
    list(drafting.look([Part(words)], before, look))
    became = "refused" if not drafting.said else "in part" if drafting.dropped else "said"
    return Outcome(question, answer, became, tuple(drafting.dropped))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path)
    parser.add_argument("--show", action="store_true", help="what was refused, and why")
    arguments = parser.parse_args()
    if not arguments.news.is_file():
        parser.error(f"There is no file {arguments.news}.")
    counted: Counter[str] = Counter()
    for texts, asked in sets(arguments.news):
        for outcome in outcomes(texts, asked):
            counted[outcome.became] += 1
            if arguments.show and outcome.became == "refused":
                print(
                    outcome.question.question_id, outcome.question.text, outcome.answer, sep="\n  "
                )
                print(*(f"    {one.reason}" for one in outcome.dropped), sep="\n")
    print(", ".join(f"{count} {became}" for became, count in counted.most_common()))
