"""Which addresses may be fetched from: http and https, and the public internet unless the private
network is allowed.

Whoever can name an address to a server, by hand or by a redirect, could else read what only that
server can reach: the neighbours in its network, the metadata service of its cloud. A name is
resolved once, and the connection goes to the address that was looked at, so that a name server
cannot show one and give another.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard
from urllib.request import getproxies, proxy_bypass

from rag.errors import DocumentError, UsageError

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes. ``addresses`` is empty where a proxy resolves the name."""

    url: httpx.URL
    addresses: tuple[str, ...]


def is_url(place: object) -> TypeGuard[str]:
    """Whether a place to ingest is a web address rather than a file."""
    return isinstance(place, str) and place.lower().startswith(("http://", "https://"))


def parsed(url: str) -> httpx.URL:
    """``url`` without its fragment, which is never sent.

    Raises:
        UsageError: not an address of a web page; names and passwords in it are refused, because
            addresses are stored and shown.
    """
    import httpx  # not for who only searches

    try:
        address = httpx.URL(url.strip()).copy_with(fragment=None)
    except httpx.InvalidURL as error:
        raise UsageError(f"{url!r} is not a web address: {error}.", "Copy it again.") from error
    if address.scheme not in ("http", "https") or not address.host:
        raise UsageError(f"{url!r} is not a web address.", "It begins with http:// or https://.")
    if address.userinfo:
        raise UsageError(
            f"The address at {address.host} holds a name or password.",
            "Download the page with a browser and add the file.",
        )
    return address


def target(url: httpx.URL, *, private: bool) -> Target:
    """Where to connect for ``url``.

    Raises:
        DocumentError: its host is unknown, or is on a private network and ``private`` is off.
    """
    proxied = _proxied(url)
    literal = [url.host] if _is_address(url.host) else []
    addresses = literal if proxied else _resolved(url)
    if not private:
        for address in addresses:
            if not ipaddress.ip_address(address).is_global:
                raise DocumentError(
                    f"{url.host} is on a private network ({address}).",
                    "Set YIJU_PRIVATE_NETWORK=true if pages from there may be added.",
                )
    return Target(url, () if proxied else tuple(addresses))


def _proxied(url: httpx.URL) -> bool:
    proxies = getproxies()
    return (url.scheme in proxies or "all" in proxies) and not proxy_bypass(url.host)


def _resolved(url: httpx.URL) -> list[str]:
    try:
        found = socket.getaddrinfo(url.host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DocumentError(
            f"The host {url.host} is not known.", "Check the address and the network."
        ) from error
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
