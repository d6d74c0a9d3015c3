"""From the setting ``llm`` to a chat model and a writer."""

from __future__ import annotations

from pathlib import Path

from rag.errors import SettingsError, UnknownModel
from rag.generation.local import LocalModel
from rag.generation.remote import RemoteModel
from rag.generation.writers import CitingWriter, FreeWriter, QuotingWriter, Writer
from rag.models.store import ModelStore
from rag.settings import Settings

EXTRACTIVE = "extractive"

NONE_ABOVE, UNTAUGHT_NONE_ABOVE = 0.93, 0.3
"""Of the probability that the passages do not answer, where nothing is written: the shipped model's
with its adapter, and any other one's."""

UNSURE_ABOVE, UNTAUGHT_UNSURE_ABOVE = NONE_ABOVE, 0.12
"""Where what is written must be supported as it stands, and no passage speaks for it that does not
hold its figures. See docs/decisions/reader.md and docs/decisions/answering.md."""

RELEVANT_ABOVE = 0.3


ADAPTED = "qwen2.5-coder-1.5b-instruct"
"""The model of the registry whose weights the adapter beside this file was trained on; see
docs/decisions/reader.md."""


def open_writer(settings: Settings) -> Writer:
    """Weights and connections are only touched when the writer is first used.

    Raises:
        SettingsError: ``llm`` names nothing that can be used.
        ModelMissing: a model of the registry that was not fetched yet.
    """
    if settings.llm == EXTRACTIVE:
        return QuotingWriter(relevant_above=RELEVANT_ABOVE)
    model = open_model(settings)
    if isinstance(model, LocalModel):
        taught = settings.llm == ADAPTED
        return FreeWriter(
            model,
            max_tokens=settings.answer_tokens,
            none_above=NONE_ABOVE if taught else UNTAUGHT_NONE_ABOVE,
            unsure_above=UNSURE_ABOVE if taught else UNTAUGHT_UNSURE_ABOVE,
        )
    return CitingWriter(model, max_tokens=settings.answer_tokens)


def open_model(settings: Settings) -> LocalModel | RemoteModel:
    """The chat model itself, for whoever writes prompts of their own. Raises as
    :func:`open_writer`; ``extractive`` is no model."""
    name = settings.llm
    try:
        path = ModelStore(settings).path(name)
        adapter = Path(__file__).with_name("reader.gguf") if name == ADAPTED else None
        return _local(path, settings, adapter)
    except UnknownModel:
        pass
    if name.endswith(".gguf"):
        path = Path(name).expanduser()
        if not path.is_file():
            raise SettingsError(f"There is no model file {path}.", "Check YIJU_LLM or --llm.")
        return _local(path, settings)
    if ":" not in name:
        raise SettingsError(
            f"No language model is called {name!r}.",
            "Use a name from `yiju models list`, a .gguf file, or provider:model such as "
            "openai:gpt-5-mini; `extractive` answers without a model.",
        )
    key = settings.llm_api_key
    return RemoteModel(
        name,
        base_url=settings.llm_base_url,
        api_key=key.get_secret_value() if key is not None else None,
        timeout=settings.llm_timeout,
    )


def _local(path: Path, settings: Settings, adapter: Path | None = None) -> LocalModel:
    return LocalModel(
        path, threads=settings.llm_threads, timeout=settings.llm_timeout, adapter=adapter
    )
