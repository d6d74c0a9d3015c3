"""A library as a LangChain retriever."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from rag.jsonable import hit_json
from rag.library import Library
from rag.types import Filters, Hit


class LibraryRetriever(BaseRetriever):
    """Returns the best ``k`` clauses of a library. ``invoke(question, k=3)`` overrides ``k`` for
    one call."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    k: int = 5
    filters: Filters | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - part of the interface
        **kwargs: Any,
    ) -> list[Document]:
        k = kwargs.get("k", self.k)
        return [as_document(hit) for hit in self.library.search(query, k, filters=self.filters)]


def as_document(hit: Hit) -> Document:
    """The clause's original text with its stable id and JSON-safe metadata: what
    ``yiju search --json`` prints, without the text."""
    metadata = {name: value for name, value in hit_json(hit).items() if name != "text"}
    return Document(id=hit.clause.clause_id, page_content=hit.clause.text, metadata=metadata)
