"""``yiju models`` as scripts and people see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import rag.models.registry
from rag.cli.models import app
from rag.errors import ModelMissing, UnknownModel, YijuError
from rag.models.registry import load_registry
from tests.models.conftest import Tiny


@pytest.fixture
def on_tiny(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> Tiny:
    """The command line with the tiny model as its whole registry."""
    registry = load_registry(tiny.registry)
    monkeypatch.setattr(rag.models.registry, "load_registry", lambda: registry)
    monkeypatch.setattr("rag.models.store.load_registry", lambda: registry)
    monkeypatch.setenv("YIJU_MODELS", str(tiny.folder))
    monkeypatch.setenv("YIJU_PACKAGE_INDEX", f"{tiny.site.url}/simple")
    return tiny


def run(*arguments: str) -> tuple[str, str]:
    """Standard output and standard error of a command; its errors are raised."""
    result = CliRunner().invoke(app, arguments)
    if isinstance(result.exception, YijuError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


def test_list_prints_one_object_a_line(on_tiny: Tiny) -> None:
    out, err = run("list", "--json")
    (model,) = [json.loads(line) for line in out.splitlines()]
    assert err == ""
    assert model["name"] == "tiny"
    assert model["installed"] is False
    assert model["path"] is None
    assert model["bytes"] == 700_000


def test_list_for_people_says_where_it_is_and_what_it_may_be_used_for(on_tiny: Tiny) -> None:
    run("pull")
    out, _ = run("list")
    header, row = out.splitlines()
    assert header.split() == ["NAME", "FOR", "LICENSE", "DOWNLOAD", "HERE"]
    assert row.split() == ["tiny", "llm", "MIT", "1", "MB", str(on_tiny.file)]


def test_pull_prints_the_path_and_keeps_progress_off_the_result(on_tiny: Tiny) -> None:
    out, err = run("pull", "tiny", "--json")
    assert json.loads(out) == {"name": "tiny", "path": str(on_tiny.file)}
    assert "tiny: 0 MB of 1 MB, from 127.0.0.1" in err
    again, silent = run("pull", "tiny")
    assert again == f"tiny: {on_tiny.file}\n"
    assert silent == ""


def test_a_slip_in_one_name_is_found_before_anything_is_fetched(on_tiny: Tiny) -> None:
    with pytest.raises(UnknownModel, match="'tyni'"):
        run("pull", "tiny", "tyni")
    assert on_tiny.site.requests == []


def test_pull_offline_says_that_it_is_missing(on_tiny: Tiny) -> None:
    with pytest.raises(ModelMissing, match="Yiju is offline"):
        run("pull", "--offline")
    assert on_tiny.site.requests == []


def test_path_prints_nothing_else(on_tiny: Tiny) -> None:
    with pytest.raises(ModelMissing):
        run("path", "tiny")
    run("pull")
    out, _ = run("path", "tiny")
    assert Path(out.removesuffix("\n")) == on_tiny.file
    out, _ = run("path", "tiny", "--json")
    assert json.loads(out) == {"name": "tiny", "path": str(on_tiny.file)}


def test_list_verify_reads_every_byte(on_tiny: Tiny) -> None:
    run("pull")
    run("list", "--verify")
    on_tiny.file.write_bytes(bytes(len(on_tiny.content)))
    with pytest.raises(YijuError, match="damaged"):
        run("list", "--verify")
