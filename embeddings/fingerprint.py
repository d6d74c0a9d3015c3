"""The name of everything that decides a vector."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from embeddings.prompts import Prompts

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


def fingerprint_of(model: SentenceTransformer, prompts: Prompts) -> str:
    """A digest of the weights, the modules that pool them, the prefixes and the text limit.

    Weights count by their numbers, not by their names or files, because those change between
    versions of the libraries while the vectors do not. A pooler on top of BERT is left out: where
    a checkpoint has none, it is filled with random numbers, and no vector ever passes through it.
    """
    parts = [f"{prompts.query}\0{prompts.passage}\0{model.max_seq_length}"]
    parts += [f"{type(module).__name__} {getattr(module, 'pooling_mode', '')}" for module in model]
    parts += sorted(
        hashlib.sha256(weights.detach().float().cpu().numpy().data).hexdigest()
        for name, weights in model.named_parameters()
        if "pooler" not in name.split(".")
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
