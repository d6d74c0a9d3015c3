"""The sample documents and the questions about them keep their promises."""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType

import docx
import lxml.html
import pdfplumber
import pytest

from eval.datasets.files import SourceFiles
from eval.datasets.item import Item
from eval.datasets.items import read_items
from eval.matching import states

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
DOCUMENTS = SAMPLES / "documents"
SHARED = ROOT.parent / "shared"

ENCODINGS = {"fengting-2025-yingshang.txt": "gb18030"}
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

QUESTIONS, PROBLEMS = read_items(
    (SAMPLES / "questions.jsonl").read_text(encoding="utf-8"), SourceFiles(DOCUMENTS)
)
each_question = pytest.mark.parametrize("item", QUESTIONS, ids=lambda item: item.id)
each_document = pytest.mark.parametrize(
    "path", sorted(DOCUMENTS.iterdir()), ids=lambda path: path.name
)


@cache
def blocks(path: Path) -> tuple[str, ...]:
    """The text of a document, read with nothing of ours: whole for text formats, visible text for
    HTML, paragraphs and cells for DOCX, pages without line ends and cells for PDF."""
    if path.suffix == ".docx":
        return docx_blocks(path)
    if path.suffix == ".pdf":
        with pdfplumber.open(path) as pdf:
            pages = [page.extract_text().replace("\n", "") for page in pdf.pages]
            tables = [table for page in pdf.pages for table in page.extract_tables()]
        return (*pages, *(cell for table in tables for row in table for cell in row if cell))
    text = path.read_bytes().decode(ENCODINGS.get(path.name, "utf-8"))
    return (
        (str(lxml.html.fromstring(text).xpath("string()")),) if path.suffix == ".html" else (text,)
    )


def docx_blocks(path: Path) -> tuple[str, ...]:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return (*(paragraph.text for paragraph in document.paragraphs), *cells)


def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_samples", SAMPLES / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_line_is_a_valid_question() -> None:
    assert PROBLEMS == []
    assert 40 <= len(QUESTIONS) <= 44


def test_ids_are_unique() -> None:
    assert [
        name for name, count in Counter(item.id for item in QUESTIONS).items() if count > 1
    ] == []


def test_every_type_is_asked_at_least_twice() -> None:
    counts = Counter(item.type for item in QUESTIONS)
    assert set(counts) == TYPES
    assert min(counts.values()) >= 2


def test_a_quarter_has_no_answer() -> None:
    unanswerable = [item for item in QUESTIONS if not item.answerable]
    assert len(unanswerable) >= 10
    assert 0.2 <= len(unanswerable) / len(QUESTIONS) <= 0.3


def test_the_readme_speaks_of_every_document_and_type() -> None:
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    names = {path.name for path in DOCUMENTS.iterdir()}
    assert set(re.findall(r"^\| `([^`]+\.\w+)` \|", readme, re.MULTILINE)) == names
    assert {kind for kind in TYPES if f"`{kind}`" not in readme} == set()


def test_every_document_is_asked_about() -> None:
    asked = {name for item in QUESTIONS for name in item.gold_docs}
    assert asked == {path.name for path in DOCUMENTS.iterdir()}


@each_question
def test_the_answer_passes_its_own_conditions(item: Item) -> None:
    missing = [
        group for group in item.must_contain if not any(states(item.answer, one) for one in group)
    ]
    assert missing == []
    assert [fact for fact in item.must_not_contain if states(item.answer, fact)] == []


@each_question
def test_gold_and_evidence_go_with_an_answer(item: Item) -> None:
    assert bool(item.gold_docs) == bool(item.evidence) == bool(item.answer) == item.answerable
    assert (item.type == "follow_up") == bool(item.history)


@each_question
def test_evidence_is_an_exact_substring_of_a_gold_document(item: Item) -> None:
    texts = {name: blocks(DOCUMENTS / name) for name in item.gold_docs}
    holders = [
        {name for name, parts in texts.items() if any(one.text in part for part in parts)}
        for one in item.evidence
    ]
    assert all(holders), item.evidence
    assert set().union(*holders) == set(item.gold_docs)


@each_question
def test_the_evidence_states_the_required_facts(item: Item) -> None:
    said = "。".join(one.text for one in item.evidence)
    unsupported = [group for group in item.must_contain if not any(states(said, f) for f in group)]
    assert unsupported == []
    assert [fact for fact in item.must_not_contain if states(said, fact)] == []


@each_document
def test_the_length_is_that_of_a_short_policy_document(path: Path) -> None:
    characters = sum(len("".join(part.split())) for part in dict.fromkeys(blocks(path)))
    assert 700 <= characters <= 3000


def test_the_gb18030_file_is_not_utf8() -> None:
    data = (DOCUMENTS / "fengting-2025-yingshang.txt").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    assert data.decode("gb18030").encode("gb18030") == data
    assert data.decode("gb18030").startswith("枫汀区2025年营商环境提升行动方案\n")


def test_one_task_of_the_plan_never_closes_its_bracket() -> None:
    (plan,) = blocks(DOCUMENTS / "砚湖区2025年营商环境创优行动方案.txt")
    tasks = [line for line in plan.splitlines() if "完成时限" in line]
    assert len(tasks) == 10
    closers = [line[-1] for line in tasks]
    assert closers == [")", ")", "〕", ")", ")", ")", "底", ")", ")", "】"]


def test_the_traditional_text_carries_conversion_noise() -> None:
    (text,) = blocks(DOCUMENTS / "wujin-shuwei.txt")
    pinyin = re.findall(r"[\u3400-\u9fff]\([a-zü\u00e0-\u01dc]+\)", text)
    assert len(pinyin) > 40
    assert len(re.findall("[?？][;；]", text)) == 2
    assert "?/p>" in text


def test_building_again_gives_the_committed_text(tmp_path: Path) -> None:
    build = builder()
    build.main(tmp_path)
    for name in (build.DOCX_NAME, build.PDF_NAME):
        assert blocks(tmp_path / name) == blocks(DOCUMENTS / name)


def test_word_numbers_the_paragraphs_and_merges_the_cells() -> None:
    document = docx.Document(str(DOCUMENTS / builder().DOCX_NAME))
    numbered = [
        part.text
        for part in document.paragraphs
        if part.style is not None and part.style.name == "List Number"
    ]
    assert [text[:4] for text in numbered] == ["建立台账", "严控新建", "守住安全"]
    rows = document.tables[0].rows
    assert rows[1].cells[4]._tc is rows[2].cells[4]._tc  # one lead unit for tasks 1 and 2
    assert rows[-1].cells[0]._tc is rows[-1].cells[-1]._tc


RUN = 20


def runs(text: str) -> set[str]:
    """Every run of ``RUN`` characters, punctuation and spaces aside."""
    bare = "".join(
        character
        for character in unicodedata.normalize("NFKC", re.sub(r"<[^>]*>", "", text))
        if unicodedata.category(character)[0] in "LN"
    )
    return {bare[start : start + RUN] for start in range(len(bare) - RUN + 1)}


def test_no_sentence_is_borrowed_from_real_documents() -> None:
    real = [*(SHARED / "seeds").glob("*.txt"), *(SHARED / "corpora" / "govcn").glob("*.html")]
    if not real:
        pytest.skip("the real documents are not on this machine")
    theirs = set().union(*(runs(path.read_text(encoding="utf-8")) for path in real))
    for path in DOCUMENTS.iterdir():
        ours = set().union(*(runs(part) for part in blocks(path)))
        assert ours & theirs == set(), path.name
