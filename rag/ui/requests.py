"""Who asks, and in which language: read from Gradio's requests and from plain ones alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rag.ui.accounts import Role
from rag.ui.strings import Locale, locale_of
from rag.ui.visitors import owner_of

if TYPE_CHECKING:
    import gradio as gr


class WithHeaders(Protocol):
    @property
    def headers(self) -> Mapping[str, str]: ...


def locale_in(request: WithHeaders) -> Locale:
    return locale_of(request.headers.get("accept-language", ""))


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at an open page."""

    session: str
    """Names the open page."""
    owner: str
    """Names the person, whatever page they use."""
    name: str | None
    """Under which the person signed in, if anybody has to."""
    role: Role
    locale: Locale


def visit_of(request: gr.Request) -> Visit:
    session = str(request.session_hash)
    name: str | None = request.state.username
    owner = owner_of(name, request.cookies, session)
    return Visit(session, owner, name, request.state.role, locale_in(request))
