"""Drafts → tasks: ranges become quotes, names are spelled in full, dates become intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from rag.documents.numbering import join_labels
from rag.tasks.extraction.deadlines import read_deadlines, reference_date, told_deadlines
from rag.tasks.extraction.draft import Draft
from rag.tasks.extraction.grammar import Assigned, first_leads_at
from rag.tasks.extraction.labels import Field
from rag.tasks.extraction.names import aliases, full_names
from rag.tasks.extraction.page import Page
from rag.tasks.extraction.prose import assigns_work, sentence_drafts
from rag.tasks.extraction.scopes import find_scopes, within
from rag.tasks.extraction.sections import prose_drafts
from rag.tasks.extraction.tables import is_row, row_drafts
from rag.tasks.extraction.targets import read_targets
from rag.tasks.extraction.trailers import find_trailers
from rag.tasks.extraction.unitlists import is_body
from rag.types import Deadline, Document, Quote, Task, TaskUnit


def assemble(page: Page, document: Document) -> Iterator[Task]:
    reference = reference_date(document)
    drafts = _drafts(page, document, reference)
    if not drafts:
        return
    names = _names(page, drafts)
    rule = first_leads_at(page.text)
    for draft in drafts:
        first = draft.first_leads or (rule is not None and rule.start() <= draft.content[1])
        yield _task(page, document, draft, names, reference, first_leads=first)


def _drafts(page: Page, document: Document, reference: date | None) -> list[Draft]:
    """Trailers and rows first; sentences count only where neither has them."""
    trailers = [
        trailer
        for trailer in find_trailers(page.text)
        if not is_row(page, page.lines[page.line_index(trailer.start)])
    ]
    drafts = [*prose_drafts(page, trailers), *row_drafts(page)]
    if assigns_work(document):
        covered = sorted(draft.content for draft in drafts)
        drafts += sentence_drafts(page, covered, reference)
    scopes = find_scopes(page)
    return [_parted(page, within(draft, scopes)) for draft in drafts]


def _parted(page: Page, draft: Draft) -> Draft:
    """Cleaning closes the blanks between Chinese characters, also those that part two bodies."""
    return replace(
        draft,
        assigned=tuple(part for each in draft.assigned for part in _at_blanks(page, each)),
        inherited=tuple(part for each in draft.inherited for part in _at_blanks(page, each)),
    )


def _at_blanks(page: Page, each: Assigned) -> list[Assigned]:
    """县教育局 县公安局 are two bodies, 县司法局 王五 one and a person; else the name as it is."""
    starts, ends = page.mapped.starts, page.mapped.ends
    cuts = [
        position
        for position in range(each.start + 1, each.end)
        if ends[position - 1] < starts[position]
        and page.original[ends[position - 1] : starts[position]].isspace()
    ]
    bounds = [each.start, *cuts, each.end]
    parts = [Assigned(each.field, first, last) for first, last in pairwise(bounds)]
    bodies = [part for part in parts if is_body(page.text[part.start : part.end])]
    if len(bodies) == len(parts):
        return parts
    return bodies if bodies == parts[:1] and each.end - bodies[0].end <= 4 else [each]


def _names(page: Page, drafts: Sequence[Draft]) -> dict[str, str]:
    spelled = {
        _name(page, each) for draft in drafts for each in (*draft.assigned, *draft.inherited)
    }
    return full_names(spelled, aliases(page.text))


def _name(page: Page, each: Assigned) -> str:
    """As it is written, blanks left out; folding is undone where nothing but the script changed."""
    return page.quote(each.start, each.end).text


def _task(
    page: Page,
    document: Document,
    draft: Draft,
    names: dict[str, str],
    reference: date | None,
    *,
    first_leads: bool,
) -> Task:
    title = page.quote(*draft.title)
    clause = page.clause_at(draft.title[0])
    leads, units = _roles(page, draft, names, first_leads=first_leads)
    deadlines, unread = _deadlines(page, draft, reference)
    return Task(
        document_id=document.document_id,
        number=0,
        clause=clause.ordinal,
        label=_label(page, draft, clause.label),
        title=title,
        content=page.quote(*draft.content),
        leads=leads,
        units=units,
        group=page.quote(*draft.group) if draft.group else None,
        deadlines=deadlines,
        targets=tuple(read_targets(page, *draft.told)),
        unread=(*unread, *(page.quote(*span) for span in draft.unread)),
    )


def _label(page: Page, draft: Draft, label: str) -> str:
    """The clause's label, with the task's own number where a clause holds several items."""
    line = page.lines[page.line_index(draft.content[0])]
    own = line.label.replace("(", "（").replace(")", "）")
    if not own or label.endswith(own):
        return label
    if own in label:  # the clause is named after the first item below this line
        return label[: label.index(own) + len(own)]
    return join_labels([label, own]) if label else own


def _roles(
    page: Page, draft: Draft, names: dict[str, str], *, first_leads: bool
) -> tuple[tuple[TaskUnit, ...], tuple[TaskUnit, ...]]:
    """Who leads and who else is responsible or takes part."""
    everyone = [(each, False) for each in draft.assigned]
    everyone += [(each, True) for each in draft.inherited]
    by_field: dict[Field, list[tuple[Assigned, bool]]] = {}
    for each, inherited in everyone:
        by_field.setdefault(each.field, []).append((each, inherited))
    leading: list[tuple[Assigned, bool]] = []
    for field in (Field.LEAD, Field.CHARGE, Field.GUIDE, Field.CARRY, Field.RESPONSIBLE):
        found = by_field.get(field, [])
        if not found:
            continue
        if field is not Field.LEAD and first_leads and len(found) > 1:
            leading = [(found[0][0], True)]
        elif field is not Field.RESPONSIBLE or len(found) == 1:
            leading = found
        break
    chosen = {id(each) for each, _ in leading}
    leads = _unique(page, names, leading)
    others = _unique(page, names, [pair for pair in everyone if id(pair[0]) not in chosen])
    led = {unit.name for unit in leads}
    return leads, tuple(unit for unit in others if unit.name not in led)


def _unique(
    page: Page, names: dict[str, str], pairs: Sequence[tuple[Assigned, bool]]
) -> tuple[TaskUnit, ...]:
    found: dict[str, TaskUnit] = {}
    for each, inherited in pairs:
        quote = page.quote(each.start, each.end)
        name = names[quote.text]
        found.setdefault(name, TaskUnit(name, quote, inherited))
    return tuple(found.values())


def _deadlines(
    page: Page, draft: Draft, reference: date | None
) -> tuple[tuple[Deadline, ...], tuple[Quote, ...]]:
    found: list[Deadline] = []
    unread: list[Quote] = []
    for span in draft.deadlines:
        if not page.text[slice(*span)].strip():
            continue
        read, understood = read_deadlines(page, *span, reference)
        found += read
        if not understood:
            unread.append(page.quote(*span))
    for span in draft.rest:
        found += read_deadlines(page, *span, reference)[0]
    if not found and not unread:
        found += told_deadlines(page, *draft.told, reference)
    return tuple(found), tuple(unread)
