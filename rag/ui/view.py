"""A conversation as the page shows it: the thread, the passages beside it, the list of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.types import Abstention, Answer
from rag.ui.evidence import Shown, evidence_html
from rag.ui.exchange import Exchange, Live, evidence_of, statements_of
from rag.ui.shelf import Shelf
from rag.ui.sources import Record
from rag.ui.strings import Locale
from rag.ui.thread import thread_html

if TYPE_CHECKING:
    from rag.library import Library


@dataclass(frozen=True, slots=True)
class View:
    thread: str
    evidence: str


def view(
    library: Library,
    exchanges: Sequence[Exchange],
    judgements: Mapping[str, bool],
    locale: Locale,
    live: Live | None = None,
) -> View:
    """HTML of the conversation; ``live`` adds the passages of a question still being answered."""
    shelf = Shelf(library)
    held = records(shelf, exchanges)
    sections = [_shown(record) for record in held]
    if live is not None and live.passages is not None:
        sections.append(Shown(live.exchange_id, shelf.bases(live.passages)))
    return View(thread_html(held, judgements, locale), evidence_html(sections, locale))


def records(shelf: Shelf, exchanges: Sequence[Exchange]) -> list[Record]:
    return [Record(exchange, shelf.bases(evidence_of(exchange.outcome))) for exchange in exchanges]


def _shown(record: Record) -> Shown:
    outcome = record.exchange.outcome
    return Shown(
        record.exchange.exchange_id,
        record.bases,
        statements_of(outcome),
        decided=isinstance(outcome, Answer),
        nearest=isinstance(outcome, Abstention),
    )
