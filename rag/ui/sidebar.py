"""The list of a person's conversations, with what can be done to each."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from rag.ui.actions import button
from rag.ui.chats import Conversation
from rag.ui.strings import Locale, text


def sidebar_html(conversations: Sequence[Conversation], current: str | None, locale: Locale) -> str:
    items = "".join(
        _item_html(conversation, conversation.conversation_id == current, locale)
        for conversation in conversations
    )
    return (
        f'<nav aria-label="{escape(text(locale, "conversations"))}">'
        + button(text(locale, "new_conversation"), "new", "new")
        + f"<ul>{items}</ul></nav>"
    )


def _item_html(conversation: Conversation, current: bool, locale: Locale) -> str:
    identity, title = conversation.conversation_id, conversation.title
    here = ' aria-current="page"' if current else ""
    address = f"conversations/{escape(identity)}"
    menu = (
        button(
            text(locale, "rename"),
            "rename",
            conversation=identity,
            prompt=text(locale, "rename_prompt"),
            value=title,
        )
        + f'<a href="{address}.md" download>{escape(text(locale, "export_markdown"))}</a>'
        + f'<a href="{address}.docx" download>{escape(text(locale, "export_word"))}</a>'
        + button(
            text(locale, "delete"),
            "delete",
            conversation=identity,
            confirm=text(locale, "delete_confirm", title=title),
        )
    )
    return (
        f"<li{here}>{button(title, 'open', 'title', conversation=identity)}"
        f'<details class="menu"><summary aria-label="{escape(text(locale, "more"))}">⋯</summary>'
        f"<div>{menu}</div></details></li>"
    )
