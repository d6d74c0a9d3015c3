"""Who asks, and in which language: read from Gradio's requests and from plain ones alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from rag.ui.strings import Locale, locale_of
from rag.ui.visitors import owner_of

if TYPE_CHECKING:
    import gradio as gr


class WithHeaders(Protocol):
    @property
    def headers(self) -> Mapping[str, str]: ...


def locale_in(request: WithHeaders) -> Locale:
    return locale_of(request.headers.get("accept-language", ""))


def session_in(request: gr.Request) -> str:
    """Names one open page."""
    return str(request.session_hash)


def owner_in(request: gr.Request) -> str:
    """Names the person, whatever page they use."""
    return owner_of(request.username, request.cookies, session_in(request))
