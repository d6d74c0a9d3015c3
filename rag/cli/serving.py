"""``yiju serve``: the chat in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rag.cli.options import LibraryOption, LlmOption


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port.")] = None,
    library: LibraryOption = None,
    llm: LlmOption = None,
    root_path: Annotated[
        str | None, typer.Option(metavar="PATH", help="Path under which a proxy shows the chat.")
    ] = None,
    users: Annotated[
        Path | None,
        typer.Option(help="File of users (`yiju users`); without one nobody has to sign in."),
    ] = None,
) -> None:
    """Open the chat (the same as `python app.py`)."""
    from rag.settings import load_settings
    from rag.ui.app import launch

    launch(
        load_settings(
            host=host, port=port, library=library, llm=llm, root_path=root_path, users=users
        )
    )
