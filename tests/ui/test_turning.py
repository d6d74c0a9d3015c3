"""Who turns to another conversation while an answer is on its way stays there."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr

from rag.settings import Settings
from rag.ui.accounts import Role
from rag.ui.asking import Desk
from rag.ui.chat import Chat
from rag.ui.filterbar import Where
from rag.ui.services import Services
from rag.ui.strings import browser_translations
from tests.ui.fakes import FakeLibrary, ScriptedAssistant, lead_unit

MODEL = "fictional-model"


def chat_on(folder: Path) -> Chat:
    library = FakeLibrary.sample()
    library.folder = folder
    desk = Desk.of(ScriptedAssistant(lambda _question, _history: lead_unit(library)))  # type: ignore[arg-type]
    services = Services.of(library, {MODEL: desk}, Settings(llm=MODEL))  # type: ignore[arg-type]
    with gr.Blocks(analytics_enabled=False) as page:
        return Chat(services, gr.HTML(), browser_translations(), page)


async def test_what_was_under_way_does_not_stay_on_the_page(tmp_path: Path) -> None:
    chat = chat_on(tmp_path)
    request: Any = SimpleNamespace(
        session_hash="page",
        cookies={},
        headers={},
        query_params={},
        state=SimpleNamespace(username=None, role=Role.ADMIN),
    )
    press = cast("gr.EventData", SimpleNamespace(act="new", conversation=""))
    page: dict[Any, Any] = {}
    async for update in chat._ask("“一窗办结”由谁牵头？", Where(None, MODEL), request):
        if chat.evidence in update and chat.live in update:
            # The new conversation is there before what was told of the old one.
            turned = chat._act_on_conversation(press, request)
            page |= turned
        page |= update
    for part in (chat.live, chat.thread, chat.evidence):
        assert page[part] == turned[part]
