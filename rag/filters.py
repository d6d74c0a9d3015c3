"""Which documents a search may look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from rag.catalogue import Entry
from rag.errors import SettingsError
from rag.folding import fold
from rag.types import Filters

_DAYS = ("published_from", "published_to")


def as_filters(given: Filters | Mapping[str, Any] | None) -> Filters | None:
    """Conditions as a caller wrote them, checked. A mapping, such as one read from JSON, has the
    fields of :class:`rag.types.Filters` as keys; a single text stands for a list of one, and days
    are written ``2026-04-30``.

    Raises:
        SettingsError: an unknown condition, a value of another kind, or a first day after the last.
    """
    if given is None:
        return None
    if isinstance(given, Mapping):
        stated = dict(given)
    elif isinstance(given, Filters):
        stated = {field.name: getattr(given, field.name) for field in fields(Filters)}
    else:
        raise SettingsError(
            f"The filters are a {type(given).__name__}.", "Give rag.types.Filters or a mapping."
        )
    known = [field.name for field in fields(Filters)]
    unknown = sorted(str(name) for name in stated if name not in known)
    if unknown:
        raise SettingsError(
            f"There is no filter {unknown[0]!r}.", f"There are: {', '.join(known)}."
        )
    first, last = (_day(name, stated.get(name)) for name in _DAYS)
    if first is not None and last is not None and first > last:
        raise SettingsError(
            f"The filter 'published_from' ({first}) is later than 'published_to' ({last}).",
            "Exchange them.",
        )
    return Filters(
        documents=_texts("documents", stated.get("documents")),
        regions=_texts("regions", stated.get("regions")),
        issuers=_texts("issuers", stated.get("issuers")),
        kinds=_texts("kinds", stated.get("kinds")),
        published_from=first,
        published_to=last,
    )


def admitted(entries: Iterable[Entry], filters: Filters) -> list[str]:
    """Ids of the documents that meet every condition. A region admits what lies within it:
    ``鄂州市`` admits a document of ``湖北省 鄂州市 华容区``. Comparisons are of folded text."""
    regions = [fold(region) for region in filters.regions]
    issuers = [fold(issuer) for issuer in filters.issuers]
    return [entry.document_id for entry in entries if _admits(filters, entry, regions, issuers)]


def _admits(filters: Filters, entry: Entry, regions: Sequence[str], issuers: Sequence[str]) -> bool:
    if filters.documents and entry.document_id not in filters.documents:
        return False
    if filters.kinds and entry.kind not in filters.kinds:
        return False
    if filters.published_from and (entry.day is None or entry.day < filters.published_from):
        return False
    if filters.published_to and (entry.day is None or entry.day > filters.published_to):
        return False
    if regions and not _any_within(regions, entry.region):
        return False
    return not issuers or _any_within(issuers, entry.issuer)


def _any_within(wanted: Sequence[str], stated: str | None) -> bool:
    return stated is not None and any(one in _folded(stated) for one in wanted)


@lru_cache(maxsize=10_000)
def _folded(stated: str) -> str:
    """Thousands of documents share few regions and issuers."""
    return fold(stated)


def _texts(name: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Iterable):
        texts = tuple(value)
        if all(isinstance(text, str) and text.strip() for text in texts):
            return texts
    raise SettingsError(f"The filter {name!r} takes texts, not {value!r}.", "Give a list of texts.")


def _day(name: str, value: object) -> date | None:
    if value is None:
        return None
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    raise SettingsError(f"The filter {name!r} takes a day, not {value!r}.", "Write it 2026-04-30.")
