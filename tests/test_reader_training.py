"""What the adapter was trained on is what the assistant asks, and stands where it is said to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.reader.examples import Example
from benchmarks.reader.packing import Packed, Packer
from benchmarks.reader.questions import (
    HERE,
    TrainingQuestion,
    news,
    questions,
    translations,
    written,
)
from benchmarks.reader.ranking import Ranked, Ranker, learned
from rag.replies import language
from rag.sentence_scores import FEATURES
from rag.turning import apply

NEWS = HERE.parents[2] / "shared" / "corpora" / "news_8k.jsonl.gz"


class Letters:
    """A tokenizer whose tokens are characters."""

    def __call__(self, text: str, **_: object) -> Any:
        return type("Tokens", (), {"input_ids": [ord(letter) for letter in text]})

    def apply_chat_template(self, messages: list[dict[str, str]], **_: object) -> str:
        return "".join(f"<{message['content']}>" for message in messages)

    def convert_tokens_to_ids(self, _: str) -> int:
        return 0


def packed_for(answer: str) -> Packed:
    numbers = (2,) if answer else (0,)
    kind = ("q", "fact", "first", bool(answer), numbers)
    letters: Any = Letters()
    return Packer(letters).pack(Example(*kind, answer, "s", "pA?", "pB?", "pC?"))


def test_branches_see_what_is_common_and_not_each_other() -> None:
    packed = packed_for("ok")
    text = "".join(map(chr, packed.tokens[0].tolist()))
    assert text == "<s><pA?>B?>C?>ok"
    assert packed.positions[0].tolist() == [
        0,
        1,
        2,
        3,
        4,
        *range(5, 8),
        *range(5, 8),
        *range(5, 10),
    ]
    sees = packed.mask[0, 0]
    place = text.index("C")
    assert [chr(int(packed.tokens[0, at])) for at in sees[place].nonzero()[:, 0]] == list("<s><pC")
    assert not sees[0, 1]


def test_each_label_follows_its_own_prompt() -> None:
    packed = packed_for("ok")
    text = "".join(map(chr, packed.tokens[0].tolist()))
    labels = {label.task: label for label in packed.labels}
    assert labels["states"].targets == [*map(ord, "yes")]
    assert text[labels["states"].at[0] - 2 : labels["states"].at[0] + 1] == "A?>"
    assert labels["which"].targets == [ord("2")]
    assert [text[at] for at in labels["write"].at] == [">", "o", "k"]
    assert labels["write"].targets == [ord("o"), ord("k"), 0]


def test_nothing_is_written_where_nothing_is_answered() -> None:
    packed = packed_for("")
    labels = {label.task: label.targets for label in packed.labels}
    assert labels == {"states": [*map(ord, "no")], "which": [ord("0")]}


def check(asked: list[TrainingQuestion], texts: dict[str, str]) -> None:
    assert len({question.question_id for question in asked}) == len(asked)
    for question in asked:
        assert bool(question.evidence) == bool(question.answer) == question.answerable
        assert all(texts[name][start:end].strip() for name, start, end in question.evidence)
        assert len(question.answer_in(texts)) < 300


@pytest.mark.parametrize(
    "name", ["questions_written.jsonl", "questions_written_2.jsonl", "questions_written_3.jsonl"]
)
def test_questions_about_written_documents_point_into_them(name: str) -> None:
    check(questions(HERE / name), dict(written()))


def test_english_questions_are_shown_with_a_translation_as_the_assistant_does() -> None:
    asked = [
        question
        for round_ in (2, 3)
        for name in (f"questions_written_{round_}.jsonl", f"questions_news_{round_}.jsonl")
        for question in questions(HERE / name)
    ]
    english = [question for question in asked if question.type == "english"]
    assert english
    assert all(bool(question.chinese) == (question in english) for question in asked)
    pairs = translations(HERE / "translations.jsonl")
    assert len({pair.translation_id for pair in pairs}) == len(pairs) > 0
    assert all(language(pair.english) == "en" and language(pair.chinese) != "en" for pair in pairs)


def test_a_translation_is_only_written() -> None:
    letters: Any = Letters()
    kind = ("t", "translation", "translation", True, ())
    packed = Packer(letters).pack(Example(*kind, "ok", "s", "", "", "pC?"))
    text = "".join(map(chr, packed.tokens[0].tolist()))
    assert text == "<s><pC?>ok"
    (label,) = packed.labels
    assert (label.task, [text[at] for at in label.at]) == ("write", [">", "o", "k"])
    assert label.targets == [ord("o"), ord("k"), 0]


@pytest.mark.skipif(not NEWS.is_file(), reason="the news that is asked about is not here")
def test_questions_about_news_point_into_them_and_are_asked_nowhere_else() -> None:
    asked: list[TrainingQuestion] = []
    for wanted, names in {
        "news.txt": ("questions_news.jsonl", "questions_news_2.jsonl"),
        "news_3.txt": ("questions_news_3.jsonl",),
    }.items():
        about = [question for name in names for question in questions(HERE / name)]
        check(about, dict(news(NEWS, wanted)))
        asked += about
    data = Path(HERE).parents[1] / "eval" / "data"
    held_out = "".join(path.read_text(encoding="utf-8") for path in data.glob("news_*.jsonl"))
    used = {name for question in asked for name, _, _ in question.evidence}
    assert used
    assert not [name for name in used if name in held_out]


def test_the_ranker_turns_questions_towards_what_answers_them() -> None:
    # What resembles the question stands first, what answers it second.
    basis = np.eye(6, dtype=np.float32)
    columns = np.zeros((3, len(FEATURES)), dtype=np.float32)
    shown = [Ranked([(1.0, basis[0])], basis[[0, 1, 2]], columns, [[1]]) for _ in range(320)]
    turn, weights = learned(shown, seed=0)
    turned = apply(basis[0], turn)
    assert turned[1] > 0.02
    assert turned[1] > abs(turned[2])
    assert weights.shape == (len(FEATURES),)


def test_a_sentence_without_a_vector_is_learned_from_by_its_words() -> None:
    vectors = np.full((2, 4), np.nan, dtype=np.float32)
    vectors[0] = np.eye(4, dtype=np.float32)[0]
    columns = np.zeros((2, len(FEATURES)), dtype=np.float32)
    columns[1, FEATURES.index("words")] = 1.0
    question = np.array([0.6, 0.8, 0.0, 0.0], dtype=np.float32)
    example = Ranked([(1.0, question)], vectors, columns, [[1]])
    ranker = Ranker(4, seed=0)
    loss = ranker.loss(example)
    assert 0.0 < loss.item() < 0.01
    loss.backward()
    assert ranker.right.grad is not None
    assert bool(ranker.right.grad.isfinite().all())
