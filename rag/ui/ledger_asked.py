"""What a visitor asks of the ledger: read from the page's fields and from the address of an export.

Everything comes from the browser: what makes no sense is left open rather than believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from rag.tasks.model import LedgerQuery, SortKey, Standing

PAGE_ROWS = 50

LONGEST_WORDS = 200
"""Characters of a field that are read."""

FIELDS = ("words", "lead", "unit", "from", "by", "standing")
"""Names of the form's fields and of the address's parameters."""


@dataclass(frozen=True, slots=True)
class Asked:
    query: LedgerQuery = field(default_factory=LedgerQuery)
    sort: SortKey = SortKey.DOCUMENT
    descending: bool = False
    page: int = 0

    def sorted_by(self, column: str) -> Asked:
        """By a column of the table; once more turns the order round."""
        if column not in list(SortKey):
            return self
        again = column == self.sort
        return replace(self, sort=SortKey(column), descending=again and not self.descending, page=0)

    def address(self) -> str:
        """As parameters of an address."""
        query = self.query
        values = {
            "words": query.words,
            "lead": query.lead,
            "unit": query.unit,
            "from": query.due_from,
            "by": query.due_by,
            "standing": query.standing,
            "sort": self.sort.value,
            "descending": "1" if self.descending else "",
        }
        return urlencode({name: str(value) for name, value in values.items() if value})


def asked_in(values: Mapping[str, str]) -> Asked:
    """From parameters of an address, or the fields of the form."""
    read = {name: values.get(name, "").strip()[:LONGEST_WORDS] for name in FIELDS}
    first, last = _day(read["from"]), _day(read["by"])
    if first and last and first > last:
        first, last = last, first
    standing = read["standing"]
    sort = values.get("sort", "")
    return Asked(
        LedgerQuery(
            lead=read["lead"] or None,
            unit=read["unit"] or None,
            due_from=first,
            due_by=last,
            standing=Standing(standing) if standing in list(Standing) else None,
            words=read["words"],
        ),
        SortKey(sort) if sort in list(SortKey) else SortKey.DOCUMENT,
        bool(values.get("descending")),
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
