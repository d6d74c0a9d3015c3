"""A sentence-transformers model with plain tensors at its ends.

Imports torch at the top: only :func:`embeddings.prepare` comes here.
"""

from __future__ import annotations

from torch import Tensor, nn


class Pooled(nn.Module):
    """Token ids and mask, ``(n, length)`` → sentence vectors, ``(n, d)``, and token states,
    ``(n, length, d)``."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        features = {"input_ids": input_ids, "attention_mask": attention_mask}
        found = self.model(features)
        return found["sentence_embedding"], found["token_embeddings"]
