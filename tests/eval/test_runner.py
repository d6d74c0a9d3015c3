"""Runs that fail, stop, are killed and go on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from eval import runner
from eval.errors import ResultsError, RunMismatch
from eval.metrics.catalogue import METRICS
from eval.outcome import Record, Verdict
from eval.store import FORMAT, RunInfo, RunStore, read_info
from eval.summary import Summary, summarise
from rag.errors import ModelMissing
from rag.types import Turn
from tests.eval.fakes import FakeLibrary, ScriptedAssistant, abstention, answer, citation, item

ITEMS = [item("q1"), item("q2", must=[["92%"]]), item("q3", answerable=False), item("q4")]
RIGHT = answer(("可网办率达到85%以上", [citation("可网办率达到85%以上。")]))
SCRIPT = {"q1": RIGHT, "q2": ValueError("lost"), "q3": abstention(), "q4": RIGHT}
INFO = RunInfo(
    kind="answers",
    dataset="d.jsonl",
    dataset_sha256="ab12",
    types=(),
    limit=None,
    questions=4,
    settings={"llm": "fake", "top_k": 10},
    documents=2,
    documents_sha256="cd34",
    version="0.1.0",
)


def opened(folder: Path) -> RunStore[Record]:
    return RunStore(folder, Record)


def summary_of(records: list[Record]) -> Summary:
    return summarise(records, METRICS["answers"])


def silent(_done: int, _total: int, _id: str) -> None:
    pass


def run(store: RunStore[Record], assistant: ScriptedAssistant, workers: int = 1) -> list[Record]:
    done = store.begin(INFO)
    return runner.run(
        ITEMS, assistant, FakeLibrary(), store, done, workers=workers, progress=silent
    )


def untimed(records: list[Record]) -> list[Record]:
    return [
        replace(
            record,
            outcome=replace(record.outcome, milliseconds=0.0),
            scores={key: value for key, value in record.scores.items() if key != "latency_total"},
        )
        for record in records
    ]


def test_an_exception_is_a_failed_question_and_the_run_goes_on(tmp_path: Path) -> None:
    records = run(opened(tmp_path), ScriptedAssistant(SCRIPT))
    assert [record.verdict for record in records] == [
        Verdict.CORRECT_ANSWER,
        Verdict.FAILED,
        Verdict.CORRECT_ABSTENTION,
        Verdict.CORRECT_ANSWER,
    ]
    assert summary_of(records).metrics["accuracy"].value == 3 / 4


def test_a_finished_run_reads_back_equal(tmp_path: Path) -> None:
    store = opened(tmp_path)
    records = run(store, ScriptedAssistant(SCRIPT))
    store.rewrite(records[::-1])
    store.rewrite(records)
    store.write_summary(summary_of(records))
    assert opened(tmp_path).records() == records
    figures = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    assert figures["metrics"]["accuracy"] == {"value": 0.75, "n": 4}


def test_answered_questions_are_not_asked_again(tmp_path: Path) -> None:
    assistant = ScriptedAssistant(SCRIPT | {"q3": KeyboardInterrupt()})
    with pytest.raises(KeyboardInterrupt):
        run(opened(tmp_path), assistant)
    assert assistant.asked == ["q1", "q2", "q3"]
    again = ScriptedAssistant(SCRIPT)
    resumed = run(opened(tmp_path), again)
    assert again.asked == ["q3", "q4"]
    straight = run(opened(tmp_path / "other"), ScriptedAssistant(SCRIPT))
    assert untimed(resumed) == untimed(straight)


def test_a_model_that_cannot_be_used_stops_the_run(tmp_path: Path) -> None:
    assistant = ScriptedAssistant(SCRIPT | {"q2": ModelMissing("gone")})
    with pytest.raises(ModelMissing):
        run(opened(tmp_path), assistant)
    assert [record.item.id for record in opened(tmp_path).records()] == ["q1"]


def test_several_threads_give_the_same_records_in_the_same_order(tmp_path: Path) -> None:
    threaded = run(opened(tmp_path / "a"), ScriptedAssistant(SCRIPT), workers=3)
    straight = run(opened(tmp_path / "b"), ScriptedAssistant(SCRIPT))
    assert untimed(threaded) == untimed(straight)


def test_the_conversation_is_passed_on(tmp_path: Path) -> None:
    history = (Turn("user", "青溪县"),)
    assistant = ScriptedAssistant({"q1": abstention()})
    store = opened(tmp_path)
    runner.run(
        [item("q1", history=history)],
        assistant,
        FakeLibrary(),
        store,
        store.begin(INFO),
        progress=silent,
    )
    assert assistant.histories == [history]


@pytest.mark.parametrize("kept", [1, 40, 400])
def test_a_torn_last_line_is_asked_again(tmp_path: Path, kept: int) -> None:
    store = opened(tmp_path)
    records = run(store, ScriptedAssistant(SCRIPT))
    lines = store.results.read_bytes().splitlines(keepends=True)
    store.results.write_bytes(b"".join(lines[:2]) + lines[2][:kept])
    again = ScriptedAssistant(SCRIPT)
    assert untimed(run(opened(tmp_path), again)) == untimed(records)
    assert again.asked == ["q3", "q4"]


def test_a_whole_but_damaged_line_is_named(tmp_path: Path) -> None:
    store = opened(tmp_path)
    run(store, ScriptedAssistant(SCRIPT))
    lines = store.results.read_bytes().splitlines(keepends=True)
    store.results.write_bytes(lines[0] + b'{"item": 1}\n' + lines[2])
    with pytest.raises(RunMismatch, match=r"Line 2 of .* is damaged"):
        store.records()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"dataset_sha256": "ef"}, "dataset sha256 (ab12 there, ef now)"),
        ({"settings": {"llm": "fake", "top_k": 5}}, "setting top_k (10 there, 5 now)"),
        ({"settings": {"llm": "fake"}}, "setting top_k (10 there, None now)"),
        ({"documents_sha256": "00"}, "documents sha256"),
        ({"types": ("figure",)}, "types"),
        ({"limit": 3}, "limit (None there, 3 now)"),
    ],
)
def test_resuming_something_else_is_refused(
    tmp_path: Path, change: dict[str, object], named: str
) -> None:
    opened(tmp_path).begin(INFO)
    with pytest.raises(RunMismatch) as caught:
        opened(tmp_path).begin(replace(INFO, **change))
    assert named in caught.value.what
    assert "another --out" in caught.value.hint


@pytest.mark.parametrize("limit", [4, None])
def test_a_run_of_the_first_questions_may_go_on_to_more(tmp_path: Path, limit: int | None) -> None:
    opened(tmp_path).begin(replace(INFO, limit=2, questions=2))
    opened(tmp_path).begin(replace(INFO, limit=limit))
    assert read_info(tmp_path) == replace(INFO, limit=limit)
    with pytest.raises(RunMismatch, match="limit"):
        opened(tmp_path).begin(replace(INFO, limit=2, questions=2))


def test_a_question_answered_twice_counts_once(tmp_path: Path) -> None:
    store = opened(tmp_path)
    records = run(store, ScriptedAssistant(SCRIPT))
    store.append(records[1])
    assert store.records() == records


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ResultsError, match=r"run\.json cannot be written: "):
        opened(tmp_path / "file" / "out").begin(INFO)


def test_notes_do_not_stand_in_the_way(tmp_path: Path) -> None:
    opened(tmp_path).begin(INFO)
    assert opened(tmp_path).begin(replace(INFO, notes={"machine": "another"})) == []


@pytest.mark.parametrize("content", ["{", "{}", "[]", '{"format": 1, "dataset": 3}'])
def test_a_damaged_description_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "run.json").write_text(content)
    with pytest.raises(RunMismatch, match="is damaged"):
        read_info(tmp_path)


def test_another_format_and_no_run_at_all(tmp_path: Path) -> None:
    with pytest.raises(RunMismatch, match="holds no evaluation run"):
        read_info(tmp_path)
    (tmp_path / "run.json").write_text(json.dumps({"format": FORMAT + 1}))
    with pytest.raises(RunMismatch, match=f"format {FORMAT + 1}"):
        read_info(tmp_path)


SLOW_RUN = """
import sys, time
from pathlib import Path
from tests.eval.fakes import ScriptedAssistant
from tests.eval.test_runner import SCRIPT, opened, run

class Slow(ScriptedAssistant):
    def ask(self, *arguments, **named):
        time.sleep(0.2)
        return super().ask(*arguments, **named)

run(opened(Path(sys.argv[1])), Slow(SCRIPT))
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_killed_run_goes_on_with_identical_results(tmp_path: Path) -> None:
    folder = tmp_path / "killed"
    process = subprocess.Popen([sys.executable, "-c", SLOW_RUN, str(folder)])
    results = folder / "results.jsonl"
    while process.poll() is None and not (results.exists() and results.stat().st_size):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    kept = len(opened(folder).records())
    assert 1 <= kept < len(ITEMS)
    again = ScriptedAssistant(SCRIPT)
    resumed = run(opened(folder), again)
    assert len(again.asked) == len(ITEMS) - kept
    straight = run(opened(tmp_path / "straight"), ScriptedAssistant(SCRIPT))
    assert untimed(resumed) == untimed(straight)
