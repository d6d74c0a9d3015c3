"""The remote model against a real local endpoint that behaves well and badly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from rag.errors import GenerationError, GenerationTimeout, SettingsError
from rag.generation.base import Message
from rag.generation.remote import RemoteModel

ASKED = [Message("system", "规则"), Message("user", "谁牵头？")]
PIECES = ("由区财政局", "牵头。", "[1]")


class Endpoint(BaseHTTPRequestHandler):
    behaviour: ClassVar[str] = "well"
    bodies: ClassVar[list[dict[str, object]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).bodies.append(json.loads(body))
        if self.behaviour.isdigit():
            self.send_error(int(self.behaviour))
            return
        if self.behaviour == "hang":
            time.sleep(5)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for piece in PIECES:
            self._event({"choices": [{"index": 0, "delta": {"content": piece}}]})
            if self.behaviour == "stall":
                time.sleep(5)
                return
            if self.behaviour == "cut":
                self.wfile.write(b'data: {"choices": [{"ind')
                return
        self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, payload: dict[str, object]) -> None:
        whole = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
        self.wfile.write(f"data: {json.dumps({**whole, **payload})}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    Endpoint.behaviour, Endpoint.bodies = "well", []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


def model(address: str | None, *, timeout: float = 10.0) -> RemoteModel:
    return RemoteModel("openai:test-model", base_url=address, api_key="secret", timeout=timeout)


def test_a_reply_streams_in_pieces(address: str) -> None:
    assert list(model(address).stream(ASKED, max_tokens=50)) == list(PIECES)
    (body,) = Endpoint.bodies
    assert body["model"] == "test-model"
    assert body["stream"] is True
    assert body["messages"] == [
        {"content": "规则", "role": "system"},
        {"content": "谁牵头？", "role": "user"},
    ]


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        ("401", "refused the key"),
        ("404", "does not know"),
        ("429", "no capacity"),
        ("500", "HTTP 500"),
    ],
)
def test_http_errors_are_said_in_words(address: str, behaviour: str, said: str) -> None:
    Endpoint.behaviour = behaviour
    with pytest.raises(GenerationError, match=said):
        list(model(address).stream(ASKED, max_tokens=50))
    retried = behaviour in ("429", "500")
    assert len(Endpoint.bodies) == (3 if retried else 1)


def test_a_silent_endpoint_is_given_up(address: str) -> None:
    Endpoint.behaviour = "hang"
    with pytest.raises(GenerationTimeout):
        list(model(address, timeout=0.3).stream(ASKED, max_tokens=50))


def test_a_stream_that_stalls_is_given_up_after_what_came(address: str) -> None:
    Endpoint.behaviour = "stall"
    stream = model(address, timeout=0.5).stream(ASKED, max_tokens=50)
    assert next(stream) == PIECES[0]
    with pytest.raises(GenerationTimeout):
        next(stream)


def test_a_stream_that_is_cut_is_a_failure(address: str) -> None:
    Endpoint.behaviour = "cut"
    stream = model(address).stream(ASKED, max_tokens=50)
    assert next(stream) == PIECES[0]
    with pytest.raises(GenerationError):
        list(stream)


def test_nobody_listening_is_a_failure() -> None:
    with pytest.raises(GenerationError, match="cannot be used"):
        list(model("http://127.0.0.1:9/v1").stream(ASKED, max_tokens=50))


def test_an_unknown_provider_is_a_wrong_setting() -> None:
    unknown = RemoteModel("nobody:model", base_url=None, api_key=None, timeout=1)
    with pytest.raises(SettingsError, match="nobody:model"):
        list(unknown.stream(ASKED, max_tokens=50))
