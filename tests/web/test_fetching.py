"""Pages from a real server on this machine; what the private network may see is tested by name."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from rag.errors import DocumentError, UsageError
from rag.web import addresses, fetching
from rag.web.addresses import is_url, parsed, target
from rag.web.fetching import fetch

PAGE = "<html><body><h1>青岚县通知</h1><p>各乡镇人民政府：现将有关事项通知如下。</p></body></html>"

Answer = tuple[int, dict[str, str], bytes]

ANSWERS: dict[str, Answer] = {
    "/page": (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode()),
    "/plain.md": (200, {"Content-Type": "text/plain"}, "# 题\n\n正文。".encode()),
    "/file.pdf": (200, {"Content-Type": "application/octet-stream"}, b"%PDF-"),
    "/untyped.html": (200, {}, PAGE.encode()),
    "/download": (
        200,
        {
            "Content-Type": "application/octet-stream",
            "Content-Disposition": 'attachment; filename="a.docx"',
        },
        b"PK",
    ),
    "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    "/program": (200, {"Content-Type": "application/octet-stream"}, b"MZ"),
    "/missing": (404, {"Content-Type": "text/html"}, b"gone"),
    "/broken": (500, {"Content-Type": "text/html"}, b"oh"),
    "/moved": (302, {"Location": "/page"}, b""),
    "/loop": (302, {"Location": "/loop"}, b""),
    "/inside": (302, {"Location": "http://169.254.169.254/latest/meta-data"}, b""),
    "/file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/large": (200, {"Content-Type": "text/html"}, b"x" * 5000),
    "/bomb": (
        200,
        {"Content-Type": "text/html", "Content-Encoding": "gzip"},
        gzip.compress(b"x" * 5_000_000),
    ),
    "/garbled": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, b"not gzip"),
}


class Handler(BaseHTTPRequestHandler):
    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Host"]))
        if self.path == "/silent":
            time.sleep(2)
            return
        if self.path == "/drip":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            for _ in range(40):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
            return
        status, headers, body = ANSWERS[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def site() -> Iterator[str]:
    Handler.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_comes_with_its_format_and_address(site: str) -> None:
    page = fetch(f"{site}/page#below", private=True)
    assert page.data == PAGE.encode()
    assert page.suffix == ".html"
    assert page.url == f"{site}/page"
    # The connection goes to the address that was looked at; the server is told the name.
    assert Handler.asked == [("/page", site.removeprefix("http://"))]


@pytest.mark.parametrize(
    ("path", "suffix"),
    [
        ("/plain.md", ".md"),
        ("/file.pdf", ".pdf"),
        ("/untyped.html", ".html"),
        ("/download", ".docx"),
    ],
)
def test_the_format_is_what_the_server_says_or_the_name(site: str, path: str, suffix: str) -> None:
    assert fetch(f"{site}{path}", private=True).suffix == suffix


def test_redirects_are_followed_and_the_last_address_kept(site: str) -> None:
    assert fetch(f"{site}/moved", private=True).url == f"{site}/page"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/picture", "not supported .image/png"),
        ("/program", "not supported"),
        ("/missing", "answered 404"),
        ("/broken", "answered 500"),
        ("/loop", "redirected more than 5 times"),
        ("/garbled", "damaged data"),
    ],
)
def test_what_cannot_become_a_document_is_refused(site: str, path: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        fetch(f"{site}{path}", private=True)


@pytest.mark.parametrize("path", ["/large", "/bomb"])
def test_a_large_page_is_given_up(site: str, path: str) -> None:
    with pytest.raises(DocumentError, match="is larger than"):
        fetch(f"{site}{path}", private=True, max_bytes=4000)


def test_a_redirect_to_another_scheme_is_refused(site: str) -> None:
    with pytest.raises(DocumentError, match="not a web address"):
        fetch(f"{site}/file", private=True)


def test_a_silent_server_is_given_up(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SILENCE", 0.2)
    with pytest.raises(DocumentError, match="did not answer in time"):
        fetch(f"{site}/silent", private=True)


def test_a_dripping_server_is_given_up(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.2)
    with pytest.raises(DocumentError, match="was not there after"):
        fetch(f"{site}/drip", private=True)


def test_a_closed_port_cannot_be_reached() -> None:
    with pytest.raises(DocumentError, match="cannot be reached"):
        fetch("http://127.0.0.1:9/", private=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.0.0.8/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
    ],
)
def test_the_private_network_is_refused_unless_allowed(url: str) -> None:
    with pytest.raises(DocumentError, match="private network"):
        target(httpx.URL(url), private=False)
    assert target(httpx.URL(url), private=True).addresses


def test_a_page_cannot_send_us_inside(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first address counts as public here, as that of a site in the internet would."""
    real = addresses.target

    def public_first(url: httpx.URL, *, private: bool) -> addresses.Target:
        return real(url, private=private or url.path == "/inside")

    monkeypatch.setattr(fetching, "target", public_first)
    with pytest.raises(DocumentError, match=r"169\.254\.169\.254 is on a private network"):
        fetch(f"{site}/inside")


def test_a_private_address_behind_a_proxy_is_refused_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:3128")
    with pytest.raises(DocumentError, match="private network"):
        target(httpx.URL("http://10.0.0.8/"), private=False)
    # A name is for the proxy to resolve.
    assert target(httpx.URL("http://policy.example/"), private=False).addresses == ()


def test_an_unknown_host_is_named() -> None:
    with pytest.raises(DocumentError, match=r"nowhere\.invalid is not known"):
        target(httpx.URL("http://nowhere.invalid/"), private=False)


@pytest.mark.parametrize("url", ["http://", "https:///path", "http://name:secret@host/"])
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        parsed(url)
    assert "secret" not in str(caught.value)


def test_an_address_is_told_from_a_file() -> None:
    assert is_url("https://policy.example/a.html")
    assert is_url("HTTP://policy.example")
    assert not is_url("policies/https.txt")
    assert not is_url("ftp://policy.example/")
