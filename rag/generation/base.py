"""What a chat model is, wherever it runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user", "assistant"]
    content: str


class ChatModel(Protocol):
    """Closing the iterator that :meth:`stream` returns stops the model."""

    @property
    def name(self) -> str: ...

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Iterator[str]:
        """Pieces of the reply as they come.

        Raises:
            GenerationError: the model cannot be reached or failed.
            GenerationTimeout: nothing came within the time limit.
        """
        ...


class ReadingModel(ChatModel, Protocol):
    """A model on this machine, which also tells how sure it is of a one-token reply."""

    def load(self) -> None:
        """Reads the weights now instead of at the first question.

        Raises:
            GenerationError: they cannot be read.
        """
        ...

    def choose(self, messages: Sequence[Message], options: Sequence[str]) -> Mapping[str, float]:
        """The probability of each option as the next token, normalised over the options.

        Options must be single tokens of the model, such as digits.

        Raises:
            GenerationError: the model failed.
        """
        ...
