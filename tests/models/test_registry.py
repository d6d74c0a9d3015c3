"""The registry: data that is refused where it cannot be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import ModelError, UnknownModel
from rag.models.registry import HubSource, PackageIndexSource, load_registry
from tests.models.conftest import Tiny


def test_the_registry_of_the_package_has_both_models_with_a_source_on_the_package_index() -> None:
    entries = load_registry().entries
    assert [(entry.purpose, entry.license) for entry in entries] == [
        ("embedder", "MIT"),
        ("llm", "Apache-2.0"),
    ]
    assert all(isinstance(entry.sources[-1], PackageIndexSource) for entry in entries)


def test_the_language_model_is_asked_of_the_hub_first() -> None:
    model = load_registry().entry("qwen2.5-coder-1.5b-instruct")
    assert isinstance(model.sources[0], HubSource)
    assert model.sources[0].file == model.file == "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
    assert model.bytes == 21 * 52_428_800 + 16_315_968 == 1_117_320_768


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownModel, match=r"'e5'.*multilingual-e5-small, qwen2") as raised:
        load_registry().entry("e5")
    assert raised.value.exit_code == 2


@pytest.mark.parametrize(
    ("good", "bad", "why"),
    [
        ("format = 1", "format = 2", "format"),
        ('name = "tiny"', 'name = "../tiny"', "name"),
        ('file = "tiny.gguf"', 'file = "/etc/passwd"', "file"),
        ("bytes = 700000", "bytes = 700001", "parts join to 700000 bytes, not 700001"),
        ('layout = "file"', 'layout = "run"', "layout"),
        ('license = "MIT"', 'licence = "MIT"', "licence"),
        ("format = 1", "format = ", "Invalid value"),
    ],
)
def test_a_registry_with_a_mistake_is_refused(
    tiny: Tiny, tmp_path: Path, good: str, bad: str, why: str
) -> None:
    text = tiny.registry.read_text(encoding="utf-8")
    assert text.count(good) == 1
    broken = tmp_path / "broken.toml"
    broken.write_text(text.replace(good, bad), encoding="utf-8")
    with pytest.raises(ModelError, match=why):
        load_registry(broken)
