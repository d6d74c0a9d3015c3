"""8-bit arithmetic for a torch model, with the few channels that do not bear it kept exact.

Imports torch at the top: only :func:`embeddings.prepare` comes here.

Static 8-bit quantisation rounds every input of a linear layer to one of 256 levels between the
smallest and the largest value ever seen. Encoders of the BERT family have a few input channels
that are ten times larger than all others (in multilingual-e5-small one of the 1536 of a
feed-forward layer reaches 65 while the next stays below 5); with them in the range, the others
share a handful of levels. So these channels are clipped in the 8-bit product, where their weights
are zero, and added by a separate product of a few columns. On odd texts (one digit, one character
repeated, emoji) the lowest cosine to float32 rises from 0.97 to above 0.998.
The idea is that of LLM.int8() (Dettmers et al. 2022, https://arxiv.org/abs/2208.07339), with the
channels chosen once instead of for each input.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

_LEVELS = 255
_WEIGHT_LEVEL = 127
_OUTLIER = 6.0
"""A channel is kept exact when its largest value exceeds this many times the median channel's."""
_MOST_OUTLIERS = 4
_LARGE_TABLE = 10_000
"""Rows from which an embedding table is stored in 8 bits; the small ones weigh nothing."""


def quantise(model: nn.Module, observe: Callable[[], object]) -> None:
    """Make the linear layers of ``model`` compute in 8 bits, in place.

    ``observe`` runs the model over representative texts; the ranges seen meanwhile become fixed.
    """
    layers: list[_QuantisedLinear] = []
    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.Linear):
                layer = _QuantisedLinear(child)
                setattr(parent, name, layer)
                layers.append(layer)
            elif isinstance(child, nn.Embedding) and child.num_embeddings >= _LARGE_TABLE:
                setattr(parent, name, _QuantisedTable(child))
    with torch.inference_mode():
        observe()
        for layer in layers:
            layer.settle()


class _QuantisedLinear(nn.Module):
    """``x → x W + b``, observing the range of ``x`` until it is settled.

    Afterwards ``x ≈ step · (level - zero)`` with levels 0…255, and
    ``W ≈ weight_steps · (-127…127)``, a step for each output.
    """

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.weight: Tensor = linear.weight.detach()
        self.bias = linear.bias
        self.lowest = torch.zeros(linear.in_features)
        self.highest = torch.zeros(linear.in_features)
        self.settled = False

    def settle(self) -> None:
        """Fix the range and set the outlying channels apart."""
        size = torch.maximum(self.highest, -self.lowest)
        largest = torch.argsort(size, descending=True)[:_MOST_OUTLIERS]
        self.apart = largest[size[largest] > _OUTLIER * size.median()]
        within = torch.ones_like(size)
        within[self.apart] = 0
        low = float((self.lowest * within).min())
        high = float((self.highest * within).max())
        # A layer that only ever saw zeros still needs a step to divide by.
        self.step = max(high - low, 1e-6) / _LEVELS
        self.zero = round(-low / self.step)
        weight = self.weight.detach()
        self.exact = weight[:, self.apart].clone()
        self.weight, self.weight_steps = _in_steps(weight * within)
        self.settled = True

    def forward(self, x: Tensor) -> Tensor:
        if not self.settled:
            seen = x.reshape(-1, x.shape[-1])
            self.highest = torch.maximum(self.highest, seen.amax(dim=0))
            self.lowest = torch.minimum(self.lowest, seen.amin(dim=0))
            return functional.linear(x, self.weight, self.bias)
        rounded = torch.fake_quantize_per_tensor_affine(x, self.step, self.zero, 0, _LEVELS)
        weight = self.weight.float() * self.weight_steps
        product = functional.linear(rounded, weight, self.bias)
        if len(self.apart) == 0:
            return product
        return product + functional.linear(torch.index_select(x, -1, self.apart), self.exact)


class _QuantisedTable(nn.Module):
    """An embedding table stored as ``steps · (-127…127)``, a step for each row."""

    def __init__(self, table: nn.Embedding) -> None:
        super().__init__()
        self.rows, self.steps = _in_steps(table.weight.detach())

    def forward(self, ids: Tensor) -> Tensor:
        return self.rows[ids].float() * self.steps[ids]


def _in_steps(rows: Tensor) -> tuple[Tensor, Tensor]:
    """``(n, m)`` → whole numbers from -127 to 127, ``(n, m)``, and the step of each row,
    ``(n, 1)``; their product is the nearest that 8 bits come to ``rows``."""
    steps = rows.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / _WEIGHT_LEVEL
    return torch.round(rows / steps).to(torch.int8), steps
