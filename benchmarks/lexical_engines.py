"""Three engines for BM25 over the same terms: tantivy (ours), SQLite FTS5 and bm25s.

Texts are cut into pieces of 300 characters; ``--copies`` repeats them under other ids, to see how
time grows. bm25s is measured where it is installed. Terms are cut beforehand, for all alike.

All times are processor times.

    python benchmarks/lexical_engines.py ../shared/corpora/news_8k.jsonl.gz [--copies 5]
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from rag.index import lexical
from rag.index.lexical import LexicalIndex
from rag.index.terms import terms

Clause = tuple[str, str]


class Engine(Protocol):
    def add(self, clauses: Sequence[Clause]) -> None: ...
    def remove(self, document_id: str) -> None: ...
    def commit(self) -> None: ...
    def search(self, question: str, k: int) -> list[str]: ...
    def size(self) -> int: ...


class Tantivy:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "tantivy"
        self.index = LexicalIndex.create(self.folder)

    def add(self, clauses: Sequence[Clause]) -> None:
        self.index.add(clauses)

    def remove(self, document_id: str) -> None:
        self.index.remove(document_id)

    def commit(self) -> None:
        self.index.commit(generation=1)

    def search(self, question: str, k: int) -> list[str]:
        return [key for key, _ in self.index.search(question, k)]

    def size(self) -> int:
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


class Fts5:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "fts5.db"
        self.database = sqlite3.connect(self.path)
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.execute(
            "CREATE VIRTUAL TABLE clauses USING fts5(terms, document UNINDEXED, key UNINDEXED, "
            "tokenize = \"unicode61 tokenchars '.%'\")"
        )
        self.database.execute("CREATE TABLE rows (document TEXT, row INTEGER)")
        self.database.execute("CREATE INDEX by_document ON rows (document)")

    def add(self, clauses: Sequence[Clause]) -> None:
        for key, text in clauses:
            document = key.partition(":")[0]
            cursor = self.database.execute(
                "INSERT INTO clauses VALUES (?, ?, ?)", (lexical_terms(text), document, key)
            )
            self.database.execute("INSERT INTO rows VALUES (?, ?)", (document, cursor.lastrowid))

    def remove(self, document_id: str) -> None:
        rows = self.database.execute("SELECT row FROM rows WHERE document = ?", (document_id,))
        for (row,) in rows.fetchall():
            self.database.execute("DELETE FROM clauses WHERE rowid = ?", (row,))

    def commit(self) -> None:
        self.database.commit()

    def search(self, question: str, k: int) -> list[str]:
        query = " OR ".join(f'"{term}"' for term in lexical_terms(question).split())
        found = self.database.execute(
            "SELECT key FROM clauses WHERE clauses MATCH ? ORDER BY rank LIMIT ?", (query, k)
        )
        return [key for (key,) in found]

    def size(self) -> int:
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return self.path.stat().st_size


class Bm25s:
    """Has no way to add or remove: a commit builds everything again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "bm25s"
        self.clauses: dict[str, list[str]] = {}

    def add(self, clauses: Sequence[Clause]) -> None:
        self.clauses.update((key, lexical_terms(text).split()) for key, text in clauses)

    def remove(self, document_id: str) -> None:
        for key in [key for key in self.clauses if key.startswith(f"{document_id}:")]:
            del self.clauses[key]

    def commit(self) -> None:
        import bm25s

        self.engine = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        self.keys = list(self.clauses)
        self.engine.index(list(self.clauses.values()), show_progress=False)
        self.engine.save(str(self.folder))

    def search(self, question: str, k: int) -> list[str]:
        asked = [list(dict.fromkeys(lexical_terms(question).split()))]
        found, _ = self.engine.retrieve(asked, k=k, show_progress=False)
        return [self.keys[number] for number in found[0]]

    def size(self) -> int:
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


_CUT: dict[str, str] = {}


def lexical_terms(text: str) -> str:
    if text not in _CUT:
        _CUT[text] = " ".join(terms(text))
    return _CUT[text]


def seconds(work: Callable[[], object]) -> float:
    """Processor time of all threads: comparable where other programs use the machine too."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--engines", nargs="+", default=["Tantivy", "Fts5", "Bm25s"])
    arguments = parser.parse_args()
    with gzip.open(arguments.corpus, "rt", encoding="utf-8") as stream:
        texts = [json.loads(line)["text"] for line in stream]
    clauses = [
        (f"d{copy}-{number}:{at // 300}", text[at : at + 300])
        for copy in range(arguments.copies)
        for number, text in enumerate(texts)
        for at in range(0, len(text), 300)
    ]
    draw = random.Random(0)
    questions = []
    while len(questions) < 60:
        text = draw.choice(clauses)[1]
        at = draw.randrange(max(1, len(text) - 25))
        questions.append(text[at : at + 25])
    fresh = [(f"new:{number}", clauses[number][1]) for number in range(100)]

    cutting = seconds(lambda: [lexical_terms(text) for _, text in clauses])
    print(f"{len(clauses)} clauses; folding and cutting {cutting:.1f} s\n")
    print("| engine | build | add 100 | remove one | search p50 / p95, k = 100 | size |")
    print("|---|---|---|---|---|---|")
    # All engines get the terms that are cut already: the time measured is theirs.
    lexical.terms = lambda text: lexical_terms(text).split()  # type: ignore[assignment]
    lexical.query_terms = lambda text: list(dict.fromkeys(lexical_terms(text).split()))
    engines: list[type[Engine]] = [Tantivy, Fts5, Bm25s]
    for make in (make for make in engines if make.__name__ in arguments.engines):
        with tempfile.TemporaryDirectory() as folder:
            try:
                engine = make(Path(folder))
                build = seconds(lambda: (engine.add(clauses), engine.commit()))  # noqa: B023
            except ModuleNotFoundError:
                print(f"| {make.__name__} | not installed |")
                continue
            add = seconds(lambda: (engine.add(fresh), engine.commit()))  # noqa: B023
            remove = seconds(lambda: (engine.remove("d0-7"), engine.commit()))  # noqa: B023
            times = [
                seconds(lambda question=question: engine.search(question, 100)) * 1000  # noqa: B023
                for question in questions
            ]
            cuts = statistics.quantiles(times, n=20)
            print(
                f"| {make.__name__} | {build:.1f} s | {add * 1000:.0f} ms | {remove * 1000:.0f} ms "
                f"| {statistics.median(times):.1f} / {cuts[-1]:.1f} ms "
                f"| {engine.size() / 1e6:.0f} MB |",
                flush=True,
            )


if __name__ == "__main__":
    main()
