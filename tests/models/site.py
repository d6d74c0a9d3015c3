"""A package index, a file host and a model hub in one real local server, with faults to order."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import threading
import zipfile
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Fault:
    """What one request gets instead of the file. ``after`` bytes are sent before it happens."""

    status: int = 200
    after: int | None = None
    hold: threading.Event | None = None
    flip: bool = False


@dataclass(frozen=True)
class Request:
    path: str
    range: str | None
    authorization: str | None


@dataclass
class Site:
    """``files`` by path; ``faults`` by path, used up one a request."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    projects: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    redirects: dict[str, str] = field(default_factory=dict)
    ranges: bool = True
    speaks_json: bool = True
    tells_sizes: bool = True
    requests: list[Request] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add_wheel(self, filename: str, members: Mapping[str, bytes]) -> str:
        """Publish a wheel; returns the path of its file."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        path = f"/files/{filename}"
        self.files[path] = buffer.getvalue()
        digest = hashlib.sha256(self.files[path]).hexdigest()
        self.projects[filename.split("-")[0].replace("_", "-")][filename] = digest
        return path

    def asked(self, path: str) -> list[str | None]:
        """The Range header of each request for ``path``."""
        return [request.range for request in self.requests if request.path == path]

    def page(self, project: str) -> tuple[str, bytes]:
        """Content type and body of a project's page; the addresses in it are relative."""
        files = self.projects[project]
        if self.speaks_json:
            listed = [
                {
                    "filename": name,
                    "url": f"../../files/{name}",
                    "hashes": {"sha256": digest},
                    **({"size": len(self.files[f"/files/{name}"])} if self.tells_sizes else {}),
                }
                for name, digest in files.items()
            ]
            page = {"meta": {"api-version": "1.1"}, "name": project, "files": listed}
            return "application/vnd.pypi.simple.v1+json", json.dumps(page).encode()
        anchors = "".join(
            f'<a href="../../files/{html.escape(name)}#sha256={digest}">{html.escape(name)}</a>\n'
            for name, digest in files.items()
        )
        return "text/html; charset=utf-8", f"<!DOCTYPE html><body>{anchors}</body>".encode()


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path
            asked = self.headers.get("Range")
            site.requests.append(Request(path, asked, self.headers.get("Authorization")))
            queue = site.faults[path]
            fault = queue.popleft() if queue else Fault()
            if fault.status != 200:
                self._answer(fault.status, b"", {})
            elif (project := re.fullmatch(r"/simple/([a-z0-9-]+)/", path)) and (
                project[1] in site.projects
            ):
                kind, body = site.page(project[1])
                self._answer(200, body, {"Content-Type": kind})
            elif path in site.redirects:
                self._answer(302, b"", {"Location": site.redirects[path]})
            elif path in site.files:
                self._file(site.files[path], asked, fault)
            else:
                self._answer(404, b"", {})

        def _file(self, body: bytes, asked: str | None, fault: Fault) -> None:
            start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
            if fault.flip:
                body = bytes([body[0] ^ 1]) + body[1:]
            if not (asked and site.ranges):
                self._answer(200, body, {}, fault)
            elif start >= len(body):
                self._answer(416, b"", {"Content-Range": f"bytes */{len(body)}"})
            else:
                where = f"bytes {start}-{len(body) - 1}/{len(body)}"
                self._answer(206, body[start:], {"Content-Range": where}, fault)

        def _answer(
            self, status: int, body: bytes, headers: dict[str, str], fault: Fault | None = None
        ) -> None:
            fault = fault or Fault()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            first = len(body) if fault.after is None else min(fault.after, len(body))
            self._send(body[:first])
            if fault.hold is not None:
                fault.hold.wait(30)
                self._send(body[first:])

        def _send(self, data: bytes) -> None:
            try:
                self.wfile.write(data)
                self.wfile.flush()
            except OSError:  # the client went away, as a killed one does
                return
            site.sent[self.path] += len(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # Each request on its own connection, so that a cut body ends with the connection.
    Handler.protocol_version = "HTTP/1.0"
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        for queue in site.faults.values():
            for fault in queue:
                if fault.hold is not None:
                    fault.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()
