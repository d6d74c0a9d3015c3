"""A packed E5 file small enough to read: two layers of 32, a few hundred pieces, 64 positions."""

from __future__ import annotations

import struct
import unicodedata

import numpy as np
from numpy.typing import NDArray

from rag.models.e5_format import E5Shape, tensor_shapes

SHAPE = E5Shape(
    hidden=32,
    layers=2,
    heads=2,
    feed_forward=64,
    vocabulary=0,
    positions=64,
    token_types=2,
    epsilon=1e-12,
)
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
WORDS = ("▁", "▁query", "▁passage", ":", "～", "~", "政策", "整治", "中介", "牵头", "完成", "2025")
CHARACTERS = (
    "abcdefghijklmnopqrstuvwxyz0123456789.,%!?()-"
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说"
    "产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点"
)
NORMALISED = {
    "\x01": "",
    "\t": " ",
    "\n": " ",
    "\u200b": " ",
    **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFF01, 0xFF5E)},
    "①": "1",
    "\u3000": " ",
}
"""As in the real file, the full-width tilde U+FF5E is not in it."""


def pieces() -> list[tuple[str, float]]:
    """Longer pieces are likelier, so that a text is cut into the longest that fit."""
    special = [(name, 0.0) for name in SPECIAL]
    words = [(word, -2.0 - 1.0 / len(word)) for word in WORDS]
    seen = {name for name, _ in special + words}
    return special + words + [(c, -8.0) for c in dict.fromkeys(CHARACTERS) if c not in seen]


def packed(seed: int = 0) -> bytes:
    """The file, with random weights that follow from ``seed``."""
    vocabulary = pieces()
    shape = E5Shape(**{**_fields(SHAPE), "vocabulary": len(vocabulary)})
    texts = [text.encode() for text, _ in vocabulary]
    offsets = np.cumsum([0, *map(len, texts)]).astype("<u4")
    table = b"".join(
        struct.pack(f"<IB{len(to)}I", ord(old), len(to), *map(ord, to))
        for old, to in NORMALISED.items()
    )
    head = b"".join(
        [
            b"E5S1",
            struct.pack("<I", 1),
            struct.pack("<7i", *list(_fields(shape).values())[:7]),
            struct.pack("<fi", shape.epsilon, 32),
            struct.pack("<5iQ", len(texts), 0, 2, 1, 3, offsets[-1]),
            offsets.tobytes(),
            np.array([score for _, score in vocabulary], "<f4").tobytes(),
            b"".join(texts),
            struct.pack("<iI", len(NORMALISED), len(table)),
            table,
        ]
    )
    random = np.random.default_rng(seed)
    blobs: list[tuple[str, int, int, bytes]] = []
    for name, dimensions in tensor_shapes(shape).items():
        count = int(np.prod(dimensions))
        if len(dimensions) == 2 and name not in ("emb.pos", "emb.type"):
            blobs.append((name, 1, count, q4_0(random, count)))
        else:
            around = 1.0 if name.endswith("ln.w") else 0.0
            values = random.normal(around, 0.1, count).astype("<f4")
            blobs.append((name, 0, count, values.tobytes()))
    directory_bytes = 4 + sum(2 + len(name) + 21 for name, *_ in blobs)
    position = len(head) + directory_bytes
    directory = struct.pack("<i", len(blobs))
    for name, kind, count, raw in blobs:
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, position, len(raw))
        position += len(raw)
    return head + directory + b"".join(raw for *_, raw in blobs)


def q4_0(random: np.random.Generator, count: int) -> bytes:
    """``count`` random weights in blocks of 32: a scale and 32 halves of bytes."""
    blocks = np.empty(count // 32, np.dtype([("scale", "<f2"), ("halves", "u1", 16)]))
    blocks["scale"] = random.uniform(0.02, 0.08, len(blocks))
    blocks["halves"] = random.integers(0, 256, (len(blocks), 16))
    return blocks.tobytes()


def _fields(shape: E5Shape) -> dict[str, int]:
    return {name: getattr(shape, name) for name in E5Shape.__slots__}


def unpacked_block(block: bytes) -> NDArray[np.float32]:
    """One block of 18 bytes as e5.c unpacks it, written out number by number."""
    (scale,) = struct.unpack("<e", block[:2])
    low = [(byte & 15) - 8 for byte in block[2:]]
    high = [(byte >> 4) - 8 for byte in block[2:]]
    return np.array([scale * level for level in low + high], dtype=np.float32)
