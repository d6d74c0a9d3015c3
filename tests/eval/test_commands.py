"""The command line from end to end: real library and assistant, vectors that count bigrams."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from ir_measures import RR, R, nDCG

from eval.__main__ import app
from rag.cli.running import run as run_app
from rag.generation.base import Message
from tests.fakes import KeywordEmbedder

DOCUMENTS = {
    "qingxi.txt": "青溪县优化营商环境方案\n一、企业开办压缩至1个工作日，由县审批局牵头。\n"
    "二、可网办率达到85%以上，由县政数局牵头。\n",
    "baishi.txt": "白石县优化营商环境方案\n一、企业开办压缩至3个工作日，由县市场监管局牵头。\n"
    "二、政府采购预付款比例提高到30%。\n",
}
QUESTIONS = [
    {
        "id": "a",
        "question": "青溪县可网办率达到多少？",
        "type": "number",
        "answerable": True,
        "answer": "85%",
        "must_contain": [["85%"]],
        "gold_docs": ["qingxi.txt"],
        "evidence": ["可网办率达到85%以上"],
    },
    {
        "id": "b",
        "question": "白石县政府采购预付款比例提高到多少？",
        "type": "number",
        "answerable": True,
        "answer": "30%",
        "must_contain": [["30%"]],
        "gold_docs": ["baishi.txt"],
        "evidence": ["预付款比例提高到30%"],
    },
    {
        "id": "c",
        "question": "红枫市的森林覆盖率是多少？",
        "type": "unanswerable",
        "answerable": False,
        "answer": "",
        "must_contain": [],
        "gold_docs": [],
    },
]


@pytest.fixture(autouse=True)
def counted_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.embedder.open_embedder", lambda _settings: KeywordEmbedder())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "documents").mkdir()
    for name, text in DOCUMENTS.items():
        (tmp_path / "documents" / name).write_text(text, encoding="utf-8")
    write_lines(tmp_path / "questions.jsonl", QUESTIONS)
    return tmp_path


def write_lines(path: Path, values: Sequence[object]) -> Path:
    text = "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)
    path.write_text(text, encoding="utf-8")
    return path


def evaluate(*arguments: object) -> int:
    return run_app(app, [str(argument) for argument in arguments])


def run(folder: Path, *more: object, out: str = "out") -> int:
    return evaluate(
        *("run", "--dataset", folder / "questions.jsonl", "--out", folder / out),
        *("--llm", "extractive", *more),
    )


def results(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_run_writes_everything(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--json") == 0
    out = folder / "out"
    assert sorted(path.name for path in out.iterdir() if path.is_file()) == [
        "metrics.json",
        "qrels.trec",
        "report.html",
        "results.jsonl",
        "run.json",
        "run.trec",
    ]
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((out / "metrics.json").read_text(encoding="utf-8"))
    assert printed["metrics"]["accuracy"]["n"] == 3
    assert printed["metrics"]["failures"]["value"] == 0
    assert [record["item"]["id"] for record in results(out)] == ["a", "b", "c"]
    # trec_eval reads our files and agrees with our figures over the answerable questions.
    theirs = ir_measures.calc_aggregate(
        [R @ 10, RR @ 10, nDCG @ 10],
        ir_measures.read_trec_qrels(str(out / "qrels.trec")),
        ir_measures.read_trec_run(str(out / "run.trec")),
    )
    for key, measure in (("recall", R @ 10), ("mrr", RR @ 10), ("ndcg", nDCG @ 10)):
        value = printed["metrics"][f"document_{key}@10"]["value"]
        assert value == pytest.approx(theirs[measure], abs=1e-9)


def test_a_second_run_asks_nothing_again(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(folder, "--json") == 0
    first = capsys.readouterr().out

    def refuse(*_arguments: object, **_named: object) -> None:
        raise AssertionError("asked again")

    monkeypatch.setattr("rag.answering.Assistant.ask", refuse)
    assert run(folder, "--json") == 0
    assert capsys.readouterr().out == first


def test_ctrl_c_says_that_nothing_is_lost(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from rag.answering import Assistant

    real = Assistant.ask

    def ask(self: Assistant, question: str, **named: Any) -> Any:
        if question == QUESTIONS[1]["question"]:
            raise KeyboardInterrupt
        return real(self, question, **named)

    monkeypatch.setattr(Assistant, "ask", ask)
    assert run(folder) == 130
    assert "Stopped; what was done is kept" in capsys.readouterr().err
    assert [record["item"]["id"] for record in results(folder / "out")] == ["a"]
    monkeypatch.undo()
    monkeypatch.setattr("rag.embedder.open_embedder", lambda _settings: KeywordEmbedder())
    assert run(folder) == 0
    assert len(results(folder / "out")) == 3


def test_failed_questions_are_named(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from rag.answering import Assistant

    real = Assistant.ask

    def ask(self: Assistant, question: str, **named: Any) -> Any:
        if question == QUESTIONS[1]["question"]:
            raise ValueError("lost")
        return real(self, question, **named)

    monkeypatch.setattr(Assistant, "ask", ask)
    assert run(folder) == 0
    said = capsys.readouterr().err
    assert "1 of 3 questions failed, such as b: ValueError: lost" in said
    assert str(folder / "out" / "results.jsonl") in said


def test_other_settings_or_documents_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder) == 0
    assert run(folder, "--set", "top_k=3") == 2
    assert "setting top_k (10 there, 3 now)" in capsys.readouterr().err
    (folder / "documents" / "new.txt").write_text("青溪县的新文件，内容不同。", encoding="utf-8")
    assert run(folder) == 2
    assert "documents (2 there, 3 now)" in capsys.readouterr().err


def test_selection(folder: Path) -> None:
    assert run(folder, "--types", "number", "--limit", "1") == 0
    assert [record["item"]["id"] for record in results(folder / "out")] == ["a"]
    assert run(folder, "--types", "number", "--limit", "2") == 0
    assert [record["item"]["id"] for record in results(folder / "out")] == ["a", "b"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--set", "top_kk=3"], "There is no setting 'top_kk'. Did you mean 'top_k'?"),
        (["--set", "top_k"], "has no '='"),
        (["--set", "top_k=many"], "'top_k' cannot be used"),
        (["--types", "numbers"], "No question is of type 'numbers'. The types are: number"),
        (["--fail-under", "acuracy=1"], "there is no figure 'acuracy'"),
        (["--fail-under", "accuracy=high"], "does not end in a number"),
        (["--fail-under", "accuracy=nan"], "does not end in a number"),
        (["--limit", "0"], "'--limit'"),
        (["--documents", "/nowhere"], "There is no folder of documents /nowhere"),
    ],
)
def test_wrong_usage_is_one_sentence_and_asks_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(folder, *arguments) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err
    assert not (folder / "out" / "results.jsonl").exists()


def test_the_gate(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--fail-under", "accuracy=0", "--fail-under", "failures=0") == 0
    capsys.readouterr()
    assert evaluate("report", folder / "out", "--fail-under", "latency_total_p95=0") == 1
    assert "latency_total_p95 is " in capsys.readouterr().err
    assert evaluate("report", folder / "out", "--fail-under", "accuracy=1.1") == 1
    captured = capsys.readouterr()
    assert "below 1.1" in captured.err
    assert "Accuracy by required facts" in captured.out  # the figures come all the same


def test_an_unfinished_run_is_reported_but_passes_no_gate(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder) == 0
    path = folder / "out" / "results.jsonl"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert evaluate("report", folder / "out") == 0
    assert "not finished: 1 of 3 questions" in capsys.readouterr().err
    assert "not finished: 1 of 3" in (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert evaluate("report", folder / "out", "--fail-under", "accuracy=0") == 1
    assert "not finished: 1 of 3 questions" in capsys.readouterr().err


def test_a_library_that_is_there_needs_no_documents(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder) == 0
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    shutil.move(folder / "questions.jsonl", elsewhere)
    shutil.move(folder / "out" / "library", elsewhere / "library")
    assert run(elsewhere, "--library", elsewhere / "library") == 0
    assert not (elsewhere / "out" / "library").exists()
    capsys.readouterr()
    assert run(elsewhere, "--library", elsewhere / "none", out="other") == 1
    assert "There is no library" in capsys.readouterr().err


def test_evidence_that_the_library_lacks_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "documents" / "plan.docx").write_bytes(b"no document at all")
    lines = [QUESTIONS[0] | {"gold_docs": ["plan.docx"], "evidence": ["哪里都没有"]}]
    write_lines(folder / "questions.jsonl", lines)
    assert run(folder) == 2
    assert "could not be indexed" in capsys.readouterr().err
    (folder / "documents" / "plan.docx").unlink()
    write_lines(folder / "questions.jsonl", [QUESTIONS[0]])
    assert run(folder, out="second") == 0
    lines = [QUESTIONS[0] | {"gold_docs": ["gone.txt"]}]
    write_lines(folder / "questions.jsonl", lines)
    library = folder / "second" / "library"
    assert run(folder, "--library", library, out="third") == 2
    assert "no gold document 'gone.txt'" in capsys.readouterr().err


# --- retrieval -----------------------------------------------------------------------------------


def squad(folder: Path) -> Path:
    paragraphs = [
        {
            "id": name.removesuffix(".txt"),
            "context": text,
            "qas": [
                {
                    "id": f"{name}-{number}",
                    "question": line.split("，")[0] + "，由谁牵头？",
                    "answers": [{"text": line[2:8]}],
                }
                for number, line in enumerate(text.splitlines()[1:])
            ],
        }
        for name, text in DOCUMENTS.items()
    ]
    path = folder / "squad.json"
    path.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
    return path


def test_retrieval_agrees_with_trec_eval(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "retrieval"
    assert evaluate("retrieval", "--dataset", squad(folder), "--out", out, "--json") == 0
    figures = json.loads(capsys.readouterr().out)["metrics"]
    measures = {
        "recall@1": R @ 1,
        "recall@5": R @ 5,
        "recall@10": R @ 10,
        "mrr@10": RR @ 10,
        "ndcg@10": nDCG @ 10,
    }
    theirs = ir_measures.calc_aggregate(
        measures.values(),
        ir_measures.read_trec_qrels(str(out / "qrels.trec")),
        ir_measures.read_trec_run(str(out / "run.trec")),
    )
    assert figures["recall@1"]["n"] == 4
    for key, measure in measures.items():
        assert figures[key]["value"] == pytest.approx(theirs[measure], abs=1e-9)
    assert figures["mrr@10"]["value"] > 0.5
    # Another depth is another run.
    again = ("retrieval", "--dataset", squad(folder), "--out", out, "--depth", "3")
    assert evaluate(*again) == 2
    assert "setting depth (50 there, 3 now)" in capsys.readouterr().err


def test_retrieval_over_the_projects_own_questions(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dataset = folder / "questions.jsonl"
    assert evaluate("retrieval", "--dataset", dataset, "--out", folder / "r", "--json") == 0
    figures = json.loads(capsys.readouterr().out)["metrics"]
    # Two of the three have an answer; each clause of these short documents is found.
    assert figures["recall@10"] == {"value": 1.0, "n": 2}
    assert figures["evidence_recall@10"] == {"value": 1.0, "n": 2}
    assert figures["latency_search_p50"]["n"] == 3


def test_beir(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    beir = folder / "beir"
    (beir / "qrels").mkdir(parents=True)
    rows = [{"_id": name, "title": "", "text": text} for name, text in DOCUMENTS.items()]
    write_lines(beir / "corpus.jsonl", rows)
    write_lines(beir / "queries.jsonl", [{"_id": "q", "text": "青溪县可网办率"}])
    (beir / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\tqingxi.txt\t2\n")
    assert evaluate("run", "--dataset", beir, "--out", folder / "x") == 2
    assert "eval retrieval" in capsys.readouterr().err
    assert evaluate("retrieval", "--dataset", beir, "--out", folder / "x", "--json") == 0
    assert json.loads(capsys.readouterr().out)["metrics"]["ndcg@10"] == {"value": 1.0, "n": 1}


# --- the other commands --------------------------------------------------------------------------


def test_an_rgb_question_is_answered_from_its_own_passages(folder: Path) -> None:
    rows = [
        {
            "id": number,
            "query": f"{county}县可网办率达到多少？",
            "answer": f"{share}%",
            "positive": [f"{county}县可网办率达到{share}%，位居全市第一。"],
            "negative": [f"{county}县的第{index}条消息，与此无关。" for index in range(4)],
        }
        for number, (county, share) in enumerate([("青溪", 85), ("白石", 92)])
    ]
    dataset = write_lines(folder / "zh.json", rows)
    arguments = ("--dataset", dataset, "--llm", "extractive", "--noise", "0.8")
    assert evaluate("run", *arguments, "--out", folder / "rgb") == 0
    for record in results(folder / "rgb"):
        shown = {passage["source"] for passage in record["outcome"]["passages"]}
        assert shown
        assert shown <= set(record["item"]["passages"])
        assert len(record["item"]["gold_docs"]) == 1


def test_compare(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, out="a") == 0
    assert run(folder, "--set", "evidence_tokens=400", out="b") == 0
    capsys.readouterr()
    assert evaluate("compare", folder / "a", folder / "b", folder / "a", "--json") == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["questions"] == 3
    assert [one["difference"] for one in second["differences"]] == [0] * len(second["differences"])
    assert evaluate("compare", folder / "a", folder / "b") == 0
    assert "Questions that became worse: 0, better: 0." in capsys.readouterr().out
    assert evaluate("compare", folder / "a", folder / "documents") == 2
    assert "holds no evaluation run" in capsys.readouterr().err


class Known:
    """A chat model that knows one answer and cites it."""

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        yield "可网办率达到85%以上。[1]" if "青溪县" in messages[-1].content else ""


def test_the_baseline_answers_in_the_same_format(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.generation.models.open_model", lambda _settings: Known())
    arguments = ("run", "--dataset", folder / "questions.jsonl", "--out", folder / "plain")
    assert evaluate(*arguments, "--llm", "some.gguf", "--system", "baseline") == 0
    assert [record["outcome"]["status"] for record in results(folder / "plain")] == ["answered"] * 3
    assert results(folder / "plain")[0]["verdict"] == "correct answer"
    assert run(folder) == 0
    capsys.readouterr()
    assert evaluate("compare", folder / "plain", folder / "out", "--json") == 0
    assert json.loads(capsys.readouterr().out)["questions"] == 3
    # It is another run than that of the product, and needs a model.
    assert evaluate(*arguments, "--llm", "some.gguf") == 2
    assert "setting system (baseline there, None now)" in capsys.readouterr().err
    assert run(folder, "--system", "baseline", out="none") == 2
    assert "with a language model only" in capsys.readouterr().err


class Scripted:
    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        known = "85%" in messages[-1].content
        if known and max_tokens:
            yield "问题：青溪县可网办率达到多少？\n答案：85%\n依据：可网办率达到85%以上"


def test_generate(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.generation.models.open_model", lambda _settings: Scripted())
    monkeypatch.setattr("eval.drafting.SHORTEST_CLAUSE", 5)
    assert run(folder) == 0
    drafts = folder / "drafts.jsonl"
    library = ("--library", folder / "out" / "library")
    assert evaluate("generate", "--out", drafts, *library) == 0
    said = capsys.readouterr().err
    assert "1 new drafts, 1 questions in" in said
    assert "thrown away: the reply has no 问题" in said
    assert evaluate("run", "--dataset", drafts, *library, "--out", folder / "of-drafts") == 0
    assert results(folder / "of-drafts")[0]["gold"]["evidence"] != [[]]
    # The same command goes on: what is there stays as it is, a torn line aside.
    kept = drafts.read_bytes()
    drafts.write_bytes(kept + b'{"id": "dra')
    assert evaluate("generate", "--out", drafts, *library) == 0
    assert "0 new drafts, 1 questions in" in capsys.readouterr().err
    assert drafts.read_bytes() == kept
    (folder / "list.txt").write_text("no questions\n", encoding="utf-8")
    assert evaluate("generate", "--out", folder / "list.txt", *library) == 2
    assert "is no file of questions" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["run", "retrieval", "compare", "report", "generate"])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(command, "--help") == 0
    assert "Usage:" in capsys.readouterr().out
