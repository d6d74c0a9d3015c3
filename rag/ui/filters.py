"""Where to look: the conditions that a question may be given, and the words for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rag.types import Document, Filters
from rag.ui.strings import Locale, text

MOST_CHOICES = 500


@dataclass(frozen=True, slots=True)
class Choices:
    """What the documents at hand leave to choose from."""

    regions: list[str]
    issuers: list[str]
    kinds: list[str]
    years: list[str]
    documents: list[tuple[str, str]]
    """Title and id."""


def choices(documents: Sequence[Document]) -> Choices:
    about = [document.metadata for document in documents]
    regions = (region for item in about if item.region for region in _levels(item.region))
    years = (str(d.year) for item in about if (d := item.published or item.written))
    return Choices(
        regions=_sorted(regions),
        issuers=_sorted(item.issuer for item in about),
        kinds=_sorted(item.kind for item in about),
        years=_sorted(years)[::-1],
        documents=[(d.title, d.document_id) for d in documents[:MOST_CHOICES]],
    )


def chosen(
    regions: Sequence[str],
    issuers: Sequence[str],
    kinds: Sequence[str],
    years: Sequence[str],
    documents: Sequence[str],
) -> Filters | None:
    """The conditions as the library takes them; ``None`` where nothing was chosen. Years are a
    span, from the first chosen one to the last."""
    if not any((regions, issuers, kinds, years, documents)):
        return None
    span = sorted(int(year) for year in years)
    return Filters(
        documents=tuple(documents),
        regions=tuple(regions),
        issuers=tuple(issuers),
        kinds=tuple(kinds),
        published_from=date(span[0], 1, 1) if span else None,
        published_to=date(span[-1], 12, 31) if span else None,
    )


def described(filters: Filters | None, locale: Locale) -> str:
    """Says that only a part of the library is searched; empty when all of it is."""
    if filters is None:
        return ""
    years = [str(day.year) for day in (filters.published_from, filters.published_to) if day]
    conditions = [
        *filters.regions,
        *filters.issuers,
        *filters.kinds,
        "–".join(dict.fromkeys(years)),
        text(locale, "chosen_documents", count=len(filters.documents)) if filters.documents else "",
    ]
    return text(locale, "only_in", conditions=" · ".join(filter(None, conditions)))


def _levels(region: str) -> Iterable[str]:
    """``湖北省 鄂州市`` lies within ``湖北省`` as well."""
    parts = region.split()
    return (" ".join(parts[: count + 1]) for count in range(len(parts)))


def _sorted(values: Iterable[str | None]) -> list[str]:
    return sorted({value for value in values if value})[:MOST_CHOICES]
