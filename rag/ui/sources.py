"""Answers to take away, on the clipboard and as Markdown, with their sources written out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.types import Abstention, Answer, Citation, Statement
from rag.ui.evidence import facts
from rag.ui.exchange import Exchange, Failure, Outcome, Stopped, statements_of
from rag.ui.shelf import Basis
from rag.ui.strings import Locale, text

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#+!|~$])")


@dataclass(frozen=True, slots=True)
class Record:
    """An exchange with the passages that its answer rests on."""

    exchange: Exchange
    bases: Sequence[Basis]


def answer_text(record: Record, locale: Locale) -> str:
    """The answer with ``[n]`` as on the page, and below it what each number stands for."""
    statements = statements_of(record.exchange.outcome)
    if not statements:
        return remark(record.exchange, locale)
    lines = [
        statement.text + "".join(f"[{number}]" for number in _numbers(statement))
        for statement in statements
    ]
    lines += _gap(record.exchange.outcome)
    notes = [
        f"[{citation.number}] {source_line(citation, record.bases, locale)}"
        for citation in _citations(statements)
    ]
    return "\n".join((*lines, "", *notes))


def markdown(title: str, records: Sequence[Record], locale: Locale) -> str:
    """A conversation with a footnote for every citation."""
    blocks = [f"# {_plain(title)}"]
    notes: list[str] = []
    for number, record in enumerate(records, start=1):
        blocks.append(f"## {_plain(record.exchange.question)}")
        statements = statements_of(record.exchange.outcome)
        for statement in statements:
            marks = ""
            for citation in statement.citations:
                key = f"[^{number}-{len(notes) + 1}]"
                marks += key
                notes.append(f"{key}: {_plain(source_line(citation, record.bases, locale))}")
            blocks.append(_plain(statement.text) + marks)
        blocks += map(_plain, _gap(record.exchange.outcome))
        if not statements:
            blocks.append(f"*{_plain(remark(record.exchange, locale))}*")
    return "\n\n".join(blocks + (["\n".join(notes)] if notes else [])) + "\n"


def source_line(citation: Citation, bases: Sequence[Basis], locale: Locale) -> str:
    """One citation in words: document, number, issuer, date, clause, page, and the quote."""
    basis = next((item for item in bases if item.passage.number == citation.number), None)
    known: list[str] = []
    if basis is not None and basis.document is not None:
        known = facts(basis.document, locale, basis.clause.page if basis.clause else None)
    parts = (f"《{citation.title}》", *known, citation.clause)
    quote = " ".join(citation.quote.split())
    return text(locale, "source_line", source=" ".join(filter(None, parts)), quote=quote)


def remark(exchange: Exchange, locale: Locale) -> str:
    """What stands in the place of an answer where there is none."""
    match exchange.outcome:
        case Abstention(reason=reason):
            return text(locale, f"abstained_{reason.value}")
        case Failure(key=key):
            return text(locale, key)
        case Stopped():
            return text(locale, "stopped")
        case _:
            return ""


def _gap(outcome: Outcome) -> list[str]:
    return [outcome.gap] if isinstance(outcome, Answer) and outcome.gap else []


def _numbers(statement: Statement) -> list[int]:
    return list(dict.fromkeys(citation.number for citation in statement.citations))


def _citations(statements: Sequence[Statement]) -> list[Citation]:
    """Each quote once, in the order of the numbers."""
    found: Mapping[tuple[int, int, int], Citation] = {
        (citation.number, citation.start, citation.end): citation
        for statement in statements
        for citation in statement.citations
    }
    return [found[key] for key in sorted(found)]


def _plain(words: str) -> str:
    """``words`` as Markdown that means nothing but itself."""
    return _MARKDOWN.sub(r"\\\1", " ".join(words.split()))
