"""Text that remembers where each of its characters stood in the original.

Cleaning and folding change text for search; a quote must still be an exact substring of the
original. Every change is therefore made on a :class:`MappedText`, which carries, for each
character, the range of the original that it came from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MappedText:
    """``text[i]`` stands for ``original[starts[i]:ends[i]]``; both sequences never decrease."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def identity(cls, text: str, offset: int = 0) -> MappedText:
        """The text itself, standing at ``offset`` in the original."""
        return cls(
            text,
            range(offset, offset + len(text)),
            range(offset + 1, offset + len(text) + 1),
        )

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, window: slice) -> MappedText:
        return MappedText(self.text[window], self.starts[window], self.ends[window])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original behind ``text[start:end]``, which must not be empty."""
        return self.starts[start], self.ends[end - 1]

    def keep(self, wanted: Callable[[int], bool]) -> MappedText:
        """Only the characters whose position in ``text`` is wanted."""
        kept = [index for index in range(len(self.text)) if wanted(index)]
        return MappedText(
            "".join(self.text[index] for index in kept),
            [self.starts[index] for index in kept],
            [self.ends[index] for index in kept],
        )

    def translate(self, change: Callable[[str], str]) -> MappedText:
        """Each character replaced by ``change`` of it: none, one or several characters, all of
        which stand for the same place in the original."""
        pieces = [change(character) for character in self.text]
        origin = [index for index, piece in enumerate(pieces) for _ in piece]
        return MappedText(
            "".join(pieces),
            [self.starts[index] for index in origin],
            [self.ends[index] for index in origin],
        )
