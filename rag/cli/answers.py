"""``yiju ask``: one question, or a file of them."""

from __future__ import annotations

import json as jsonlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from rag.cli.options import JsonOption, LibraryOption, LlmOption
from rag.cli.output import counted, note, print_json, say
from rag.cli.running import Failed
from rag.errors import GenerationError, UsageError, YijuError
from rag.jsonable import passage_json, result_json
from rag.types import Abstention, Answer, Done, Event, Evidence, Passage, Token, Turn

_NEAREST_SHOWN = 3


def ask(
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    history: Annotated[
        Path | None,
        typer.Option(metavar="FILE.json", help="The conversation so far: a list of turns."),
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option(metavar="QUESTIONS.jsonl", help="Answer a file of questions instead."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="ANSWERS.jsonl", help="Where --batch writes.")
    ] = None,
    library: LibraryOption = None,
    llm: LlmOption = None,
    json: JsonOption = False,
) -> None:
    """Answer a question from the documents, each statement with its basis."""
    from rag import Assistant, Library
    from rag.settings import load_settings

    if (question is None) == (batch is None):
        raise UsageError(
            "One question is wanted, or a file of them.",
            'Write `yiju ask "…"`, or give --batch and --out.',
        )
    if (batch is None) != (out is None):
        raise UsageError("--batch and --out go together.", "Give both or neither.")
    if batch is not None and not batch.is_file():
        raise UsageError(f"There is no file {batch}.", "Check the path.")
    turns = _history(history) if history is not None else ()
    settings = load_settings(library=library, llm=llm)
    with Library.open(settings=settings, create=False) as opened:
        assistant = Assistant(opened, settings=settings)
        if batch is not None and out is not None:
            from rag.batch import answer_file

            answer_file(assistant, batch, out, note)
        elif question is not None and json:
            _answer_in_json(question, assistant.stream(question, history=turns))
        elif question is not None:
            _converse(assistant.stream(question, history=turns))


def _answer_in_json(question: str, events: Iterable[Event]) -> None:
    """What goes wrong keeps the evidence, as :func:`_converse` does."""
    found: tuple[Passage, ...] = ()
    try:
        for event in events:
            if isinstance(event, Evidence):
                found = event.passages
            elif isinstance(event, Done):
                print_json(result_json(event.result))
    except YijuError as error:
        evidence = [passage_json(passage) for passage in found]
        raise Failed(error, {"question": question, "evidence": evidence}) from error


def _converse(events: Iterable[Event]) -> None:
    """Shows the answer as it comes. A model that fails leaves the user with the evidence."""
    found: tuple[Passage, ...] = ()
    wording = ""
    try:
        with _unchecked_wording() as show:
            for event in events:
                if isinstance(event, Evidence):
                    found, wording = event.passages, ""
                    note(f"{counted(len(found), 'passage')} in {event.milliseconds:.0f} ms")
                elif isinstance(event, Token):
                    wording += event.text
                    show(wording)
                elif isinstance(event, Done):
                    result = event.result
    except GenerationError:
        if found:
            note("The model gave no answer. What was found:")
            _print_nearest(found)
        raise
    _print_result(result)


@contextmanager
def _unchecked_wording() -> Iterator[Callable[[str], None]]:
    """Shows the model's wording so far while it is unchecked: only on a terminal, and wiped before
    anything that was checked appears."""
    if not sys.stderr.isatty():
        yield lambda _wording: None
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    shown = Text(style="dim")
    with Live(shown, console=Console(stderr=True), transient=True):

        def show(wording: str) -> None:
            shown.plain = wording

        yield show


def _print_result(result: Answer | Abstention) -> None:
    say(result.text)
    say()
    if isinstance(result, Answer):
        _print_citations(result)
    else:
        _print_nearest(result.nearest)
    timings = result.timings
    first = "" if timings.first_token is None else f", first token {timings.first_token:.0f} ms"
    note(f"evidence {timings.retrieve:.0f} ms{first}, total {timings.total:.0f} ms")


def _print_citations(answer: Answer) -> None:
    """Each place once, with all that is quoted from it."""
    quotes: dict[str, list[str]] = {}
    for citation in chain.from_iterable(one.citations for one in answer.statements):
        place = f"{citation.title}  {citation.clause}".rstrip()
        told = quotes.setdefault(f"[{citation.number}] {place}  ({citation.source})", [])
        told += [citation.quote] if citation.quote not in told else []
    for place, told in quotes.items():
        say(place)
        for quote in told:
            say(f"    {quote}")


def _print_nearest(passages: Sequence[Passage]) -> None:
    for passage in passages[:_NEAREST_SHOWN]:
        say(f"  · {_placed(passage)}")
        say(f"    {passage.search_text}")


def _placed(passage: Passage) -> str:
    return f"{passage.title}  {passage.clause}  ({passage.source})"


def _history(path: Path) -> tuple[Turn, ...]:
    from rag.batch import turns

    try:
        written = jsonlib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from error
    except ValueError as error:
        raise UsageError(f"{path} is not JSON: {error}.", "It holds one list of turns.") from error
    return turns(written, str(path))
