"""``--set key=value`` and ``--llm``: settings for one run, and what of them is written down."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from urllib.parse import urlsplit

from rag.errors import SettingsError
from rag.settings import Settings, load_settings

DECIDING = frozenset(
    {
        "embedder",
        "reranker",
        "llm",
        "llm_base_url",
        "llm_timeout",
        "llm_threads",
        "top_k",
        "evidence_tokens",
        "answer_tokens",
    }
)
"""Settings that results depend on. Named one by one, so that no new setting, which may be a secret
or the path of one, is written into results by accident."""


def settings_with(assignments: Iterable[str], llm: str | None) -> Settings:
    """The settings of the environment with ``key=value`` assignments on top.

    Raises:
        SettingsError: no such setting, or a value outside its range.
    """
    chosen: dict[str, object] = {}
    for assignment in assignments:
        key, equals, value = assignment.partition("=")
        if not equals:
            raise SettingsError(f"--set {assignment!r} has no '='.", "Write it as --set key=value.")
        if key not in Settings.model_fields:
            close = get_close_matches(key, Settings.model_fields, n=1)
            known = ", ".join(sorted(Settings.model_fields))
            raise SettingsError(
                f"There is no setting {key!r}.",
                f"Did you mean {close[0]!r}?" if close else f"There are: {known}.",
            )
        chosen[key] = value
    if llm is not None:
        chosen["llm"] = llm
    return load_settings(**chosen)


def recorded(settings: Settings) -> dict[str, str | int | float | bool | None]:
    """What decides the results, without secrets."""
    values = settings.model_dump(mode="json", include=set(DECIDING))
    if settings.llm_base_url:
        address = urlsplit(settings.llm_base_url)
        values["llm_base_url"] = address._replace(netloc=address.netloc.rpartition("@")[2]).geturl()
    return values


def is_remote(settings: Settings) -> bool:
    """Whether the model answers several questions at once: an endpoint does, this machine's
    cores do not."""
    # The colon of C:\models\x.gguf names no provider.
    return ":" in settings.llm and not settings.llm.endswith(".gguf")
