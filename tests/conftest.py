"""Shared fixtures: a clean environment, and the real parts where a test asks for them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.errors import ModelMissing
from rag.models.store import ModelStore
from rag.settings import load_settings

SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.fixture(autouse=True)
def clean_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """No setting of the developer's reaches a test, and no test reaches the developer's library."""
    for name in os.environ:
        if name.startswith("YIJU_") and name != "YIJU_MODELS":
            monkeypatch.delenv(name)
    monkeypatch.setenv("YIJU_LIBRARY", str(tmp_path_factory.mktemp("default") / "library"))


@pytest.fixture(autouse=True)
def real_models(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests marked ``model`` or ``llm`` need the weights: skipped without them, failed in CI."""
    settings = load_settings()
    needed = {"model": settings.embedder, "llm": settings.llm}
    for marker, name in needed.items():
        if request.node.get_closest_marker(marker) is not None:
            try:
                ModelStore(settings).path(name)
            except ModelMissing as error:
                if os.environ.get("CI") == "true":
                    pytest.fail(str(error))
                pytest.skip(str(error))
    yield
