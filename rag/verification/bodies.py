"""How a body is called for short, and how it speaks of itself."""

from __future__ import annotations

import re

ITSELF = re.compile("[本我](?:局|厅|部|院|委|办|会|校|馆|所|中心|公司|单位|县|市|区|省)")
"""我局, 本院: the issuer speaks of itself."""

_SHORT = (
    ("人民政府", "政府"),
    ("管理委员会", "管委"),
    ("管委会", "管委"),
    ("委员会", "委"),
    ("办公室", "办"),
    ("办公厅", "办"),
)


def shortened(text: str) -> str:
    """A name, or a text with names, with what ends them in its short form."""
    for full, short in _SHORT:
        text = text.replace(full, short)
    return text
