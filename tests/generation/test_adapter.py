"""The adapter of the shipped model: used with it, with nothing else, and worth its bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rag.generation.local import LocalModel
from rag.generation.models import ADAPTED, open_model
from rag.generation.prompts import NO, YES, states
from rag.models.store import ModelStore
from rag.settings import Settings, load_settings
from rag.types import Passage

TEXT = "2024年，青梧区新建口袋公园12处，由区园林绿化中心负责管护。"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Callable[[Settings], Path | None]:
    """The adapter that a model is opened with."""
    made: dict[str, Path | None] = {}

    class Noted(LocalModel):
        def __init__(
            self, path: Path, *, threads: int, timeout: float, adapter: Path | None = None
        ) -> None:
            super().__init__(path, threads=threads, timeout=timeout, adapter=adapter)
            made["adapter"] = adapter

    monkeypatch.setattr("rag.generation.models.LocalModel", Noted)

    def adapter(settings: Settings) -> Path | None:
        open_model(settings)
        return made["adapter"]

    return adapter


@pytest.mark.llm
def test_the_shipped_model_is_opened_with_its_adapter(
    opened: Callable[[Settings], Path | None],
) -> None:
    adapter = opened(load_settings(llm=ADAPTED))
    assert adapter is not None
    assert adapter.read_bytes()[:4] == b"GGUF"


def test_a_file_of_ones_own_is_opened_without(
    opened: Callable[[Settings], Path | None], tmp_path: Path
) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF")
    assert opened(load_settings(llm=str(own))) is None


@pytest.mark.llm
def test_it_tells_a_near_miss_from_an_answer_better_than_the_model_alone() -> None:
    settings = load_settings(llm=ADAPTED)
    passage = Passage(1, "d", "方案", "a.txt", "一", 0, len(TEXT), TEXT, TEXT, "青梧区方案", 1.0)
    alone = LocalModel(ModelStore(settings).path(ADAPTED), threads=0, timeout=120)
    apart = []
    for model in (open_model(settings), alone):
        assert isinstance(model, LocalModel)
        answered, missed = (
            model.choose(states(question, [passage]), (YES, NO))[NO]
            for question in ("青梧区2024年建了几处口袋公园？", "青梧区建口袋公园花了多少钱？")
        )
        apart.append(missed - answered)
    assert apart[0] > 0.9
    assert apart[0] > apart[1]
