"""The HTTP client that models come through, and what its failures mean."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

import httpx
import truststore

from rag.models.patience import Patience, SourceFailed, TryAgain, Unreachable

_SHORTEST_CONNECT_S = 2.0
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})


def connect_share(url: str, seconds: float) -> float:
    """The part of ``seconds`` for each address of a host. A blocking connect tries them one after
    another, each for the whole timeout, which for a blocked hub with eight addresses adds up."""
    try:
        addresses = socket.getaddrinfo(host_of(url), None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # no such name, or only the proxy knows it
        return seconds
    return max(seconds / len(addresses), _SHORTEST_CONNECT_S)


def open_client(certificates: Path | None, patience: Patience) -> httpx.Client:
    """A client that trusts what the operating system trusts (company proxies included), and
    ``certificates`` besides. Opens no socket by itself.

    Raises:
        SourceFailed: ``certificates`` cannot be read.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if certificates is not None:
        try:
            context.load_verify_locations(cafile=str(certificates))
        except OSError as error:  # ssl.SSLError is one
            raise SourceFailed(f"pip's certificate file {certificates} cannot be read") from error
    return httpx.Client(
        verify=context,
        timeout=httpx.Timeout(patience.read, connect=patience.connect),
        follow_redirects=True,
        headers={"User-Agent": "yiju"},
    )


def host_of(url: str) -> str:
    """For messages: the host alone, since addresses of private indexes carry passwords."""
    try:
        return httpx.URL(url).host or url
    except httpx.InvalidURL:
        return "an address that is none"


def check_status(response: httpx.Response) -> None:
    """Raises:
    TryAgain: the server is busy or broken for now.
    SourceFailed: any other answer that is not a success.
    """
    if response.is_success:
        return
    answered = f"{response.url.host} answered {response.status_code} {response.reason_phrase}"
    raise (TryAgain if response.status_code in _BUSY else SourceFailed)(answered.strip())


def translate(error: httpx.HTTPError | httpx.InvalidURL, host: str) -> SourceFailed:
    """What an error of the HTTP library means for the fetch."""
    match error:
        case httpx.ConnectTimeout():
            return Unreachable(f"{host} did not answer in time")
        case httpx.ConnectError() | httpx.ProxyError():
            return Unreachable(f"could not connect to {host} ({error})")
        case httpx.TimeoutException():
            return TryAgain(f"{host} stopped sending")
        case httpx.NetworkError() | httpx.RemoteProtocolError():
            return TryAgain(f"the connection to {host} broke off ({error})")
        case _:
            return SourceFailed(f"{host}: {error}")
