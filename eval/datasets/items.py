"""Reads the project's own format: one question with its required facts on every JSON line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from eval.datasets.files import SourceFiles
from eval.datasets.item import Evidence, Item
from eval.datasets.problems import Fields, Problem, json_object, numbered_lines, shown
from eval.matching import contains, normalise
from rag.types import Turn

_FIELDS = (
    "id",
    "question",
    "type",
    "answerable",
    "answer",
    "must_contain",
    "must_not_contain",
    "gold_docs",
    "evidence",
    "evidence_spans",
    "history",
)


def read_items(text: str, files: SourceFiles) -> tuple[list[Item], list[str]]:
    """All items, and one sentence for every line that is not one."""
    items: list[Item] = []
    problems: list[str] = []
    lines: dict[str, int] = {}
    for number, line in numbered_lines(text):
        try:
            item = _item(json_object(line), files)
            if item.id in lines:
                raise Problem(
                    f"the id {item.id!r} is already on line {lines[item.id]}: give each "
                    "question its own"
                )
        except Problem as problem:
            problems.append(f"line {number}: {problem}.")
            continue
        lines[item.id] = number
        items.append(item)
    return items, problems


def _item(values: dict[str, Any], files: SourceFiles) -> Item:
    fields = Fields(values, _FIELDS)
    item = Item(
        id=fields.text("id"),
        question=fields.text("question"),
        type=fields.text("type"),
        answerable=fields.flag("answerable"),
        answer=fields.text("answer", required=False),
        must_contain=_groups(fields),
        must_not_contain=fields.texts("must_not_contain"),
        gold_docs=fields.texts("gold_docs"),
        history=tuple(_turn(entry) for entry in fields.list("history")),
    )
    _check_facts(item)
    for name in item.gold_docs:
        if name not in files:
            raise Problem(f"there is no gold document {name!r} under {files.folder}: correct it")
    evidence = (*_passages(fields, item, files), *_spans(fields, item, files))
    return replace(item, evidence=evidence)


def _groups(fields: Fields) -> tuple[tuple[str, ...], ...]:
    groups = fields.list("must_contain")
    for group in groups:
        if not isinstance(group, list):
            raise Problem(
                f"'must_contain' holds {shown(group)}: it is a list of groups, each a list of "
                'alternatives, as in [["85%", "百分之八十五"]]'
            )
        if not group:
            raise Problem("'must_contain' has an empty group: nothing could satisfy it")
        for fact in group:
            if not isinstance(fact, str) or not normalise(fact):
                raise Problem(f"a group of 'must_contain' holds {shown(fact)}: write a text")
    return tuple(tuple(group) for group in groups)


def _check_facts(item: Item) -> None:
    if item.answerable and not item.must_contain:
        raise Problem(
            "the question is answerable, but 'must_contain' is empty: name the facts that a "
            "right answer states"
        )
    if not item.answerable and item.must_contain:
        raise Problem(
            "the question is not answerable, yet 'must_contain' asks for facts: empty it or set "
            "'answerable' to true"
        )
    required = {normalise(fact) for group in item.must_contain for fact in group}
    for fact in item.must_not_contain:
        if normalise(fact) in required:
            raise Problem(f"{fact!r} is both required and forbidden: remove it from one list")


def _turn(entry: object) -> Turn:
    if (
        not isinstance(entry, dict)
        or entry.get("role") not in ("user", "assistant")
        or not isinstance(entry.get("content"), str)
    ):
        raise Problem(
            '\'history\' must be a list of {"role": "user" or "assistant", "content": text}'
        )
    return Turn(role=entry["role"], content=entry["content"])


def _passages(fields: Fields, item: Item, files: SourceFiles) -> list[Evidence]:
    found = []
    readable = [name for name in item.gold_docs if files.has_text(name)]
    for passage in fields.texts("evidence"):
        holders = [name for name in readable if contains(files.passage(name), passage)]
        if not holders and readable and len(readable) == len(item.gold_docs):
            raise Problem(
                f"the evidence {passage[:30]!r} stands in none of {', '.join(item.gold_docs)}: "
                "copy it exactly"
            )
        found.append(Evidence(passage, holders[0] if holders else None))
    return found


def _spans(fields: Fields, item: Item, files: SourceFiles) -> list[Evidence]:
    found = []
    for span in fields.list("evidence_spans"):
        if not (
            isinstance(span, list)
            and len(span) == 3
            and isinstance(span[0], str)
            and all(isinstance(value, int) and not isinstance(value, bool) for value in span[1:])
        ):
            raise Problem(f"'evidence_spans' holds {shown(span)}: write [file, start, end]")
        name, start, end = span
        if name not in item.gold_docs:
            raise Problem(f"an evidence span is in {name!r}, which 'gold_docs' does not list")
        if not files.has_text(name):
            raise Problem(f"{name!r} is no text file: give its 'evidence' as text")
        text = files.text(name)
        if not 0 <= start < end <= len(text):
            raise Problem(
                f"the span {start}–{end} is not inside {name!r}, which has {len(text)} characters"
            )
        found.append(Evidence(files.passage(name, start, end), name))
    return found
