"""An example as one sequence of tokens: the passages once, each thing asked of them a branch.

The three prompts of an example differ only in what follows the passages, which are most of it. Read
as one sequence in which no branch sees another one, they cost a third.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.reader.examples import Example
from rag.generation.prompts import NO, YES

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class Label:
    """What should come next: after each of ``at`` the token of ``targets``; for a single place, any
    of them."""

    task: str
    at: list[int]
    targets: list[int]


@dataclass(frozen=True, slots=True)
class Packed:
    tokens: torch.Tensor
    """``(1, n)``."""
    positions: torch.Tensor
    """``(1, n)``: each branch goes on from the end of what is common."""
    mask: torch.Tensor
    """``(1, 1, n, n)``: whether a token sees another one."""
    labels: list[Label]


class Packer:
    def __init__(self, tokenizer: PreTrainedTokenizerBase) -> None:
        self._tokenizer = tokenizer
        self.end = tokenizer.convert_tokens_to_ids("<|im_end|>")

    def ids(self, text: str) -> list[int]:
        return list(self._tokenizer(text, add_special_tokens=False).input_ids)

    def pack(self, example: Example) -> Packed:
        import torch

        tails = (example.states, example.which, example.write)
        prompts = [self._prompt(example.system, tail) for tail in tails if tail]
        common = _common(prompts)
        tokens, positions, branches = prompts[0][:common], list(range(common)), [0] * common
        labels: list[Label] = []
        for branch, (label, prompt) in enumerate(
            zip(self._labels(example), prompts, strict=False), 1
        ):
            own = prompt[common:]
            last = len(tokens) + len(own) - 1
            if label.task == "write":
                own = own + label.targets[:-1]
                places = list(range(last, last + len(label.targets)))
            else:
                places = [last]
            tokens = tokens + own
            positions += range(common, common + len(own))
            branches += [branch] * len(own)
            labels.append(Label(label.task, places, label.targets))
        of, at = torch.tensor(branches), torch.arange(len(tokens))
        mask = (at[None] <= at[:, None]) & ((of[None] == 0) | (of[None] == of[:, None]))
        return Packed(torch.tensor([tokens]), torch.tensor([positions]), mask[None, None], labels)

    def _labels(self, example: Example) -> list[Label]:
        labels: list[Label] = []
        if example.states:
            digits = [self.ids(str(number))[0] for number in example.numbers]
            told = YES if example.answerable else NO
            labels = [Label("states", [], self.ids(told)), Label("which", [], digits)]
        if example.answer:
            labels.append(Label("write", [], [*self.ids(example.answer), self.end]))
        return labels

    def _prompt(self, system: str, user: str) -> list[int]:
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        return self.ids(
            str(
                self._tokenizer.apply_chat_template(
                    messages, tokenize=False, add_generation_prompt=True
                )
            )
        )


def _common(sequences: Sequence[Sequence[int]]) -> int:
    """How many tokens they all begin with."""
    shortest = min(map(len, sequences))
    return next((at for at in range(shortest) if len({one[at] for one in sequences}) > 1), shortest)
