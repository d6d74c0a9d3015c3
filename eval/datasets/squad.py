"""Reads SQuAD-style JSON (CMRC2018, DRCD, SQuAD 2.0): paragraphs with questions about them.

Source of the layout: https://rajpurkar.github.io/SQuAD-explorer/ and
https://github.com/ymcui/cmrc2018 (folder ``squad-style-data``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eval.datasets.item import CorpusText, Evidence, Item
from eval.datasets.names import file_name
from eval.datasets.problems import Fields, Problem


def read_squad(
    values: dict[str, Any],
) -> tuple[list[Item], list[CorpusText], list[str]]:
    """Questions, paragraphs, and one sentence for everything that is not usable.

    A question is answered by any of its reference answers.
    """
    items: list[Item] = []
    corpus: list[CorpusText] = []
    problems: list[str] = []
    seen: set[str] = set()
    for where, paragraph in _paragraphs(values, problems):
        name = file_name(str(paragraph.get("id", "")), len(corpus))
        try:
            fields = Fields(paragraph, ("context", "qas"))
            corpus.append(CorpusText(name, fields.text("context")))
            questions = fields.list("qas")
        except Problem as problem:
            problems.append(f"{where}: {problem}.")
            continue
        for index, question in enumerate(questions):
            try:
                item = _item(question, name)
                if item.id in seen:
                    raise Problem(f"the id {item.id!r} is used twice: give each its own")
            except Problem as problem:
                problems.append(f"{where}, question {index + 1}: {problem}.")
                continue
            seen.add(item.id)
            items.append(item)
    return items, corpus, problems


def _paragraphs(
    values: dict[str, Any], problems: list[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, article in enumerate(values["data"], start=1):
        paragraphs = article.get("paragraphs") if isinstance(article, dict) else None
        if not isinstance(paragraphs, list):
            problems.append(f"article {number}: the list 'paragraphs' is missing: add it.")
            continue
        for index, paragraph in enumerate(paragraphs, start=1):
            where = f"article {number}, paragraph {index}"
            if isinstance(paragraph, dict):
                yield where, paragraph
            else:
                problems.append(f"{where}: not a JSON object: write {{…}}.")


def _item(question: object, name: str) -> Item:
    if not isinstance(question, dict):
        raise Problem("not a JSON object: write {…}")
    fields = Fields(question, ("id", "question", "answers"))
    impossible = question.get("is_impossible") is True
    answers = [] if impossible else _answers(fields)
    return Item(
        id=fields.text("id"),
        question=fields.text("question"),
        type="unanswerable" if impossible else "extractive",
        answerable=not impossible,
        answer=answers[0] if answers else "",
        other_answers=tuple(answers[1:]),
        must_contain=(tuple(answers),) if answers else (),
        gold_docs=(name,),
        evidence=(Evidence(answers[0], name),) if answers else (),
    )


def _answers(fields: Fields) -> list[str]:
    texts = [
        answer.get("text") if isinstance(answer, dict) else None
        for answer in fields.list("answers")
    ]
    answers = list(dict.fromkeys(text for text in texts if isinstance(text, str) and text.strip()))
    if not answers or len(texts) != sum(isinstance(text, str) for text in texts):
        raise Problem("'answers' must be a list of {\"text\": …} with at least one text")
    return answers
