"""From the setting ``llm`` to a writer."""

from __future__ import annotations

from pathlib import Path

from rag.errors import SettingsError, UnknownModel
from rag.generation.local import LocalModel
from rag.generation.remote import RemoteModel
from rag.generation.writers import CitingWriter, QuotingWriter, SelectingWriter, Writer
from rag.models.store import ModelStore
from rag.settings import Settings

EXTRACTIVE = "extractive"

NONE_ABOVE = 0.5
RELEVANT_ABOVE = 0.5


def open_writer(settings: Settings) -> Writer:
    """Weights and connections are only touched when the writer is first used.

    Raises:
        SettingsError: ``llm`` names nothing that can be used.
        ModelMissing: a model of the registry that was not fetched yet.
    """
    name = settings.llm
    if name == EXTRACTIVE:
        return QuotingWriter(relevant_above=RELEVANT_ABOVE)
    try:
        return _selecting(ModelStore(settings).path(name), settings)
    except UnknownModel:
        return _outside_registry(name, settings)


def _outside_registry(name: str, settings: Settings) -> Writer:
    if name.endswith(".gguf"):
        path = Path(name).expanduser()
        if not path.is_file():
            raise SettingsError(f"There is no model file {path}.", "Check YIJU_LLM or --llm.")
        return _selecting(path, settings)
    if ":" not in name:
        raise SettingsError(
            f"No language model is called {name!r}.",
            "Use a name from `yiju models list`, a .gguf file, `extractive`, or provider:model "
            "such as openai:gpt-5-mini.",
        )
    key = settings.llm_api_key
    remote = RemoteModel(
        name,
        base_url=settings.llm_base_url,
        api_key=key.get_secret_value() if key is not None else None,
        timeout=settings.llm_timeout,
    )
    return CitingWriter(remote, max_tokens=settings.answer_tokens)


def _selecting(path: Path, settings: Settings) -> Writer:
    model = LocalModel(path, threads=settings.llm_threads, timeout=settings.llm_timeout)
    return SelectingWriter(
        model, model, max_tokens=settings.answer_tokens, none_above=NONE_ABOVE
    )
