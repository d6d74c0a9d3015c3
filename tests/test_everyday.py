from __future__ import annotations

from importlib import resources

import pytest

from rag.everyday import in_documents_words
from rag.folding import fold


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("爸妈多大才能抵税？", "父母 扣除"),
        ("抵税的时候爸妈算不算？", "扣除 父母"),
        ("老闆要怎麼投訴？", "企业"),
        ("对外公开的租房补贴标准", ""),
        ("由哪个部门牵头？", ""),
    ],
)
def test_everyday_words_in_the_words_of_documents(question: str, words: str) -> None:
    assert in_documents_words(question) == words


def test_the_list_is_folded_and_says_nothing_twice() -> None:
    text = resources.files("rag").joinpath("everyday.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in lines if fold(line) != line or len(line.split()) < 2] == []
    said = [line.split()[0] for line in lines]
    assert len(said) == len(set(said))
