"""``yiju feedback``: what people thought of the answers in the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.cli.options import JsonOption, LibraryOption
from rag.cli.output import print_each

if TYPE_CHECKING:
    from rag.ui.chats import Feedback


def feedback(library: LibraryOption = None, json: JsonOption = False) -> None:
    """List the thumbs given in the chat with their reasons, the latest first."""
    from rag.settings import load_settings
    from rag.ui.chats import FILE, Chats

    path = load_settings(library=library).library / FILE
    given = Chats(path).feedback() if path.exists() else []
    print_each(given, json, _feedback_json, _feedback_line, "No feedback yet.")


def _feedback_line(item: Feedback) -> str:
    mark = "+" if item.good else "-"
    parts = (f"{item.given:%Y-%m-%d %H:%M}", mark, item.exchange.question, item.reason)
    return "\t".join(parts).rstrip()


def _feedback_json(item: Feedback) -> dict[str, Any]:
    from rag.jsonable import result_json
    from rag.types import Abstention, Answer

    outcome = item.exchange.outcome
    result = result_json(outcome) if isinstance(outcome, Answer | Abstention) else None
    return {
        "given": item.given.isoformat(),
        "good": item.good,
        "reason": item.reason,
        "question": item.exchange.question,
        "result": result,
    }
