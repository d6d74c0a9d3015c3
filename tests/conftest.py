"""Shared fixtures: a clean environment, and the real parts where a test asks for them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rag.errors import ModelMissing
from rag.models.store import ModelStore
from rag.settings import load_settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SAMPLES = Path(__file__).parent.parent / "samples"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: playwright keeps an event loop running in the main thread, and no
    asynchronous test can have one of its own after that."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


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
def real_models(request: pytest.FixtureRequest) -> None:
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


CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # One for the whole session: two cannot run in one thread.
    executable = shutil.which("chromium")
    if executable is None:
        message = "chromium is not installed; see tests/install_browser.sh"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
