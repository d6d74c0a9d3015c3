"""The remote model against a real local endpoint that behaves well and badly."""

from __future__ import annotations

import logging
import threading
from types import SimpleNamespace

import pytest

from rag.errors import GenerationError, GenerationTimeout, SettingsError
from rag.generation import remote
from rag.generation.base import Message
from rag.generation.failures import redacted
from rag.generation.remote import CHARACTERS_PER_TOKEN, RemoteModel
from tests.generation.endpoint import KEY, Reply, endpoint

ASKED = [Message("system", "规则"), Message("user", "谁牵头？")]
PIECES = ("由区财政局", "牵头。", "[1]")
WELL = Reply(PIECES)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "BACK_OFF", (0.01, 0.02))


def model(address: str | None, *, timeout: float = 20.0) -> RemoteModel:
    return RemoteModel("openai:test-model", base_url=address, api_key=KEY, timeout=timeout)


def test_a_reply_streams_in_pieces() -> None:
    with endpoint(WELL) as served:
        assert list(model(served.address).stream(ASKED, max_tokens=50)) == list(PIECES)
    (body,) = served.bodies
    assert body["model"] == "test-model"
    assert body["stream"] is True
    assert body["messages"] == [
        {"content": "规则", "role": "system"},
        {"content": "谁牵头？", "role": "user"},
    ]
    assert served.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize(
    ("status", "said", "attempts"),
    [
        (400, "refused the request (HTTP 400): no such option. ", 1),
        (401, "refused the key", 1),
        (403, "refused the key", 1),
        (404, "does not know", 1),
        (429, "turned us away (HTTP 429): no such option. ", 3),
        (500, "out of order (HTTP 500)", 3),
        (503, "out of order (HTTP 503)", 3),
    ],
)
def test_http_errors_are_said_in_words(status: int, said: str, attempts: int) -> None:
    with (
        endpoint(Reply(status=status, said="no such option.")) as served,
        pytest.raises(GenerationError) as caught,
    ):
        list(model(served.address).stream(ASKED, max_tokens=50))
    assert said in str(caught.value)
    assert len(served.bodies) == attempts


def test_a_failure_that_passes_is_not_seen() -> None:
    with endpoint(Reply(status=503), Reply(status=429), WELL) as served:
        assert list(model(served.address).stream(ASKED, max_tokens=50)) == list(PIECES)
    assert len(served.bodies) == 3


def test_the_waits_grow_and_end_when_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    class Stopped(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waited.append(timeout or 0.0)
            return len(waited) == 2

    monkeypatch.setattr(remote, "BACK_OFF", (1.0, 4.0))
    with endpoint(Reply(status=500)) as served:
        asked = model(served.address, timeout=5.0)
        known = SimpleNamespace(Event=Stopped, Thread=threading.Thread)
        monkeypatch.setattr(remote, "threading", known)
        with pytest.raises(GenerationTimeout):
            list(asked.stream(ASKED, max_tokens=50))
    assert len(served.bodies) == 2
    assert 1.0 <= waited[0] <= 1.5
    assert 4.0 <= waited[1] <= 6.0


def test_a_silent_endpoint_is_given_up_and_not_asked_again() -> None:
    with endpoint(Reply(after="hang")) as served:
        with pytest.raises(GenerationTimeout, match=r"no answer for 0\.5 seconds"):
            list(model(served.address, timeout=0.5).stream(ASKED, max_tokens=50))
        assert len(served.bodies) <= 1  # not yet asked at all, on a very busy machine


def test_a_stream_that_stalls_is_given_up_after_what_came() -> None:
    with endpoint(Reply(PIECES[:1], after="hang")) as served:
        stream = model(served.address, timeout=3.0).stream(ASKED, max_tokens=50)
        assert next(stream) == PIECES[0]
        with pytest.raises(GenerationTimeout):
            next(stream)


@pytest.mark.parametrize(
    ("after", "said"), [("cut", "broke off before its end"), ("rubbish", "cannot be read")]
)
def test_a_stream_that_breaks_is_a_failure_and_not_asked_for_again(after: str, said: str) -> None:
    with endpoint(Reply(PIECES[:1], after=after)) as served:
        stream = model(served.address).stream(ASKED, max_tokens=50)
        assert next(stream) == PIECES[0]
        with pytest.raises(GenerationError, match=said):
            list(stream)
        assert len(served.bodies) == 1


def test_saying_nothing_is_a_failure() -> None:
    with endpoint(Reply(("", ""))) as served, pytest.raises(GenerationError, match="is empty"):
        list(model(served.address).stream(ASKED, max_tokens=50))


def test_a_model_that_never_ends_is_cut_off() -> None:
    with endpoint(Reply(("牵头。" * 10,), endless=True)) as served:
        pieces = list(model(served.address).stream(ASKED, max_tokens=50))
    # 50 tokens of 8 characters are 400; pieces of 30 characters reach that with the fourteenth.
    assert len(pieces) == -(-50 * CHARACTERS_PER_TOKEN // 30) == 14


def test_nobody_listening_is_a_failure() -> None:
    with pytest.raises(GenerationError, match="cannot be reached"):
        list(model("http://127.0.0.1:9/v1").stream(ASKED, max_tokens=50))


def test_an_unknown_provider_is_a_wrong_setting() -> None:
    unknown = RemoteModel("nobody:model", base_url=None, api_key=None, timeout=1)
    with pytest.raises(SettingsError, match="nobody:model"):
        list(unknown.stream(ASKED, max_tokens=50))


@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_the_key_is_in_no_message_and_in_no_log(
    status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = f"Incorrect API key provided: {KEY}, also {KEY[:6]}****{KEY[-4:]}."
    with (
        endpoint(Reply(status=status, said=said)) as served,
        pytest.raises(GenerationError) as caught,
    ):
        list(model(served.address).stream(ASKED, max_tokens=50))
    assert caught.value.__cause__ is None
    assert KEY[-4:] not in str(caught.value)
    assert served.keys[0] == f"Bearer {KEY}"
    assert KEY not in caplog.text


def test_what_is_redacted() -> None:
    said = "no route to https://me:word@host/v1 with hush and Bearer abcdef123456"
    assert redacted(ValueError(said), ["hush"]) == "no route to https://…@host/v1 with … and …"
    assert redacted(ValueError("长" * 300), []) == "长" * 200 + "…"
    assert redacted(ValueError(), []) == "ValueError"
