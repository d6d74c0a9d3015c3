"""Reads BEIR folders: ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/<split>.tsv``.

Source of the layout: https://github.com/beir-cellar/beir/wiki/Load-your-custom-dataset
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.datasets.item import CorpusText, Item
from eval.datasets.names import file_name
from eval.datasets.problems import Fields, Problem, decode, json_object, numbered_lines
from eval.errors import DatasetError

Qrels = dict[str, dict[str, int]]
"""Question id to passage name to grade."""


@dataclass(frozen=True, slots=True)
class Beir:
    items: list[Item]
    corpus: list[CorpusText]
    qrels: Qrels
    problems: list[str]
    files: list[Path]


def read_beir(folder: Path, split: str) -> Beir:
    """The questions that the split judges, even if it finds no passage relevant (grade 0).

    Raises:
        DatasetError: a file is missing.
    """
    problems: list[str] = []
    corpus: dict[str, CorpusText] = {}
    for identity, text, title in _texts(folder / "corpus.jsonl", problems):
        corpus[identity] = CorpusText(file_name(identity, len(corpus)), text, title)
    queries = {identity: text for identity, text, _ in _texts(folder / "queries.jsonl", problems)}
    judgements = _split(folder, split)
    qrels: Qrels = {}
    for number, (query, passage, grade) in _judgements(judgements, problems):
        if query not in queries:
            problems.append(f"{judgements.name} line {number}: no query has the id {query!r}.")
        elif passage not in corpus:
            problems.append(f"{judgements.name} line {number}: no passage has the id {passage!r}.")
        else:
            judged = qrels.setdefault(query, {})
            if grade > 0:
                judged[corpus[passage].name] = grade
    items = [
        Item(query, queries[query], "query", answerable=True, gold_docs=tuple(grades))
        for query, grades in qrels.items()
    ]
    files = [folder / "corpus.jsonl", folder / "queries.jsonl", judgements]
    return Beir(items, list(corpus.values()), qrels, problems, files)


def _texts(path: Path, problems: list[str]) -> Iterator[tuple[str, str, str]]:
    if not path.is_file():
        raise DatasetError(f"There is no {path.name} in {path.parent}.", "A BEIR folder has one.")
    seen: set[str] = set()
    for number, line in numbered_lines(decode(path.read_bytes(), path.name)):
        try:
            fields = Fields(json_object(line), ("_id", "text", "title"))
            identity = fields.text("_id")
            if identity in seen:
                raise Problem(f"the id {identity!r} is used twice: give each its own")
            seen.add(identity)
            yield identity, fields.text("text"), fields.text("title", required=False)
        except Problem as problem:
            problems.append(f"{path.name} line {number}: {problem}.")


def _split(folder: Path, split: str) -> Path:
    path = folder / "qrels" / f"{split}.tsv"
    if not path.is_file():
        present = sorted(file.stem for file in (folder / "qrels").glob("*.tsv"))
        raise DatasetError(
            f"There are no judgements {path}.",
            f"Choose with --split: {', '.join(present)}." if present else "Add qrels/test.tsv.",
        )
    return path


def _judgements(path: Path, problems: list[str]) -> Iterator[tuple[int, tuple[str, str, int]]]:
    rows = csv.reader(decode(path.read_bytes(), path.name).splitlines(), delimiter="\t")
    for number, row in enumerate(rows, start=1):
        if number == 1 and row[:1] == ["query-id"]:
            continue
        try:
            query, passage, grade = row
            yield number, (query, passage, int(grade))
        except ValueError:
            problems.append(
                f"{path.name} line {number}: not 'query-id, corpus-id, score' parted by tabs, "
                "with a whole number as score."
            )
