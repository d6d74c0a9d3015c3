"""The project's own data set format: what is read, and one clear message for every bad line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.datasets import Evidence, load_dataset
from eval.errors import DatasetError
from rag.types import Turn

GOOD: dict[str, Any] = {
    "id": "q1",
    "question": "青溪县可网办率目标是多少？",
    "type": "figure",
    "answerable": True,
    "answer": "85%",
    "must_contain": [["85%", "百分之八十五"]],
    "must_not_contain": ["92%"],
    "gold_docs": ["qingxi.txt"],
    "evidence": ["可网办率达到85%以上"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "qingxi.txt").write_bytes(
        "\ufeff（一）可网办率达到85%以上。\r\n由县审批局牵头。".encode()
    )
    (documents / "page.html").write_text("<p>可网办率<b>达到</b>\n92%</p>", encoding="utf-8")
    (documents / "plan.docx").write_bytes(b"PK\3\4")
    return tmp_path


def write(folder: Path, *lines: dict[str, Any] | str | bytes) -> Path:
    path = folder / "questions.jsonl"
    encoded = [
        line
        if isinstance(line, bytes)
        else (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)).encode()
        for line in lines
    ]
    path.write_bytes(b"\n".join(encoded) + b"\n")
    return path


def test_a_question_is_read_whole(folder: Path) -> None:
    history = [{"role": "user", "content": "青溪县"}, {"role": "assistant", "content": "？"}]
    path = write(folder, GOOD | {"history": history, "note": "other fields are the author's own"})
    (item,) = load_dataset(path, folder / "documents").items
    assert item.must_contain == (("85%", "百分之八十五"),)
    assert item.must_not_contain == ("92%",)
    assert item.answers == ("85%",)
    assert item.evidence == (Evidence("可网办率达到85%以上", "qingxi.txt"),)
    assert item.history == (Turn("user", "青溪县"), Turn("assistant", "？"))


def test_a_span_counts_characters_of_the_decoded_file_without_its_mark(folder: Path) -> None:
    spans = [["qingxi.txt", 3, 13], ["qingxi.txt", 17, 25]]
    line = {key: value for key, value in GOOD.items() if key != "evidence"}
    path = write(folder, line | {"evidence_spans": spans})
    (item,) = load_dataset(path, folder / "documents").items
    # （一） are 3 characters; \r\n after the full stop at 15 are two.
    assert [one.text for one in item.evidence] == ["可网办率达到85%以", "由县审批局牵头。"]


def test_evidence_in_html_is_found_through_its_tags(folder: Path) -> None:
    line = GOOD | {"gold_docs": ["page.html"], "evidence": ["可网办率达到92%"]}
    (item,) = load_dataset(write(folder, line), folder / "documents").items
    assert item.evidence[0].file == "page.html"


def test_a_span_in_html_reads_as_a_reader_sees_it(folder: Path) -> None:
    (folder / "documents" / "page.html").write_text(
        "<td>可网办率<b>&ge;</b>&nbsp;92%</td>", encoding="utf-8"
    )
    spans = [["page.html", 4, 28]]
    line = GOOD | {"gold_docs": ["page.html"], "evidence": [], "evidence_spans": spans}
    (item,) = load_dataset(write(folder, line), folder / "documents").items
    assert item.evidence == (Evidence("可网办率≥\xa092%", "page.html"),)


def test_a_document_may_be_in_the_library_only(folder: Path) -> None:
    line = GOOD | {"gold_docs": ["elsewhere.txt"]}
    path = write(folder, line)
    (item,) = load_dataset(path, folder / "documents", known={"elsewhere.txt"}).items
    assert item.evidence == (Evidence("可网办率达到85%以上", None),)


def test_evidence_in_a_format_without_plain_text_is_taken_as_given(folder: Path) -> None:
    line = GOOD | {"gold_docs": ["plan.docx"], "evidence": ["任何文字"]}
    (item,) = load_dataset(write(folder, line), folder / "documents").items
    assert item.evidence == (Evidence("任何文字", None),)


def test_a_line_separator_inside_a_text_ends_no_line(folder: Path) -> None:
    path = write(folder, GOOD | {"question": "第一行\u2028第二行？"})
    assert load_dataset(path, folder / "documents").items[0].question == "第一行\u2028第二行？"


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != name}


BROKEN: list[tuple[dict[str, Any] | str, str]] = [
    ('{"id": "q2", ', "not JSON (Expecting property name enclosed in double quotes, column 14)"),
    ('["q2"]', "a list where a JSON object {…} is expected"),
    (without("question"), "the field 'question' is missing: add it"),
    (GOOD | {"question": "  "}, "'question' is empty"),
    (GOOD | {"id": 7}, "'id' is a number: write a text"),
    (GOOD | {"answerable": "true"}, "'answerable' is a text: write true or false"),
    (GOOD | {"must_contain": [[]]}, "an empty group: nothing could satisfy it"),
    (
        GOOD | {"must_contain": ["85%"]},
        "'must_contain' holds the text '85%': it is a list of groups",
    ),
    (GOOD | {"must_contain": [["\u200b "]]}, "a group of 'must_contain' holds an empty text"),
    (GOOD | {"must_contain": []}, "answerable, but 'must_contain' is empty"),
    (GOOD | {"answerable": False}, "not answerable, yet 'must_contain' asks for facts"),
    (GOOD | {"must_not_contain": ["８５％"]}, "both required and forbidden"),
    (without("must_contain") | {"must_contains": []}, "'must_contains': write 'must_contain'"),
    (GOOD | {"must_not_contain": "92%"}, "'must_not_contain' is a text: write a list"),
    (GOOD | {"gold_docs": ["gone.txt"]}, "there is no gold document 'gone.txt' under"),
    (GOOD | {"evidence": ["可网办率达到8"]}, "stands in none of qingxi.txt: copy it exactly"),
    (GOOD | {"evidence_spans": [["qingxi.txt", 3]]}, "write [file, start, end]"),
    (GOOD | {"evidence_spans": [["page.html", 0, 3]]}, "which 'gold_docs' does not list"),
    (GOOD | {"evidence_spans": [["qingxi.txt", 3, 99]]}, "the span 3–99 is not inside"),
    (GOOD | {"history": [{"role": "system", "content": "x"}]}, "'history' must be a list of"),
    ('{"id": "q2", "x": NaN}', "NaN is not JSON"),
]


def test_every_kind_of_broken_line_has_its_own_message(folder: Path) -> None:
    lines = [
        line | {"id": line.get("id", "") and f"q{number}"}
        if isinstance(line, dict) and line.get("id") == "q1"
        else line
        for number, (line, _) in enumerate(BROKEN, start=100)
    ]
    path = write(folder, GOOD, *lines, GOOD)
    with pytest.raises(DatasetError) as caught:
        load_dataset(path, folder / "documents")
    problems = caught.value.problems
    # Line 1 is good; the last one repeats its id.
    assert len(problems) == len(BROKEN) + 1
    for number, (problem, (_, expected)) in enumerate(zip(problems, BROKEN, strict=False), start=2):
        assert problem.startswith(f"line {number}: ")
        assert expected in problem
    assert "the id 'q1' is already on line 1" in problems[-1]
    assert caught.value.exit_code == 2
    assert len(set(problems)) == len(problems)


def test_a_file_of_another_kind_does_not_flood_the_screen(folder: Path) -> None:
    path = write(folder, *["not json"] * 500)
    with pytest.raises(DatasetError, match="500 things are wrong") as caught:
        load_dataset(path, folder / "documents")
    assert "… and 450 more." in str(caught.value)


def test_bytes_that_are_not_utf_8_are_located(folder: Path) -> None:
    path = write(folder, GOOD, "青溪".encode("gb18030"))
    with pytest.raises(DatasetError, match=r"not UTF-8 \(line 2"):
        load_dataset(path, folder / "documents")


@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_no_questions_at_all(folder: Path, content: bytes) -> None:
    path = folder / "questions.jsonl"
    path.write_bytes(content)
    with pytest.raises(DatasetError, match="holds no questions"):
        load_dataset(path, folder / "documents")


def test_nothing_there(folder: Path) -> None:
    with pytest.raises(DatasetError, match="There is no data set"):
        load_dataset(folder / "none.jsonl", folder)
    with pytest.raises(DatasetError, match="There is no folder of documents"):
        load_dataset(write(folder, GOOD), folder / "none")
