"""What the events of an answer become on the page."""

from __future__ import annotations

import pytest

from rag.errors import (
    DownloadError,
    GenerationError,
    GenerationTimeout,
    LibraryLocked,
    QuestionError,
    SettingsError,
)
from rag.types import Answer, Event, Token, Turn
from rag.ui.exchange import (
    Exchange,
    Failure,
    Live,
    Queued,
    Stopped,
    advance,
    failed,
    history,
    stopped,
)
from rag.ui.strings import text
from tests.ui.fakes import FakeLibrary, lead_unit, not_stated

LIBRARY = FakeLibrary.sample()


def after(*events: Event | Queued) -> Live:
    live = Live("e1", "问？")
    for event in events:
        live = advance(live, event)
    return live


def test_a_verified_statement_takes_the_place_of_the_words_before_it() -> None:
    evidence, *rest = lead_unit(LIBRARY)
    tokens, lead = rest[:4], rest[4]
    assert after(evidence, *tokens).draft == "“一窗办结”由县政务服务局牵头。"
    live = after(evidence, *tokens, lead, Token("2026年"))
    assert live.draft == "2026年"
    assert live.statements == (lead,)


def test_the_place_in_line_is_forgotten_with_the_first_word() -> None:
    evidence = lead_unit(LIBRARY)[0]
    assert after(evidence, Queued(3)).ahead == 3
    assert after(evidence, Queued(3), Token("甲")).ahead == 0


def test_stopping_keeps_what_was_verified_and_drops_the_draft() -> None:
    evidence, *_, lead, _due, _done = lead_unit(LIBRARY)
    live = after(evidence, lead, Token("未核对"))
    assert stopped(live) == Exchange("e1", "问？", Stopped((lead,), evidence.passages))  # type: ignore[arg-type, union-attr]


@pytest.mark.parametrize(
    ("error", "key", "detail"),
    [
        (GenerationTimeout("Silent for 120 s.", "Ask again."), "error_timeout", "Silent for 120"),
        (GenerationError("Refused."), "error_generation", "Refused."),
        (DownloadError("No source."), "error_model", "No source."),
        (LibraryLocked("Busy."), "error_library", "Busy."),
        (QuestionError("Too long."), "error_question", "Too long."),
        (SettingsError("Odd."), "error_other", "Odd."),
        (RuntimeError("/srv/secret"), "error_other", ""),
    ],
)
def test_errors_become_a_sentence_for_people(error: Exception, key: str, detail: str) -> None:
    outcome = failed(after(), error).outcome
    assert isinstance(outcome, Failure)
    assert outcome.key == key
    assert outcome.detail.startswith(detail)
    assert bool(outcome.detail) == bool(detail)
    assert "\n" not in text("zh-CN", outcome.key)


def test_the_history_holds_only_what_was_replied_to() -> None:
    answer: Answer = lead_unit(LIBRARY)[-1].result  # type: ignore[union-attr, assignment]
    abstention = not_stated(LIBRARY)[-1].result  # type: ignore[union-attr]
    exchanges = [
        Exchange("1", "一？", answer),
        Exchange("2", "二？", Failure("error_other", "", ())),
        Exchange("3", "三？", Stopped((), ())),
        Exchange("4", "四？", abstention),
    ]
    assert history(exchanges) == [
        Turn("user", "一？"),
        Turn("assistant", answer.text),
        Turn("user", "四？"),
        Turn("assistant", abstention.text),
    ]
