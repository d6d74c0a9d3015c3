"""A real HTTP server on this machine that speaks the OpenAI protocol, well or badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-test-4f9a7c31d2e8"
"""What no message and no log may hold."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of the endpoint.

    ``status`` other than 200 is an HTTP error with ``said``. ``pieces`` are streamed; then
    ``after`` decides: the reply ends properly, the connection is cut, a line of rubbish comes, or
    nothing more comes until the server is closed. ``endless`` repeats the pieces for ever.
    """

    pieces: Sequence[str] = ()
    after: str = "end"
    endless: bool = False
    status: int = 200
    said: str = ""


@dataclass(slots=True)
class Endpoint:
    """``replies`` are given in turn, the last one again and again."""

    replies: list[Reply]
    address: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)

    def next_reply(self) -> Reply:
        return self.replies[min(len(self.bodies), len(self.replies)) - 1]


@contextmanager
def endpoint(*replies: Reply) -> Iterator[Endpoint]:
    """Serves ``replies`` below ``address`` until the block ends."""
    known = Endpoint(list(replies))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            known.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            known.keys.append(self.headers["Authorization"])
            reply = known.next_reply()
            if reply.status != 200:
                self._refuse(reply)
                return
            if not reply.pieces and reply.after == "hang":
                known.closed.wait()
                return
            try:
                self._stream(reply)
            except (BrokenPipeError, ConnectionResetError):
                return  # the client has heard enough

        def _refuse(self, reply: Reply) -> None:
            error = {"message": reply.said, "type": "error", "param": None, "code": None}
            body = json.dumps({"error": error}).encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _stream(self, reply: Reply) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            while True:
                for piece in reply.pieces:
                    self._event({"delta": {"content": piece}})
                if not reply.endless:
                    break
            if reply.after == "end":
                self._event({"delta": {}, "finish_reason": "stop"})
                self.wfile.write(b"data: [DONE]\n\n")
            elif reply.after == "cut":
                self.wfile.write(b'data: {"choices": [{"ind')
            elif reply.after == "rubbish":
                self.wfile.write(b"data: {broken\n\n")
            else:
                known.closed.wait()

        def _event(self, choice: dict[str, object]) -> None:
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
            choices = [{"index": 0, **choice}]
            self.wfile.write(f"data: {json.dumps({**chunk, 'choices': choices})}\n\n".encode())
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    known.address = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield known
    finally:
        known.closed.set()
        server.shutdown()
        server.server_close()
        thread.join()
