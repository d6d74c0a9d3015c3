"""Writes news texts as documents: those that ``eval/data/news_*.jsonl`` ask about, and others.

    python -m benchmarks.news_documents NEWS.jsonl.gz FOLDER

Each text becomes a post with the day of its publication as front matter, as local news comes.
Beside those that are asked about stands every twentieth of the others, for distraction. The offsets
of the questions count from the beginning of the written file.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Mapping
from pathlib import Path

DATA = Path(__file__).parents[1] / "eval" / "data"
EVERY = 20


def asked_about() -> set[str]:
    """Names of the documents that a question rests on."""
    texts = [path.read_text(encoding="utf-8") for path in DATA.glob("news_*.jsonl")]
    items = [json.loads(line) for text in texts for line in text.splitlines()]
    return {name for item in items for name in item["gold_docs"]}


def as_post(row: Mapping[str, str]) -> str:
    """A news text with the day of its publication as front matter."""
    return f"---\nlayout: post\ndate: {row['date']} 09:00:00 +0800\n---\n\n{row['text']}"


def write_documents(news: Path, folder: Path) -> int:
    """Writes the documents and returns how many."""
    wanted = asked_about()
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    with gzip.open(news, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            name = f"{row['id']}.txt"
            if name in wanted or number % EVERY == 0:
                (folder / name).write_bytes(as_post(row).encode("utf-8"))
                written += 1
    return written


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    if not arguments.news.is_file():
        parser.error(f"There is no file {arguments.news}.")
    print(f"{write_documents(arguments.news, arguments.folder)} documents")
