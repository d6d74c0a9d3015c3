"""One file from one address to disk, continued where an earlier try left off."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path

import httpx

from rag.models.files import Stopped, bytes_on_disk
from rag.models.network import check_status, host_of, translate
from rag.models.patience import Patience, SourceFailed, TryAgain, persist


def download(
    client: httpx.Client,
    url: str,
    target: Path,
    *,
    size: int | None,
    patience: Patience,
    stop: threading.Event,
    on_bytes: Callable[[int, int | None], None],
) -> None:
    """Append to ``target`` until it holds the whole of ``url``.

    ``size`` is its length in bytes where it is known before; ``on_bytes`` is told the bytes on
    disk and the whole length where the server tells. Says nothing about the content: hash it.

    Raises:
        SourceFailed: the server does not give the file, in as many tries as ``patience`` allows.
        Stopped: ``stop`` was set.
        OSError: ``target`` cannot be written.
    """

    def attempt() -> None:
        start = bytes_on_disk(target)
        if size is not None and start > size:
            target.unlink()
            start = 0
        if start != size:
            _continue(client, url, target, start, size, stop, on_bytes)

    persist(attempt, lambda: bytes_on_disk(target), patience, stop)


def _continue(
    client: httpx.Client,
    url: str,
    target: Path,
    start: int,
    size: int | None,
    stop: threading.Event,
    on_bytes: Callable[[int, int | None], None],
) -> None:
    # Without "identity" a server may compress, and lengths and offsets would not be the file's.
    headers = {"Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    try:
        with client.stream("GET", url, headers=headers) as response:
            if start and response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                target.unlink()
                raise TryAgain(f"{response.url.host} could not continue the file")
            check_status(response)
            if response.status_code == httpx.codes.PARTIAL_CONTENT:
                position = start
                _check_range(response, start)
            else:  # this server knows no ranges: from the beginning
                position = 0
            length = _announced_length(response, position)
            if size is not None and length not in (None, size):
                raise SourceFailed(
                    f"{response.url.host} offers {length} bytes where {size} are expected"
                )
            with target.open("r+b" if position else "wb") as out:
                out.seek(position)
                for block in response.iter_raw():
                    if stop.is_set():
                        raise Stopped
                    out.write(block)
                    position += len(block)
                    on_bytes(position, length)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise translate(error, host_of(url)) from error
    if size is not None and position != size:
        raise TryAgain(f"{host_of(url)} sent {position} bytes where {size} are expected")


def _check_range(response: httpx.Response, start: int) -> None:
    given = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    if given is None or int(given[1]) != start:
        raise SourceFailed(f"{response.url.host} continued the file at another place")


def _announced_length(response: httpx.Response, position: int) -> int | None:
    rest = response.headers.get("Content-Length", "")
    return position + int(rest) if rest.isdigit() else None
