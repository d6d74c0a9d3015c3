"""What a client waits for, and what the errors of the HTTP library mean."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import httpx
import pytest

from rag.models.files import Stopped
from rag.models.network import connect_share, host_of, open_client, translate
from rag.models.patience import Patience, SourceFailed, TryAgain, Unreachable, persist


def subclasses(root: type[Exception]) -> set[type[Exception]]:
    return {root}.union(*(subclasses(child) for child in root.__subclasses__()))


@pytest.mark.parametrize("kind", sorted(subclasses(httpx.RequestError), key=str))
def test_every_error_of_the_http_library_means_something(kind: type[httpx.RequestError]) -> None:
    assert isinstance(translate(kind("why"), "example.org"), SourceFailed)


def test_lost_connections_deserve_another_try_and_wrong_addresses_do_not() -> None:
    assert type(translate(httpx.ReadTimeout("x"), "h")) is TryAgain
    assert type(translate(httpx.RemoteProtocolError("x"), "h")) is TryAgain
    assert type(translate(httpx.ConnectTimeout("x"), "h")) is Unreachable
    assert type(translate(httpx.ConnectError("x"), "h")) is Unreachable
    assert type(translate(httpx.UnsupportedProtocol("x"), "h")) is SourceFailed
    assert type(translate(httpx.InvalidURL("x"), "h")) is SourceFailed


@pytest.mark.parametrize(("addresses", "seconds"), [(1, 10.0), (4, 2.5), (50, 2.0)])
def test_all_addresses_of_a_host_share_the_time_to_connect(
    addresses: int, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [()] * addresses)
    assert connect_share("https://hub.example", 10.0) == seconds


def test_a_host_that_only_the_proxy_knows_gets_all_the_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert connect_share("https://hub.example", 10.0) == 10.0


def test_a_host_is_shown_without_its_password() -> None:
    assert host_of("https://user:secret@index.example:8443/simple?token=1") == "index.example"


def test_a_certificate_file_that_is_none_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("not a certificate", encoding="utf-8")
    for file in (broken, tmp_path / "missing.pem"):
        with pytest.raises(SourceFailed, match=f"certificate file .*{file.name} cannot be read"):
            open_client(file, Patience())


def test_pauses_grow_and_end_at_once_when_stopped() -> None:
    pauses: list[float] = []

    class Recorder(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            assert timeout is not None
            pauses.append(timeout)
            return len(pauses) == 6

    def fail() -> None:
        raise TryAgain("busy")

    with pytest.raises(Stopped):
        persist(fail, lambda: 0, Patience(attempts=9, pause=1.0), Recorder())
    assert pauses == [1.0, 2.0, 4.0, 8.0, 15.0, 15.0]
