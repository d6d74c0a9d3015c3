"""Makes training examples out of questions: what the assistant would put before its model.

    python -m benchmarks.reader.examples NEWS.jsonl.gz EXAMPLES.jsonl [--round 2|3|4]

Each question is put to a library of its documents. What is found is an example for yes where all
its evidence stands in it, for no where none does. A share of the answerable questions is shown once
more without what answers them.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.reader.libraries import library_of
from benchmarks.reader.questions import (
    HERE,
    Span,
    TrainingQuestion,
    Translation,
    held,
    news,
    questions,
    translations,
    written,
)
from rag import Library
from rag.conversation import Asked, standalone
from rag.finding import find, known_places
from rag.generation import prompts
from rag.generation.translating import asked_of_it
from rag.generation.writers import MAX_CHOICES, from_one
from rag.orders import without_orders
from rag.types import Passage, Turn
from rag.understanding import in_full_years, without_premise

WITHOUT_ITS_ANSWER = 0.22
SECOND_LOOK = 0.35
"""Shares of the questions that are shown again without what answers them, and of those without an
answer that are shown what would be read next."""

KEPT = {("next", ""): 0.12, ("first", "number"): 0.55, ("first", "fact"): 0.8, ("without", ""): 0.6}
"""Shares of the examples for no that are kept, by kind and type of question. Their authors wrote
more unanswerable questions for a number than answerable ones: a model would learn that numbers are
never stated."""

FIRST = 900
"""The written documents stand among as many examples at the front: training may stop there."""


@dataclass(frozen=True, slots=True)
class Example:
    question_id: str
    type: str
    kind: str
    """Why it is shown: ``first`` or ``next`` evidence, a ``miss`` (the first evidence, where only
    the next may answer), or ``without`` its answer."""
    answerable: bool
    numbers: tuple[int, ...]
    """Passages that answer; 0 where none does."""
    answer: str
    system: str
    states: str
    which: str
    write: str
    """The three things that the model is told over the same passages; of a translation, only the
    last one."""


def as_asked(question: TrainingQuestion, known: Sequence[str]) -> Asked:
    """The question as the assistant takes it up; an English one behind its translation. ``known``
    are the places of the library."""
    asked = standalone(
        in_full_years(without_orders(question.text)),
        [Turn("user", before) for before in question.history],
        known,
    )
    return Asked(f"{question.chinese}（{asked.full}）") if question.chinese else asked


class Examples:
    """Of the questions about one set of documents."""

    def __init__(self, library: Library, texts: dict[str, str]) -> None:
        self._library = library
        self._texts = texts
        self._known = known_places(library)
        self._ids = {
            Path(source).name: document.document_id
            for document in library.documents()
            for source in (document.source, *document.sources)
        }
        self._random = random.Random(11)

    def of(self, question: TrainingQuestion) -> Iterator[Example]:
        """Nothing for a question of several parts or about another place: the model is asked about
        it otherwise or not at all."""
        asked = as_asked(question, self._known)
        found = find(self._library, asked, None, self._library.settings)
        if len(found.parts) > 1 or found.instead is not None or not found.looks:
            return
        if not question.answerable:
            yield self._example(question, asked, found.looks[0], (), "first")
            if len(found.looks) > 1 and self._random.random() < SECOND_LOOK:
                yield self._example(question, asked, found.looks[1], (), "next")
            return
        for place, look in enumerate(found.looks):
            hits = [
                [number for number, passage in enumerate(look, 1) if self._holds(passage, span)]
                for span in question.evidence
            ]
            numbers = sorted({n for several in hits for n in several if n <= MAX_CHOICES})
            if all(hits) and numbers:
                yield self._example(
                    question, asked, look, numbers, "first" if not place else "next"
                )
                rest = [one for number, one in enumerate(look, 1) if number not in numbers]
                if len(rest) > 1 and self._random.random() < WITHOUT_ITS_ANSWER:
                    yield self._example(question, asked, rest, (), "without")
                return
            if any(hits):
                return
            if not place or self._random.random() < 0.5:
                yield self._example(question, asked, look, (), "next" if place else "miss")

    def _holds(self, passage: Passage, span: Span) -> bool:
        """Whether they share most of the shorter one."""
        same = passage.document_id == self._ids[span[0]]
        return same and held(passage.start, passage.end, span) > 0.6

    def _example(
        self,
        question: TrainingQuestion,
        asked: Asked,
        passages: Sequence[Passage],
        numbers: Sequence[int],
        kind: str,
    ) -> Example:
        shown = from_one(passages)
        words, before = without_premise(asked.question), asked.before
        system, states = prompts.states(words, shown, before)
        which = prompts.which(words, shown, before)[-1]
        write = prompts.answer(words, shown, before)[-1]
        return Example(
            question.question_id,
            question.type,
            kind,
            bool(numbers),
            tuple(numbers) or (0,),
            question.answer_in(self._texts) if numbers else "",
            system.content,
            states.content,
            which.content,
            write.content,
        )


def examples(texts: dict[str, str], asked: Path) -> list[Example]:
    with library_of(texts) as library:
        maker = Examples(library, texts)
        return [example for question in questions(asked) for example in maker.of(question)]


def first_round(path: Path) -> list[Example]:
    """In the order in which they are trained on. ``path`` has the news."""
    chance = random.Random(5)
    texts = dict(news(path))
    many = _kept(examples(texts, HERE / "questions_news.jsonl"), chance)
    few = _kept(examples(dict(written("doc", "p2")), HERE / "questions_written.jsonl"), chance)
    chance.shuffle(many)
    chance.shuffle(few)
    first = [*few, *many[: FIRST - len(few)]]
    chance.shuffle(first)
    return first + many[FIRST - len(few) :]


def second_round(path: Path) -> list[Example]:
    """The same of the second."""
    chance = random.Random(7)
    about_news = examples(dict(news(path)), HERE / "questions_news_2.jsonl")
    about_written = examples(dict(written()), HERE / "questions_written_2.jsonl")
    all_of_them = [
        *_kept([*about_news, *about_written], chance),
        *map(_translation, translations(HERE / "translations.jsonl")),
    ]
    chance.shuffle(all_of_them)
    return all_of_them


def third_round(path: Path) -> list[Example]:
    """The same of the third."""
    chance = random.Random(9)
    about_news = examples(dict(news(path, "news_3.txt")), HERE / "questions_news_3.jsonl")
    about_written = examples(dict(written()), HERE / "questions_written_3.jsonl")
    return _shuffled([*about_news, *about_written], chance)


def fourth_round(_path: Path) -> list[Example]:
    """The same of the fourth, with what the third asked about written documents."""
    made = [
        one
        for name in ("questions_written_3", "questions_written_4")
        for one in examples(dict(written()), HERE / f"{name}.jsonl")
    ]
    return _shuffled(made, random.Random(13))


ROUNDS = {1: first_round, 2: second_round, 3: third_round, 4: fourth_round}


def _shuffled(made: Sequence[Example], chance: random.Random) -> list[Example]:
    kept = _kept(made, chance)
    chance.shuffle(kept)
    return kept


def _kept(made: Sequence[Example], chance: random.Random) -> list[Example]:
    def kept(example: Example) -> bool:
        if example.answerable:
            return True
        share = KEPT.get((example.kind, example.type), KEPT.get((example.kind, ""), 1.0))
        return share == 1.0 or chance.random() < share

    return [example for example in made if kept(example)]


def _translation(pair: Translation) -> Example:
    system, asked = asked_of_it(pair.english)[0]
    return Example(
        pair.translation_id,
        "translation",
        "translation",
        True,
        (),
        pair.chinese,
        system.content,
        "",
        "",
        asked.content,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--round", type=int, choices=ROUNDS, default=1)
    arguments = parser.parse_args()
    if not arguments.news.is_file():
        parser.error(f"There is no file {arguments.news}.")
    made = ROUNDS[arguments.round](arguments.news)
    lines = [json.dumps(asdict(example), ensure_ascii=False) for example in made]
    arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(made)} examples, {sum(example.answerable for example in made)} for yes")
