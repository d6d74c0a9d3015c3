"""Any chat model that LangChain can reach: OpenAI-compatible endpoints, Ollama and others."""

from __future__ import annotations

import queue
import random
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from rag.errors import GenerationTimeout, SettingsError
from rag.generation.base import Message
from rag.generation.failures import BrokenOff, EmptyReply, described, redacted, worth_retrying

BACK_OFF = (0.5, 2.0)
"""Seconds before the second and the third attempt; up to half as much again is added, so that
several clients that were turned away do not come back together."""

CHARACTERS_PER_TOKEN = 8
"""No tokenizer writes more of Chinese or English on average. An endpoint that goes on beyond this
ignores the limit it was given."""

_END = object()

_FINISH_KEYS = frozenset({"finish_reason", "stop_reason", "done_reason"})
"""How providers say that a reply is complete. Clients take a connection that was cut for the end
of the stream, and half an answer for a whole one."""


class RemoteModel:
    """``name`` is ``provider:model`` as in :func:`langchain.chat_models.init_chat_model`."""

    def __init__(
        self, name: str, *, base_url: str | None, api_key: str | None, timeout: float
    ) -> None:
        self._name = name
        self._base_url = base_url
        self._api_key = api_key
        self._timeout = timeout
        self._lock = threading.Lock()
        self._model: Any = None

    @property
    def name(self) -> str:
        return self._name

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        """The endpoint's own client has a time limit a request; the limit here is a piece: a
        stream that stalls in the middle is given up as well. Attempts that fail before the first
        piece are repeated within that time; a model that does not end is cut off."""
        model = self._load()
        pieces: queue.Queue[object] = queue.Queue()
        stopped = threading.Event()
        worker = threading.Thread(
            target=_ask, args=(model, messages, max_tokens, pieces, stopped), daemon=True
        )
        worker.start()
        room = max_tokens * CHARACTERS_PER_TOKEN
        try:
            while room > 0 and (piece := self._next(pieces)) is not _END:
                if isinstance(piece, str) and piece:
                    room -= len(piece)
                    yield piece
        finally:
            stopped.set()

    def _next(self, pieces: queue.Queue[object]) -> object:
        try:
            piece = pieces.get(timeout=self._timeout)
        except queue.Empty:
            raise GenerationTimeout(
                f"The model {self._name} gave no answer for {self._timeout:g} seconds.",
                "Check the endpoint, or raise YIJU_LLM_TIMEOUT.",
            ) from None
        if isinstance(piece, Exception):
            # Without its cause, whose words and requests may hold the key.
            raise described(self._name, piece, self._timeout, self._secrets()) from None
        return piece

    def _secrets(self) -> list[str]:
        return [self._api_key] if self._api_key else []

    def _load(self) -> Any:
        with self._lock:
            if self._model is None:
                self._model = self._connect()
            return self._model

    def _connect(self) -> Any:
        from langchain.chat_models import init_chat_model

        # The attempts are counted here: a client's own would go on after the time limit.
        options: dict[str, Any] = {"temperature": 0, "timeout": self._timeout, "max_retries": 0}
        if self._base_url is not None:
            options["base_url"] = self._base_url
        if self._api_key is not None:
            options["api_key"] = self._api_key
        try:
            return init_chat_model(self._name, **options)
        except ImportError as error:
            raise SettingsError(
                f"The provider of {self._name} needs a package that is not installed: {error}.",
                "Install it with pip, or use another --llm.",
            ) from error
        except Exception as error:  # missing keys and unknown providers, in each client's words
            raise SettingsError(
                f"The model {self._name} cannot be set up: {redacted(error, self._secrets())}.",
                "Check YIJU_LLM, YIJU_LLM_BASE_URL and YIJU_LLM_API_KEY.",
            ) from None


def _ask(
    model: Any,
    messages: Sequence[Message],
    max_tokens: int,
    pieces: queue.Queue[object],
    stopped: threading.Event,
) -> None:
    """Puts the pieces of the reply into ``pieces``, and after them its end or what went wrong.
    Asks again after failures that may pass, as long as nothing has come and somebody waits."""
    turns = [(item.role, item.content) for item in messages]
    for retries_left in range(len(BACK_OFF), -1, -1):
        came = finished = False
        try:
            for chunk in model.stream(turns, max_tokens=max_tokens):
                came = came or bool(chunk.text)
                pieces.put(str(chunk.text))
                finished = finished or not _FINISH_KEYS.isdisjoint(chunk.response_metadata)
                if stopped.is_set():
                    return
            pieces.put(_ending(finished, came))
            return
        except Exception as error:  # every client library has a tree of its own
            if came or not retries_left or not worth_retrying(error):
                pieces.put(error)
                return
        wait = BACK_OFF[-retries_left]
        if stopped.wait(wait * (1 + random.random() / 2)):  # noqa: S311 - no secret
            return


def _ending(finished: bool, came: bool) -> object:
    """Saying nothing is not the same as finding nothing: it is a failure."""
    if not finished:
        return BrokenOff()
    return _END if came else EmptyReply()
