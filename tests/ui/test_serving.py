"""The application from outside the browser: what is reachable, by whom, and how it answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from rag.errors import SettingsError
from rag.ui.server import POLICY, listening_socket
from tests.ui.conftest import Site


@contextmanager
def client(site: Site, name: str = "", password: str = "") -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.address, headers={"accept-language": "en"}) as opened:
        if name:
            reply = opened.post("/login", data={"name": name, "password": password})
            assert reply.status_code == 303
            assert reply.headers["location"] == "/office/yiju/"
        yield opened


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/info",
        "/gradio_api/openapi.json",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/proxy=https://example.com",
        "/gradio_api/run/predict",
        "/gradio_api/call/_ask",
        "/gradio_api/runs",
        "/gradio_api/vibe-code",
        "/gradio_api/deep_link",
        "/monitoring",
        "/monitoring/summary",
        "/docs",
        "/openapi.json",
        "/documents/../../etc/passwd",
        "/documents/..%2f..%2fetc%2fpasswd",
        "/static/../../../../../../etc/passwd",
        "/static/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/documents/unknown",
        "/conversations/unknown.md",
        "/conversations/unknown.docx",
    ],
)
def test_nothing_else_is_reachable(served: Site, path: str) -> None:
    reply = httpx.get(served.address + path)
    assert reply.status_code in (403, 404)
    assert "root:" not in reply.text


def test_every_reply_forbids_what_comes_from_elsewhere(served: Site) -> None:
    for path in ("/", "/healthz", "/nowhere", "/documents/plan"):
        headers = httpx.get(served.address + path).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("language", "tag"), [("zh-HK", "zh-TW"), ("de", "en"), ("zh", "zh-CN")])
def test_the_page_says_which_language_it_is_in(served: Site, language: str, tag: str) -> None:
    page = httpx.get(served.address + "/", headers={"accept-language": language}).text
    assert f'lang="{tag}"' in page
    assert "og:image" not in page
    assert "gradio.app" not in page.split("window.gradio_config")[0]


def test_a_browser_gets_a_cookie_once(served: Site) -> None:
    with httpx.Client(base_url=served.address) as visitor:
        cookie = visitor.get("/").headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "set-cookie" not in visitor.get("/").headers


def test_health_and_figures(site: Site) -> None:
    assert httpx.get(f"{site.address}/healthz").text == "ok"
    figures = httpx.get(f"{site.address}/metrics").text
    assert 'yiju_library{kind="documents"} 2.0' in figures
    assert "yiju_reply_seconds_count" in figures


def test_strangers_see_the_form_and_nothing_else(guarded: Site) -> None:
    with client(guarded) as stranger:
        assert stranger.get("/").headers["location"] == "/office/yiju/login"
        assert stranger.get("/documents/plan").headers["location"] == "/office/yiju/login"
        for path in ("/config", "/gradio_api/heartbeat/x", "/conversations/x.md"):
            assert stranger.get(path).status_code == 401
        for path in ("/gradio_api/queue/join", "/gradio_api/upload"):
            assert stranger.post(path, json={}).status_code == 401
        assert stranger.get("/healthz").text == "ok"
        form = stranger.get("/login").text
        assert 'type="password"' in form
        assert "云溪县" not in form


def test_wrong_passwords_are_told_so_and_counted(guarded: Site) -> None:
    with client(guarded) as stranger:
        for _ in range(10):
            reply = stranger.post("/login", data={"name": "eve", "password": "guess"})
            assert reply.status_code == 401
            assert "do not fit" in reply.text
        reply = stranger.post("/login", data={"name": "eve", "password": "guess"})
        assert reply.status_code == 429
        assert "Too many attempts" in reply.text


def test_signing_in_and_out(guarded: Site) -> None:
    with client(guarded, "ann", "correct horse") as ann:
        assert 'lang="en"' in ann.get("/").text
        assert ann.get("/documents/plan").status_code == 200
        assert ann.post("/logout").headers["location"] == "/office/yiju/login"
        assert ann.get("/").status_code == 303


def test_only_administrators_upload_and_only_so_much(guarded: Site, tmp_path: Path) -> None:
    def upload(who: httpx.Client, size: int) -> httpx.Response:
        return who.post("/gradio_api/upload", files={"files": ("a.txt", b"x" * size)})

    with client(guarded, "bo", "battery staple") as reader:
        assert upload(reader, 10).status_code == 403
    with client(guarded, "ann", "correct horse") as admin:
        assert upload(admin, 10).status_code == 200
        assert upload(admin, 2 * 1024 * 1024).status_code == 413


def test_a_taken_port_is_said_in_a_sentence() -> None:
    taken = listening_socket("127.0.0.1", 0)
    taken.listen()
    try:
        with pytest.raises(SettingsError, match="Cannot listen on") as caught:
            listening_socket("127.0.0.1", taken.getsockname()[1])
        assert "--port" in str(caught.value)
    finally:
        taken.close()
