"""The content words of a text, as far as they can be told without a dictionary.

Chinese has no spaces; pairs of neighbouring characters stand in for words. Function words and
question words part the runs, so that no pair spans them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

_FUNCTION_WORDS = (
    "以及|或者|并且|而且|但是|因此|所以|如果|关于|对于|根据|按照|其中|此外|同时|以下|如下|上述|"
    "有关|相关|已经|可以|应当|应该|能够|需要|必须|主要|包括|分别|具体|目前|进行|通过|"
    "什么|哪些|哪个|哪家|哪里|怎么|怎样|如何|为何|为什么|多少|是否|何时|谁|几|吗|呢|请问|"
    "一个|一些|一种|这个|这些|那个|那些|该|其|此|"
    "的|了|是|在|和|与|及|为|由|对|将|等|也|都|而|并|或|从|到|至|于|以|把|被|向|着|之|则|就|还|又|且"
)
_SPLIT = re.compile(f"(?:{_FUNCTION_WORDS})+")
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z][a-z0-9]*")


def content_pairs(text: str) -> list[str]:
    """Character pairs and Latin words of a folded text, function words left out, in order."""
    found: list[str] = []
    for run in _RUN.finditer(text):
        piece = run.group()
        if piece.isascii():
            found.append(piece)
        else:
            for part in _SPLIT.split(piece):
                found.extend(pairs(part))
    return found


def pairs(run: str) -> list[str]:
    """Neighbouring characters; a text is searched with these, function words included."""
    return [run[index : index + 2] for index in range(len(run) - 1)]


def share(words: Sequence[str], known: Set[str]) -> float:
    """The part of ``words`` that is known; 1 of none."""
    return sum(word in known for word in words) / len(words) if words else 1.0
