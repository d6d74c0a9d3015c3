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

NONE_ABOVE = 0.3
"""Of the shipped model's probability that the passages do not answer; see
docs/decisions/answering.md."""

WHETHER_FROM = 0.5
"""Score from which the best passage may answer yes or no; see docs/decisions/yes-or-no.md."""

UNSAID_ABOVE = 0.33
"""Of the shipped model's probability that this passage leaves it open."""

RELEVANT_ABOVE = 0.3


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
        return FreeWriter(
            model,
            max_tokens=settings.answer_tokens,
            none_above=NONE_ABOVE,
            whether_from=WHETHER_FROM,
            unsaid_above=UNSAID_ABOVE,
        )
    return CitingWriter(model, max_tokens=settings.answer_tokens)


def open_model(settings: Settings) -> LocalModel | RemoteModel:
    """The chat model itself, for whoever writes prompts of their own. Raises as
    :func:`open_writer`; ``extractive`` is no model."""
    name = settings.llm
    try:
        return _local(ModelStore(settings).path(name), settings)
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


def _local(path: Path, settings: Settings) -> LocalModel:
    return LocalModel(path, threads=settings.llm_threads, timeout=settings.llm_timeout)
