"""Fetches one page: limited in size, time and redirects, and only formats that can be read."""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass
from email.message import Message
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from rag.documents.loading import MAX_FILE_BYTES, SUPPORTED_SUFFIXES
from rag.errors import DocumentError, UsageError
from rag.web.addresses import Target, parsed, target

if TYPE_CHECKING:
    import httpx

SECONDS = 60.0
"""For a page with all its redirects; a server that drips bytes does not hold us for ever."""
SILENCE = 15.0
"""Seconds without an answer after which a server counts as gone."""
MAX_REDIRECTS = 5

_FORMATS = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
_UNTYPED = ("", "application/octet-stream", "binary/octet-stream", "application/force-download")
"""What servers say that do not know what they serve; then the name decides."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Page:
    """What a web address gave."""

    url: str
    """The last address, after redirects."""
    data: bytes
    suffix: str
    """Of the format, as in a file's name: ``.html``."""


def fetch(url: str, *, private: bool = False, max_bytes: int = MAX_FILE_BYTES) -> Page:
    """The page at ``url``.

    Args:
        private: whether addresses of private networks may be asked, this machine's included.

    Raises:
        UsageError: not an address of a web page.
        DocumentError: it could not be fetched, is too large, or of a format that cannot be read.
    """
    import httpx

    address = parsed(url)
    deadline = time.monotonic() + SECONDS
    for _ in range(MAX_REDIRECTS + 1):
        try:
            answer = _get(target(address, private=private), max_bytes, deadline)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise DocumentError(f"{address} {_reason(error)}.", "Try again later.") from error
        if isinstance(answer, Page):
            return answer
        address = answer
    raise DocumentError(
        f"{url} was redirected more than {MAX_REDIRECTS} times.", "Give the final address."
    )


def _get(where: Target, max_bytes: int, deadline: float) -> Page | httpx.URL:
    """The page, or the address that the server sends us to."""
    import httpx

    *others, last = where.addresses or (None,)
    for address in others:
        try:
            return _get_from(address, where.url, max_bytes, deadline)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            continue
    return _get_from(last, where.url, max_bytes, deadline)


def _get_from(
    address: str | None, url: httpx.URL, max_bytes: int, deadline: float
) -> Page | httpx.URL:
    import httpx

    headers = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": "yiju",
        "Accept": "text/html, */*;q=0.8",
    }
    with (
        httpx.Client(verify=_trust(), timeout=SILENCE, headers=headers) as client,
        client.stream(
            "GET",
            url if address is None else url.copy_with(host=address),
            extensions={"sni_hostname": url.host},
        ) as response,
    ):
        if response.status_code in _REDIRECTS and "location" in response.headers:
            try:
                return parsed(str(url.join(response.headers["location"])))
            except UsageError as error:
                raise DocumentError(f"{url} sends us on: {error.what}", error.hint) from error
        if not response.is_success:
            raise DocumentError(
                f"{url} answered {response.status_code} {response.reason_phrase}".strip() + ".",
                "Check the address in a browser.",
            )
        suffix = _suffix(url, response)
        return Page(str(url), _body(url, response, max_bytes, deadline), suffix)


def _body(url: httpx.URL, response: httpx.Response, max_bytes: int, deadline: float) -> bytes:
    """Counted as it is unpacked: a compressed answer may be a thousand times larger than sent."""
    data = bytearray()
    for part in response.iter_bytes():
        data += part
        if len(data) > max_bytes:
            raise DocumentError(
                f"{url} is larger than {max_bytes / 1024**2:g} MB.",
                "Download it, split it and add the files.",
            )
        if time.monotonic() > deadline:
            raise DocumentError(
                f"{url} was not there after {SECONDS:g} seconds.", "Download it and add the file."
            )
    return bytes(data)


def _suffix(url: httpx.URL, response: httpx.Response) -> str:
    header = Message()
    header["Content-Type"] = response.headers.get("content-type", "")
    header["Content-Disposition"] = response.headers.get("content-disposition", "")
    kind = header.get_content_type() if response.headers.get("content-type") else ""
    if kind in _FORMATS:
        named = PurePosixPath(unquote(url.path)).suffix.lower()
        # Many servers call a Markdown or CSV file plain text.
        return named if kind == "text/plain" and named in (".md", ".csv") else _FORMATS[kind]
    if kind in _UNTYPED:
        names = (header.get_filename() or "", unquote(url.path))
        suffixes = [PurePosixPath(name).suffix.lower() for name in names]
        for suffix in suffixes:
            if suffix in SUPPORTED_SUFFIXES:
                return suffix
    raise DocumentError(
        f"{url} is of a format that is not supported ({kind or 'no type given'}).",
        "Web pages, PDF, DOCX, XLSX, CSV and text can be added.",
    )


def _trust() -> ssl.SSLContext:
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _reason(error: httpx.HTTPError | httpx.InvalidURL) -> str:
    import httpx

    match error:
        case httpx.TimeoutException():
            return "did not answer in time"
        case httpx.ConnectError() | httpx.ProxyError():
            return f"cannot be reached ({error})"
        case httpx.DecodingError():
            return "sent damaged data"
        case _:
            return f"broke off ({error or type(error).__name__})"
