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
        "/gradio_api/upload",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/proxy=https://example.com",
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
        for path in ("/gradio_api/queue/join", "/gradio_api/cancel"):
            assert stranger.post(path, json={}).status_code == 401
        assert stranger.put("/uploads/a.txt", content=b"x").status_code == 401
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


def test_only_administrators_upload_and_only_so_much(guarded: Site) -> None:
    def upload(who: httpx.Client, size: int, name: str = "a.txt") -> int:
        return who.put(f"/uploads/{name}", content=b"x" * size).status_code

    def chunked() -> Iterator[bytes]:
        for _ in range(3):
            yield b"x" * 700_000

    with client(guarded, "bo", "battery staple") as reader:
        assert upload(reader, 10) == 403
    with client(guarded, "ann", "correct horse") as admin:
        assert upload(admin, 10) == 200
        assert upload(admin, 10, "a.exe") == 415
        assert upload(admin, 2 * 1024 * 1024) == 413
        # Without a length, the limit holds while it comes in.
        assert admin.put("/uploads/b.txt", content=chunked()).status_code == 413
    assert [path.name for path in (guarded.library.folder / "uploads").iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_pages_of_other_sites_may_change_nothing(site: Site, headers: dict[str, str]) -> None:
    for method, path in (
        ("PUT", "/uploads/a.txt"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/cancel"),
    ):
        reply = httpx.request(method, site.address + path, headers=headers, content=b"{}")
        assert reply.status_code == 403
    host = site.address.removeprefix("http://")
    own = {"origin": f"http://{host}", "sec-fetch-site": "same-origin"}
    assert httpx.put(site.address + "/uploads/a.txt", headers=own, content=b"x").status_code == 200


def test_on_this_machine_only_its_own_names_are_answered(site: Site) -> None:
    """Else a page elsewhere could rebind its name to this machine and read the library."""
    assert httpx.get(f"{site.address}/healthz", headers={"host": "evil.example"}).status_code == 400
    assert httpx.get(f"{site.address}/healthz", headers={"host": "localhost:1"}).text == "ok"


def join(site: Site, **call: object) -> int:
    sent = {"session_hash": "forged", "fn_index": 0, "data": [], **call}
    return httpx.post(f"{site.address}/gradio_api/queue/join", json=sent).status_code


def test_a_call_that_names_a_file_or_an_address_is_refused(site: Site, tmp_path: Path) -> None:
    """Gradio would copy or fetch it, whatever the component."""
    for path in (str(tmp_path / "secret.txt"), "/etc/passwd", "http://127.0.0.1:1/x"):
        forged = {"path": path, "meta": {"_type": "gradio.FileData"}}
        assert join(site, data=[forged]) == 403
        assert join(site, data=[[{"deep": [forged]}]]) == 403
        assert join(site, event_data={"names": [forged]}) == 403
    assert join(site, data=["x" * 300_000]) == 413
    sent = httpx.post(f"{site.address}/gradio_api/queue/join", content=b"not json")
    assert sent.status_code == 400


def test_a_taken_port_is_said_in_a_sentence() -> None:
    taken = listening_socket("127.0.0.1", 0)
    taken.listen()
    try:
        with pytest.raises(SettingsError, match="Cannot listen on") as caught:
            listening_socket("127.0.0.1", taken.getsockname()[1])
        assert "--port" in str(caught.value)
    finally:
        taken.close()
