"""Any chat model that LangChain can reach: OpenAI-compatible endpoints, Ollama and others."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from rag.errors import GenerationError, GenerationTimeout, SettingsError
from rag.generation.base import Message

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
        stream that stalls in the middle is given up as well."""
        model = self._load()
        pieces: queue.Queue[object] = queue.Queue()
        stopped = threading.Event()

        def run() -> None:
            finished = False
            try:
                turns = [(item.role, item.content) for item in messages]
                for chunk in model.stream(turns, max_tokens=max_tokens):
                    pieces.put(str(chunk.text))
                    finished = finished or not _FINISH_KEYS.isdisjoint(chunk.response_metadata)
                    if stopped.is_set():
                        return
            except Exception as error:  # every client library has a tree of its own
                pieces.put(error)
            pieces.put(_END if finished else ConnectionError("the reply breaks off"))

        threading.Thread(target=run, daemon=True).start()
        try:
            while (piece := self._next(pieces)) is not _END:
                if isinstance(piece, str) and piece:
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
            raise _described(self._name, piece) from piece
        return piece

    def _load(self) -> Any:
        with self._lock:
            if self._model is None:
                self._model = self._connect()
            return self._model

    def _connect(self) -> Any:
        from langchain.chat_models import init_chat_model

        options: dict[str, Any] = {"temperature": 0, "timeout": self._timeout, "max_retries": 2}
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
                f"The model {self._name} cannot be set up: {error}.",
                "Check YIJU_LLM, YIJU_LLM_BASE_URL and YIJU_LLM_API_KEY.",
            ) from error


def _described(name: str, error: Exception) -> GenerationError:
    status = getattr(error, "status_code", None)
    if status in (401, 403):
        return GenerationError(
            f"The endpoint of {name} refused the key (HTTP {status}).", "Check YIJU_LLM_API_KEY."
        )
    if status == 404:
        return GenerationError(
            f"The endpoint does not know {name} (HTTP 404).",
            "Check YIJU_LLM and YIJU_LLM_BASE_URL.",
        )
    if status == 429:
        return GenerationError(
            f"The endpoint of {name} has no capacity for us now (HTTP 429).", "Try again later."
        )
    if status is not None:
        return GenerationError(
            f"The endpoint of {name} failed (HTTP {status}).", "Try again, or use another --llm."
        )
    if "timeout" in type(error).__name__.lower():
        return GenerationTimeout(
            f"The endpoint of {name} did not answer in time.",
            "Check the endpoint, or raise YIJU_LLM_TIMEOUT.",
        )
    return GenerationError(
        f"The endpoint of {name} cannot be used: {error}.",
        "Check YIJU_LLM_BASE_URL and the network.",
    )
