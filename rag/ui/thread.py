"""The conversation as HTML: questions, answers with their citations, abstentions, failures.

``gr.Chatbot`` would render the model's words as Markdown. Here every word is escaped text, and
the only links are the citations that passed verification.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from rag.types import Abstention, Answer, Passage, Statement
from rag.ui.actions import button
from rag.ui.exchange import Failure, Live, Stopped, statements_of
from rag.ui.sources import Record, answer_text
from rag.ui.strings import Locale, counted, text

REASONS = ("reason_wrong", "reason_incomplete", "reason_source", "reason_exists")
"""What may be wrong with an answer, as keys of the table of words."""


def thread_html(records: Sequence[Record], judgements: Mapping[str, bool], locale: Locale) -> str:
    """``judgements`` says of exchanges whether their reader found them good."""
    if not records:
        return ""
    last = len(records) - 1
    exchanges = "".join(
        _exchange_html(
            record,
            judgements.get(record.exchange.exchange_id),
            locale,
            again=number == last,
        )
        for number, record in enumerate(records)
    )
    label = escape(text(locale, "thread_label"))
    return f'<div role="log" aria-live="polite" aria-label="{label}">{exchanges}</div>'


def _exchange_html(record: Record, judged: bool | None, locale: Locale, again: bool) -> str:
    exchange = record.exchange
    identity = exchange.exchange_id
    notes: list[str] = []
    match exchange.outcome:
        case Answer() as answer:
            body = _statements_html(identity, answer.statements, locale)
            body += f'<p class="gap">{escape(answer.gap)}</p>' if answer.gap else ""
            notes = _answer_notes(answer, locale)
        case Abstention() as abstention:
            body = _abstention_html(abstention, locale)
        case Stopped() as outcome:
            body = _statements_html(identity, outcome.statements, locale)
            notes = [text(locale, "stopped")]
        case Failure() as failure:
            body = _failure_html(failure, locale)
    if notes:
        body += f'<p class="notes">{escape(" ".join(notes))}</p>'
    tools = _tools_html(record, judged, locale, again)
    return _article_html(identity, exchange.question, exchange.outcome.status, body, locale, tools)


def _tools_html(record: Record, judged: bool | None, locale: Locale, again: bool) -> str:
    exchange, identity = record.exchange, record.exchange.exchange_id
    tools = []
    if statements_of(exchange.outcome):
        copied = answer_text(record, locale)
        tools.append(
            f'<button type="button" data-copy="{escape(copied)}"'
            f' data-done="{escape(text(locale, "copied"))}">{escape(text(locale, "copy"))}</button>'
        )
    tools.append(
        f'<button type="button" data-edit="{escape(exchange.question)}">'
        f"{escape(text(locale, 'edit'))}</button>"
    )
    if again:
        tools.append(button(text(locale, "retry"), "retry", exchange=identity))
    if isinstance(exchange.outcome, Answer | Abstention):
        tools.append(_judging_html(identity, judged, locale))
    return f'<div class="tools">{"".join(tools)}</div>'


def _judging_html(identity: str, judged: bool | None, locale: Locale) -> str:
    if judged is not None:
        return f'<span class="thanks">{escape(text(locale, "thanks"))}</span>'
    reasons = "".join(
        button(text(locale, key), "bad", exchange=identity, reason=key) for key in REASONS
    )
    return (
        button(text(locale, "good"), "good", exchange=identity)
        + f'<details class="judging"><summary>{escape(text(locale, "bad"))}</summary>'
        f"<div><p>{escape(text(locale, 'bad_reason'))}</p>{reasons}"
        + button(
            text(locale, "reason_other"),
            "bad",
            exchange=identity,
            reason="",
            prompt=text(locale, "bad_reason"),
            value="",
        )
        + "</div></details>"
    )


def live_html(live: Live, locale: Locale) -> str:
    body = _statements_html(live.exchange_id, live.statements, locale)
    if live.draft:
        body += (
            f'<p class="state">{escape(text(locale, "draft"))}</p>'
            f'<p class="draft">{escape(live.draft)}</p>'
        )
    elif not live.statements:
        body = f'<p class="state busy">{escape(_progress(live, locale))}</p>'
    return _article_html(live.exchange_id, live.question, "live", body, locale)


def _progress(live: Live, locale: Locale) -> str:
    if live.passages is None:
        return text(locale, "searching")
    if live.ahead:
        return text(locale, "queued", count=len(live.passages), place=live.ahead)
    return text(locale, "reading", count=len(live.passages))


def _article_html(
    identity: str, question: str, kind: str, body: str, locale: Locale, tools: str = ""
) -> str:
    return (
        f'<article class="exchange {kind}" data-exchange="{escape(identity)}">'
        f'<h2 class="question"><span class="unseen">{escape(text(locale, "you_asked"))}</span>'
        f"{escape(question)}</h2>"
        f'<div class="reply">{body}</div>{tools}</article>'
    )


def _statements_html(identity: str, statements: Sequence[Statement], locale: Locale) -> str:
    return "".join(_statement_html(identity, statement, locale) for statement in statements)


def _statement_html(identity: str, statement: Statement, locale: Locale) -> str:
    words, last = statement.text[:-1], statement.text[-1:]
    citations = "".join(_citation_html(identity, number, locale) for number in _numbers(statement))
    # A citation never begins a line: the last character stays with it.
    return (
        f'<p class="statement">{escape(words)}'
        f'<span class="end">{escape(last)}{citations}</span></p>'
    )


def _numbers(statement: Statement) -> list[int]:
    return list(dict.fromkeys(citation.number for citation in statement.citations))


def _citation_html(identity: str, number: int, locale: Locale) -> str:
    label = escape(text(locale, "cite", number=number))
    return (
        f'<a class="cite" href="#passage-{escape(identity)}-{number}" data-cite="{number}"'
        f' data-exchange="{escape(identity)}" aria-label="{label}">[{number}]</a>'
    )


def _answer_notes(answer: Answer, locale: Locale) -> list[str]:
    notes = [counted(locale, "dropped", len(answer.dropped))] if answer.dropped else []
    timings = answer.timings
    return [
        *notes,
        text(
            locale,
            "timing",
            retrieve=f"{timings.retrieve / 1000:.2f}",
            total=f"{timings.total / 1000:.1f}",
        ),
    ]


def _abstention_html(abstention: Abstention, locale: Locale) -> str:
    reason = text(locale, f"abstained_{abstention.reason.value}")
    beside = _beside(abstention.nearest, locale)
    return f'<p class="verdict">{escape(text(locale, "abstained"))}</p><p>{escape(reason)}</p>' + (
        f'<p class="notes">{escape(beside)}</p>' if beside else ""
    )


def _beside(nearest: Sequence[Passage], locale: Locale) -> str:
    return text(locale, "nearest_beside", count=len(nearest)) if nearest else ""


def _failure_html(failure: Failure, locale: Locale) -> str:
    details = (
        f"<details><summary>{escape(text(locale, 'error_details'))}</summary>"
        f"<p>{escape(failure.detail)}</p></details>"
        if failure.detail
        else ""
    )
    sentence = escape(text(locale, failure.key))
    return f'<div role="alert"><p class="verdict">{sentence}</p>{details}</div>'
