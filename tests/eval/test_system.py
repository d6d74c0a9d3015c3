"""Questions chosen and documents found."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.datasets import Evidence
from eval.errors import DatasetError
from eval.overrides import DECIDING, is_remote, recorded, settings_with
from eval.system import default_documents, lost_evidence, select, without_results
from rag.errors import SettingsError
from rag.settings import Settings
from tests.eval.fakes import FakeLibrary, item

ITEMS = [item("a"), item("b", kind="task"), item("c"), item("d", kind="task")]


def test_selection_takes_the_first_of_the_wanted_types() -> None:
    assert [one.id for one in select(ITEMS, (), None)] == ["a", "b", "c", "d"]
    assert [one.id for one in select(ITEMS, ("task",), None)] == ["b", "d"]
    assert [one.id for one in select(ITEMS, ("figure", "task"), 3)] == ["a", "b", "c"]
    with pytest.raises(DatasetError, match=r"'tasks'.* figure, task"):
        select(ITEMS, ("tasks",), None)


def test_documents_lie_beside_the_data_set(tmp_path: Path) -> None:
    assert default_documents(tmp_path / "q.jsonl") == tmp_path
    (tmp_path / "documents").mkdir()
    assert default_documents(tmp_path / "q.jsonl") == tmp_path / "documents"


def test_results_among_the_documents_are_no_documents(tmp_path: Path) -> None:
    for name in ("a.txt", "more/b.txt", "runs/old/report.html", "runs/note.txt", ".git/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    elsewhere = tmp_path.parent / "elsewhere"
    (tmp_path / "runs" / "old" / "run.json").write_text("{}")
    found = without_results(tmp_path, elsewhere)
    assert found == [tmp_path / "a.txt", tmp_path / "more", tmp_path / "runs" / "note.txt"]
    assert without_results(tmp_path / "more", elsewhere) == [tmp_path / "more"]
    assert without_results(tmp_path / "more", tmp_path / "more" / "out") == [
        tmp_path / "more" / "b.txt"
    ]
    assert without_results(tmp_path, tmp_path) == []


def test_evidence_that_the_library_does_not_hold() -> None:
    items = [
        item("held", evidence=(Evidence("可网办率达到85%"),)),
        item("lost", evidence=(Evidence("可网办率达到85%"), Evidence("达到5%"))),
        item("none"),
    ]
    assert lost_evidence(items, FakeLibrary()) == ["lost"]


def test_settings_of_one_run() -> None:
    settings = settings_with(["top_k=3", "llm=a"], "openai:gpt")
    assert (settings.top_k, settings.llm) == (3, "openai:gpt")
    with pytest.raises(SettingsError, match="Did you mean 'embedder'"):
        settings_with(["embeder=x"], None)


def test_no_secret_is_written_down() -> None:
    settings = settings_with(["llm_api_key=geheim", "llm_base_url=https://me:geheim@host/v1"], None)
    values = recorded(settings)
    assert "geheim" not in str(values)
    assert values["llm_base_url"] == "https://host/v1"
    assert "library" not in values


def test_every_setting_was_considered() -> None:
    """A new setting belongs either to those that decide results or to the others below."""
    others = {
        *("library", "models", "offline", "package_index", "llm_api_key"),
        *("host", "port", "root_path", "users", "upload_mb", "questions_per_minute"),
        *("private_network", "server_folder"),
    }
    assert not DECIDING & others
    assert set(Settings.model_fields) <= DECIDING | others


@pytest.mark.parametrize(
    ("assignments", "remote"),
    [
        (["llm=extractive"], False),
        (["llm=qwen2.5-coder-1.5b-instruct"], False),
        (["llm=C:\\models\\other.gguf"], False),
        (["llm=openai:gpt-5-mini"], True),
        (["llm=openai:x", "llm_base_url=http://localhost:8000/v1"], True),
    ],
)
def test_remote_models_take_several_questions_at_once(assignments: list[str], remote: bool) -> None:
    assert is_remote(settings_with(assignments, None)) is remote
