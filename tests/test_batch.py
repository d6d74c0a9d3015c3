"""A file of questions, with a model that only quotes."""

from __future__ import annotations

import json
from pathlib import Path

from rag import Assistant, Library
from rag.batch import answer_file
from rag.settings import load_settings
from tests.fakes import KeywordEmbedder


def test_a_question_that_cannot_be_asked_leaves_a_line_and_the_others_go_on(tmp_path: Path) -> None:
    document = tmp_path / "plan.txt"
    document.write_text("梧津区方案\n一、目标\n（一）新建茶园300亩。\n", encoding="utf-8")
    asked = [{"id": "a", "question": "  "}, {"id": "b", "question": "新建茶园多少亩？"}]
    questions, answers = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    questions.write_text("\n".join(json.dumps(item) for item in asked), encoding="utf-8")
    settings = load_settings(llm="extractive")
    with Library.open(
        tmp_path / "library", settings=settings, embedder=KeywordEmbedder()
    ) as library:
        library.add([document])
        answer_file(Assistant(library, settings=settings), questions, answers, lambda _said: None)
    first, second = (json.loads(line) for line in answers.read_text("utf-8").splitlines())
    assert (first["id"], first["status"]) == ("a", "failed")
    assert first["error"]["kind"] == "QuestionError"
    assert second["id"] == "b"
    assert second["status"] != "failed"
