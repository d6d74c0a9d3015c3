"""What the status page says, and to whom."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from rag.settings import Settings
from rag.ui.accounts import Role
from rag.ui.asking import Desk, Line
from rag.ui.requests import Visit
from rag.ui.services import Services
from rag.ui.status import facts, facts_html
from tests.ui.fakes import FakeLibrary, ScriptedAssistant

SETTINGS = Settings(
    llm="openai:fictional",
    llm_api_key="sk-secret",  # type: ignore[arg-type]
    llm_base_url="https://llm.example/v1",
)


@pytest.fixture
def services(tmp_path: Path) -> Services:
    library = FakeLibrary.sample()
    library.folder = tmp_path / "library"
    library.folder.mkdir()
    line = Line(1)
    desk = Desk.of(ScriptedAssistant(lambda _q, _h: []), line)  # type: ignore[arg-type]
    desks = {"openai:fictional": desk, "/srv/models/other.gguf": desk}
    return Services.of(library, desks, SETTINGS)  # type: ignore[arg-type]


def said(services: Services, role: Role, name: str | None = None) -> str:
    visit = Visit("session", "owner", name, role, "en")
    return facts_html(facts(services, visit), "en")


def test_it_names_models_library_and_limits(services: Services) -> None:
    html = said(services, Role.ADMIN, "ann")
    for words in ("openai:fictional (usual) · other.gguf", "fake", "Files of up to 50 MB", "ann"):
        assert words in html
    assert str(services.library.folder) in html


def test_nothing_secret_is_on_it(services: Services) -> None:
    html = said(services, Role.READER)
    for secret in ("sk-secret", "llm.example", "/srv/models", str(services.library.folder)):
        assert secret not in html
    assert "sk-secret" not in said(services, Role.ADMIN)


def test_models_that_share_a_line_count_its_questions_once(services: Services) -> None:
    desk = next(iter(services.desks.values()))
    for owner in "abc":
        desk.line.join(owner)  # one place, so two of them wait
    assert "<dt>Questions in line</dt><dd>2</dd>" in said(services, Role.READER)


def test_what_is_being_indexed(services: Services, tmp_path: Path) -> None:
    library: FakeLibrary = services.library  # type: ignore[assignment]
    library.pause = threading.Event()
    file = tmp_path / "一.txt"
    file.write_text("正文。", encoding="utf-8")
    assert "No files are being added" in said(services, Role.READER)
    job = services.jobs.add([file])
    while job.stage != "reading":
        assert not job.finished.wait(0.01)
    assert "Reading files: 0 of 1" in said(services, Role.READER)
    library.pause.set()
    assert job.finished.wait(10)
