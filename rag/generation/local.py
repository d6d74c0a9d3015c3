"""A GGUF model on this machine, through llama.cpp (``xllamacpp``)."""

from __future__ import annotations

import json
import math
import os
import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rag.errors import GenerationError, GenerationTimeout
from rag.generation.base import Message

CONTEXT_TOKENS = 4096
"""Of the local model. Prompts are budgeted far below: every token read costs about 15 ms."""

_END = object()


class LocalModel:
    """Loads the weights at the first use, serves one request at a time, and keeps the prompt's
    common prefix in its cache. Safe to use from several threads: they wait their turn."""

    def __init__(
        self, path: Path, *, threads: int, timeout: float, adapter: Path | None = None
    ) -> None:
        """``adapter``: a low-rank adapter of these very weights, as GGUF."""
        self._path = path
        self._adapter = adapter
        self._threads = threads or os.cpu_count() or 1
        self._timeout = timeout
        self._turn = threading.Lock()
        self._server: Any = None

    @property
    def name(self) -> str:
        return self._path.stem

    def load(self) -> None:
        """Reads the weights now instead of at the first question.

        Raises:
            GenerationError: the file cannot be loaded.
        """
        with self._turn:
            self._loaded()

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        for reply in self._replies(messages, {"max_tokens": max_tokens, "stream": True}):
            text = reply["choices"][0]["delta"].get("content") if reply["choices"] else None
            if text:
                yield text

    def choose(self, messages: Sequence[Message], options: Sequence[str]) -> Mapping[str, float]:
        request = {"max_tokens": 1, "logprobs": True, "top_logprobs": 40}
        (reply,) = self._replies(messages, request)
        ranked = reply["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
        found = {entry["token"]: math.exp(entry["logprob"]) for entry in ranked}
        weights = {option: found.get(option, 0.0) for option in options}
        total = sum(weights.values())
        if total == 0.0:
            raise GenerationError(
                f"The model {self.name} did not choose among the options it was given.",
                "Use the model that Yiju ships, or another --llm.",
            )
        return {option: weight / total for option, weight in weights.items()}

    def _replies(
        self, messages: Sequence[Message], request: Mapping[str, object]
    ) -> Iterator[dict[str, Any]]:
        """The engine calls back from its own loop; this turns it into an iterator whose closing
        stops the engine."""
        body = json.dumps(
            {
                "messages": [{"role": item.role, "content": item.content} for item in messages],
                "temperature": 0,
                "cache_prompt": True,
                **request,
            }
        )
        replies: queue.Queue[object] = queue.Queue()
        stopped = threading.Event()

        def receive(reply: str) -> bool:
            replies.put(json.loads(reply))
            return stopped.is_set()

        def run(server: Any) -> None:
            try:
                server.handle_chat_completions(body, receive)
            except Exception as error:  # whatever the engine raises is one failure to the caller
                replies.put(error)
            replies.put(_END)

        with self._turn:
            worker = threading.Thread(target=run, args=(self._loaded(),), daemon=True)
            worker.start()
            try:
                yield from self._received(replies)
            finally:
                stopped.set()
                worker.join(timeout=self._timeout)

    def _received(self, replies: queue.Queue[object]) -> Iterator[dict[str, Any]]:
        while True:
            try:
                reply = replies.get(timeout=self._timeout)
            except queue.Empty:
                raise GenerationTimeout(
                    f"The model {self.name} gave no answer for {self._timeout:g} seconds.",
                    "Raise YIJU_LLM_TIMEOUT, or use --llm extractive on a slow machine.",
                ) from None
            if reply is _END:
                return
            if isinstance(reply, Exception):
                raise GenerationError(f"The model {self.name} failed: {reply}.") from reply
            if not isinstance(reply, dict) or "error" in reply:
                raise GenerationError(f"The model {self.name} failed: {reply}.")
            yield reply

    def _loaded(self) -> Any:
        if self._server is None:
            import xllamacpp

            params = xllamacpp.CommonParams()
            params.model.path = str(self._path)
            params.n_ctx = CONTEXT_TOKENS
            params.n_parallel = 1
            params.cpuparams.n_threads = self._threads
            params.cpuparams_batch.n_threads = self._threads
            params.warmup = False
            # By default the engine keeps every prompt it has read, up to 8 GiB of them: some ten
            # megabytes a question, of use only where one comes back after others.
            params.cache_ram_mib = 0
            params.verbosity = -1
            if self._adapter is not None:
                params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(self._adapter))]
            try:
                self._server = xllamacpp.Server(params)
            except Exception as error:
                raise GenerationError(
                    f"The model file {self._path} cannot be loaded: {error}.",
                    "Fetch it again with `yiju models pull`.",
                ) from error
        return self._server
