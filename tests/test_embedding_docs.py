"""The examples of docs/embedding-in-your-app.md, executed in the order in which they stand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import langchain.chat_models
import pytest
from langchain_core.language_models import FakeListChatModel

import embeddings
import rag.embedder
from tests.fakes import KeywordEmbedder

PAGE = Path(__file__).parent.parent / "docs" / "embedding-in-your-app.md"
PLAN = (
    "---\ntitle: 青溪市2026年改革方案\npubDate: 2026-01-20\n---\n\n"
    "二、目标任务\n"
    "（一）整治红顶中介。全面清理违规收费。（牵头单位：市发改局；完成时限：2026年11月底）\n"
    "（二）压缩企业开办时间。由1个工作日压缩至4小时。（牵头单位：市审批局）\n"
)


def examples() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)


@pytest.fixture
def ran(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> dict[str, Any]:
    """The names that the examples leave behind, and ``printed``."""
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "plan.md").write_text(PLAN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YIJU_LLM", "extractive")
    monkeypatch.setattr(rag.embedder, "open_embedder", lambda _: KeywordEmbedder())
    monkeypatch.setattr(embeddings, "load_embedder", KeywordEmbedder)
    model = FakeListChatModel(responses=["市发改局牵头。[1]"])
    monkeypatch.setattr(langchain.chat_models, "init_chat_model", lambda _: model)
    names: dict[str, Any] = {"__name__": "example"}
    for example in examples():
        exec(compile(example, str(PAGE), "exec", dont_inherit=True), names)  # noqa: S102
    names["printed"] = capsys.readouterr().out
    return names


def test_every_example_runs_and_says_what_it_promises(ran: dict[str, Any]) -> None:
    assert len(examples()) == 10
    printed = ran["printed"]
    assert "压缩至4小时" in printed
    assert "There is no filter 'area'" in printed
    assert "answered" in printed
    assert "市发改局牵头。[1]" in printed, "the chain's answer"
    assert "[2, 2]" in printed, "the asynchronous searches"
    assert "由区发改局牵头整治红顶中介。\n" in printed, "the vector store"
    assert "(2, 64)" in printed, "the vectors"
    assert [hit.document.source for hit in ran["recent"]] == ["plan.md"] * len(ran["recent"])
    assert ran["recent"]


def test_the_chain_shows_the_model_the_evidence(ran: dict[str, Any]) -> None:
    shown = ran["numbered"](ran["library"].as_retriever(k=1).invoke("整治红顶中介"))
    assert shown.startswith("[1] 青溪市2026年改革方案 二、（一）\n")
    assert "市发改局" in shown


def test_the_endpoint_answers_and_refuses(ran: dict[str, Any]) -> None:
    from fastapi.testclient import TestClient

    client = TestClient(ran["app"])
    found = client.get("/search", params={"question": "企业开办时间", "k": 1}).json()
    assert [hit["clause"] for hit in found] == ["二、（二）"]
    assert PLAN[found[0]["start"] : found[0]["end"]] == found[0]["text"]
    elsewhere = client.get("/search", params={"question": "企业开办时间", "region": "云岭县"})
    assert elsewhere.json() == []
    refused = client.get("/search", params={"question": " "})
    assert refused.status_code == 422
    assert "empty" in refused.json()["detail"]
