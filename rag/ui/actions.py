"""Buttons inside HTML that ask the server for something.

A button says what it wants in ``data-`` attributes: ``data-act`` names it, ``data-confirm`` asks
first, ``data-prompt`` asks for a ``data-value``. All of it comes from the browser: it is to be
checked, never trusted.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

ON_LOAD = """
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  const wish = { ...button.dataset };
  if (wish.prompt) {
    wish.value = prompt(wish.prompt, wish.value);
    if (wish.value === null) return;
  }
  if (wish.confirm && !confirm(wish.confirm)) return;
  trigger("click", wish);
});
"""
"""``js_on_load`` of a ``gr.HTML`` that holds such buttons."""


def button(label: str, act: str, kind: str = "", **data: str) -> str:
    """HTML of a button."""
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    css = f' class="{kind}"' if kind else ""
    return f'<button type="button"{css} data-act="{act}"{attributes}>{escape(label)}</button>'


def wish(event: gr.EventData, name: str) -> str:
    """What the pressed button says under ``data-<name>``; empty where it says nothing."""
    return str(getattr(event, name, ""))
