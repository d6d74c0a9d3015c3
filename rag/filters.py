"""Which documents a search may look at."""

from __future__ import annotations

from collections.abc import Sequence

from rag.folding import fold
from rag.types import Document, Filters


def admitted(documents: Sequence[Document], filters: Filters) -> list[str]:
    """Ids of the documents that meet every condition. A region admits what lies within it:
    ``鄂州市`` admits a document of ``湖北省 鄂州市 华容区``. Comparisons are of folded text."""
    return [document.document_id for document in documents if _admits(filters, document)]


def _admits(filters: Filters, document: Document) -> bool:
    metadata = document.metadata
    published = metadata.published or metadata.written
    if filters.documents and document.document_id not in filters.documents:
        return False
    if filters.regions and not _any_within(filters.regions, metadata.region):
        return False
    if filters.issuers and not _any_within(filters.issuers, metadata.issuer):
        return False
    if filters.kinds and (metadata.kind is None or metadata.kind not in filters.kinds):
        return False
    if filters.published_from and (published is None or published < filters.published_from):
        return False
    return not (filters.published_to and (published is None or published > filters.published_to))


def _any_within(wanted: Sequence[str], stated: str | None) -> bool:
    return stated is not None and any(fold(one) in fold(stated) for one in wanted)
