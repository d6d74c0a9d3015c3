"""A library as a LangChain retriever."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import (
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from rag.jsonable import hit_json
from rag.library import Library
from rag.retrieval import Expand
from rag.types import Filters, Hit


class LibraryRetriever(BaseRetriever):
    """Returns the best ``k`` clauses of a library, or the sections around them. ``k``, ``filters``
    and ``expand`` may be given to a single call: ``invoke(question, k=3)``."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    k: int = 5
    filters: Filters | None = None
    expand: Expand | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - part of the interface
        **kwargs: Any,
    ) -> list[Document]:
        return _documents(self.library.search(query, **self._arguments(kwargs)))

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,  # noqa: ARG002 - part of the interface
        **kwargs: Any,
    ) -> list[Document]:
        return _documents(await self.library.asearch(query, **self._arguments(kwargs)))

    def _arguments(self, given: dict[str, Any]) -> dict[str, Any]:
        return {"k": self.k, "filters": self.filters, "expand": self.expand, **given}


def _documents(hits: list[Hit]) -> list[Document]:
    return [as_document(hit) for hit in hits]


def as_document(hit: Hit) -> Document:
    """The clause's original text, or its section's where there is one, with the clause's stable id
    and JSON-safe metadata: what ``yiju search --json`` prints, without the text."""
    metadata = {name: value for name, value in hit_json(hit).items() if name != "text"}
    text = hit.clause.text if hit.section is None else hit.section.text
    return Document(id=hit.clause.clause_id, page_content=text, metadata=metadata)
