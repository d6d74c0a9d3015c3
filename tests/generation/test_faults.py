"""What a user sees when a model or its endpoint misbehaves: the real command and assistant over a
small library, against a real HTTP server. The table in the documentation quotes these cases."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from rag import Library
from rag.cli.root import app
from rag.cli.running import run
from rag.generation import remote
from tests.fakes import KeywordEmbedder
from tests.generation.endpoint import KEY, Reply, endpoint

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "answers-and-faults.md"

SENTENCE = "全县企业开办时间压缩至3个工作日，由县审批局牵头。"
TEXT = (
    f"青溪县优化营商环境方案\n一、企业开办\n{SENTENCE}\n"
    "二、网上办理\n可网办率达到85%以上，由县政数局牵头。\n"
    "三、政府采购\n政府采购预付款比例提高到30%，由县财政局牵头。\n"
)
QUESTION = "企业开办时间压缩至几个工作日？"
RIGHT = "企业开办时间压缩至3个工作日"

UNSUPPORTED = "没有得到能由原文支持的答案"


@dataclass(frozen=True, slots=True)
class Case:
    """``sees`` is said to the user word for word; ``fault`` and ``sees`` are a row of the table."""

    fault: str
    reply: Reply
    sees: str
    code: int = 0


CASES = (
    Case("cites a passage that is not there, `[9]`", Reply([f"{RIGHT}。[9]"]), SENTENCE),
    Case("cites nothing", Reply([f"{RIGHT}。"]), SENTENCE),
    Case("changes a number", Reply([f"{RIGHT.replace('3', '5')}。[1]"]), SENTENCE),
    Case("swaps a unit", Reply([f"{RIGHT.replace('工作日', '月')}。[1]"]), SENTENCE),
    Case("repeats a statement for ever", Reply([f"{RIGHT}。[1]\n"], endless=True), f"{RIGHT}。[1]"),
    Case("repeats a few words for ever", Reply(["企业开办"], endless=True), UNSUPPORTED),
    Case("writes broken JSON", Reply([f'{{"answer": "{RIGHT}", "citations": [1']), UNSUPPORTED),
    Case("writes nothing", Reply([""]), "The reply of openai:test-model is empty.", 1),
    Case("HTTP 401", Reply(status=401, said=f"bad key {KEY}"), "refused the key (HTTP 401).", 1),
    Case(
        "HTTP 400",
        Reply(status=400, said="temperature is not supported."),
        "refused the request (HTTP 400): temperature is not supported.",
        1,
    ),
    Case(
        "HTTP 429, three times",
        Reply(status=429, said="Rate limit reached."),
        "turned us away (HTTP 429): Rate limit reached.",
        1,
    ),
    Case("HTTP 500, three times", Reply(status=500), "is out of order (HTTP 500).", 1),
    Case("never answers", Reply(after="hang"), "gave no answer for 2 seconds.", 1),
    Case("stops in the middle", Reply([RIGHT], after="hang"), "gave no answer for 2 seconds.", 1),
    Case("cuts the stream", Reply([RIGHT], after="cut"), "broke off before its end.", 1),
    Case("sends what is no event", Reply([RIGHT], after="rubbish"), "that cannot be read:", 1),
)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("rag.embedder.open_embedder", lambda _settings: KeywordEmbedder())
    monkeypatch.setattr(remote, "BACK_OFF", (0.01, 0.02))
    document = tmp_path / "青溪县方案.txt"
    document.write_text(TEXT, encoding="utf-8")
    with Library.open(tmp_path / "library") as made:
        made.add([document])
    return tmp_path / "library"


@pytest.fixture
def ask(library: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    return Ask(library, monkeypatch)


class Ask:
    """``yiju ask`` with the model behind an address."""

    def __init__(self, library: Path, environment: pytest.MonkeyPatch) -> None:
        self._library = library
        self._environment = environment

    def __call__(self, address: str, *more: str, timeout: str = "30") -> int:
        settings = {"LLM": "openai:test-model", "LLM_BASE_URL": address, "LLM_API_KEY": KEY}
        for name, value in {**settings, "LLM_TIMEOUT": timeout}.items():
            self._environment.setenv(f"YIJU_{name}", value)
        return run(app, ["ask", QUESTION, "--library", str(self._library), *more])


@pytest.mark.parametrize("case", CASES, ids=[case.fault for case in CASES])
def test_what_the_user_sees(case: Case, ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    timeout = "2" if case.reply.after == "hang" else "30"
    with endpoint(case.reply) as served:
        assert ask(served.address, timeout=timeout) == case.code
    captured = capsys.readouterr()
    shown = captured.out if case.code == 0 else captured.err
    assert case.sees in shown
    # Whatever the model did: no wrong figure, the evidence is there, no key, no traceback.
    assert "5个工作日" not in captured.out
    assert "3个月" not in captured.out
    assert SENTENCE in captured.out
    assert KEY not in captured.out + captured.err
    assert "Traceback" not in captured.err
    if case.code:
        assert captured.err.splitlines()[-1].startswith("Error: ")


def test_a_failure_that_passes_is_not_seen(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    with endpoint(Reply(status=503), Reply(status=429), Reply([f"{RIGHT}。[1]"])) as served:
        assert ask(served.address) == 0
    assert len(served.bodies) == 3
    captured = capsys.readouterr()
    assert captured.out.startswith(f"{RIGHT}。[1]\n")
    assert "Error" not in captured.err


def test_json_says_what_failed_and_what_was_found(
    ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    with endpoint(Reply([RIGHT], after="cut")) as served:
        assert ask(served.address, "--json") == 1
    captured = capsys.readouterr()
    failed = json.loads(captured.out)
    assert failed["status"] == "failed"
    assert failed["question"] == QUESTION
    assert failed["evidence"][0]["text"] == SENTENCE
    assert failed["error"] == {
        "kind": "GenerationError",
        "what": "The reply of openai:test-model broke off before its end.",
        "hint": "Ask again; half a reply is not used.",
        "exit_code": 1,
    }
    assert captured.err == (
        "Error: The reply of openai:test-model broke off before its end. "
        "Ask again; half a reply is not used.\n"
    )


def test_the_documentation_has_every_case() -> None:
    rows = DOCUMENTATION.read_text(encoding="utf-8").splitlines()
    for case in CASES:
        (row,) = [row for row in rows if row.startswith(f"| {case.fault} |")]
        assert case.sees in row
