"""Is it told of more than the passage tells it of: of all, where it holds for some, without what is
excepted, or as a yes to what is forbidden?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.verification.figures import Cited
from rag.verification.source import Source
from rag.verification.verdict import Problem, ProblemKind
from rag.verification.words import content_pairs, pairs, share

_ALL = re.compile("全部|所有(?![者人权制])|一律|全国(?=推广|推行|实施|施行|铺开)|在全国")
_OF_ALL = re.compile("[全所各均都每]|一律|任何|一切")
_EXCEPTED = re.compile(
    r"\((?:不含|不包括|不包含|除)(?P<bracketed>[^()]{1,20}?)(?:除?外)?\)"
    r"|除(?P<before>[^,。;()]{1,20}?)(?:以外|之外|外)(?P<rest>,?[^,。;]{4,40})"
)
_MORE = re.compile("^,?(?:还|也|又|另|同时|其[他余])")
"""除甲外，还有乙: beside it, not without it."""
_SAYS_SO = re.compile("除|不含|不包[括含]|例外")
_BESIDE = 4
"""Characters before a bracket that tell what it is about."""
_SAME = 0.6
"""Share of the words behind an exception that a statement must hold to be about them."""
_CLAIMED = re.compile(
    "^(?:(?P<need>需要|必须|要)|(?P<need_not>不需要|不需|不用|无需|无须|不必)|(?P<may>可以|能)"
    "|(?P<may_not>不可以|不能|不得|不行|不允许))[,。]"
)
_GIVEN = {
    "need": re.compile("须|必须|应当|应(?![急用对届付收税邀聘诉约])|需要|要(?![求点素件])"),
    "need_not": re.compile("无需|无须|不需|不用|不必|免|不再|取消"),
    "may": re.compile("可以|允许|可(?![能以持靠行信视见是])"),
    "may_not": re.compile("不得|不能|不可以|禁止|严禁|不准|不允许|不予"),
}
_OPPOSITE = {"need": "need_not", "need_not": "need", "may": "may_not", "may_not": "may"}


def scope_problems(statement: Source, cited: Sequence[Cited]) -> Iterator[Problem]:
    told = "\n".join(one.source.compact for one in cited)
    everything = "\n".join((told, *(one.context.compact for one in cited)))
    found = _ALL.search(statement.compact)
    if found is not None and not _OF_ALL.search(everything):
        yield Problem(ProblemKind.MODALITY, found.group())
    if not _SAYS_SO.search(statement.compact):
        yield from _exceptions(statement.compact, told)
    yield from _reply(statement.compact, told)


def _exceptions(statement: str, told: str) -> Iterator[Problem]:
    """少量药品(不含疫苗) is not all 少量药品."""
    known = set(pairs(statement))
    for match in _EXCEPTED.finditer(told):
        if match["bracketed"] is not None:
            about = told[max(0, match.start() - _BESIDE) : match.start()]
            if len(about) == _BESIDE and about in statement:
                yield Problem(ProblemKind.MODALITY, match.group())
        elif not _MORE.match(match["rest"]):
            words = content_pairs(match["rest"])
            if words and share(words, known) >= _SAME:
                yield Problem(ProblemKind.MODALITY, f"除{match['before']}外")


def _reply(statement: str, told: str) -> Iterator[Problem]:
    """不需要，由县局批准。 where the passage says 须经县局批准."""
    claimed = _CLAIMED.match(statement)
    if claimed is None:
        return
    kind = str(claimed.lastgroup)
    if _GIVEN[_OPPOSITE[kind]].search(told) and not _GIVEN[kind].search(told):
        yield Problem(ProblemKind.NEGATION, claimed.group()[:-1])
