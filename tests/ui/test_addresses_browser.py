"""Adding a page of the web in the browser: from a real server, to a real library."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from rag import Library
from rag.settings import Settings
from tests.fakes import KeywordEmbedder
from tests.ui.conftest import Visit, Visitor, running
from tests.ui.test_documents_browser import open_details

pytestmark = pytest.mark.browser

TITLE = "青岚县春季茶园管护工作通知"
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>{TITLE}</title></head><body>
<h1>{TITLE}</h1>
<p>各乡镇人民政府：</p>
<p>一、各乡镇要在3月底前完成茶园修剪，由县农业农村局牵头。</p>
<script>window.hacked = true</script>
<p>二、<img src=x onerror="window.hacked = true">每旬报送一次进度。</p>
</body></html>"""


class Handler(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        found = self.path == "/zc/tz.html"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode() if found else b"gone")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in ("http_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    Handler.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def library(folder: Path, settings: Settings) -> Library:
    return Library.open(folder / "library", settings=settings, embedder=KeywordEmbedder())


def add(visitor: Visitor, address: str) -> None:
    visitor.page.locator("#masthead [data-page=documents]").click()
    visitor.page.fill("#place input", address)
    visitor.page.keyboard.press("Enter")


def test_a_page_of_the_web_is_added_read_and_found(visit: Visit, web: str, tmp_path: Path) -> None:
    settings = Settings(llm="extractive", private_network=True)
    with (
        library(tmp_path, settings) as held,
        running(tmp_path, settings, library=held) as site,
    ):
        visitor = visit(address=site.address)
        page = visitor.page
        add(visitor, f"{web}/zc/tz.html")
        expect(page.locator("#job .verdict")).to_contain_text("已加入 1 份")
        expect(page.locator("#place input")).to_have_value("")
        expect(page.locator("#table tbody th")).to_contain_text([f"{TITLE}{web}/zc/tz.html"])
        assert held.search("谁牵头茶园修剪？", k=1)[0].document.source == f"{web}/zc/tz.html"
        add(visitor, f"{web}/zc/tz.html")
        expect(page.locator("#job .verdict")).to_contain_text("没有变化 1 份")
        add(visitor, f"{web}/zc/missing.html")
        expect(page.locator("#job .verdict")).to_contain_text("未能加入 1 份")
        expect(page.locator("#table tbody tr")).to_have_count(1)
        open_details(visitor, TITLE)
        page.locator("#detail .clauses a").last.click()
        opened = page.frame_locator("#reader iframe")
        expect(opened.locator("mark#here")).to_contain_text("每旬报送一次进度")
        assert page.evaluate("window.hacked") is None
        # The server of the library fetched it; the browser asked only its own.
        assert [url for url in visitor.requests if not url.startswith(site.address)] == []
        assert Handler.asked == ["/zc/tz.html", "/zc/tz.html", "/zc/missing.html"]


def test_a_page_of_the_private_network_is_not_even_asked_for(
    visit: Visit, web: str, tmp_path: Path
) -> None:
    settings = Settings(llm="extractive")
    with (
        library(tmp_path, settings) as held,
        running(tmp_path, settings, library=held) as site,
    ):
        visitor = visit(address=site.address)
        add(visitor, f"{web}/zc/tz.html")
        expect(visitor.page.locator("#job .failed")).to_contain_text("内部网络")
        assert Handler.asked == []
        assert held.documents() == []
