"""The questions about news texts are fair: stated where they say, and not copied."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.news_documents import DATA, write_documents
from eval.datasets.files import SourceFiles
from eval.datasets.items import read_items
from eval.matching import states
from tests.eval.test_policy_data import COPIED_RUN, TYPES, bare, written

NEWS = DATA.parents[2] / "shared" / "corpora" / "news_8k.jsonl.gz"
PARTS = ("dev", "test", "test2")

needs_documents = pytest.mark.skipif(
    not NEWS.is_file(), reason="the texts that the questions are about are not here"
)


def text_of(part: str) -> str:
    return (DATA / f"news_{part}.jsonl").read_text(encoding="utf-8")


ITEMS: dict[str, list[dict[str, Any]]] = {
    part: [json.loads(line) for line in text_of(part).splitlines()] for part in PARTS
}
each_item = pytest.mark.parametrize(
    "item", [item for part in PARTS for item in ITEMS[part]], ids=lambda item: item["id"]
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    assert write_documents(NEWS, folder) > 400
    return folder


def test_the_parts_share_no_document_and_some_questions_have_no_answer() -> None:
    named = [{name for item in ITEMS[part] for name in item["gold_docs"]} for part in PARTS]
    assert sum(map(len, named)) == len(set().union(*named))
    for part in PARTS:
        unanswerable = sum(not item["answerable"] for item in ITEMS[part])
        assert 0.2 <= unanswerable / len(ITEMS[part]) <= 0.3
        assert {item["type"] for item in ITEMS[part]} <= TYPES


@each_item
def test_the_answer_passes_its_own_conditions(item: dict[str, Any]) -> None:
    assert all(any(states(item["answer"], one) for one in group) for group in item["must_contain"])
    assert not any(states(item["answer"], fact) for fact in item["must_not_contain"])


@needs_documents
@pytest.mark.parametrize("part", PARTS)
def test_every_line_is_a_valid_question(part: str, folder: Path) -> None:
    items, problems = read_items(text_of(part), SourceFiles(folder))
    assert problems == []
    assert len(items) == len(ITEMS[part])


@needs_documents
@each_item
def test_the_evidence_states_the_required_facts(item: dict[str, Any], folder: Path) -> None:
    files = SourceFiles(folder)
    said = "。".join(files.text(name)[start:end] for name, start, end in item["evidence_spans"])
    missing = [
        group for group in item["must_contain"] if not any(states(said, fact) for fact in group)
    ]
    assert missing == [] or item.get("note")


@needs_documents
def test_no_sentence_of_the_documents_is_repeated(folder: Path) -> None:
    texts = [bare(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt"))]
    runs = {
        text[start : start + COPIED_RUN]
        for text in texts
        for start in range(len(text) - COPIED_RUN + 1)
    }
    copied = [
        item["id"]
        for part in PARTS
        for item in ITEMS[part]
        for words in map(bare, written(item))
        if any(
            words[start : start + COPIED_RUN] in runs
            for start in range(len(words) - COPIED_RUN + 1)
        )
    ]
    assert copied == []
