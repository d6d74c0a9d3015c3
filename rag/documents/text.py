"""Plain text and Markdown: kept verbatim, so that a quote is what stands in the file."""

from __future__ import annotations

import re

from rag.documents.encoding import decode_text
from rag.types import LoadedText

FRONT_MATTER = re.compile(
    r"\A\s*---[ \t]*\r?\n(?P<fields>(?:(?!---).*\r?\n){0,200})---[ \t]*(?:\r?\n|\Z)"
)
"""A block of ``key: value`` lines between two rules at the very start."""

_MARKUP = re.compile(
    r"""</?(?:p|br|div|span|strong|b|em|center|img|table|tr|td|a|h[1-6]|font)\b[^<>]*>
      | !\[[^\[\]\n]*\]\(
      | (?<!!)\[[^\[\]\n]+\]\([^()\s]+\)
      | ^\#{1,6}[ ]
      | \*\*\S
      | ^\|?[ ]*:?-{3,}:?[ ]*\|
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)


def load_text(data: bytes, name: str) -> LoadedText:
    """``data`` as the text it is; only a byte order mark is dropped.

    Raises:
        DocumentError: the bytes are not text.
    """
    decoded = decode_text(data, name)
    match = FRONT_MATTER.match(decoded.text)
    markdown = not name.lower().endswith(".txt")
    return LoadedText(
        text=decoded.text,
        format="markdown" if markdown else "text",
        markup=markdown or match is not None or _MARKUP.search(decoded.text) is not None,
        encoding=decoded.encoding,
        fields=_front_matter(match["fields"]) if match else {},
        notes=decoded.notes(),
    )


def _front_matter(block: str) -> dict[str, str]:
    """Flat ``key: value`` lines; nested YAML says nothing that a document needs."""
    fields: dict[str, str] = {}
    for line in block.splitlines():
        key, colon, value = line.partition(":")
        value = value.strip().strip("\"'")
        if colon and value and key == key.strip():
            fields[key] = value
    return fields
