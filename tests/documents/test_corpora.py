"""Real documents, where they are at hand: nothing of the body lost, all metadata exact."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from rag.clauses import cut
from rag.documents.cleaning import clean
from rag.documents.loading import load
from rag.documents.metadata import read_metadata
from rag.types import Metadata
from tests.documents.test_clauses import check

SHARED = Path(__file__).parents[3] / "shared"
GOVCN = SHARED / "corpora" / "govcn"
SEEDS = SHARED / "seeds"
NEWS = SHARED / "corpora" / "news_8k.jsonl.gz"

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared corpora are not here")


def pages() -> list[dict[str, Any]]:
    manifest = GOVCN / "manifest.jsonl"
    if not manifest.is_file():
        return []
    return [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines()]


def read(path: Path) -> Metadata:
    loaded = load(path)
    return read_metadata(loaded, clean(loaded), path.name)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page["file"])
def test_the_header_table_is_read_exactly(page: dict[str, Any]) -> None:
    path = GOVCN / page["file"]
    found = read(path)
    assert (found.title, found.issuer) == (page["title"], page["issuer"])
    assert found.document_number == page["doc_number"]
    assert found.index_number == page["index_number"]
    # The dates stand in the page only; read here without any of the product's code.
    bare = re.sub(r"<[^>]+>|\s|&nbsp;", "", path.read_text(encoding="utf-8"))
    for field, label in (("written", "成文日期"), ("published", "发布日期")):
        match = re.search(rf"{label}：(\d+)年(\d+)月(\d+)日", bare)
        assert match is not None
        value = getattr(found, field)
        assert (value.year, value.month, value.day) == tuple(map(int, match.groups()))


@pytest.mark.parametrize("page", pages(), ids=lambda page: page["file"])
def test_no_paragraph_and_no_cell_of_the_body_is_lost(page: dict[str, Any]) -> None:
    path = GOVCN / page["file"]
    loaded = load(path)
    cleaned = clean(loaded)
    clauses = cut(loaded, cleaned, "d")
    kept = squeeze("".join(clause.text for clause in clauses))
    body = lxml_html.fromstring(path.read_text(encoding="utf-8")).get_element_by_id("UCAP-CONTENT")
    for paragraph in body.iter("p"):
        text = squeeze(paragraph.text_content())
        if any(character.isalnum() for character in text):
            assert text in kept


def squeeze(text: str) -> str:
    return re.sub(r"[\s|]+", "", text)


def texts() -> Iterator[str]:
    if SEEDS.is_dir():
        yield from (path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
    if NEWS.is_file():
        with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in islice(lines, 200))


def test_seeds_and_news_keep_the_promises_of_clauses() -> None:
    for text in texts():
        check(text, markup="<p>" in text)


@pytest.mark.parametrize("path", sorted(GOVCN.glob("*.html"))[:8], ids=lambda path: path.name)
def test_pages_keep_the_promises_of_clauses(path: Path) -> None:
    check(load(path).text, markup=False)
