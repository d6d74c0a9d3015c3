"""Is it told of more than the passage tells it of: of all, where it holds for some, without what is
excepted, or as a yes to what is forbidden?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.verification.figures import Cited
from rag.verification.force import aligned
from rag.verification.source import SENTENCE_END, Source
from rag.verification.verdict import Problem, ProblemKind
from rag.verification.words import content_pairs, pairs, share

_ALL = re.compile("全部|所有(?![者人权制])|一律|全国(?=推广|推行|实施|施行|铺开)|在全国")
_OF_ALL = re.compile(
    "所有|(?<![安健])全(?![面程过体会局])|各(?![类种])|均|都(?!市)|每|一律|任何|一切|凡|皆|尽|悉|统一"
    "|不论|无论|不分|逐一|100%|百分之百|完全|[禁严]禁|不得"
)
_BUT = "(?<![解清消废拆扣免删去排根剔开加])除(?![夕了此])"
_EXCEPTED = re.compile(
    r"\((?:(?:不含|不包括|不包含|除)(?P<bracketed>[^()]{1,20}?)(?:除?外)?|[^()]{1,20}除外)\)"
    rf"|{_BUT}(?!对外|境外|国外)(?P<before>[^,。;()]{{1,20}}?)(?:以外|之外|外)(?P<rest>,?[^,。;]{{4,40}})"
    "|(?P<rule>[^,。;()]{4,60}),但?(?P<behind>[^,。;()]{2,30}?)的?除外(?=[,。;]|$)"
)
_SAYS_SO = re.compile(f"{_BUT}|不含|不包[括含]|例外|除外|以外|之外|一般|通常|原则上")
_MORE = re.compile("还|也|又|另|同时|再|其[他余]|^,?包括")
"""除甲外，还有乙: beside it, not without it."""
_BY_LAW = re.compile("另有|(?:法律|法规|国家|合同|双方).{0,8}(?:规定|约定|允许)")
"""除法律另有规定外: goes without saying."""
_BESIDE = 4
"""Characters before a bracket that tell what it is about."""
_SAME = 0.6
"""Share of the words behind an exception that a statement must hold to be about them."""
_CLAIMED = re.compile(
    "^(?:(?P<need>需要|必须|要)|(?P<need_not>不需要|不需|不用|无需|无须|不必)|(?P<may>可以|能)"
    "|(?P<may_not>不可以|不能|不得|不行|不允许))的?[,。]"
)
_GIVEN = {
    "need": re.compile(
        "(?<![无毋不必])须|(?<![无不])需(?!求)|(?<!不)必须|应当|应(?![急用对届付收税邀聘诉约])"
        "|(?<![不主重需首])要(?![求点素件闻])|凭|持(?!续)|出示"
    ),
    "need_not": re.compile("无需|无须|不需|不用|不必|免(?![费疫])|不再|取消|不收|即可|只需|网办"),
    "may": re.compile(
        "(?<!不)(?:可以|允许)|(?<![不许认])可(?![能以持靠行信视见是])|能够|均能|支持"
        "|(?<![不可功职性未])能(?![源力耗效否够])"
    ),
    "may_not": re.compile(
        "不得|不能|不可|禁止|严禁|不准|不允许|不予|不再|停止|仅限|只[能在限]|谢绝"
    ),
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
    sentences = [text for one in cited for text in aligned(statement, one)]
    yield from _reply(statement.compact, "".join("".join(sentences).split()))


def _exceptions(statement: str, told: str) -> Iterator[Problem]:
    """少量药品(不含疫苗) is not all 少量药品: of the sentence that holds most of the statement."""
    known, words = set(pairs(statement)), content_pairs(statement)
    sentences = SENTENCE_END.split(told)
    held = [share(words, set(pairs(sentence))) for sentence in sentences]
    for sentence, part in zip(sentences, held, strict=True):
        if part == max(held):
            for match in _EXCEPTED.finditer(sentence):
                about = sentence[max(0, match.start() - _BESIDE) : match.start()]
                if _left_out(match, about, statement, known):
                    yield Problem(ProblemKind.MODALITY, match.group())


def _left_out(match: re.Match[str], about: str, statement: str, known: set[str]) -> bool:
    if match["before"] is None and match["behind"] is None:
        return len(about) == _BESIDE and about in statement
    excepted, rest = match["before"] or match["behind"], match["rest"] or match["rule"]
    words = content_pairs(rest)
    return (
        bool(words)
        and share(words, known) >= _SAME
        and share(content_pairs(excepted), known) < _SAME
        and not _BY_LAW.search(excepted)
        and not (match["rest"] and _MORE.search(rest))
    )


def _reply(statement: str, told: str) -> Iterator[Problem]:
    """不需要，由县局批准。 where the passage says 须经县局批准."""
    claimed = _CLAIMED.match(statement)
    if claimed is None:
        return
    kind = str(claimed.lastgroup)
    if _GIVEN[_OPPOSITE[kind]].search(told) and not _GIVEN[kind].search(told):
        yield Problem(ProblemKind.NEGATION, claimed.group()[:-1])
