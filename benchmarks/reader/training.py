"""Trains the adapter of the local model on what :mod:`benchmarks.reader.examples` made.

    pip install .[training]
    python -m benchmarks.reader.training FIRST.jsonl one
    python -m benchmarks.reader.training SECOND.jsonl two --onto one --steps 231
    python -m benchmarks.reader.gguf_adapter one two rag/generation/reader.gguf

From what is shipped on, as in the fourth round, which is not shipped:

    python -m benchmarks.reader.training FOURTH.jsonl four --onto rag/generation/reader.gguf \
        --steps 185 --rate 1e-4

Low-rank adaptation (Hu et al. 2021, arXiv:2106.09685) of the upper layers; the lower ones are only
read, so nothing is kept of them. On two cores one example takes five seconds.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.reader.examples import Example
from benchmarks.reader.gguf_adapter import mean_weights
from benchmarks.reader.packing import Packed, Packer
from rag.models.store import ModelStore
from rag.settings import load_settings

if TYPE_CHECKING:
    import torch

BASE = "qwen2.5-coder-1.5b-instruct"
FROM_LAYER = 16
"""Of 28. The layers below stay as they are."""
LINEAR = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
RANK, ALPHA = 8, 16
RATE, WARM_UP, LEAST = 2e-4, 8, 0.05
"""Of learning: reached after so many steps, then following half a cosine down to a share of it."""
BATCH = 4
WEIGHTS = {"states": 1.0, "which": 0.4, "write": 0.5}
"""Of the losses."""
EVERY = 20
"""Steps after which the adapter is saved."""


class Reader:
    """The model with its adapter."""

    def __init__(self, path: Path, onto: Sequence[Path] = ()) -> None:
        """``onto``: the adapters to go on from the mean of."""
        import torch
        from peft import LoraConfig, get_peft_model, set_peft_model_state_dict
        from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

        torch.manual_seed(3)
        source: dict[str, Any] = {"gguf_file": path.name}
        self.packer = Packer(AutoTokenizer.from_pretrained(path.parent, **source))
        model = AutoModelForCausalLM.from_pretrained(
            path.parent,
            dtype=torch.bfloat16,
            quantization_config=GgufConfig(dequantize=True),  # packed ones compute in float32
            **source,
        )
        model.requires_grad_(False)
        layers = range(FROM_LAYER, model.config.num_hidden_layers)
        self.adapted = get_peft_model(
            model.eval(),
            LoraConfig(
                r=RANK,
                lora_alpha=ALPHA,
                target_modules=list(LINEAR),
                layers_to_transform=list(layers),
                task_type="CAUSAL_LM",
            ),
        )
        if onto:
            mean = {name: torch.tensor(values) for name, values in mean_weights(onto).items()}
            set_peft_model_state_dict(self.adapted, mean)
        self._body, self._head = model.model, model.lm_head
        self.parameters = [one for one in self.adapted.parameters() if one.requires_grad]
        for one in self.parameters:
            one.data = one.data.float()

    def losses(self, packed: Packed) -> dict[str, torch.Tensor]:
        """By task."""
        import torch

        with torch.no_grad():
            hidden = self._body.embed_tokens(packed.tokens)
            hidden = self._through(self._body.layers[:FROM_LAYER], hidden, packed)
        hidden = self._body.norm(self._through(self._body.layers[FROM_LAYER:], hidden, packed))[0]
        losses: dict[str, torch.Tensor] = {}
        for label in packed.labels:
            log = self._head(hidden[label.at]).float().log_softmax(1)
            if label.task == "write":
                losses[label.task] = -log[range(len(label.at)), label.targets].mean()
            else:
                losses[label.task] = -log[0, label.targets].logsumexp(0)
        return losses

    def _through(self, layers: Any, hidden: torch.Tensor, packed: Packed) -> torch.Tensor:
        turned = self._body.rotary_emb(hidden, packed.positions)
        for layer in layers:
            hidden = layer(
                hidden,
                attention_mask=packed.mask,
                position_ids=packed.positions,
                position_embeddings=turned,
            )
        return hidden


def train(
    reader: Reader, examples: Sequence[Example], *, steps: int, rate: float = RATE
) -> Iterator[dict[str, float]]:
    """The mean losses of each step. Goes through the examples in their order, then shuffled."""
    import torch

    optimizer = torch.optim.AdamW(reader.parameters, lr=rate, weight_decay=0.0, betas=(0.9, 0.98))
    batches = _batches(examples)
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * _share(step, steps)
        seen: dict[str, list[float]] = {}
        for example in next(batches):
            losses = reader.losses(reader.packer.pack(example))
            total = torch.stack([WEIGHTS[task] * loss for task, loss in losses.items()]).sum()
            (total / BATCH).backward()  # type: ignore[no-untyped-call]
            for task, loss in losses.items():
                seen.setdefault(task, []).append(loss.item())
        torch.nn.utils.clip_grad_norm_(reader.parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        yield {task: sum(several) / len(several) for task, several in seen.items()}


def _batches(examples: Sequence[Example]) -> Iterator[list[Example]]:
    chance, waiting = random.Random(3), list(examples)
    while True:
        while len(waiting) < BATCH:
            again = list(examples)
            chance.shuffle(again)
            waiting += again
        yield waiting[:BATCH]
        waiting = waiting[BATCH:]


def _share(step: int, steps: int) -> float:
    cosine = 0.5 * (1 + math.cos(math.pi * step / steps))
    return min(1.0, (step + 1) / WARM_UP) * max(LEAST, cosine)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--onto", type=Path, nargs="+", default=(), help="adapters to go on from")
    parser.add_argument("--steps", type=int, default=224)
    parser.add_argument("--rate", type=float, default=RATE, help="of learning")
    arguments = parser.parse_args()
    if not arguments.examples.is_file():
        parser.error(f"There is no file {arguments.examples}.")
    rows = map(json.loads, arguments.examples.read_text(encoding="utf-8").splitlines())
    shown = [Example(**row) for row in rows]
    reader = Reader(ModelStore(load_settings()).path(BASE), arguments.onto)
    steps = train(reader, shown, steps=arguments.steps, rate=arguments.rate)
    for number, losses in enumerate(steps, start=1):
        told = " ".join(f"{task} {loss:.3f}" for task, loss in losses.items())
        print(f"{number}/{arguments.steps} {told}", flush=True)
        if number % EVERY == 0 or number == arguments.steps:
            reader.adapted.save_pretrained(str(arguments.folder))
