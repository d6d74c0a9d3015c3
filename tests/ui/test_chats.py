"""Conversations on disk."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from rag.errors import LibraryError, LibraryMismatch, UsageError
from rag.types import Abstention, Answer
from rag.ui.chats import LONGEST_TITLE, Chats
from rag.ui.exchange import Exchange, Failure, Outcome, Stopped
from tests.ui.fakes import FakeLibrary, lead_unit, not_stated

LIBRARY = FakeLibrary.sample()
ANSWER: Answer = lead_unit(LIBRARY)[-1].result  # type: ignore[union-attr]
ABSTENTION: Abstention = not_stated(LIBRARY)[-1].result  # type: ignore[union-attr]


@pytest.fixture
def chats(tmp_path: Path) -> Chats:
    return Chats(tmp_path / "chats.sqlite")


@pytest.mark.parametrize(
    "outcome",
    [
        ANSWER,
        ABSTENTION,
        Stopped(ANSWER.statements, ANSWER.evidence),
        Failure("error_timeout", "The model gave nothing for 120 s.", ANSWER.evidence),
    ],
)
def test_what_was_kept_comes_back_the_same(tmp_path: Path, outcome: Outcome) -> None:
    exchange = Exchange("e1", "由谁牵头？", outcome)
    first = Chats(tmp_path / "chats.sqlite")
    conversation = first.start("ann", "由谁牵头？")
    first.append("ann", conversation, exchange)
    assert Chats(tmp_path / "chats.sqlite").exchanges("ann", conversation) == [exchange]


def test_only_the_owner_sees_a_conversation(chats: Chats) -> None:
    conversation = chats.start("ann", "问？")
    chats.append("ann", conversation, Exchange("e1", "问？", ANSWER))
    assert chats.conversations("bob") == []
    attempts = (
        lambda: chats.exchanges("bob", conversation),
        lambda: chats.title("bob", conversation),
        lambda: chats.append("bob", conversation, Exchange("e2", "问？", ANSWER)),
        lambda: chats.withdraw("bob", conversation, "e1"),
        lambda: chats.rename("bob", conversation, "我的"),
        lambda: chats.delete("bob", conversation),
        lambda: chats.judge("bob", conversation, "e1", good=True),
        lambda: chats.judgements("bob", conversation),
    )
    for attempt in attempts:
        with pytest.raises(UsageError, match="no such conversation"):
            attempt()
    assert chats.title("ann", conversation) == "问？"
    assert len(chats.exchanges("ann", conversation)) == 1


def test_the_latest_conversation_comes_first(chats: Chats) -> None:
    older, newer = chats.start("ann", "旧"), chats.start("ann", "新")
    assert [item.conversation_id for item in chats.conversations("ann")] == [newer, older]
    chats.append("ann", older, Exchange("e1", "旧", ANSWER))
    assert [item.conversation_id for item in chats.conversations("ann")] == [older, newer]


def test_titles_are_one_line_of_limited_length(chats: Chats) -> None:
    conversation = chats.start("ann", "很长的\n问题" * 30)
    title = chats.title("ann", conversation)
    assert len(title) == LONGEST_TITLE
    assert title.startswith("很长的 问题很长的")
    assert title.endswith("…")
    chats.rename("ann", conversation, "  新 名 ")
    assert chats.title("ann", conversation) == "新 名"
    with pytest.raises(UsageError, match="needs a name"):
        chats.rename("ann", conversation, " \n ")


def test_taking_an_exchange_back(chats: Chats) -> None:
    conversation = chats.start("ann", "问？")
    for identity in ("e1", "e2"):
        chats.append("ann", conversation, Exchange(identity, "问？", ANSWER))
    chats.withdraw("ann", conversation, "e2")
    assert [item.exchange_id for item in chats.exchanges("ann", conversation)] == ["e1"]


def test_feedback_outlives_its_conversation_and_a_second_opinion_replaces_the_first(
    chats: Chats,
) -> None:
    conversation = chats.start("ann", "问？")
    chats.append("ann", conversation, Exchange("e1", "问？", ABSTENTION))
    chats.judge("ann", conversation, "e1", good=True)
    chats.judge("ann", conversation, "e1", good=False, reason="reason_exists")
    assert chats.judgements("ann", conversation) == {"e1": False}
    chats.delete("ann", conversation)
    assert chats.conversations("ann") == []
    (kept,) = chats.feedback()
    assert (kept.good, kept.reason) == (False, "reason_exists")
    assert kept.exchange == Exchange("e1", "问？", ABSTENTION)


def test_judging_what_is_not_there_keeps_nothing(chats: Chats) -> None:
    conversation = chats.start("ann", "问？")
    chats.judge("ann", conversation, "unknown", good=True)
    assert chats.feedback() == []


def test_a_file_of_a_newer_version_or_of_something_else_is_refused(tmp_path: Path) -> None:
    newer = tmp_path / "newer.sqlite"
    with sqlite3.connect(newer) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LibraryMismatch, match="newer version"):
        Chats(newer)
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"this is no database, but long enough to be read as one" * 20)
    with pytest.raises(LibraryError, match="cannot be used"):
        Chats(broken)
