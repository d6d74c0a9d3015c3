"""``yiju users``: who may sign in to the chat."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import JsonOption
from rag.cli.output import print_each, say
from rag.errors import SettingsError

if TYPE_CHECKING:
    from rag.ui.accounts import UserFile

app = typer.Typer(no_args_is_help=True)

FileOption = Annotated[
    Path | None, typer.Option("--file", metavar="FILE", help="File of users (YIJU_USERS).")
]


@app.command()
def add(
    name: str,
    admin: Annotated[bool, typer.Option(help="May add and remove documents.")] = False,
    file: FileOption = None,
) -> None:
    """Add a user, or give one a new password and role; asks for the password."""
    from rag.ui.accounts import Role

    users = _file(file)
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    role = Role.ADMIN if admin else Role.READER
    users.put(name, password, role)
    say(f"{name} may sign in as {role.value}.")


@app.command("list")
def list_users(file: FileOption = None, json: JsonOption = False) -> None:
    """All users and their roles."""
    print_each(
        list(_file(file).users().values()),
        json,
        lambda user: {"name": user.name, "role": user.role.value},
        lambda user: f"{user.name}\t{user.role.value}",
        "No users yet.",
    )


@app.command()
def remove(name: str, file: FileOption = None) -> None:
    """Remove a user; open pages stop working at once."""
    _file(file).remove(name)
    say(f"{name} may no longer sign in.")


def _file(path: Path | None) -> UserFile:
    from rag.settings import load_settings
    from rag.ui.accounts import UserFile

    chosen = load_settings(users=path).users
    if chosen is None:
        raise SettingsError("No file of users is set.", "Give --file, or set YIJU_USERS.")
    return UserFile(chosen)
