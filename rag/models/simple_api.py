"""Finds a wheel on a package index through the simple API.

PEP 691 (JSON) where the index speaks it, PEP 503 (HTML) where not:
https://packaging.python.org/en/latest/specifications/simple-repository-api/
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import httpx

from rag.models.network import check_status, host_of, translate
from rag.models.patience import Patience, SourceFailed, persist

_ACCEPT = (
    "application/vnd.pypi.simple.v1+json, "
    "application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"
)


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """Where a wheel lies; ``sha256`` and ``size`` (bytes) where the index tells them."""

    filename: str
    url: str
    sha256: str | None
    size: int | None


def find_wheel(
    client: httpx.Client,
    indexes: tuple[str, ...],
    wheel: str,
    patience: Patience,
    stop: threading.Event,
) -> RemoteFile:
    """The first of ``indexes`` that lists the file ``wheel``.

    Raises:
        SourceFailed: none does; says why for each.
        Stopped: ``stop`` was set while waiting to try again.
    """
    # The name of a wheel begins with its distribution's, with "-" already written as "_".
    project = re.sub(r"[-_.]+", "-", wheel.split("-")[0]).lower()
    reasons = []
    for index in indexes:
        page = f"{index}/{project}/"
        try:
            files = persist(partial(_files, client, page), lambda: 0, patience, stop)
            return next(file for file in files if file.filename == wheel)
        except StopIteration:
            reasons.append(f"{host_of(index)} does not list {wheel}")
        except SourceFailed as failure:
            reasons.append(f"{failure} ({project})")
    raise SourceFailed("; ".join(reasons))


def _files(client: httpx.Client, page: str) -> list[RemoteFile]:
    try:
        response = client.get(page, headers={"Accept": _ACCEPT})
        check_status(response)
        text = response.text
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise translate(error, host_of(page)) from error
    base = str(response.url)
    if "json" in response.headers.get("Content-Type", ""):
        try:
            return [_from_json(file, base) for file in json.loads(text)["files"]]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SourceFailed(f"{host_of(page)} sent a page that is no package index") from error
    return list(_from_html(text, base))


def _from_json(file: dict[str, Any], base: str) -> RemoteFile:
    return RemoteFile(
        filename=str(file["filename"]),
        url=urljoin(base, str(file["url"])),
        sha256=file["hashes"].get("sha256"),
        size=file.get("size"),
    )


def _from_html(text: str, base: str) -> Iterator[RemoteFile]:
    parser = _Anchors()
    parser.feed(text)
    root = urljoin(base, parser.base)
    for href in parser.hrefs:
        url, fragment = urldefrag(urljoin(root, href))
        filename = unquote(urlsplit(url).path.rpartition("/")[2])
        hash_name, _, digest = fragment.partition("=")
        yield RemoteFile(filename, url, digest if hash_name == "sha256" else None, None)


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.base = ""
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if href and tag == "base":
            self.base = href
        elif href and tag == "a":
            self.hrefs.append(href)
