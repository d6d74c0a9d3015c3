"""A file of questions answered one after the other, resumable at any moment."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.answering import Assistant
from rag.errors import QuestionError, UsageError
from rag.jsonable import failure_json, result_json
from rag.types import Turn

_EXAMPLE = 'Write one object a line: {"id": "1", "question": "…"}.'
_TURN = 'Write a turn as {"role": "user" or "assistant", "content": "…"}.'


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    question: str
    history: tuple[Turn, ...]


def answer_file(
    assistant: Assistant, questions: Path, answers: Path, report: Callable[[str], None]
) -> None:
    """Appends an object a line to ``answers`` with ``id`` and what ``yiju ask --json`` prints;
    questions whose id is there already are passed over. A question that cannot be asked (empty,
    too long) is written with ``status: "failed"`` and the reason, and the others go on.

    Raises:
        UsageError: a line of ``questions`` is not a question; names the line.
        GenerationError: the model failed. What was answered is kept; run again to go on.
    """
    wanted = list(read_questions(questions))
    _drop_torn_line(answers)
    done = _answered(answers)
    left = [question for question in wanted if question.id not in done]
    if len(left) < len(wanted):
        report(f"{len(wanted) - len(left)} of {len(wanted)} are answered already.")
    with answers.open("a", encoding="utf-8") as file:
        for number, question in enumerate(left, start=1):
            line = {"id": question.id, **_answer(assistant, question)}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
            report(f"{number} of {len(left)}  {question.id}  {line['status']}")


def read_questions(path: Path) -> Iterator[Question]:
    """Raises: UsageError, naming the line."""
    seen: set[str] = set()
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            where = f"{path} line {number}"
            try:
                item = json.loads(line)
            except ValueError as error:
                raise UsageError(f"{where} is not JSON: {error}.", _EXAMPLE) from error
            if not isinstance(item, dict) or not isinstance(item.get("question"), str):
                raise UsageError(f"{where} has no text in 'question'.", _EXAMPLE)
            identity = str(item.get("id", ""))
            if not identity or identity in seen:
                raise UsageError(f"{where} has no id of its own in 'id'.", _EXAMPLE)
            seen.add(identity)
            yield Question(identity, item["question"], turns(item.get("history") or [], where))


def turns(written: object, where: str) -> tuple[Turn, ...]:
    """A conversation as JSON: a list of objects with ``role`` and ``content``.

    Raises:
        UsageError: it is something else.
    """
    if not isinstance(written, list):
        raise UsageError(f"The history in {where} is not a list of turns.", _TURN)
    return tuple(_turn(item, where) for item in written)


def _turn(item: object, where: str) -> Turn:
    if isinstance(item, dict) and isinstance(item.get("content"), str):
        if item.get("role") == "user":
            return Turn("user", item["content"])
        if item.get("role") == "assistant":
            return Turn("assistant", item["content"])
    raise UsageError(
        f"A turn of the history in {where} is not understood.",
        _TURN,
    )


def _answer(assistant: Assistant, question: Question) -> Mapping[str, Any]:
    try:
        return result_json(assistant.ask(question.question, history=question.history))
    except QuestionError as error:
        return {"question": question.question, **failure_json(error)}


def _answered(path: Path) -> set[str]:
    if not path.exists():
        return set()
    lines = path.read_text(encoding="utf-8").splitlines()
    return {str(json.loads(line)["id"]) for line in lines if line.strip()}


def _drop_torn_line(path: Path) -> None:
    """A crash can leave half a line; that question is asked again."""
    if not path.exists():
        return
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        with path.open("r+b") as file:
            file.truncate(len(whole))
