"""The questions about real documents are fair: stated where they say, and not copied."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from eval.datasets.files import SourceFiles
from eval.datasets.items import read_items
from eval.matching import find_all, normalise, states, strip_tags
from rag.documents.loading import load

ROOT = Path(__file__).parents[2]
DATA = ROOT / "eval" / "data"
SHARED = ROOT.parent / "shared"
PARTS = ("dev", "dev2", "dev3", "dev4", "dev5", "test", "test2")
FIRST = ("dev", "test")
"""Written together, with one mix of types and different pages."""
YES_OR_NO = "dev4"
"""Small, and half of it without an answer: for one threshold only."""
HARD = "dev5"
"""Of the types that are answered worst."""

TYPES = {
    "fact",
    "number",
    "task",
    "comparison",
    "other_script",
    "english",
    "paraphrase",
    "follow_up",
    "false_premise",
    "injection",
    "unanswerable_place",
    "unanswerable_year",
    "unanswerable_missing",
}
LONGEST_SPAN = 400
COPIED_RUN = 20
"""Letters, characters and digits in a row; spaces and punctuation do not count."""

Raw = dict[str, Any]

needs_documents = pytest.mark.skipif(
    not (SHARED / "seeds").is_dir() or not (SHARED / "corpora" / "govcn").is_dir(),
    reason="the documents that the questions are about are not here",
)


def read(part: str) -> list[Raw]:
    lines = (DATA / f"policy_{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


ITEMS = {part: read(part) for part in PARTS}
ALL = [item for part in PARTS for item in ITEMS[part]]
each_item = pytest.mark.parametrize("item", ALL, ids=lambda item: item["id"])
each_part = pytest.mark.parametrize("part", PARTS)


@cache
def documents() -> SourceFiles:
    return SourceFiles(SHARED)


@cache
def in_library(name: str) -> str:
    """The text of a document as the product stores it."""
    return load(next(SHARED.rglob(name))).text


def spans(item: Raw) -> list[str]:
    return [documents().text(name)[start:end] for name, start, end in item["evidence_spans"]]


def sentences(item: Raw) -> list[str]:
    """The whole sentence, or cell, that each span stands in."""
    found = []
    for name, start, end in item["evidence_spans"]:
        text = documents().text(name)
        before = re.search(r"[^。！？\n]*\Z", text[:start])
        after = re.match(r"[^。！？\n]*", text[end:])
        assert before is not None
        assert after is not None
        found.append(strip_tags(before[0] + text[start:end] + after[0]))
    return found


def written(item: Raw) -> list[str]:
    """Every text of an item that its author wrote."""
    return [
        item["question"],
        item["answer"],
        *(fact for group in item["must_contain"] for fact in group),
        *item["must_not_contain"],
        *(turn["content"] for turn in item.get("history", [])),
        item.get("note", ""),
    ]


def bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", normalise(strip_tags(text)))


@cache
def runs_of_the_documents() -> frozenset[str]:
    folders = (SHARED / "seeds", SHARED / "corpora" / "govcn")
    names = [path.name for folder in folders for path in folder.glob("*.[th]*")]
    assert len(names) == 45
    texts = [bare(text) for name in names for text in (documents().text(name), in_library(name))]
    return frozenset(
        text[start : start + COPIED_RUN]
        for text in texts
        for start in range(len(text) - COPIED_RUN + 1)
    )


def test_ids_are_unique_and_name_their_part_and_type() -> None:
    assert len({item["id"] for item in ALL}) == len(ALL)
    for part in PARTS:
        for item in ITEMS[part]:
            assert re.fullmatch(rf"{part}-{item['type']}-\d+", item["id"])


def test_the_first_parts_have_the_same_mix() -> None:
    dev, test = (Counter(item["type"] for item in ITEMS[part]) for part in FIRST)
    assert set(dev) == set(test) == TYPES
    assert {kind for kind in TYPES if abs(dev[kind] - test[kind]) > 1} == set()


@each_part
def test_there_are_enough_questions_and_some_have_no_answer(part: str) -> None:
    unanswerable = [item for item in ITEMS[part] if not item["answerable"]]
    least = 0.25 if part in FIRST else 0.05 if part == HARD else 0.1
    most = 0.5 if part == YES_OR_NO else 0.35
    assert len(ITEMS[part]) >= (50 if part == YES_OR_NO else 70)
    assert least <= len(unanswerable) / len(ITEMS[part]) <= most


def test_no_question_is_asked_twice() -> None:
    asked = Counter(
        bare("".join([*(turn["content"] for turn in item.get("history", [])), item["question"]]))
        for item in ALL
    )
    assert [question for question, times in asked.items() if times > 1] == []


def test_the_first_parts_ask_about_different_national_pages() -> None:
    dev, test = ({name for item in ITEMS[part] for name in item["gold_docs"]} for part in FIRST)
    assert {name for name in dev & test if name.endswith(".html")} == set()
    assert len({name for name in dev & test if name.endswith(".txt")}) == 5


@each_item
def test_the_answer_passes_its_own_conditions(item: Raw) -> None:
    missing = [
        group
        for group in item["must_contain"]
        if not any(states(item["answer"], one) for one in group)
    ]
    assert missing == []
    assert [fact for fact in item["must_not_contain"] if states(item["answer"], fact)] == []


@each_item
def test_gold_and_evidence_go_with_an_answer(item: Raw) -> None:
    given = [bool(item[name]) for name in ("answer", "must_contain", "gold_docs", "evidence_spans")]
    assert set(given) == {item["answerable"]}
    assert {name for name, _, _ in item["evidence_spans"]} == set(item["gold_docs"])
    assert item["answerable"] != item["type"].startswith("unanswerable_") or (
        item["type"] == "injection"
    )
    if item["type"] == "follow_up":
        assert item["history"][-1]["role"] == "assistant"


@each_item
def test_spans_are_short(item: Raw) -> None:
    assert all(0 < end - start <= LONGEST_SPAN for _, start, end in item["evidence_spans"])


@needs_documents
@each_part
def test_every_line_is_a_valid_question(part: str) -> None:
    text = (DATA / f"policy_{part}.jsonl").read_text(encoding="utf-8")
    items, problems = read_items(text, documents())
    assert problems == []
    assert len(items) == len(ITEMS[part])


@needs_documents
@each_item
def test_the_evidence_states_the_required_facts(item: Raw) -> None:
    said = strip_tags("。".join(spans(item)))
    unsupported = [
        group for group in item["must_contain"] if not any(states(said, fact) for fact in group)
    ]
    assert unsupported == [] or item.get("note")


@needs_documents
@each_item
def test_nothing_is_forbidden_that_stands_beside_the_evidence(item: Raw) -> None:
    beside = sentences(item)
    assert [
        fact for fact in item["must_not_contain"] if any(states(one, fact) for one in beside)
    ] == []


@needs_documents
@each_item
def test_the_evidence_stands_in_the_text_that_the_product_stores(item: Raw) -> None:
    names = [name for name, _, _ in item["evidence_spans"]]
    for name, span in zip(names, spans(item), strict=True):
        assert find_all(in_library(name), span), span


@needs_documents
@each_item
def test_no_sentence_of_a_document_is_repeated(item: Raw) -> None:
    texts = [bare(text) for text in written(item)]
    runs = {
        text[start : start + COPIED_RUN]
        for text in texts
        for start in range(len(text) - COPIED_RUN + 1)
    }
    assert runs & runs_of_the_documents() == set()
