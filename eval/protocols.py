"""What the harness needs of the system that it measures; the product is one such system."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rag.types import Abstention, Answer, Document, Filters, Hit, Turn


class Asks(Protocol):
    def ask(
        self, question: str, *, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Answer | Abstention: ...


class Searches(Protocol):
    def search(self, question: str, k: int = 10) -> list[Hit]: ...


class HoldsDocuments(Protocol):
    def documents(self) -> Sequence[Document]: ...

    def text(self, document_id: str) -> str: ...
