"""Options that several commands have, and what they stand for."""

from __future__ import annotations

import getpass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from rag.errors import UsageError

if TYPE_CHECKING:
    from rag import Library


def as_day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise typer.BadParameter(f"{written!r} is no date. Write it as 2022-04-30.") from error


LibraryOption = Annotated[
    str | None,
    typer.Option("--library", metavar="DIR", help="Folder of the library (YIJU_LIBRARY)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line on stdout.")]
LlmOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="A local model, extractive, or provider:model."),
]


def open_library(library: str | None) -> Library:
    """The library that is there; see :meth:`rag.Library.open`."""
    from rag import Library
    from rag.settings import load_settings

    return Library.open(settings=load_settings(library=library), create=False)


def user_of_this_machine() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise UsageError("Nobody knows who you are on this machine.", "Give --by NAME.") from error
