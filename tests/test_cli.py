"""The command line as its users meet it: real processes, the real models, real files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples" / "documents"

Ran = subprocess.CompletedProcess[str]


def yiju(*arguments: str | Path, library: Path, llm: str = "extractive") -> Ran:
    environment = {**os.environ, "YIJU_LIBRARY": str(library), "YIJU_LLM": llm}
    return subprocess.run(
        [sys.executable, "-c", "from rag.cli import main; main()", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def lines(ran: Ran) -> list[dict[str, Any]]:
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def one_sentence(ran: Ran, code: int) -> str:
    """Refused as users should meet it: the right exit code, one line, no traceback."""
    assert ran.returncode == code, ran.stderr
    assert ran.stdout == ""
    (line,) = ran.stderr.strip().splitlines()
    assert line.startswith("Error: ")
    assert line.endswith(".")
    return line


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the samples, made by the real command."""
    library = tmp_path_factory.mktemp("samples") / "library"
    ran = yiju("ingest", SAMPLES, "--json", library=library)
    (report,) = lines(ran)
    assert report["added"] == len(list(SAMPLES.iterdir()))
    assert report["failed"] == 0
    return library


def test_a_place_is_named_once_with_all_that_is_quoted_from_it(samples: Path) -> None:
    said = yiju("ask", "砚湖区推进“一窗通办”扩面由谁牵头，什么时候完成？", library=samples).stdout
    _, quoted = said.split("\n\n")
    place, *quotes = quoted.splitlines()
    assert place.startswith("[1] ")
    assert len(quotes) == 2
    assert all(quote.startswith("    (") for quote in quotes)


@pytest.mark.parametrize(
    "arguments", [("--help",), ("ingest", "--help"), ("ask", "--help"), ("documents", "--help")]
)
def test_help_explains(arguments: tuple[str, ...], tmp_path: Path) -> None:
    ran = yiju(*arguments, library=tmp_path)
    assert ran.returncode == 0
    assert "Usage" in ran.stdout


def test_wrong_usage_and_missing_things(tmp_path: Path) -> None:
    library = tmp_path / "library"
    assert "no file or folder" in one_sentence(yiju("ingest", "/missing", library=library), 2)
    assert "no library" in one_sentence(yiju("ask", "谁牵头？", library=library / "none"), 1)
    assert "no library" in one_sentence(yiju("search", "谁牵头？", library=library / "none"), 1)
    assert yiju("ask", library=library).returncode == 2
    assert yiju("nonsense", library=library).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "code", "kind", "what"),
    [
        (("search", "谁牵头？"), 1, "LibraryError", "no library"),
        (("documents", "list"), 1, "LibraryError", "no library"),
        (("tasks", "--due-by", "soon"), 2, "UsageError", "'soon' is no date"),
        (("ask",), 2, "UsageError", "One question is wanted"),
        (("search", "谁牵头？", "-k", "0"), 2, "UsageError", "-k"),
        (("models", "path", "unheard-of"), 2, "UnknownModel", "unheard-of"),
    ],
)
def test_json_of_what_could_not_be_done(
    arguments: tuple[str, ...], code: int, kind: str, what: str, tmp_path: Path
) -> None:
    ran = yiju(*arguments, "--json", library=tmp_path / "none")
    assert ran.returncode == code
    (line,) = ran.stdout.splitlines()
    failed = json.loads(line)
    assert failed["status"] == "failed"
    assert (failed["error"]["kind"], failed["error"]["exit_code"]) == (kind, code)
    assert what in failed["error"]["what"]
    said = f"Error: {failed['error']['what']} {failed['error']['hint']}"
    assert ran.stderr.strip() == said.strip()


@pytest.mark.model
def test_a_second_ingest_changes_nothing(samples: Path) -> None:
    (report,) = lines(yiju("ingest", SAMPLES, "--json", library=samples))
    assert report["unchanged"] == len(list(SAMPLES.iterdir()))
    assert report["added"] == report["updated"] == 0


@pytest.mark.model
def test_search_prints_the_contract(samples: Path) -> None:
    hits = lines(yiju("search", "企业开办时间压缩到多少", "-k", "4", "--json", library=samples))
    assert [hit["rank"] for hit in hits] == [1, 2, 3, 4]
    shown = lines(
        yiju("documents", "show", str(hits[0]["document_id"]), "--text", "--json", library=samples)
    )
    for hit in hits:
        assert {"score", "document_id", "title", "source", "clause"} <= hit.keys()
    text = str(shown[0]["text"])
    assert text[hits[0]["start"] : hits[0]["end"]] == hits[0]["text"]


@pytest.mark.model
def test_documents_list_prints_the_contract(samples: Path) -> None:
    listed = lines(yiju("documents", "list", "--json", library=samples))
    wanted = {
        "document_id",
        "title",
        "source",
        "issuer",
        "document_number",
        "published",
        "region",
        "kind",
        "clauses",
    }
    assert all(wanted <= document.keys() for document in listed)


@pytest.mark.model
def test_questions_that_cannot_be_asked(samples: Path, tmp_path: Path) -> None:
    assert "empty" in one_sentence(yiju("ask", " ", library=samples), 2)
    assert "10,000" in one_sentence(yiju("ask", "问" * 10_000, library=samples), 2)
    broken = tmp_path / "history.json"
    broken.write_text("{", encoding="utf-8")
    said = one_sentence(yiju("ask", "谁？", "--history", broken, library=samples), 2)
    assert "not JSON" in said
    unknown = one_sentence(yiju("ask", "谁牵头？", "--llm", "unheard-of", library=samples), 2)
    assert "unheard-of" in unknown


@pytest.mark.model
def test_a_library_of_another_model_is_refused(samples: Path, tmp_path: Path) -> None:
    import shutil
    import sqlite3

    other = tmp_path / "other"
    shutil.copytree(samples, other)
    with sqlite3.connect(other / "library.sqlite") as connection:
        made_by = json.dumps({"name": "another-model", "fingerprint": "f", "dimension": 384})
        connection.execute("UPDATE meta SET value = ? WHERE key = 'embedder'", (made_by,))
    connection.close()
    assert "another-model" in one_sentence(yiju("search", "谁牵头？", library=other), 1)


@pytest.mark.model
@pytest.mark.llm
def test_answers_quote_the_stored_text_and_batches_resume(samples: Path, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    asked = [
        {"id": "a", "question": "砚湖区企业开办压缩到多久？"},
        {"id": "b", "question": "青岚县2031年的茶园面积是多少？"},
    ]
    questions.write_text("\n".join(json.dumps(item) for item in asked), encoding="utf-8")
    out = tmp_path / "answers.jsonl"
    out.write_text('{"id": "b", "status": "abstained"}\n{"id": "a", "sta', encoding="utf-8")
    llm = "qwen2.5-coder-1.5b-instruct"
    ran = yiju("ask", "--batch", questions, "--out", out, library=samples, llm=llm)
    assert ran.returncode == 0, ran.stderr
    kept, answer = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert kept == {"id": "b", "status": "abstained"}
    assert answer["id"] == "a"
    assert answer["status"] == "answered"
    assert answer["timings_ms"].keys() == {"retrieve", "first_token", "total"}
    for statement in answer["statements"]:
        assert statement["citations"]
        for citation in statement["citations"]:
            (shown,) = lines(
                yiju(
                    "documents",
                    "show",
                    citation["document_id"],
                    "--text",
                    "--json",
                    library=samples,
                )
            )
            text = str(shown["text"])
            assert text[citation["start"] : citation["end"]] == citation["quote"]
