"""Who is meant: what is said of a 代理师 is not said of a 代理机构.

Persons and bodies that share a stem are different in law, and a small model that is asked about the
one gladly gives what stands about the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.verification.source import Source
from rag.verification.verdict import Problem, ProblemKind

_PERSONS = "人员|个人|师|员(?!会)|者"
_BODIES = "机构|单位|企业|公司|部门|组织|协会"
_NEITHER = "法人|人|商"
"""投标人, 承包商: either may be meant."""
_STEM = "(?P<stem>[\u3400-\u9fff]{2})"
_ACTOR = f"(?:(?P<person>{_PERSONS})|(?P<body>{_BODIES})|(?P<neither>{_NEITHER}))"
_NAMED = re.compile(f"{_STEM}(?:(?P<person>{_PERSONS})|(?P<body>{_BODIES}))")
_LISTED = 20
"""Characters within which an actor may come later in a list: 任何单位和个人."""


def actor_problems(
    statement: Source, sources: Sequence[Source], contexts: Sequence[Source]
) -> Iterator[Problem]:
    """Persons of the statement that stand nowhere in the sources, while these always name a body
    by the same stem, and the other way round."""
    told = [source.compact for source in sources]
    everything = [*told, *(context.compact for context in contexts)]
    for match in _NAMED.finditer(statement.compact):
        stem, kind = match["stem"], match.lastgroup or ""
        listed = re.compile(f"{stem}[^。;]{{0,{_LISTED}}}{match[kind]}")
        if any(listed.search(text) for text in everything):
            continue
        named = [found for text in told for found in re.finditer(f"{stem}(?:{_ACTOR})?", text)]
        other = "body" if kind == "person" else "person"
        if named and all(found[other] for found in named):
            yield Problem(ProblemKind.SUBJECT, f"{match.group()}（{named[0].group()}）")
