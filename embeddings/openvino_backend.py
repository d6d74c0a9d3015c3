"""The fast engine: OpenVINO on the CPU, without torch or transformers."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embeddings.base import EmbedderError, Span, Vectors
from embeddings.fast_files import COMPILED, NETWORK, PIECES, TOKENIZER, FastFiles
from embeddings.parts import completed, part_means, unread
from embeddings.silent_openvino import import_openvino
from embeddings.vectors import unit_rows

if TYPE_CHECKING:
    from openvino import CompiledModel, Core
    from tokenizers import Tokenizer

_WINDOW = 1024
"""Texts that are tokenized at once. More would sort better and hold more memory."""
_BATCH_TOKENS = 4096
"""Tokens in one run, padding included: what bounds the memory."""
_LENGTH_STEP = 16
"""Lengths are padded to a multiple of this: fewer shapes for the engine to make ready for."""
_LONE_STEP = 4
"""The same for a text by itself: a question waits for every token, and a new shape costs it a few
milliseconds once."""

_UNREADABLE = re.compile("[\0\ud800-\udfff]")

Ids = NDArray[np.int64]


class OpenVINOEmbedder:
    """Runs the files that :func:`embeddings.prepare` made.

    Every run uses all cores, so threads take turns, a batch at a time: a question waits for one
    batch of somebody's ingest, not for all of it.
    """

    def __init__(self, files: FastFiles) -> None:
        """Raises: EmbedderError: the files cannot be loaded."""
        self._files = files
        tokenizer, network = _load(files)
        self._tokenizer = tokenizer.create_infer_request()
        self._network = network.create_infer_request()
        self._turn = threading.Lock()
        self._placing: Tokenizer | None = None

    @property
    def dimension(self) -> int:
        return self._files.dimension

    @property
    def fingerprint(self) -> str:
        return self._files.fingerprint

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._files.prompts.query)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts, self._files.prompts.passage)

    def encode_in_parts(
        self, texts: Sequence[str], parts: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]:
        files, prompt = self._files, self._files.prompts.passage
        if not files.by_mean:
            return self.encode_passages(texts), completed(
                texts, parts, unread(parts), self.encode_passages
            )
        raw, rows = np.empty((len(texts), files.dimension), dtype=np.float32), unread(parts)
        read = self._placing_tokenizer().encode_batch([prompt + _readable(text) for text in texts])
        tokens = [np.array(one.ids, dtype=np.int64) for one in read]
        for batch in batches([len(ids) for ids in tokens]):
            ids, mask = padded([tokens[row] for row in batch], files.max_tokens, files.pad_id)
            raw[batch], states = self._run(ids, mask)
            for row, seen in zip(batch, states, strict=True):
                offsets = np.array(read[row].offsets, dtype=np.int64)
                within = [(first + len(prompt), last + len(prompt)) for first, last in parts[row]]
                rows[row] = part_means(seen[: len(offsets)], offsets, within)
        name = files.folder.parent.name
        filled = completed(texts, parts, rows, self.encode_passages)
        return unit_rows(raw, name), [unit_rows(vectors, name) for vectors in filled]

    def _placing_tokenizer(self) -> Tokenizer:
        """The same tokens, with their places in the text, which OpenVINO does not tell. Loaded
        where something is indexed: it takes a second and more memory than a question may."""
        with self._turn:
            if self._placing is None:
                from tokenizers import Tokenizer

                self._placing = Tokenizer.from_file(str(self._files.folder / PIECES))
                self._placing.no_padding()  # which the file may ask for
                self._placing.enable_truncation(self._files.max_tokens)
            return self._placing

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        files = self._files
        raw = np.empty((len(texts), files.dimension), dtype=np.float32)
        for start in range(0, len(texts), _WINDOW):
            window = [prompt + _readable(text) for text in texts[start : start + _WINDOW]]
            tokens = self._tokens(window)
            for rows in batches([len(ids) for ids in tokens]):
                ids, mask = padded([tokens[row] for row in rows], files.max_tokens, files.pad_id)
                raw[[start + row for row in rows]], _ = self._run(ids, mask)
        return unit_rows(raw, files.folder.parent.name)

    def _tokens(self, texts: list[str]) -> list[Ids]:
        with self._turn:
            self._tokenizer.infer({0: texts})
            ids, mask = (
                self._tokenizer.get_tensor(name).data for name in ("input_ids", "attention_mask")
            )
            return [row[kept != 0] for row, kept in zip(ids, mask, strict=True)]

    def _run(self, ids: Ids, mask: Ids) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Pooled vectors, ``(n, d)``, and token states, ``(n, length, d)``."""
        with self._turn:
            self._network.infer([ids, mask])
            # The tensors belong to the request, and the next run overwrites them.
            pooled, states = (np.array(self._network.get_output_tensor(n).data) for n in (0, 1))
            return pooled, states


def _readable(text: str) -> str:
    """The tokenizers take strings up to a zero, and UTF-8, which has no lone surrogates."""
    return _UNREADABLE.sub("\ufffd", text)


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Positions of texts with ``lengths`` tokens, similar lengths together, longest first, so
    that little is padded and memory reaches its highest point with the first batch."""
    order = iter(sorted(range(len(lengths)), key=lambda row: -lengths[row]))
    for longest in order:
        room = max(_BATCH_TOKENS // _stepped(lengths[longest], _LENGTH_STEP), 1)
        yield [longest, *islice(order, room - 1)]


def padded(tokens: Sequence[Ids], longest: int, pad_id: int) -> tuple[Ids, Ids]:
    """Token ids and attention mask, both ``(n, width)``; ``width`` is at most ``longest``."""
    step = _LONE_STEP if len(tokens) == 1 else _LENGTH_STEP
    width = min(_stepped(max(len(ids) for ids in tokens), step), longest)
    matrix = np.full((len(tokens), width), pad_id, dtype=np.int64)
    mask = np.zeros_like(matrix)
    for row, ids in enumerate(tokens):
        matrix[row, : len(ids)] = ids
        mask[row, : len(ids)] = 1
    return matrix, mask


def _stepped(length: int, step: int) -> int:
    return -(-length // step) * step


def _load(files: FastFiles) -> tuple[CompiledModel, CompiledModel]:
    openvino = import_openvino()
    import openvino_tokenizers  # noqa: F401 - teaches OpenVINO the operations of tokenizers

    core = openvino.Core()
    try:
        tokenizer = core.compile_model(files.folder / TOKENIZER, "CPU")
        return tokenizer, _compiled(core, files.folder / NETWORK, _kept(files.folder.parent))
    except RuntimeError as error:
        raise EmbedderError(
            f"The prepared files in {files.folder} could not be loaded; delete that folder and "
            "prepare the model again."
        ) from error


def _compiled(core: Core, path: Path, kept: dict[str, str]) -> CompiledModel:
    """The network made ready for this processor, in a precision that does not depend on what
    OpenVINO would choose: bfloat16 where the processor computes in it (cosine 0.99999 to
    float32), else float32."""
    capable = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    precision = "bf16" if "BF16" in capable else "f32"
    settings = {"INFERENCE_PRECISION_HINT": precision, "NUM_STREAMS": 1, **kept}
    return core.compile_model(path, "CPU", settings)


def _kept(model_folder: Path) -> dict[str, str]:
    """Settings to keep what compiling worked out, without the weights: one megabyte that saves a
    command a fifth of a second. OpenVINO passes over what does not fit its version, the processor
    or the network, or is damaged, and compiles again."""
    if not os.access(model_folder, os.W_OK):
        return {}
    return {"CACHE_DIR": str(model_folder / COMPILED), "CACHE_MODE": "OPTIMIZE_SIZE"}
