"""Taking turns at the model, and stopping."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from rag.settings import Settings
from rag.types import Event, Evidence, Token, Turn
from rag.ui.asking import Desk, Line, Run, runs_here
from rag.ui.exchange import Queued
from tests.ui.fakes import ScriptedAssistant, Step


def serving(line: Line, *tickets: object) -> list[bool]:
    return [line.wait(ticket, 0) for ticket in tickets]  # type: ignore[arg-type]


def test_as_many_are_served_as_there_are_slots() -> None:
    line = Line(2)
    first, second, third = line.join("a"), line.join("b"), line.join("c")
    assert serving(line, first, second, third) == [True, True, False]
    assert third.ahead == 1
    line.leave(first)
    assert serving(line, third) == [True]


def test_owners_take_turns_however_many_questions_each_brings() -> None:
    line = Line(1)
    a1, a2, a3, b1 = line.join("a"), line.join("a"), line.join("a"), line.join("b")
    # a1 is served; b's first question goes before a's second and third.
    assert (b1.ahead, a2.ahead, a3.ahead) == (1, 2, 3)
    line.leave(a1)
    assert serving(line, a2, b1) == [False, True]


def test_giving_up_while_waiting_lets_the_next_move_up() -> None:
    line = Line(1)
    first, second, third = line.join("a"), line.join("b"), line.join("c")
    line.leave(second)
    assert third.ahead == 1
    line.leave(second)
    line.leave(first)
    line.leave(first)
    assert serving(line, third) == [True]
    line.leave(third)
    assert serving(line, line.join("d"), line.join("e")) == [True, False]


@pytest.mark.parametrize(
    ("settings", "here"),
    [
        (Settings(llm="qwen2.5-coder-1.5b-instruct"), True),
        (Settings(llm="extractive"), False),
        (Settings(llm="openai:some-model"), False),
        (Settings(llm="/models/some-model.gguf"), True),
        (Settings(llm="C:\\models\\some-model.gguf"), True),
    ],
)
def test_only_a_local_model_serves_one_at_a_time(settings: Settings, here: bool) -> None:
    assert runs_here(settings) is here


def desk(script: Sequence[Step], slots: int = 1) -> tuple[Desk, ScriptedAssistant]:
    assistant = ScriptedAssistant(lambda _question, _history: script)
    return Desk(assistant, Line(slots), threading.BoundedSemaphore(2)), assistant  # type: ignore[arg-type]


async def collect(run: Run) -> list[Event | Queued]:
    return [event async for batch in run.events() for event in batch]


def test_desks_may_share_a_line() -> None:
    shared = Line(1)
    table, assistant = desk([])
    assert Desk.of(assistant, shared).line is shared  # type: ignore[arg-type]
    assert Desk.of(assistant).line is not table.line  # type: ignore[arg-type]


EVIDENCE = Evidence((), 1.0)


def test_events_come_in_order_with_their_question_and_history() -> None:
    table, assistant = desk([EVIDENCE, Token("甲"), Token("乙")])
    history = [Turn("user", "先前？"), Turn("assistant", "先前。")]

    async def ask() -> list[Event | Queued]:
        return await collect(Run(table, "a", "问？", history))

    assert asyncio.run(ask()) == [EVIDENCE, Token("甲"), Token("乙")]
    assert assistant.asked == [("问？", history, None)]
    assert assistant.closed.wait(5)


def test_an_error_of_the_assistant_reaches_whoever_asked() -> None:
    table, _ = desk([EVIDENCE, ValueError("broken")])

    async def ask() -> None:
        await collect(Run(table, "a", "问？", []))

    with pytest.raises(ValueError, match="broken"):
        asyncio.run(ask())


def test_stopping_ends_the_events_at_once_and_gives_the_place_back_after_the_model() -> None:
    busy, release = threading.Event(), threading.Event()
    table, assistant = desk([EVIDENCE, Token("甲"), busy.set, release, Token("乙")])

    async def ask() -> list[Event | Queued]:
        run = Run(table, "a", "问？", [])
        seen: list[Event | Queued] = []
        async for batch in run.events():
            seen.extend(batch)
            if seen[-1] == Token("甲"):
                # Stopped any sooner, the model would not be asked for more.
                assert await asyncio.to_thread(busy.wait, 5)
                run.stop()
        return seen

    assert asyncio.run(ask()) == [EVIDENCE, Token("甲")]
    waiting = table.line.join("b")
    assert not table.line.wait(waiting, 0), "the model is still at work"
    release.set()
    assert table.line.wait(waiting, 5)
    assert assistant.closed.is_set()


def test_stopping_while_in_line_never_starts_the_model() -> None:
    table, assistant = desk([EVIDENCE, Token("甲")])
    ahead = table.line.join("z")

    async def ask() -> list[Event | Queued]:
        run = Run(table, "a", "问？", [])
        seen: list[Event | Queued] = []
        async for batch in run.events():
            seen.extend(batch)
            if isinstance(seen[-1], Queued):
                run.stop()
        return seen

    assert asyncio.run(ask()) == [EVIDENCE, Queued(1)]
    assert assistant.closed.wait(5)
    table.line.leave(ahead)
    assert table.line.wait(table.line.join("b"), 5)
