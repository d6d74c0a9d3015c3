"""Who is meant: what is said of a 代理师 is not said of a 代理机构.

Two kinds of actor that share a stem are different persons in law, and a small model that is asked
about the one gladly gives what stands about the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.verification.source import Source
from rag.verification.verdict import Problem, ProblemKind

_ACTOR = (
    "机构|人员|单位|企业|公司|部门|个人|法人|组织|协会"
    "|师|员(?!会)|人(?![民员口数次才均])|者|商(?![业务])"
)
_STEM = "(?P<stem>[\u3400-\u9fff]{2})"
_NAMED = re.compile(f"{_STEM}(?P<actor>{_ACTOR})")


def actor_problems(
    statement: Source, sources: Sequence[Source], contexts: Sequence[Source]
) -> Iterator[Problem]:
    """Actors of the statement that stand nowhere in the sources, while these always name another
    one by the same stem."""
    told = [source.compact for source in sources]
    everything = [*told, *(context.compact for context in contexts)]
    for match in _NAMED.finditer(statement.compact):
        name, stem = match.group(), match["stem"]
        if any(name in text for text in everything):
            continue
        others = re.compile(f"{stem}(?P<actor>{_ACTOR})?")
        named = [found["actor"] for text in told for found in others.finditer(text)]
        if named and all(named):
            yield Problem(ProblemKind.SUBJECT, f"{name}（{stem}{named[0]}）")
