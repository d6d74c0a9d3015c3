"""What a document is: title, issuer, numbers, dates, place and kind, each with its source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from rag.documents.dates import find_dates, first_date
from rag.documents.front import Front, is_agency, read_front
from rag.documents.kinds import kind_of
from rag.documents.labels import LABELS
from rag.documents.numbers import normalise_number
from rag.documents.region import find_region
from rag.documents.titles import find_title
from rag.mapped import MappedText
from rag.types import LoadedText, Metadata, RowKind

_KEYS: Mapping[str, tuple[str, str]] = {
    "title": ("title", "front matter"),
    "date": ("published", "front matter"),
    "source": ("source", "front matter"),
    "url": ("url", "front matter"),
    "permalink": ("url", "front matter"),
    "articletitle": ("title", "page metadata"),
    "pubdate": ("published", "page metadata"),
    "publishdate": ("published", "page metadata"),
    "article:published_time": ("published", "page metadata"),
    "contentsource": ("source", "page metadata"),
    "canonical": ("url", "page metadata"),
    "og:url": ("url", "page metadata"),
}
"""Keys of front matter and ``<meta>``, in lower case → (field, where)."""

_EFFECTIVE = re.compile(
    r"(?:本|现予公布|現予公布)[^。\n]{0,16}?自\s*(?P<date>[^。\n]{6,14}?日)\s*起\s*(?:正式)?(?:施行|实施|實施|执行|執行|生效)"
)
_AGENCY_ACTS = re.compile(r"^(?P<agency>.{2,40}?)(?:关于|關於|转发|轉發|批转|印发|印發)")
_LINK = re.compile(r"<(https?://[^<>\s]+)>")


def read_metadata(loaded: LoadedText, cleaned: MappedText, name: str) -> Metadata:
    """``name`` is the file's name or address as the user knows it."""
    lines = _own_lines(loaded, cleaned)
    front = read_front(lines)
    stated = _stated(loaded)
    found_in: dict[str, str] = {}

    def choose(field: str, *offers: tuple[str, str] | None) -> str | None:
        for offer in (stated.get(field), *offers):
            if offer is not None and offer[0]:
                found_in[field] = offer[1]
                return offer[0]
        return None

    def choose_date(field: str, *offers: tuple[date, str] | None) -> date | None:
        if field in stated and (value := first_date(stated[field][0])):
            found_in[field] = stated[field][1]
            return value
        for offer in offers:
            if offer is not None:
                found_in[field] = offer[1]
                return offer[0]
        return None

    shown = _own_lines(loaded, cleaned, as_shown=True)
    title = choose("title", find_title(loaded, shown, front.is_order, name)) or name
    issuer = choose("issuer", front.issuer, _issuer_in(title), *_from_sources(stated, front))
    number = choose("document_number", front.number)
    written = choose_date("written", front.written)
    published = choose_date("published", front.published, _date_in_name(name))
    return Metadata(
        title=title,
        issuer=issuer,
        document_number=normalise_number(number) if number else None,
        index_number=choose("index_number"),
        written=written,
        published=published,
        effective=choose_date("effective", _effective(cleaned.text)),
        region=choose("region", _region(title, issuer, found_in, cleaned.text)),
        kind=choose("kind", _kind(title, loaded, front)),
        url=choose("url", _link(loaded)),
        found_in=found_in,
    )


def _own_lines(loaded: LoadedText, cleaned: MappedText, *, as_shown: bool = False) -> list[str]:
    """The lines of the document itself, without the page's header table; ``as_shown`` with the
    blanks that part a headline."""
    stated = [(row.start, row.end) for row in loaded.rows if row.kind is RowKind.STATED]
    lines = []
    for match in re.finditer(r"[^\n]+", cleaned.text):
        origin = cleaned.starts[match.start()]
        if not any(start <= origin < end for start, end in stated):
            end = cleaned.ends[match.end() - 1]
            lines.append(_parted(match[0], loaded.text[origin:end]) if as_shown else match[0])
    return lines


def _parted(repaired: str, original: str) -> str:
    """``全面深化改革 建设美好大观`` keeps its blank; ``通　知`` does not."""
    parts = original.split()
    same = "".join(parts) == "".join(repaired.split())
    return " ".join(parts) if same and all(len(part) > 1 for part in parts) else repaired


def _stated(loaded: LoadedText) -> dict[str, tuple[str, str]]:
    """Field → (value, where) from what the format says; the header table comes first."""
    stated: dict[str, tuple[str, str]] = {}
    for label, value in loaded.fields.items():
        if label in LABELS:
            stated.setdefault(LABELS[label], (value.strip(), "header table"))
    for key, value in loaded.fields.items():
        if key.lower() in _KEYS and loaded.format in ("text", "markdown", "html"):
            field, where = _KEYS[key.lower()]
            stated.setdefault(field, (value.strip(), where))
    return stated


def _issuer_in(title: str) -> tuple[str, str] | None:
    """``国务院办公厅关于…的通知`` names its issuer."""
    match = _AGENCY_ACTS.match(title)
    return (match["agency"], "title") if match and is_agency(match["agency"]) else None


def _from_sources(
    stated: Mapping[str, tuple[str, str]], front: Front
) -> tuple[tuple[str, str] | None, ...]:
    """Where nobody signs, as in news, the publishing house is the issuer."""
    return stated.get("source"), (front.source, "source line") if front.source else None


def _date_in_name(name: str) -> tuple[date, str] | None:
    found = next(find_dates(name), None)
    return (found.value, "file name") if found else None


def _effective(text: str) -> tuple[date, str] | None:
    for match in _EFFECTIVE.finditer(text):
        value = first_date(match["date"])
        if value:
            return value, "document text"
    return None


def _region(
    title: str, issuer: str | None, found_in: Mapping[str, str], text: str
) -> tuple[str, str] | None:
    # A newspaper's own town is not the region of what it reports.
    speaks = issuer if "source" not in found_in.get("issuer", "") else None
    region = find_region(title, speaks, text)
    return (" ".join(region[0]), region[1]) if region else None


def _kind(title: str, loaded: LoadedText, front: Front) -> tuple[str, str] | None:
    kind = kind_of(title)
    if kind:
        return kind, "title"
    if front.is_reported or loaded.fields.get("layout") == "post":
        return "新闻", "byline or front matter"
    return None


def _link(loaded: LoadedText) -> tuple[str, str] | None:
    if not loaded.markup:
        return None
    links = _LINK.findall(loaded.text)
    return (links[0], "link in the text") if len(links) == 1 else None
