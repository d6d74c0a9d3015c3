"""The pipeline of the tutorials, as a yardstick: chunks of 500 characters, the four nearest by
their embeddings, one prompt, and whatever citations the model writes. Nothing is checked.

It reads the same documents as the product, by the same loaders, and uses the same embedder and the
same language model, so that what differs is the pipeline. Source of the pipeline:
https://docs.langchain.com/oss/python/langchain/rag
"""

from __future__ import annotations

import hashlib
import io
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from eval.protocols import HoldsDocuments
from eval.store import write_atomically
from rag.documents.cleaning import repair
from rag.generation.base import Message
from rag.types import (
    Abstention,
    AbstentionReason,
    Answer,
    Citation,
    Document,
    Filters,
    Passage,
    Statement,
    Timings,
    Turn,
)

if TYPE_CHECKING:
    from embeddings.base import Embedder, Vectors

CHUNK_CHARACTERS = 500
OVERLAP_CHARACTERS = 50
CHUNKS_SHOWN = 4

_SYSTEM = (
    "你是问答助手。根据下面检索到的资料回答问题。如果不知道答案，就说不知道。"
    "最多用三句话，回答要简明，并在句末用方括号注明依据的资料编号，例如[1]。"
)

_CITED = re.compile(r"\[(\d{1,3})\]")
_DECLINES = re.compile(
    r"不知道|不清楚|不了解|无法(确定|回答|得知|判断|提供)|(没有|未|并未|沒有)(提供|提及|提到|说明|明确|包含|给出|相关)"
    r"|do(es)? not (know|mention|state|provide)|don't know",
    re.IGNORECASE,
)


class Replies(Protocol):
    """A chat model."""

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class Chunk:
    """``start`` and ``end`` are offsets into the original text; ``text`` is without tags."""

    document: Document
    start: int
    end: int
    original: str
    text: str


class Baseline:
    """Answers as :class:`rag.Assistant` does, so that the harness measures both alike."""

    def __init__(
        self,
        library: HoldsDocuments,
        embedder: Embedder,
        model: Replies,
        *,
        max_tokens: int,
        cache: Path,
    ) -> None:
        """``cache`` is the folder that the vectors of the chunks are kept in."""
        self._embedder = embedder
        self._model = model
        self._max_tokens = max_tokens
        self._chunks = [
            chunk
            for document in library.documents()
            for chunk in split(document, library.text(document.document_id))
        ]
        self._vectors = _vectors(self._chunks, embedder, cache)

    def ask(
        self, question: str, *, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Answer | Abstention:
        """Raises: GenerationError: the model failed."""
        started = time.perf_counter()
        passages = self._search(question, history, filters)
        retrieved = _since(started)
        first_token: float | None = None
        pieces: list[str] = []
        messages = _messages(question, history, passages)
        for piece in self._model.stream(messages, max_tokens=self._max_tokens):
            first_token = _since(started) if first_token is None else first_token
            pieces.append(piece)
        reply = "".join(pieces).strip()
        timings = Timings(retrieved, first_token, _since(started))
        if not reply or _DECLINES.search(reply):
            reason = AbstentionReason.NOT_STATED
            return Abstention(question, reason, reply, passages, timings)
        return Answer(question, tuple(_statements(reply, passages)), passages, timings)

    def _search(
        self, question: str, history: Sequence[Turn], filters: Filters | None
    ) -> tuple[Passage, ...]:
        """A follow-up is searched for together with the question before it."""
        before = [turn.content for turn in history if turn.role == "user"][-1:]
        query = self._embedder.encode_queries(["\n".join([*before, question])])[0]
        cosines = (self._vectors @ query).tolist()
        admitted = [
            index
            for index, chunk in enumerate(self._chunks)
            if filters is None or chunk.document.document_id in filters.documents
        ]
        nearest = sorted(admitted, key=lambda index: -cosines[index])[:CHUNKS_SHOWN]
        return tuple(
            _passage(number, self._chunks[index], cosines[index])
            for number, index in enumerate(nearest, start=1)
        )


def split(document: Document, text: str) -> Iterator[Chunk]:
    """The chunks of a document, whose tags are removed as a tutorial's HTML loader removes them."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK_CHARACTERS, chunk_overlap=OVERLAP_CHARACTERS, add_start_index=True
    )
    mapped = repair(text, 0, markup=document.markup)
    for piece in splitter.create_documents([mapped.text]):
        first = piece.metadata["start_index"]
        start, end = mapped.span(first, first + len(piece.page_content))
        yield Chunk(document, start, end, text[start:end], piece.page_content)


def _vectors(chunks: Sequence[Chunk], embedder: Embedder, cache: Path) -> Vectors:
    """``(len(chunks), d)``; from the cache, if it holds the vectors of exactly these chunks."""
    path = cache / f"baseline-{_digest(embedder.fingerprint, chunks)}.npy"
    if path.exists():
        kept: Vectors = np.load(path)
        return kept
    vectors = embedder.encode_passages([chunk.text for chunk in chunks])
    buffer = io.BytesIO()
    np.save(buffer, vectors)
    write_atomically(path, buffer.getvalue())
    return vectors


def _digest(fingerprint: str, chunks: Iterable[Chunk]) -> str:
    digest = hashlib.sha256(fingerprint.encode())
    for chunk in chunks:
        digest.update(f"\0{chunk.text}".encode())
    return digest.hexdigest()[:16]


def _passage(number: int, chunk: Chunk, score: float) -> Passage:
    document = chunk.document
    return Passage(
        number=number,
        document_id=document.document_id,
        title=document.title,
        source=document.source,
        clause="",
        start=chunk.start,
        end=chunk.end,
        text=chunk.original,
        search_text=chunk.text,
        context=document.title,
        score=score,
    )


def _messages(question: str, history: Sequence[Turn], passages: Sequence[Passage]) -> list[Message]:
    context = "\n\n".join(f"[{passage.number}] {passage.search_text}" for passage in passages)
    turns = [Message(turn.role, turn.content) for turn in history]
    asked = f"资料：\n{context}\n\n问题：{question}"
    return [Message("system", _SYSTEM), *turns, Message("user", asked)]


def _statements(reply: str, passages: Sequence[Passage]) -> Iterator[Statement]:
    """A line is a statement. A number that no passage has cites nothing."""
    by_number = {passage.number: passage for passage in passages}
    for line in filter(None, map(str.strip, reply.splitlines())):
        numbers = dict.fromkeys(int(number) for number in _CITED.findall(line))
        cited = [by_number[number] for number in numbers if number in by_number]
        text = _CITED.sub("", line).strip()
        if text:
            yield Statement(text, tuple(map(_citation, cited)))


def _citation(passage: Passage) -> Citation:
    return Citation(
        number=passage.number,
        document_id=passage.document_id,
        title=passage.title,
        source=passage.source,
        clause="",
        quote=passage.text,
        start=passage.start,
        end=passage.end,
    )


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
