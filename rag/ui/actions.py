"""Buttons inside HTML that ask the server for something.

A button says what it wants in ``data-`` attributes: ``data-act`` names it, ``data-confirm`` asks
first, ``data-prompt`` asks for a ``data-value``; what the fields of its form hold goes along, and
a form with ``data-reset`` is then emptied. All of it comes from the browser: it is to be checked,
never trusted.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import gradio as gr

QUIET: Final[dict[str, Any]] = {"show_progress": "hidden", "api_visibility": "private"}
"""How the server is asked for something: without a sign of it, and by the page only."""

PRESSED: Final[dict[str, Any]] = {**QUIET, "trigger_mode": "multiple"}
"""The same for what somebody pressed. Each press is answered: by default Gradio drops one that
comes while another is being answered, and with ``always_last`` it would say again what the first
one said instead of what the last one does."""

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
  const form = button.closest("form");
  if (form) {
    if (!form.reportValidity()) return;
    wish.fields = Object.fromEntries(new FormData(form));
  }
  trigger("click", wish);
  if (form && "reset" in form.dataset) form.reset();
});
element.addEventListener("submit", (event) => {
  const button = event.target.querySelector("[data-act]");
  if (!button) return; // a form that goes to an address of its own
  event.preventDefault(); // Enter in a field presses the button
  button.click();
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


def fields(event: gr.EventData) -> dict[str, str]:
    """What the fields around the pressed button hold, by their names."""
    held = getattr(event, "fields", None)
    return {str(name): str(value) for name, value in held.items()} if isinstance(held, dict) else {}
